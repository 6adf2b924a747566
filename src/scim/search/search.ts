import type { TObject } from "typebox";
import type { Operation } from "../../contract/operation.ts";
import { listScimGroups } from "../../contract/scim/groups.ts";
import * as contract from "../../contract/scim/search.ts";
import { listScimUsers } from "../../contract/scim/users.ts";
import { type Call, route } from "../call.ts";
import { listGroupResources } from "../groups/list-groups.ts";
import { type ListQuery, readListQuery } from "../list-query.ts";
import { administeredOrgIdOf } from "../organization.ts";
import { type ResourceList, showList } from "../paging.ts";
import { replyScim } from "../reply.ts";
import { findUsers } from "../users/find-users.ts";
import { listAll } from "./list-all.ts";
import { readSearch } from "./read-search.ts";

/** The lists whose query is in the body. */
export const searchRoutes = [
	route(contract.searchScimUsers, openSearch(listScimUsers, findUsers)),
	route(
		contract.searchScimGroups,
		openSearch(listScimGroups, listGroupResources),
	),
	// Its parameters are those of users, of which RFC 7644 knows the same ones for every kind.
	route(contract.searchScim, openSearch(listScimUsers, listAll)),
];

// Searches as the list does whose parameters the body has.
function openSearch<Query extends TObject>(
	list: Operation<Query>,
	find: (call: Call, orgId: string, query: ListQuery) => Promise<ResourceList>,
) {
	return async (call: Call) => {
		const sent = readSearch(call, list as unknown as Operation);
		const orgId = administeredOrgIdOf(call);
		const found = await find(call, orgId, readListQuery(sent));
		return replyScim(call, 200, showList(found));
	};
}
