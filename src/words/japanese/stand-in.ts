import type { standIn as english } from "../english/stand-in.ts";
import type { Texts } from "../shape.ts";
import { megabytes, number } from "./formats.ts";

/** The Japanese texts of the page of the test environment. */
export const standIn: Texts<typeof english> = {
	hint: "このサーバーは実際のサービスの代わりに動作します。リクエストを失敗させたり、時計を進めたり、状態を保存して読み込んだりできます。すべてこのサーバーの全組織に影響します。",

	faults: {
		title: "障害",
		hint: "ルールはリクエストを失敗させます。上から順に、最初に該当したルールが適用されます。このコンソールのリクエストは対象になりません。",
		off: "意図的な障害はオフです。サーバーは--faults offで起動されています。",
		none: "ルールはありません。すべてのリクエストに実際の応答が返されます。",
		add: "ルールを追加",
		addIncident: "インシデントを追加",
		added: (name) => `ルールを追加しました: ${name}`,
		left: (count) =>
			count === undefined
				? "無制限"
				: count === 0
					? "使用済み"
					: `残り${number(count)}回`,
		hits: (count, last) =>
			`${number(count)}件のリクエストに適用（最終: ${last}）。`,
		noHits: (matched) =>
			matched === 0
				? "まだどのリクエストにも適用されていません。"
				: `まだどのリクエストにも適用されていません（該当${number(matched)}件）。`,
		removeOf: (name) => `ルール${name}を削除`,
		removed: (name) => `ルールを削除しました: ${name}`,
		clear: "すべて削除",
		clearTitle: "すべてのルールを削除しますか？",
		clearText: "削除すると、すべてのリクエストに実際の応答が返されます。",
		cleared: "すべてのルールを削除しました。",
	},

	incident: {
		title: "インシデントを追加",
		go: "追加",
		which: "インシデント",
		happened: "実際のサービスでの事象",
		effect: "ここでの動作",
		affects: "呼び出し",
		reported: "報告元",
		times: "最大適用回数",
		timesHint: (count) =>
			count === undefined
				? "空白: 無制限。"
				: `空白: ${number(count)}件のリクエスト。`,
		probability: "確率（%）",
		probabilityHint: "空白: 毎回。",
		parameter: (name) => `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
		parameterHint: ({ description, default: usual }) =>
			`${description} 空白: ${usual.toLocaleString("ja")}。`,
	},

	rule: {
		title: "ルールを追加",
		go: "追加",
		match: "対象のリクエスト",
		fault: "発生させる障害",
		fields: {
			name: "名前",
			"match.method": "メソッド",
			"match.path": "パス",
			"match.person": "ユーザー",
			"match.caller": "呼び出し元",
			"match.probability": "確率（%）",
			effect: "障害",
			"fault.status": "ステータス",
			"fault.when": "タイミング",
			"fault.retryAfter": "Retry-After",
			"fault.cut": "タイミング",
			"fault.delayMs": "遅延（ミリ秒）",
			times: "最大適用回数",
		},
		hints: {
			name: "任意。",
			"match.path":
				"*はスラッシュの間の任意の文字列、**は任意の文字列を表します。",
			"match.person": "IDまたはメールアドレス。空白: 全員。",
			"match.caller": "IDまたはメールアドレス。空白: 全員。",
			"match.probability": "空白: 毎回。",
			"fault.status": "400～599。",
			"fault.retryAfter": "秒数または任意の文字列。",
			times: "リクエスト数。空白: 無制限。",
		},
		choices: {
			any: "すべて",
			status: "拒否の応答",
			gateway: "ゲートウェイのページ",
			cut: "接続の切断",
			delay: "遅延のみ",
			before: "呼び出しの前（呼び出しは実行されません）",
			after: "呼び出しの後（応答は失われます）",
			headers: "応答ヘッダーの後",
			body: "本文の途中",
		},
	},

	fields: { advance: "時間", now: "時刻" },

	clock: {
		title: "時計",
		hint: "トークンの期限切れ、プレゼンスの退席中への変化、削除済みユーザーの復元期限は、この時計に従います。時計をセッションの終了時刻より先に進めると、セッションも終了します。",
		same: "コンピューターの時刻と同じです。",
		ahead: (span) => `コンピューターより${span}進んでいます。`,
		behind: (span) => `コンピューターより${span}遅れています。`,
		frozen: "停止中",
		advance: "進める時間",
		advanceHint: "例: 90d、12h、1h30m。",
		advanceGo: "進める",
		set: "設定する時刻",
		setGo: "設定",
		freeze: "止める",
		thaw: "動かす",
		reset: "コンピューターの時刻に戻す",
	},

	snapshots: {
		title: "スナップショット",
		hint: "スナップショットはディレクトリ全体の状態です。すべての組織のユーザー、履歴、トークン、Webhookを含みます。",
		none: "スナップショットはまだありません。",
		facts: (created, people, bytes) =>
			`${created} · ${number(people)}人 · ${megabytes(bytes)}`,
		name: "名前",
		nameHint: "英小文字、数字、ピリオド、アンダースコア、ハイフン。",
		save: "現在の状態を保存",
		saved: (name) => `スナップショット${name}を保存しました。`,
		replaceTitle: (name) => `スナップショット${name}を置き換えますか？`,
		replaceText: "現在保存されている状態は失われます。",
		replace: "置き換え",
		load: "読み込む",
		loadOf: (name) => `${name}を読み込む`,
		loadTitle: (name) => `${name}を読み込みますか？`,
		loadText: (created, people) =>
			`ディレクトリ全体が${created}の状態（${number(people)}人）に戻ります。それ以降の変更は、すべての組織で失われます。`,
		loaded: (name) => `スナップショット${name}を読み込みました。`,
		notKept:
			"状態を読み込みました。この状態にあなたのアカウントは含まれていません。含まれているユーザーとしてサインインしてください。",
		reset: "リセット",
		resetTitle: "サーバーをリセットしますか？",
		resetText:
			"ディレクトリはスナップショット「start」に、時計はコンピューターの時刻に戻ります。それ以降の変更は、すべての組織で失われます。",
		resetDone: "サーバーは開始時の状態に戻りました。",
		removeOf: (name) => `${name}を削除`,
		removeTitle: (name) => `スナップショット${name}を削除しますか？`,
		removeText: "ディレクトリは変わりません。",
		removed: (name) => `スナップショット${name}を削除しました。`,
	},
};
