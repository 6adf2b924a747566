import * as contract from "../contract/people.ts";
import { isAdmin } from "../directory/caller.ts";
import { type FieldProblem, refuseInvalid } from "../directory/errors.ts";
import { countPeople, listPeople, placeOf } from "../directory/people-list.ts";
import { searchPrefixOf } from "../directory/person-search.ts";
import { route } from "./call.ts";
import { readId } from "./ids.ts";
import { cutPage, readCursor } from "./paging.ts";
import { replyJson } from "./reply.ts";
import { showForCaller } from "./show-for-caller.ts";

/** The list of people, a page of it. */
export const listPeopleRoute = route(contract.listPeople, async (call) => {
	const { store, caller, query, url, now } = call;
	const problems = [...call.queryProblems];
	const wanted = readIds("PEOPLE", query.id);
	if (wanted && wanted.all.length > contract.peopleIdsMax)
		problems.push({
			field: "id",
			problem: `must hold at most ${contract.peopleIdsMax} ids, not ${wanted.all.length}`,
		});
	if (query.query !== undefined && query.displayName !== undefined)
		problems.push({
			field: "query",
			problem: "cannot be given together with displayName",
		});
	if (query.query !== undefined && searchPrefixOf(query.query) === "")
		problems.push({ field: "query", problem: "must hold more than spaces" });
	const filter = (kind: FilterKind, name: FilterName) =>
		readFilter(kind, name, query[name], problems);
	const limit = pageLength(query);
	const search = {
		email: query.email,
		displayName: query.displayName,
		text: query.query,
		ids: wanted?.ids,
		orgId: filter("ORGANIZATION", "orgId"),
		roleIds: readIds("ROLE", query.roles)?.ids,
		locationId: filter("LOCATION", "locationId"),
		licenseId: filter("LICENSE", "licenseId"),
		managerId: filter("PEOPLE", "managerId"),
		type: query.type,
		isPending: query.invitePending,
		limit: wanted ? contract.peopleIdsMax : limit + 1,
		// Administrators are shown invitePending, which is told from the presence.
		isPresenceWanted:
			wanted === undefined && (query.excludeStatus !== true || isAdmin(caller)),
	};
	refuseInvalid(problems);
	const after =
		query.cursor === undefined
			? undefined
			: readCursor(query.cursor, { name: "cursor", now });
	const records = await listPeople(store, caller, { ...search, after });
	const { page, headers } = cutPage(records, {
		limit: wanted ? records.length : limit,
		url,
		now,
		keyOf: (last) => placeOf(last, search),
	});
	const items = await Promise.all(
		page.map((record) => showForCaller(call, record, wanted !== undefined)),
	);
	const found = new Set(page.map(({ person }) => person.id));
	const notFoundIds = wanted?.all
		.filter(({ id }) => id === undefined || !found.has(id))
		.map(({ text }) => text);
	const counted = query.count
		? await countPeople(store, caller, {
				search,
				max: contract.peopleCountMax,
			})
		: undefined;
	return replyJson(
		200,
		{
			items,
			notFoundIds,
			count: counted?.count,
			isCountExact: counted?.isExact,
		},
		headers,
	);
});

type FilterKind = "ORGANIZATION" | "LOCATION" | "LICENSE" | "PEOPLE";
type FilterName = "orgId" | "locationId" | "licenseId" | "managerId";

const filterNames: Readonly<Record<FilterKind, string>> = {
	ORGANIZATION: "an organization",
	LOCATION: "a location",
	LICENSE: "a license",
	PEOPLE: "a person",
};

function pageLength({
	max,
	callingData,
	locationId,
}: {
	max?: number;
	callingData?: boolean;
	locationId?: string;
}): number {
	return Math.min(
		max ?? contract.peoplePageDefault,
		contract.peoplePageMax,
		callingData ? contract.peoplePageMaxWithCallingData : Infinity,
		locationId === undefined ? Infinity : contract.peoplePageMaxInLocation,
	);
}

/** The ids in a list of a query, as they came and as they are; undefined when there is no list. */
export function readIds(kind: "PEOPLE" | "ROLE", text: string | undefined) {
	if (text === undefined) return undefined;
	const texts = [...new Set(text.split(",").map((part) => part.trim()))].filter(
		Boolean,
	);
	const all = texts.map((part) => ({ text: part, id: readId(kind, part) }));
	return { all, ids: all.flatMap(({ id }) => id ?? []) };
}

/** The id in a parameter of a query; notes a problem when it is none. */
export function readFilter(
	kind: FilterKind,
	field: string,
	text: string | undefined,
	problems: FieldProblem[],
): string | undefined {
	if (text === undefined) return undefined;
	const id = readId(kind, text);
	if (id === undefined)
		problems.push({ field, problem: `is not the id of ${filterNames[kind]}` });
	return id;
}
