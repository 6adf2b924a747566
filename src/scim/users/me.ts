import * as contract from "../../contract/scim/me.ts";
import { webexSchemaId } from "../../contract/scim/user-schema.ts";
import { standingIn } from "../../directory/access/caller.ts";
import { getMe } from "../../directory/people/people.ts";
import { route } from "../call.ts";
import { scimAddress } from "../organization.ts";
import { replyScim } from "../reply.ts";
import type { Resource } from "../resource/resource.ts";
import { readNeighbours, showBeside } from "./neighbours.ts";
import { tagOf } from "./show-user.ts";

/** The call of people about themselves. */
export const meRoutes = [
	route(contract.getScimMe, async (call) => {
		const record = await getMe(call.store, call.caller);
		const { person } = record;
		const neighbours = await readNeighbours(call, [record]);
		const address = scimAddress(call, person.orgId);
		const whole = showBeside(neighbours, record, address);
		const user =
			person.type === "person" ? whole : tellKind(whole, person.type);
		const isMember = standingIn(call.caller, person.orgId) === "member";
		return replyScim(call, 200, isMember ? hideAdministration(user) : user, {
			etag: tagOf(user),
		});
	}),
];

// A bot or a guest is no user, so administrators find none at its address.
function tellKind(user: Resource, userType: string): Resource {
	const { location: _, ...meta } = user.meta as Resource;
	return { ...user, userType, meta };
}

const callingTypes = ["work", "work_extension"];

// Members see of themselves what the People API shows them.
function hideAdministration(user: Resource): Resource {
	const { roles: _, phoneNumbers, ...rest } = user;
	const numbers = (phoneNumbers ?? []) as { type?: string }[];
	const own = numbers.filter(({ type = "" }) => !callingTypes.includes(type));
	const { meta } = user[webexSchemaId] as Resource;
	return {
		...rest,
		phoneNumbers: own.length === 0 ? undefined : own,
		[webexSchemaId]: { meta },
	};
}
