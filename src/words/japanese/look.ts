import type { look as english } from "../english/look.ts";
import type { Texts } from "../shape.ts";
import { number } from "./formats.ts";

/** The Japanese texts of every page. */
export const look: Texts<typeof english> = {
	product: "peopled",
	pages: {
		label: "ページ",
		console: "コンソール",
		reference: "APIリファレンス",
	},
	theme: {
		label: "配色",
		system: "システム",
		light: "ライト",
		dark: "ダーク",
	},
	language: { label: "言語", system: "システム" },
	loading: "読み込み中…",
	choice: {
		clear: (label) => `${label}をクリア`,
		remove: (chosen) => `${chosen}を外す`,
		chosen: "選択済み",
		found: (count) => `候補${number(count)}件`,
		none: "一致する項目がありません",
		searching: "検索中…",
		failed: "検索に失敗しました。もう一度入力してください。",
		more: (count) => `他${number(count)}件。入力して絞り込んでください。`,
		take: (text) => `「${text}」を使用`,
	},
	account: "アカウント",
	sample: {
		language: "言語",
		sdk: "SDK",
		copy: "コピー",
		copied: "コピーしました",
		selected: "選択しました。Ctrl+Cを押してください",
		text: (language) => `${language}のコードサンプル`,
	},
	unreachable:
		"サーバーが応答しません。サーバーが動作していることを確認してから、もう一度お試しください。",
	signIn: {
		title: "peopledにサインイン",
		token: "アクセストークン",
		tokenHint:
			"運用担当者が「peopled token create <メールアドレス>」で作成します。",
		go: "サインイン",
		refused:
			"このアクセストークンは無効です。全体をコピーしたかどうかを確認してください。",
		samples: "サンプルユーザー",
		samplesHint:
			"これはサンプルのディレクトリです。ワンクリックでサンプルユーザーとしてサインインできます。",
		oidc: (name) => `${name}でサインイン`,
		oidcBlocked:
			"サインイン用のタブがブラウザーで開かれませんでした。ポップアップを許可してから、もう一度お試しください。",
		or: "または",
		as: "次のユーザーとしてサインイン:",
	},
	signOut: "サインアウト",
};
