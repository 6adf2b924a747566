import type { Static } from "typebox";
import * as contract from "../../contract/people.ts";
import * as limits from "../../contract/people-query.ts";
import { isAdmin } from "../../directory/access/caller.ts";
import { findRole } from "../../directory/access/role.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";
import {
	countInitials,
	countPeople,
	listPeople,
	orderOfSearch,
	type PeopleSearch,
} from "../../directory/people/people-list.ts";
import type { PeopleOrder } from "../../directory/people/people-query.ts";
import { searchPrefixOf } from "../../directory/people/person-search.ts";
import { problemOf } from "../../directory/problems.ts";
import type { PersonRecord } from "../../directory/store/people-store.ts";
import { readCursor, showNext } from "../../http/paging.ts";
import { replyJson } from "../../http/reply.ts";
import { route } from "../call.ts";
import { readId, showIds } from "../ids.ts";
import { showPage } from "./show-for-caller.ts";

/** One page of the list of people. */
export const listPeopleRoute = route(contract.listPeople, async (call) => {
	const { store, caller, query, url, now } = call;
	const problems = [...call.queryProblems];
	const wanted = query.id && [...new Set(query.id)];
	problems.push(...complainOfFilters(query), ...complainOfInitials(query));
	const search = {
		...filtersOf(query, { now, problems }),
		ids: wanted,
		order: readOrder(query),
		offset: wanted ? undefined : query.offset,
		limit: wanted ? limits.peopleIdsMax : pageLength(query),
		// Administrators see invitePending, which depends on the presence.
		isPresenceWanted:
			wanted === undefined && (query.excludeStatus !== true || isAdmin(caller)),
	};
	refuseInvalid(problems);
	const order = orderOfSearch(search);
	const after =
		query.cursor === undefined || wanted !== undefined
			? undefined
			: readCursor(query.cursor, { name: "cursor", now, order });
	const {
		records: all,
		next,
		looked,
	} = await listPeople(store, caller, {
		...search,
		after,
	});
	// People who were skipped were found.
	const page = wanted === undefined ? all : all.slice(query.offset ?? 0);
	const items = await showPage(call, page, wanted !== undefined);
	const notFoundIds = wanted && listNotFound(wanted, all);
	const counted = query.count
		? await countPeople(store, caller, {
				search,
				signal: call.request.signal,
			})
		: undefined;
	const initials = query.initials
		? await countInitials(store, caller, {
				search,
				signal: call.request.signal,
			})
		: undefined;
	return replyJson(
		200,
		{
			items,
			notFoundIds,
			count: counted?.count,
			isCountExact: counted?.isExact,
			initials: initials?.map(({ initial, count, isExact, from }) => ({
				initial,
				count,
				isCountExact: isExact,
				namesFrom: from,
			})),
			looked,
		},
		showNext(next && { ...next, order }, { url, now }),
	);
});

function listNotFound(
	wanted: readonly string[],
	records: readonly PersonRecord[],
): string[] {
	const found = new Set(records.map(({ person }) => person.id));
	return showIds(
		"PEOPLE",
		wanted.filter((id) => !found.has(id)),
	);
}

/** The selection of people that the filters of a list describe. Their problems are added to `problems`. */
export function filtersOf(
	query: Partial<Static<typeof contract.listPeople.query>>,
	{ now, problems }: { now: number; problems: FieldProblem[] },
): Omit<PeopleSearch, "ids" | "limit" | "isPresenceWanted"> {
	if (query.query !== undefined && query.displayName !== undefined)
		problems.push({
			field: "query",
			...problemOf.notTogether({ other: "displayName" }),
		});
	for (const name of ["query", "displayName"] as const)
		if (query[name] !== undefined && searchPrefixOf(query[name]) === "")
			problems.push({ field: name, ...problemOf.onlySpaces() });
	const personId =
		query.query === undefined
			? undefined
			: readId("PEOPLE", query.query.trim());
	return {
		email: query.email,
		displayName: query.displayName,
		namesFrom: query.namesFrom,
		namesBefore: query.namesBefore,
		text: personId === undefined ? query.query : undefined,
		personId,
		orgId: query.orgId,
		roleIds: query.roles,
		locationId: query.locationId,
		licenseId: query.licenseId,
		groupId: query.groupId,
		managerId: query.managerId,
		type: query.type,
		isPending: query.invitePending,
		department: query.department,
		isLoginEnabled: query.loginEnabled,
		presence: query.status && { status: query.status, now },
	};
}

/** The order that a list asks for; undefined: the default one. */
export function readOrder({
	sortBy,
	sortOrder,
	query,
}: {
	sortBy?: "name" | "created" | "lastActivity";
	sortOrder?: "ascending" | "descending";
	query?: string;
}): PeopleOrder | undefined {
	if (sortBy === undefined && sortOrder === undefined) return undefined;
	return {
		by: sortBy ?? (query === undefined ? "name" : "found"),
		isDescending: sortOrder === "descending",
	};
}

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
		max ?? limits.peoplePageDefault,
		limits.peoplePageMax,
		callingData ? limits.peoplePageMaxWithCallingData : Infinity,
		locationId === undefined ? Infinity : limits.peoplePageMaxInLocation,
	);
}

// An initial is a property of an order by name in one organization.
function complainOfInitials(
	query: Static<typeof contract.listPeople.query>,
): FieldProblem[] {
	if (query.initials !== true) return [];
	return (["query", "email", "id"] as const).flatMap((other) =>
		query[other] === undefined
			? []
			: [{ field: "initials", ...problemOf.notTogether({ other }) }],
	);
}

/** The filters that match no one. */
export function complainOfFilters({
	email,
	roles = [],
}: {
	email?: string;
	roles?: readonly string[];
}): FieldProblem[] {
	const problems: FieldProblem[] = roles.flatMap((id, index) =>
		findRole(id) === undefined
			? [{ field: `roles[${index}]`, ...problemOf.unknownRole() }]
			: [],
	);
	if (email !== undefined && !/^\S+@\S+$/.test(email))
		problems.push({
			field: "email",
			...problemOf.wrongValue({
				expected:
					"an e-mail address such as john.andersen@example.com; write + as %2B",
			}),
		});
	return problems;
}
