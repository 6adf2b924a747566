import type { people as english } from "../english/people.ts";
import type { Texts } from "../shape.ts";
import { counted, number } from "./formats.ts";

const persons = (count: number) => counted(count, "人");

/** The Japanese texts of the list of people. */
export const people: Texts<typeof english> = {
	title: "ユーザー",
	search: "ユーザーを検索",
	searchHint: "名前、メールアドレス、電話番号、内線番号、ID",
	memberSearchHint: "名前またはメールアドレス",
	create: "新規ユーザー",
	filters: "フィルター",
	clearFilters: "フィルターをクリア",
	clearFilter: (label) => `フィルター「${label}」を解除`,
	filterLabels: {
		license: "ライセンス",
		role: "ロール",
		group: "グループ",
		location: "ロケーション",
		department: "部署",
		manager: "上司",
		status: "ステータス",
		type: "種類",
		pending: "招待",
		login: "サインインの可否",
	},
	columns: "列",
	columnsTitle: "列の選択",
	any: "すべて",
	pending: { true: "保留中", false: "承諾済み" },
	shown: (count, isAll) => (isAll ? persons(count) : `現在${persons(count)}`),
	total: (count, isExact) =>
		isExact ? persons(count) : `${persons(count)}以上`,
	selection: "選択",
	unknownParameters: (names) =>
		`アドレスに含まれる不明なパラメーターは無視されます: ${names}`,
	emptyTitle: "ユーザーが見つかりません",
	empty:
		"検索条件に一致するユーザーがいません。文字数を減らすか、フィルターをクリアしてください。",
	emptyAtAll: "この組織にはまだユーザーがいません。",
	memberHint: "名前の最初の文字を入力して、同僚を検索してください。",
	sortBy: (label) => `${label}で並べ替え`,
	looking: (count) => `これまでに${persons(count)}を確認しました…`,
	stop: "停止",
	unknownManager: "削除されたユーザー",
	stoppedTitle: "検索を停止しました",
	stopped: (count) =>
		`最初の${persons(count)}の中に一致するユーザーはいません。`,
	lookOn: "続行",
	select: (name) => `${name}を選択`,
	selectAll: "表示されている全員を選択",
	count: persons,
	selected: (count) => `${persons(count)}を選択中`,
	everyoneSelected: (count) => `全${persons(count)}を選択中`,
	selectEveryone: (count) => `全${persons(count)}を選択`,
	notLoaded: (count) =>
		`間にいる${number(count)}人は読み込まれていないため、選択されていません。先にスクロールして表示するか、全員を選択してください。`,
	clearSelection: "選択を解除",
	change: "選択したユーザーを変更…",
	changeAll: "一致する全員を変更…",
	table: "組織のユーザー",
};
