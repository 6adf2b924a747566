import type { general as english } from "../english/general.ts";
import type { Texts } from "../shape.ts";
import { counted, number } from "./formats.ts";
import { look } from "./look.ts";

/** The Japanese texts that several pages share. */
export const general: Texts<typeof english> = {
	title: "peopledコンソール",
	skip: "コンテンツへスキップ",
	close: "閉じる",
	cancel: "キャンセル",
	save: "保存",
	create: "作成",
	remove: "削除",
	undo: "元に戻す",
	redo: "やり直す",
	tryAgain: "再試行",
	differences: {
		person: "ユーザー",
		property: "プロパティ",
		before: "変更前",
		after: "変更後",
		firstOf: (shown, all) => `${number(all)}人中${number(shown)}人`,
		more: "さらに表示",
	},
	loading: "読み込み中…",
	more: "さらに表示",
	none: "なし",
	notSet: "未設定",
	yes: "はい",
	no: "いいえ",
	copied: "コピーしました。",
	copy: "コピー",
	optional: "任意",
	apiCall: {
		title: "API呼び出しとして表示",
		hint: (button) =>
			`「${button}」で送信されるリクエストのコードです。TOKENはアクセストークンを表します。`,
		save: (fileName) => `${fileName}を保存`,
		file: (fileName) => `このコンピューターのファイル${fileName}を送信します。`,
	},

	fault: {
		title: "リクエストに失敗しました",
		statuses: {
			"400": "サーバーがこれらの値を受け付けませんでした。",
			"401": "サインインの有効期限が切れました。",
			"403": "この操作を行う権限がありません。",
			"404": "対象が存在しないか、すでに削除されています。",
			"409": "保存されているデータと競合しています。",
			"412": "その間に変更が行われました。",
			"413": "サーバーが受け付けられるサイズを超えています。",
			"423": "現在ロックされています。",
			"428": "表示時のバージョンを指定する必要があります。",
			"429": "リクエストが多すぎます。しばらくお待ちください。",
			"500": "サーバーでエラーが発生しました。",
			"502": "ゲートウェイ経由でサーバーに接続できません。",
			"503": "サーバーは現在利用できません。",
			"504": "サーバーの応答に時間がかかりすぎました。",
		},
		trackingId: (id) => `トラッキングID: ${id}`,
		unreachable: look.unreachable,
		unknown: (text) => `コンソールで問題が発生しました: ${text}`,
		retryAfter: (seconds) => `${number(seconds)}秒後にもう一度お試しください。`,
		fields: (count) => `${number(count)}個のフィールドを確認してください。`,
	},

	navigation: {
		label: "メイン",
		open: "ナビゲーションを開く",
		narrow: "折りたたむ",
		widen: "ナビゲーションを展開",
		sections: {
			organization: "管理",
			changes: "変更",
			programs: "APIアクセス",
		},
		overview: "概要",
		directory: "連絡先",
		numbers: "電話番号",
		chart: "組織図",
		people: "ユーザー",
		deleted: "削除済みユーザー",
		licenses: "ライセンス",
		groups: "グループ",
		locations: "ロケーション",
		bulk: "一括変更",
		tokens: "トークン",
		integrations: "インテグレーション",
		activity: "アクティビティ",
		requests: "リクエスト",
		standIn: "テスト環境",
		plan: "計画",
		reference: look.pages.reference,
	},

	organization: {
		label: "組織",
		foreign: (name) =>
			`${name}で作業しています。この組織はお客様の組織が管理しています。`,
		back: (name) => `${name}に戻る`,
	},

	unsaved: {
		title: "保存せずに移動しますか？",
		text: "このページの変更はまだ保存されていません。",
		leave: "移動する",
		stay: "このページに残る",
	},

	missing: {
		title: "ページが見つかりません",
		text: "アドレスが間違っているか、対象がすでに存在しない可能性があります。",
		home: "ユーザーへ移動",
	},

	status: {
		active: "アクティブ",
		call: "通話中",
		DoNotDisturb: "応答不可",
		inactive: "退席中",
		meeting: "会議中",
		OutOfOffice: "不在",
		pending: "未サインイン",
		presenting: "プレゼンテーション中",
		unknown: "不明",
		hidden: "非公開",
	},

	type: {
		person: "ユーザー",
		bot: "ボット",
		appuser: "ゲスト",
	},

	fieldEntry: (label, entry) => `${label}（${entry}番目）`,

	spans: {
		day: (count) => counted(count, "日"),
		hour: (count) => counted(count, "時間"),
		minute: (count) => counted(count, "分"),
		second: (count) => counted(count, "秒"),
	},

	saving: {
		lines: (count) => counted(count, "行"),
		title: (name) => `${name}を書き込み中`,
		of: (done, total) => `${number(total)}件中${number(done)}件`,
		files: "書き込み中のファイル",
		done: (name) => `${name}を保存しました。`,
		tooMany:
			"3つのファイルを書き込み中です。完了を待つか、いずれかをキャンセルしてください。",
	},
};
