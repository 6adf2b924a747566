import type { activity as english } from "../english/activity.ts";
import type { Texts } from "../shape.ts";
import { number } from "./formats.ts";

/** The Japanese texts of the activity page. */
export const activity: Texts<typeof english> = {
	labels: {
		actor: "変更者",
		target: "ユーザー",
		category: "カテゴリ",
		action: "操作",
		field: "プロパティ",
		request: "トラッキングID",
		from: "開始日",
		to: "終了日",
	},
	categories: {
		USERS: "ユーザー",
		ACTIVATION_EMAILS: "アクティベーションメール",
		GROUPS: "グループ",
		LICENSE_TEMPLATES: "ライセンステンプレート",
		LOCATIONS: "ロケーション",
		TOKENS: "アクセストークン",
		WEBHOOKS: "Webhook",
		INTEGRATIONS: "インテグレーション",
		AUTHORIZATIONS: "承認",
	},
	actions: {
		created: "作成",
		updated: "更新",
		deleted: "削除",
		restored: "復元",
	},
	acts: {
		created: "{actor}が{target}を作成",
		updated: "{actor}が{target}を更新",
		deleted: "{actor}が{target}を削除",
		restored: "{actor}が{target}を復元",
		revoked: "{actor}が{target}を取り消し",
		recorded: "{actor}が{target}を記録",
	},
	targets: {
		USER: {
			one: "ユーザー",
			the: "",
			many: (count) => `${number(count)}人のユーザー`,
		},
		ACTIVATION_EMAIL: {
			one: "アクティベーションメール",
			the: "アクティベーションメール:",
			many: (count) => `${number(count)}件のアクティベーションメール`,
		},
		GROUP: {
			one: "グループ",
			the: "グループ",
			many: (count) => `${number(count)}個のグループ`,
		},
		LICENSE_TEMPLATE: {
			one: "ライセンステンプレート",
			the: "ライセンステンプレート",
			many: (count) => `${number(count)}個のライセンステンプレート`,
		},
		LOCATION: {
			one: "ロケーション",
			the: "ロケーション",
			many: (count) => `${number(count)}件のロケーション`,
		},
		TOKEN: {
			one: "アクセストークン",
			the: "アクセストークン",
			many: (count) => `${number(count)}個のアクセストークン`,
		},
		WEBHOOK: {
			one: "Webhook",
			the: "Webhook",
			many: (count) => `${number(count)}個のWebhook`,
		},
		INTEGRATION: {
			one: "インテグレーション",
			the: "インテグレーション",
			many: (count) => `${number(count)}個のインテグレーション`,
		},
		AUTHORIZATION: {
			one: "承認",
			the: "次のプログラムの承認:",
			many: (count) => `${number(count)}件の承認`,
		},
	},
	actedFor: (name) => `（${name}が代理で実行）`,
	actedWith: (name) =>
		name === undefined
			? "（削除されたインテグレーションを使用）"
			: `（${name}を使用）`,
	details: "変更前と変更後",
	noDetails: "この変更は履歴に残っていません。",
	request: "このリクエストのすべての変更を表示",
	each: "各変更を表示",
	emptyTitle: "アクティビティがありません",
	empty: (days) =>
		days === undefined
			? "この期間に一致する変更はありません。"
			: `過去${days}日間に一致する変更はありません。「開始日」で以前の日付を選択してください。`,
	looked: (count, time) =>
		`${time}までさかのぼって${number(count)}件のイベントを確認しました。`,
	nothingSince: (count, time) =>
		`${time}までさかのぼった直近${number(count)}件のイベントに一致するものはありません。`,
	further: "さらにさかのぼって検索",
	presets: {
		title: "期間",
		today: "今日",
		days: (count) => `${number(count)}日間`,
	},
	chip: (label, value) => `${label}：${value}`,
	job: "一括変更を開く",
	jobNamed: (title) => `一括変更「${title}」`,
};
