import { current } from "./session.ts";

/** Actions for some administrators only. The server decides. The console does not offer actions that the server would refuse. */
export type Action =
	| "changePeople"
	| "giveRoles"
	| "changeGroups"
	| "changeLocations"
	| "changeNumbers"
	| "movePeople"
	| "runBulk"
	| "seeActivity"
	| "seeRequests"
	| "controlStandIn"
	| "seePlan"
	| "seeTokensOfOthers"
	| "seeIntegrations"
	| "changeIntegrations";

/** A person's standing in an organization, from their roles. */
type Standing = "full" | "user" | "location" | "readonly";

const standingsOf: Readonly<Record<Action, readonly Standing[]>> = {
	changePeople: ["full", "user"],
	giveRoles: ["full"],
	changeGroups: ["full", "user"],
	changeLocations: ["full", "location"],
	changeNumbers: ["full"],
	movePeople: ["full"],
	runBulk: ["full", "user"],
	seeActivity: ["full", "readonly"],
	seeRequests: ["full"],
	controlStandIn: ["full"],
	seePlan: ["full"],
	seeTokensOfOthers: ["full"],
	seeIntegrations: ["full", "readonly"],
	changeIntegrations: ["full"],
};

const ownRoles: Readonly<Record<string, Standing>> = {
	"96abc2aa-3dcc-11e5-a152-fe34819cdc9a": "full",
	id_full_admin: "full",
	id_user_admin: "user",
	id_location_admin: "location",
	id_readonly_admin: "readonly",
};
const partnerRoles: Readonly<Record<string, Standing>> = {
	"atlas-portal.partner.fulladmin": "full",
	"atlas-portal.partner.readonlyadmin": "readonly",
};
// The strongest one counts.
const order: readonly Standing[] = ["full", "user", "location", "readonly"];

/** Whether roles, as ids on the wire, allow an action in the own organization or in a managed one. */
export function allows(
	roleIds: readonly string[],
	{ action, isOwn }: { action: Action; isOwn: boolean },
): boolean {
	const standings = new Set(
		roleIds.map((id) => (isOwn ? ownRoles : partnerRoles)[roleOf(id)]),
	);
	const standing = order.find((each) => standings.has(each));
	return standing !== undefined && standingsOf[action].includes(standing);
}

/** Whether the signed-in person may perform an action in the open organization. */
export function may(action: Action): boolean {
	const { me, organization, isStandIn, isClone } = current();
	if (action === "controlStandIn" && !isStandIn) return false;
	if (action === "seePlan" && !isClone) return false;
	return allows(me.roles ?? [], {
		action,
		isOwn: organization.id === me.orgId,
	});
}

// The role of an id on the wire, which is unpadded base64url of ciscospark://us/ROLE/<role>.
function roleOf(id: string): string {
	return (
		atob(id.replaceAll("-", "+").replaceAll("_", "/")).split("/").at(-1) ?? ""
	);
}
