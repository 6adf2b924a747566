import {
	groupsPageDefault,
	groupsPageMax,
	type listGroups,
} from "../../contract/group.ts";
import {
	Group,
	type GroupList,
	groupMembersPageMax,
	type Group as ShownGroup,
} from "../../contract/group-shape.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import type { GroupRecord } from "../../directory/groups/group.ts";
import { problemOf } from "../../directory/problems.ts";
import type {
	GroupMember,
	GroupQuery,
} from "../../directory/store/group-store.ts";
import { type Reply, replyJson, warningHeader } from "../../http/reply.ts";
import type { Call } from "../call.ts";
import { linkTo } from "./page-link.ts";
import { showGroup } from "./show-group.ts";

type ListCall = Call<(typeof listGroups)["query"]>;

/** The query of a list of groups. Refuses with `invalid`, naming every wrong parameter. */
export function readGroupPage({
	query,
	queryProblems,
}: Pick<ListCall, "query" | "queryProblems">): Omit<GroupQuery, "orgId"> & {
	orgId?: string;
	personId?: string;
} {
	const problems = [...queryProblems];
	const filter = query.filter === undefined ? {} : readFilter(query.filter);
	if (filter === undefined)
		problems.push({
			field: "filter",
			...problemOf.wrongValue({
				expected:
					'displayName eq or displayName sw and a text in quotes, such as displayName eq "Sales"',
			}),
		});
	const unknown = namesIn(query.attributes).filter(
		(name) => !Object.hasOwn(Group.properties, name),
	);
	if (unknown.length > 0)
		problems.push({
			field: "attributes",
			...problemOf.notOneOf({ values: Object.keys(Group.properties) }),
		});
	refuseInvalid(problems);
	const { startIndex = 1, count = groupsPageDefault } = query;
	return {
		orgId: query.orgId,
		personId: query.personId,
		...filter,
		namePart: query.name,
		order: {
			by: query.sortBy === "id" ? "id" : "name",
			isDescending: query.sortOrder === "descending",
		},
		offset: startIndex - 1,
		limit: Math.min(count, groupsPageMax),
	};
}

// The text is one of JSON, as in SCIM (RFC 7644, 3.4.2.2).
function readFilter(
	text: string,
): Pick<GroupQuery, "name" | "namePrefix"> | undefined {
	const [, operator = "", quoted = ""] =
		/^\s*displayName\s+(eq|sw)\s+("(?:[^"\\]|\\.)*")\s*$/i.exec(text) ?? [];
	if (operator === "") return undefined;
	try {
		const value = JSON.parse(quoted) as string;
		return operator.toLowerCase() === "eq"
			? { name: value }
			: { namePrefix: value };
	} catch {
		return undefined;
	}
}

function namesIn(attributes = ""): string[] {
	return attributes
		.split(",")
		.map((name) => name.trim())
		.filter(Boolean);
}

/** The reply with a page of groups. */
export async function replyGroups(
	call: ListCall,
	{
		groups,
		total,
		page: { offset, limit },
	}: {
		groups: readonly GroupRecord[];
		total: number;
		page: Pick<GroupQuery, "offset" | "limit">;
	},
): Promise<Reply> {
	const { attributes, includeMembers } = call.query;
	const members = includeMembers ? await readMembers(call, groups) : undefined;
	const names = namesIn(attributes);
	const startIndex = offset + 1;
	const reply: GroupList = {
		totalResults: total,
		startIndex,
		itemsPerPage: groups.length,
		groups: groups.map((record) =>
			pick(showGroup(record, members?.get(record.group.id)), names),
		),
	};
	const hasMore = groups.length > 0 && offset + limit < total;
	return replyJson(200, reply, {
		...(hasMore ? linkTo(call, startIndex + limit) : {}),
		...warningHeader(warnOfCut(groups, members)),
	});
}

// The members of the first groups, as many as one reply may have. The other groups have no entry, unless they are empty.
async function readMembers(
	{ store }: Pick<Call, "store">,
	groups: readonly GroupRecord[],
): Promise<Map<string, readonly GroupMember[]>> {
	const members = new Map<string, readonly GroupMember[]>();
	let left = groupMembersPageMax;
	for (const { group, memberCount } of groups) {
		const { orgId, id } = group;
		if (memberCount === 0) members.set(id, []);
		if (memberCount === 0 || left === 0) continue;
		const found = await store.groups.listMembers({ orgId, id, limit: left });
		left -= found.length;
		members.set(id, found);
	}
	return members;
}

function warnOfCut(
	groups: readonly GroupRecord[],
	members: ReadonlyMap<string, readonly GroupMember[]> | undefined,
): string[] {
	if (members === undefined) return [];
	const cut = groups.filter(
		({ group, memberCount }) =>
			(members.get(group.id)?.length ?? 0) < memberCount,
	).length;
	return cut === 0
		? []
		: [
				`not all members of ${cut} of the groups are shown: a reply has at most ${groupMembersPageMax}. The path with /members behind it lists the members of a group`,
			];
}

function pick(
	group: ShownGroup,
	names: readonly string[],
): Partial<ShownGroup> {
	if (names.length === 0) return group;
	const shown = Object.entries(group).filter(
		([name]) => name === "id" || names.includes(name),
	);
	return Object.fromEntries(shown);
}
