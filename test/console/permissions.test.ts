import { expect, test } from "bun:test";
import { type Action, allows } from "../../src/console/permissions.ts";
import { type Caller, standingIn } from "../../src/directory/access/caller.ts";
import { roles } from "../../src/directory/access/role.ts";
import { showId } from "../../src/webex/ids.ts";

/** Whom the server allows each of them, by what a caller is in the organization. */
const allowed: Record<Action, readonly string[]> = {
	changePeople: ["full", "user"],
	giveRoles: ["full"],
	changeGroups: ["full", "user"],
	changeNumbers: ["full"],
	changeLocations: ["full", "location"],
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

// Every pair of roles, in one's own organization and in one that it manages.
const pairs = roles.flatMap(({ id }) =>
	roles.map((other) => [id, other.id] as const),
);

test.each([true, false])(
	"the console offers what the server allows, own organization: %p",
	(isOwn) => {
		for (const roleIds of pairs) {
			const caller: Caller = {
				personId: "x",
				orgId: "own",
				tokenId: "x",
				roleIds,
				scopes: [],
				isStatusShared: false,
				managedOrgIds: ["managed"],
			};
			const standing = standingIn(caller, isOwn ? "own" : "managed");
			for (const action of Object.keys(allowed) as Action[])
				expect({
					roleIds,
					action,
					isOffered: allows(
						roleIds.map((id) => showId("ROLE", id)),
						{ action, isOwn },
					),
				}).toEqual({
					roleIds,
					action,
					isOffered: allowed[action].includes(standing),
				});
		}
	},
);
