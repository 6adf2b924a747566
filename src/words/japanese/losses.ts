import type { losses as english } from "../english/losses.ts";
import type { Texts } from "../shape.ts";
import { number } from "./formats.ts";

/** The Japanese texts. */
export const losses: Texts<typeof english> = {
	license: (name) => `ライセンス「${name}」が解除されます。`,
	role: (name) => `ロール「${name}」が解除されます。`,
	group: (name) => `グループ「${name}」から外れます。`,
	email: (value) => `メールアドレス${value}が解放されます。`,
	number: (value) => `電話番号${value}が解放されます。`,
	extension: (value) => `内線番号${value}が解放されます。`,
	tokens: (count) =>
		`このユーザーのアクセストークン${number(count)}個が使用できなくなります。`,
	reports: (count) =>
		`このユーザーを上司とするユーザーが${number(count)}人います。`,
};
