import type { requests as english } from "../english/requests.ts";
import type { Texts } from "../shape.ts";
import { number } from "./formats.ts";

/** The Japanese texts of the live list of requests. */
export const requests: Texts<typeof english> = {
	live: "ライブ",
	reconnecting: "接続されていません。再試行中…",
	hideOwn: "コンソール自身のリクエストを非表示",
	copyCurl: "curlとしてコピー",
	waiting: (count) => `一時停止中、新しいリクエスト${number(count)}件`,
	filter: "パス、ステータス（404、4xx）、メソッド、呼び出し元、トラッキングID",
	pause: "一時停止",
	resume: "再開",
	clear: "クリア",
	emptyTitle: "リクエストはまだありません",
	empty: "curlまたはスクリプトでリクエストを送信すると、ここに表示されます。",
	noneTitle: "一致するリクエストがありません",
	none: (count) =>
		`直近${number(count)}件のリクエストに一致するものはありません。`,
	columns: ["時刻", "ステータス", "メソッド", "パス", "所要時間", "呼び出し元"],
	details: (method, path) => `、${method} ${path}の詳細`,
	nobody: "不明",
	cut: "切断",
	request: "リクエスト",
	reply: "応答",
	notKept: "監視中のユーザーがいなかったため、記録されていません。",
};
