import type { overview as english } from "../english/overview.ts";
import type { Texts } from "../shape.ts";
import { number } from "./formats.ts";

/** The Japanese texts of the overview. */
export const overview: Texts<typeof english> = {
	title: "概要",
	show: "表示",
	showAll: "すべて表示",
	people: {
		title: "ユーザー",
		total: (count, isExact) =>
			isExact ? `${number(count)}人` : `${number(count)}人以上`,
		totalNoun: () => "この組織のユーザー数",
		pending: "未サインイン",
		disabled: "サインイン不可",
	},
	seats: {
		title: "残りの少ないライセンス",
		fine: (count) =>
			count === 1
				? "ライセンスに空きシートがあります。"
				: `${number(count)}件のライセンスすべてに空きシートがあります。`,
		none: "この組織にはライセンスがありません。",
		left: (free) =>
			free === 0 ? "空きシートなし" : `空き${number(free)}シート`,
		used: (used, total) => `${number(total)}シート中${number(used)}シート使用`,
		holders: (name) => `${name}を持つユーザーを表示`,
		others: (count) => `残りの少ないライセンスが他${number(count)}件`,
	},
	jobs: {
		title: "一括変更",
		none: "一括変更はまだありません。",
		running: (done, total) => `${number(total)}件中${number(done)}件`,
		result: (done, failed) =>
			failed === 0
				? `変更${number(done)}件`
				: `変更${number(done)}件、拒否${number(failed)}件`,
	},
	changes: {
		title: "最近の変更",
		none: "過去30日間に変更はありません。",
	},
	refused: {
		title: "拒否されたリクエスト",
		hour: "過去1時間",
		since: (time) => `${time}以降（それ以前のリクエストは含まれていません）`,
		none: "拒否されたリクエストはありません。",
		off: "このサーバーはリクエストを記録していません。",
		count: (count) => `${number(count)}件のリクエスト`,
		nobody: "有効なサインインなし",
		reasons: {
			"400": "入力が無効",
			"401": "サインインがないか期限切れ",
			"403": "許可されていない操作",
			"404": "見つからない",
			"409": "他のデータと競合",
			"412": "他の人が先に変更",
			"413": "サイズ超過",
			"415": "無効なメディアタイプ",
			"423": "ロック中",
			"428": "If-Matchなし",
			"429": "リクエスト過多",
		},
		refusal: "拒否",
		failure: "サーバーエラー",
		others: (count) => `他に${number(count)}件のリクエストが拒否されました`,
	},
	health: {
		title: "サーバー",
		writable: "変更を受け付けています",
		notWritable: "変更を受け付けていません",
		version: "バージョン",
		engine: "ストレージ",
		withReplicas: (engine) => `${engine}（レプリカあり）`,
		started: "起動日時",
		backup: "最終バックアップ",
		noBackup: "まだありません",
		noBackups: "このサーバーでは予定されていません",
		backupFailures: (count) => `バックアップの失敗${number(count)}件`,
		lastEnd: "前回の実行",
		lastEnds: {
			diskFailed: "ディスク障害により終了",
			killed: "異常終了（クラッシュまたは停電）",
		},
	},
	ending: {
		title: "まもなく期限切れ",
		none: "今後14日以内に期限が切れるものはありません。",
		session: "このセッション",
		token: (name, person) => `${person}のトークン「${name}」`,
		ownToken: (name) => `トークン「${name}」`,
		person: (name) => `${name}の完全削除`,
	},
	first: {
		title: "はじめに",
		hint: (organization) =>
			`${organization}にはまだほとんどデータがありません。次の手順を任意の順序で行ってください。`,
		progress: (done, all) => `${number(all)}件中${number(done)}件完了`,
		done: "完了",
		open: "未完了",
		hide: "非表示",
		location: {
			title: "ロケーションを作成",
			text: "通話を利用するユーザーはロケーションに所属します。電話番号の国はロケーションで決まります。",
			go: "ロケーションを作成",
		},
		license: {
			title: "ライセンスを追加",
			text: "ライセンスは、運用担当者がサーバーのコマンドで追加します。",
			go: "コマンドをコピー",
		},
		people: {
			title: "ユーザーを追加",
			text: "最初のユーザーを作成するか、CSVファイルからまとめてインポートしてください。",
			go: "新規ユーザー",
			other: "CSVをインポート",
		},
		token: {
			title: "アクセストークンを作成",
			text: "トークンを使うと、スクリプトやインテグレーションからAPIを利用できます。",
			go: "トークンを作成",
		},
		call: {
			title: "APIでユーザーを更新",
			text: "リファレンスでは、入力済みのリクエストをそのまま送信できます。",
			go: "リファレンスを開く",
		},
	},
};
