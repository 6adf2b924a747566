import type { signIn as english } from "../english/session.ts";
import type { Texts } from "../shape.ts";
import { look } from "./look.ts";

/** The Japanese texts of the sign-in. */
export const signIn: Texts<typeof english> = {
	title: look.signIn.title,
	hint: "ユーザーの検索と変更ができます。変更は保存する前にプレビューできます。",
	expired:
		"セッションが終了しました。アクセストークンの有効期限が切れています。",
	foreign:
		"このサインインはこのブラウザーで開始されていないか、すでに終了しています。もう一度サインインしてください。",
	outElsewhere: "別のタブでサインアウトしました。",
	again: "もう一度サインイン",
	againHint: (name) =>
		`セッションが終了しました。続行するには、${name}としてもう一度サインインしてください。入力内容はこのページに保持されます。`,
	endsSoon: (time) =>
		`セッションは${time}に終了します。中断せずに続けるには、もう一度サインインしてください。`,
	endsHint: (name) =>
		`${name}としてもう一度サインインしてください。入力内容はこのページに保持されます。`,
};
