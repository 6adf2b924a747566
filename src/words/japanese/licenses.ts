import type { licenses as english } from "../english/licenses.ts";
import type { Texts } from "../shape.ts";
import { number } from "./formats.ts";

/** The Japanese texts of the licenses and their seats. */
export const licenses: Texts<typeof english> = {
	free: (count) =>
		count === 0 ? "空きシートなし" : `空き${number(count)}シート`,
	used: (used, total) => `${number(total)}シート中${number(used)}シート使用`,
	emptyTitle: "ライセンスがありません",
	empty: "この組織にはライセンスがありません。",
	holders: "割り当て先",
	nobody: "このライセンスを持つユーザーはいません。",
	all: "すべて表示",
	inPeople: "ユーザー一覧に表示",
};
