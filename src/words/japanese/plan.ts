import type { plan as english } from "../english/plan.ts";
import type { Texts } from "../shape.ts";
import { number } from "./formats.ts";

/** The Japanese texts of the page of a plan. */
export const plan: Texts<typeof english> = {
	hint: "このディレクトリはクローンです。計画は、クローン元のサービスで何が変わるかを示します。承認して適用するまで、何も送信されません。",
	refresh: "計画を再作成",
	none: "変更はありません",
	noneText:
		"このクローンのユーザーは、サービスでの状態と同じです。コンソール、スクリプト、SCIM、CSVファイルで変更してください。",
	refused: "この計画は成功しません",
	losses: "失われるものがあるユーザー",
	more: (count) => `他${number(count)}件`,
	permission: "許可が必要です",
	permits: {
		people: ({ count, limit }) =>
			`${number(count)}人を変更します（組織の10分の1である${number(limit)}人を超えています）。`,
		deletions: ({ count }) => `${number(count)}人を削除します。`,
		administrators: ({ count }) =>
			`${number(count)}人のフル管理者から管理権限を取り消します。`,
		logins: ({ count }) => `${number(count)}人がサインインできなくなります。`,
		licenses: ({ count, limit }) =>
			`${number(count)}件のライセンスを解除します（上限の${number(limit)}件を超えています）。`,
	},
	warnings: "確認してください",
	notCarried: "計画に含まれないもの",
	steps: "変更",
	columns: { person: "ユーザー", changes: "変更" },
	actions: { update: "", create: "作成", delete: "削除" },
	choose: (name) => `${name}を含める`,
	chooseAll: "全員を含める",
	chosen: (chosen, all) => `${number(all)}人中${number(chosen)}人`,
	showMore: "さらに表示",
	digest: "ダイジェスト",
	approve: "承認…",
	approveTitle: "この計画を承認しますか？",
	approveText: (summary, service) =>
		`${summary} 計画は、${service}に適用するためにファイルに書き込まれます。`,
	approveGo: "承認",
	approved: {
		title: "計画を承認しました。適用してください",
		goOnTitle: "計画を続行",
		token: "サービスのアクセストークン",
		tokenHint:
			"このクローンのサーバーに送信され、計画を適用している間だけメモリに保持されます。他の場所には送信されません。",
		conflict: "計画に含まれるユーザーがその後サービスで変更されていた場合",
		abort: "何も送信しない",
		skip: "そのユーザーを除外",
		first: "停止するまでのステップ数",
		firstHint: "空白の場合はすべて適用します。後で続行できます。",
		go: "適用",
		later: "後で",
		command: "コマンドとして実行",
		commandHint:
			"サーバーのコンピューターで、サーバーを起動したフォルダーから実行してください。サービスのアクセストークンは変数PEOPLED_TOKENに設定します。",
	},
	application: {
		titles: {
			none: () => "",
			running: (service) => `${service}に適用中`,
			ended: (service) => `${service}に適用しました`,
			failed: (service) => `${service}に適用できませんでした`,
		},
		stop: "停止",
		goOn: "続行…",
		progress: "進行状況",
		steps: (done, total) => `${number(total)}ステップ中${number(done)}ステップ`,
		left: (span) => `残り${span}`,
		after:
			"下の計画は、引き続きクローンした時点のサービスと比較しています。さらに計画する前に、もう一度クローンしてください。",
		undo: "元に戻すには、取り消しの計画を作成し、確認して適用してください:",
		messages: {
			interrupted:
				"停止されました。続行しても、二重に送信されることはありません。",
			paused:
				"指定どおり、最初のステップの後で停止しました。サービスで確認してから続行してください。",
			outage: "サービスが正常に応答しないため、停止しました。",
			refused: "サービスがアクセストークンを拒否したため、停止しました。",
		},
		results: {
			done: "完了",
			already: "すでに計画どおり",
			skipped: "スキップ",
			partly: "一部完了",
			failed: "失敗",
			unknown: "不明",
			waiting: "未開始",
		},
	},
	planning: "計画を作成中…",
};
