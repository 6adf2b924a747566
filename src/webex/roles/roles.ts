import * as contract from "../../contract/role.ts";
import type { Role } from "../../directory/access/role.ts";
import { getRole, listRoles } from "../../directory/access/roles.ts";
import type { Whole } from "../../directory/whole.ts";
import { replyJson } from "../../http/reply.ts";
import { route } from "../call.ts";
import { readId, showId } from "../ids.ts";

/** The role calls. */
export const roleRoutes = [
	route(contract.listRoles, ({ caller }) =>
		replyJson(200, { items: listRoles(caller).map(showRole) }),
	),
	route(contract.getRole, (call) => {
		const id = readId("ROLE", call.parameter("roleId")) ?? "";
		return replyJson(200, showRole(getRole(call.caller, id)));
	}),
];

function showRole({ id, name }: Role): Whole<contract.Role> {
	return { id: showId("ROLE", id), name };
}
