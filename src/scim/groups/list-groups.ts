import {
	scimGroupsWithMembersMax,
	scimMembersShownMax,
} from "../../contract/scim/groups.ts";
import { scimPageMax } from "../../contract/scim/scim.ts";
import { type GroupRecord, groupsMax } from "../../directory/groups/group.ts";
import { listGroups, listMembers } from "../../directory/groups/groups.ts";
import type { GroupQuery } from "../../directory/store/group-store.ts";
import type { Call } from "../call.ts";
import { ScimRefusal } from "../errors.ts";
import type { ListQuery } from "../list-query.ts";
import { scimAddress } from "../organization.ts";
import { type Page, type ResourceList, readPage } from "../paging.ts";
import { isSelected, selectAttributes } from "../select-attributes.ts";
import { type GroupSearch, readGroupFilter } from "./group-filter.ts";
import { hasMembersOf, showGroup } from "./show-group.ts";

/** The groups of an organization that a request lists. */
export async function listGroupResources(
	call: Call,
	orgId: string,
	query: ListQuery,
): Promise<ResourceList> {
	// A list shows members when they are asked for, in either of two ways.
	const isWithMembers =
		query.includeMembers === true
			? isSelected("members", query)
			: Boolean(query.attributes) && isSelected("members", query);
	const page = readPage(query, {
		defaultLength: 100,
		longest: isWithMembers ? scimGroupsWithMembersMax : scimPageMax,
	});
	const search = query.filter
		? readGroupFilter(query.filter, call.ids)
		: { conditions: {} };
	const { groups, total } = await findGroups(call, search, {
		orgId,
		page,
		order: readOrder(query),
	});
	const address = scimAddress(call, orgId);
	const resources: object[] = [];
	for (const record of groups)
		resources.push(
			selectAttributes(
				showGroup(
					record,
					address,
					isWithMembers ? await readMembers(call, record, query) : undefined,
				),
				query,
			),
		);
	return { total, offset: page.offset, resources };
}

// A condition that the store does not know is asked of each group: an organization has few.
async function findGroups(
	{ store, caller }: Call,
	{ conditions, personId, isSought }: GroupSearch,
	{
		orgId,
		page,
		order,
	}: { orgId: string; page: Page; order: GroupQuery["order"] },
): Promise<{ groups: readonly GroupRecord[]; total: number }> {
	const ids = await readIds(store, { orgId, personId, ids: conditions.ids });
	const asked = { ...conditions, ids, orgId, order };
	if (isSought === undefined)
		return listGroups(store, caller, { ...asked, ...page });
	const whole = { offset: 0, limit: groupsMax };
	const { groups } = await listGroups(store, caller, { ...asked, ...whole });
	const found = groups.filter(isSought);
	const { offset, limit } = page;
	return { groups: found.slice(offset, offset + limit), total: found.length };
}

// The ids to which a search is limited: those that it names, and those of the groups of a person.
async function readIds(
	store: Call["store"],
	{
		orgId,
		personId,
		ids,
	}: { orgId: string; personId?: string; ids?: readonly string[] },
): Promise<readonly string[] | undefined> {
	if (personId === undefined) return ids;
	const found = await store.people.get({ orgId, id: personId });
	const own = found?.person.groups ?? [];
	return ids === undefined ? own : ids.filter((id) => own.includes(id));
}

async function readMembers(
	{ store, caller }: Call,
	{ group: { id }, memberCount }: GroupRecord,
	{ memberType }: ListQuery,
) {
	if (memberCount === 0 || !hasMembersOf(memberType)) return [];
	const page = { id, offset: 0, limit: scimMembersShownMax };
	return (await listMembers(store, caller, page)).members;
}

const orders: ReadonlyMap<string, GroupQuery["order"]["by"]> = new Map([
	["displayname", "name"],
	["id", "id"],
	["meta.lastmodified", "modified"],
]);

function readOrder({
	sortBy,
	sortOrder,
}: Pick<ListQuery, "sortBy" | "sortOrder">): GroupQuery["order"] {
	const by = orders.get((sortBy || "displayName").toLowerCase());
	if (by === undefined)
		throw new ScimRefusal(
			"invalidPath",
			"sortBy must be displayName, id or meta.lastModified.",
		);
	const direction = (sortOrder || "ascending").toLowerCase();
	if (direction !== "ascending" && direction !== "descending")
		throw new ScimRefusal(
			"invalidValue",
			"sortOrder must be ascending or descending.",
		);
	return { by, isDescending: direction === "descending" };
}
