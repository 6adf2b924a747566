import type { search as english } from "../english/search.ts";
import type { Texts } from "../shape.ts";
import { number } from "./formats.ts";

/** The Japanese texts of the search over everything. */
export const search: Texts<typeof english> = {
	title: "検索",
	field: "すべてを検索",
	hint: "ユーザー、電話番号、ライセンス、ページ、操作、ID",
	memberHint: "ユーザーとページ",
	list: "検索結果",
	looking: "検索中…",
	found: (count) => `${number(count)}件の結果`,
	nothing: (text) => `「${text}」に一致する項目はありません。`,
	nothingHint:
		"名前、メールアドレス、電話番号、内線番号、ライセンス、ロケーション、グループ、ページ、操作、IDで検索してください。",
	memberNothingHint: "名前またはメールアドレスで検索してください。",
	failed: (section, reason) => `${section}を検索できませんでした: ${reason}`,
	sections: {
		recent: "最近の項目",
		ids: "完全一致",
		people: "ユーザー",
		numbers: "電話番号",
		licenses: "ライセンス",
		locations: "ロケーション",
		groups: "グループ",
		organizations: "組織",
		pages: "ページ",
		actions: "操作",
	},
	similar: (text) =>
		`完全に一致する項目はありません。「${text}」に近いユーザー`,
	allPeople: (text) => `「${text}」に一致するユーザーをすべて表示`,
	allNumbers: (text) => `「${text}」に一致する電話番号をすべて表示`,
	freeSeats: (free, total) =>
		`${number(total)}シート中${number(free)}シート空き`,
	memberCount: (count) => `メンバー${number(count)}人`,
	ids: {
		role: "ロール: 割り当てられているユーザー",
		organization: "組織",
		job: "一括変更",
		place: "このコンソールのページ",
		activity: (id) => `リクエスト${id}の変更`,
		activityNote: "アクティビティ",
		requests: (id) => `リクエスト${id}`,
		requestsNote: "リクエスト",
	},
	actions: {
		newPerson: "新規ユーザー",
		importCsv: "CSVをインポート",
		light: "ライトの配色を使用",
		dark: "ダークの配色を使用",
		language: (name) => `言語を変更：${name}`,
		system: "システムの配色を使用",
		keys: "キーボードショートカット",
		reference: "APIリファレンス",
		signOut: "サインアウト",
		edit: { label: "編集", others: ["変更", "修正"] },
		give: {
			label: "ライセンスの割り当て先",
			others: ["ライセンスを割り当て", "ライセンス追加", "割り当て", "付与"],
		},
		take: {
			label: "ライセンスの解除元",
			others: ["ライセンスを解除", "ライセンス解除", "解除"],
		},
		deactivate: { label: "無効化", others: ["停止"] },
		activate: { label: "有効化", others: ["再開"] },
		move: { label: "別のロケーションに移動", others: ["移動"] },
		delete: { label: "削除", others: ["消去"] },
		copyId: { label: "IDをコピー", others: ["idをコピー"] },
	},
	withPerson: (label) => `${label}…`,
	foot: {
		move: "選択",
		open: "開く",
		tab: "新しいタブで開く",
		close: "閉じる",
	},
};
