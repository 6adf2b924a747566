import type { permission as english } from "../english/permission.ts";
import type { Texts } from "../shape.ts";

/** The Japanese reasons why a page or an action is not allowed. */
export const permission: Texts<typeof english> = {
	title: "この操作を行う権限がありません",
	administer: "このページを表示できるのは管理者だけです。",
	changePeople:
		"ユーザーを表示できます。変更できるのはフル管理者とユーザー管理者だけです。",
	giveRoles: "ロールを割り当てられるのはフル管理者だけです。",
	changeGroups:
		"グループを表示できます。変更できるのはフル管理者とユーザー管理者だけです。",
	changeLocations:
		"ロケーションを表示できます。変更できるのはフル管理者とロケーション管理者だけです。",
	changeNumbers:
		"番号は表示のみ可能です。追加または削除できるのはフル管理者のみです。",
	movePeople: "ユーザーを別のロケーションに移動できるのはフル管理者だけです。",
	runBulk: "一括変更を行えるのはフル管理者とユーザー管理者だけです。",
	seeActivity:
		"アクティビティを表示できるのはフル管理者と読み取り専用管理者だけです。",
	seeRequests: "リクエストを表示できるのはフル管理者だけです。",
	seePlan: "計画を表示できるのはクローンのフル管理者だけです。",
	controlStandIn:
		"テスト環境を操作できるのはフル管理者だけです。実際のサービスの代わりに動作するサーバーでのみ利用できます。",
	seeTokensOfOthers:
		"他のユーザーのトークンを表示できるのはフル管理者だけです。",
	seeIntegrations:
		"インテグレーションを表示できるのはフル管理者と読み取り専用管理者だけです。",
	changeIntegrations:
		"インテグレーションを表示できます。変更できるのはフル管理者だけです。",
};
