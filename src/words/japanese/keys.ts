import type { keys as english } from "../english/keys.ts";
import type { Texts } from "../shape.ts";

/** The Japanese texts of the list of keys. */
export const keys: Texts<typeof english> = {
	title: "キーボードショートカット",
	names: {
		enter: "Enter",
		space: "スペース",
		shift: "Shift",
		home: "Home",
		end: "End",
		pageUp: "Page Up",
		pageDown: "Page Down",
		click: "クリック",
	},
	everywhere: {
		title: "すべての画面",
		search: "すべてを検索",
		find: "検索（ユーザー一覧では絞り込み）",
		keys: "この一覧を表示",
		close: "ダイアログ、メニュー、パネルを閉じる",
	},
	search: {
		title: "検索画面",
		move: "結果を選択",
		open: "結果を開く",
		newTab: "新しいタブで開く",
	},
	table: {
		title: "ユーザー一覧",
		move: "1行移動",
		page: "1ページ移動",
		ends: "最初または最後のユーザーに移動",
		open: "ユーザーを開く",
		select: "ユーザーを選択",
		range: "範囲を選択",
	},
};
