import type { groups as english } from "../english/groups.ts";
import type { Texts } from "../shape.ts";
import { number } from "./formats.ts";

const joins = (count: number) => `${number(count)}人が参加`;
const leaves = (count: number) => `${number(count)}人が離脱`;

/** The Japanese texts of the pages about groups. */
export const groups: Texts<typeof english> = {
	create: "新規グループ",
	search: "グループを検索",
	emptyTitle: "グループがありません",
	empty: "最初のグループを作成してください。",
	notFound: "この名前に一致するグループはありません。",
	members: (count) => `メンバー${number(count)}人`,
	nobody: "このグループにはメンバーがいません。",
	inPeople: "ユーザー一覧に表示",
	add: "ユーザーを追加",
	editOf: (name) => `${name}を編集`,
	saved: (name) => `${name}を保存しました。`,
	removed: (name) => `${name}を削除しました。`,
	removeTitle: (name) => `${name}を削除しますか？`,
	removeText: (count) =>
		count === 0
			? "このグループにはメンバーがいません。"
			: `${number(count)}人がグループから外れます。削除したグループは復元できません。`,
	discard: "破棄",
	draft: (joining, leaving) =>
		[
			...(joining > 0 ? [joins(joining)] : []),
			...(leaving > 0 ? [leaves(leaving)] : []),
		].join("、"),
	would: { joins, leaves },
	others: (count) => `他${number(count)}人`,
	states: { joins: "参加", leaves: "離脱" },
	acts: {
		joins: {
			label: "取り消す",
			of: (name) => `${name}の参加を取り消す`,
		},
		leaves: { label: "残す", of: (name) => `${name}を残す` },
		stays: { label: "外す", of: (name) => `${name}を外す` },
	},
	fields: { displayName: "名前", description: "説明" },
	unknown: "削除されたグループ",
	hidden: "このアクセストークンでは読み取れないグループ",
	noneRead:
		"このアクセストークンではグループを読み取れないため、ここには表示されません。スコープidentity:groups_readを持つトークンでサインインしてください。",
	none: "どのグループにも属していません。",
};
