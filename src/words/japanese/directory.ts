import type { directory as english } from "../english/directory.ts";
import type { Texts } from "../shape.ts";

/** The Japanese texts of the directory of colleagues. */
export const directory: Texts<typeof english> = {
	title: "連絡先",
	search: "同僚を検索",
	searchHint: "名前またはメールアドレス",
	adminSearchHint: "名前、メールアドレス、電話番号、内線番号",
	results: "検索結果",
	team: "チームメンバー",
	favorites: "お気に入り",
	favoritesHint: "星印を付けた同僚がここに表示されます。",
	favoritesOnly: "お気に入りはこのブラウザーにのみ保存されます。",
	addFavorite: (name) => `${name}をお気に入りに追加`,
	removeFavorite: (name) => `${name}をお気に入りから削除`,
	call: "電話",
	callOne: (name) => `${name}に電話`,
	mail: "メール",
	mailOne: (name) => `${name}にメールを送信`,
	chat: "チャット",
	chatOne: (name) => `Webexアプリで${name}とチャット`,
	copy: (text) => `${text}をコピー`,
	localTime: "現地時刻",
	manager: "上司",
	reports: "直属の部下",
	chart: "組織図",
	profile: "プロファイルを開く",
	emptyTitle: "見つかりません",
	empty:
		"一致する同僚がいません。名、姓、またはメールアドレスの最初の文字を入力してください。",
	showMore: "さらに表示",
};
