import type { templates as english } from "../english/templates.ts";
import type { Texts } from "../shape.ts";

/** The Japanese texts of license templates. */
export const templates: Texts<typeof english> = {
	title: "自動割り当て",
	hint: "テンプレートは、新しいユーザー、またはグループに参加するユーザーにライセンスを割り当てます。既存のユーザーのライセンスは変わりません。",
	empty: "自動的に割り当てられるライセンスはありません。",
	create: "新規テンプレート",
	everyone: "新しいユーザー",
	membersOf: (name) => `${name}の新しいメンバー`,
	membersOfGroup: "グループの新しいメンバー",
	forWhom: "対象",
	licenses: "ライセンス",
	effects: "影響",
	editOf: (name) => `テンプレートを編集: ${name}`,
	removeOf: (name) => `テンプレートを削除: ${name}`,
	removeTitle: (name) => `テンプレート「${name}」を削除しますか？`,
	removeText:
		"割り当て済みのライセンスはそのまま残ります。別のテンプレートが割り当てていない限り、その後に解除できます。",
	saved: "テンプレートを保存しました。",
	removed: "テンプレートを削除しました。",
	origin: "テンプレートによる割り当て",
};
