import type { tokens as english } from "../english/tokens.ts";
import type { Texts } from "../shape.ts";
import { number } from "./formats.ts";

/** The Japanese texts of the access tokens. */
export const tokens: Texts<typeof english> = {
	create: "新規トークン",
	hint: "トークンを使うと、プログラムがそのユーザーとして動作できます。シークレットは作成時に一度だけ表示されます。",
	whose: "トークンの所有者",
	mine: "自分のトークン",
	everyone: "全員のトークン",
	name: "名前",
	nameHint: "用途（例: 「夜間インポート」）。",
	person: "動作するユーザー",
	scopes: "スコープ",
	scopeCount: (count) => `${number(count)}個のスコープ`,
	created: "作成日時",
	expires: "有効期限",
	days: "有効日数",
	never: "なし",
	current: "このセッション",
	states: {
		expired: "期限切れ",
		revoked: "取り消し済み",
		suspended: "一時停止中",
	},
	revoke: "取り消す",
	revokeOf: (name) => `${name}を取り消す`,
	revokeTitle: (name) => `${name}を取り消しますか？`,
	revokeText:
		"このトークンを使用するプログラムはサインインできなくなります。この操作は元に戻せません。",
	revoked: (name) => `${name}を取り消しました。`,
	once: "今すぐトークンをコピーしてください。トークンは保存されず、再び表示することはできません。",
	kept: "保存しました",
};
