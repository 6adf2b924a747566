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
	onlyOwnTitle: "コンソール自身以外のリクエストはありません",
	showOwn: "コンソール自身のリクエストを表示",
	noneTitle: "一致するリクエストがありません",
	none: (count) =>
		`直近${number(count)}件のリクエストに一致するものはありません。`,
	columns: ["時刻", "メソッド", "ステータス", "パス", "所要時間", "呼び出し元"],
	actions: "操作",
	menu: (method, path) => `${method} ${path}の操作`,
	details: (method, path) => `、${method} ${path}の詳細`,
	nobody: "不明",
	cut: "切断",
	request: "リクエスト",
	reply: "応答",
	notKept: "監視中のユーザーがいなかったため、記録されていません。",
	methods: "メソッドで絞り込み",
	statuses: "ステータスで絞り込み",
	export: "HARをエクスポート",
	gap: (from, to) =>
		`${from}から${to}まで接続が切れていました。この間のリクエストは表示されていない可能性があります。`,
	open: "詳細",
	title: (method, status) =>
		status === undefined
			? `${method}、接続が切断されました`
			: `${method}、${status}`,
	time: "時刻",
	duration: "所要時間",
	caller: "呼び出し元",
	named: "対象",
	trackingId: "トラッキングID",
	copyPath: "パスをコピー",
	copyTrackingId: "トラッキングIDをコピー",
	changes: "このリクエストによる変更",
	fault: "障害",
	faultRule: (id) => `ルール${id}`,
	asCode: "コードとして表示",
	notComposable: {
		notKept: "ヘッダーと本文が記録されていません。",
		cut: "本文が記録された部分より長いため、再現できません。",
		masked: "記録されていないシークレットが含まれています。",
	},
	inReference: "リファレンスで開く",
	sendAgain: "再送信",
	send: "送信",
	asYou: (name) => `リクエストは${name}として送信されます。`,
	changesAgain:
		"このリクエストはデータを変更する可能性があります。送信前に内容を確認してください。",
	withoutKey:
		"Idempotency-Keyなしで送信されるため、新しいリクエストとして扱われます。",
};
