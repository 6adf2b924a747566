import type { chart as english } from "../english/chart.ts";
import type { Texts } from "../shape.ts";
import { number } from "./formats.ts";

/** The Japanese texts of the organization chart. */
export const chart: Texts<typeof english> = {
	title: "組織図",
	search: "組織図でユーザーを検索",
	tree: (name) => `${name}の上司と部下`,
	tops: "最上位のユーザー",
	reports: (count) => `直属の部下${number(count)}人`,
	more: (count) => `さらに表示（未表示の部下${number(count)}人）`,
	expand: (name) => `${name}の部下を表示`,
	center: (name) => `${name}の組織図を表示`,
	open: "プロファイルを開く",
	inPeople: (count) => `直属の部下${number(count)}人をユーザー一覧に表示`,
	toTop: "最上位を表示",
	print: "印刷",
	emptyTitle: "上司はまだ設定されていません",
	empty:
		"上司が設定されているユーザーはいません。ユーザーのページで設定するか、CSVファイルからインポートしてください。",
	toPeople: "ユーザーへ移動",
	manyTops:
		"最上位のユーザーが他にもいます。見つけるには、ユーザーを検索してください。",
	moreManagers: "さらに上位の上司がいます。",
};
