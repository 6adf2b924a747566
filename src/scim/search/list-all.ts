import { groupType } from "../../contract/scim/group-schema.ts";
import type { ResourceType } from "../../contract/scim/schema.ts";
import { scimPageDefault, scimPageMax } from "../../contract/scim/scim.ts";
import { userType } from "../../contract/scim/user-schema.ts";
import type { Call } from "../call.ts";
import { listGroupResources } from "../groups/list-groups.ts";
import type { ListQuery } from "../list-query.ts";
import { type ResourceList, readPage } from "../paging.ts";
import { findTarget } from "../resource/target.ts";
import { findUsers } from "../users/find-users.ts";
import { narrowFilter } from "./narrow-filter.ts";

interface Kind {
	type: ResourceType;
	list(call: Call, orgId: string, query: ListQuery): Promise<ResourceList>;
}

const kinds: readonly Kind[] = [
	{ type: userType, list: findUsers },
	{ type: groupType, list: listGroupResources },
];

/** The people and then the groups whom a request lists, as one list. */
export async function listAll(
	call: Call,
	orgId: string,
	query: ListQuery,
): Promise<ResourceList> {
	const { offset, limit } = readPage(query, {
		defaultLength: scimPageDefault,
		longest: scimPageMax,
	});
	const queries = kinds.map(({ type }) => queryOf(type, query));
	const resources: object[] = [];
	let total = 0;
	for (const [index, { list }] of kinds.entries()) {
		const own = queries[index];
		if (own === undefined) continue;
		// The places of the page that the kinds before have not taken.
		const taken = Math.min(Math.max(total - offset, 0), limit);
		const found = await list(call, orgId, {
			...own,
			startIndex: Math.max(offset - total, 0) + 1,
			count: limit - taken,
		});
		total += found.total;
		resources.push(...found.resources);
	}
	return { total, offset, resources };
}

// The query for one kind of resource; undefined: the filter holds for none of them.
function queryOf(type: ResourceType, query: ListQuery): ListQuery | undefined {
	const { filter, sortBy, ...rest } = query;
	const own = filter && narrowFilter(filter, { type, types });
	if (own === false) return undefined;
	const isForeign = sortBy !== undefined && isOfOthers(type, sortBy.trim());
	return {
		...rest,
		filter: own === true ? undefined : own,
		sortBy: isForeign ? undefined : sortBy,
	};
}

const types = kinds.map(({ type }) => type);

function isOfOthers(type: ResourceType, name: string): boolean {
	return (
		findTarget(type, name) === undefined &&
		types.some((other) => findTarget(other, name) !== undefined)
	);
}
