import type { locations as english } from "../english/locations.ts";
import type { Texts } from "../shape.ts";

/** The Japanese texts of the locations. */
export const locations: Texts<typeof english> = {
	create: "新規ロケーション",
	emptyTitle: "ロケーションがありません",
	empty: "最初のロケーションを作成してください。",
	people: "ユーザーを表示",
	prefix: (digits) => `ルーティングプレフィックス${digits}`,
	editOf: (name) => `${name}を編集`,
	removeOf: (name) => `${name}を削除`,
	removeTitle: (name) => `${name}を削除しますか？`,
	removeText:
		"ロケーションは、通話に使用しているユーザーがいない場合にのみ削除できます。",
	saved: (name) => `${name}を保存しました。`,
	removed: (name) => `${name}を削除しました。`,
	fields: {
		name: "名前",
		timeZone: "タイムゾーン",
		preferredLanguage: "メールの言語",
		"address.address1": "番地",
		"address.address2": "建物名など",
		"address.city": "市区町村",
		"address.state": "都道府県または州",
		"address.postalCode": "郵便番号",
		"address.country": "国",
		routingPrefix: "ルーティングプレフィックス",
		notes: "メモ",
	},
};
