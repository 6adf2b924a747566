import { restForOthers } from "../../concurrency/time-slices.ts";
import { scimPageDefault, scimPageMax } from "../../contract/scim/scim.ts";
import { userType } from "../../contract/scim/user-schema.ts";
import {
	countPeople,
	listPeople,
	type PeopleSearch,
} from "../../directory/people/people-list.ts";
import type { PeopleKey } from "../../directory/people/people-query.ts";
import type { PersonRecord } from "../../directory/store/people-store.ts";
import type { Call } from "../call.ts";
import { ScimRefusal } from "../errors.ts";
import { type Filter, readFilter } from "../filter/filter.ts";
import { comparable, matches, valuesOf } from "../filter/matches.ts";
import { readPage } from "../paging.ts";
import type { Resource } from "../resource/resource.ts";
import { findTarget, nameOfTarget, type Target } from "../resource/target.ts";
import type { AttributeChoice } from "../select-attributes.ts";
import { areGroupsWanted, openGroupNames } from "./group-names.ts";
import { openManagerNames } from "./manager-names.ts";
import { describeUser, showUser } from "./show-user.ts";
import { planUsers } from "./user-query.ts";

/** The people that the server looks at for one request, at most. */
const usersLookedMax = 20_000;
/** The people that are read at once. */
const readLength = 200;

/** What a request asks for. */
interface UserQuery extends AttributeChoice {
	returnGroups?: boolean;
	includeGroupDetails?: boolean;
	filter?: string;
	sortBy?: string;
	sortOrder?: string;
	startIndex?: number;
	count?: number;
}

/** A page of users, and how many there are in all. */
interface FoundUsers {
	total: number;
	/** The users before the page. */
	offset: number;
	users: Resource[];
}

/**
 * The people of an organization for whom a filter holds. An index answers a filter of `active` alone, and narrows down
 * filters of names and ids; otherwise the server looks at everyone, up to a limit, and refuses with `tooMany` past it.
 */
export async function findUsers(
	call: Call,
	{ orgId, address }: { orgId: string; address: string },
	query: UserQuery,
): Promise<FoundUsers> {
	const filter = query.filter?.trim()
		? readFilter(userType, query.filter)
		: undefined;
	const sort = readSort(query);
	const { offset, limit } = readPage(query, {
		defaultLength: scimPageDefault,
		longest: scimPageMax,
	});
	const plan = planUsers(filter, call.ids);
	const [conditions] = plan.lists;
	const nameOf = openManagerNames(call.store);
	const groupsOf = openGroupNames(call);
	const isGrouped = areGroupsWanted(query);
	const show = async (record: PersonRecord, isWhole = false) => {
		const managerName = await nameOf(record.person);
		const user = showUser(record, { address, managerName });
		if (isGrouped || isWhole) user.groups = await groupsOf(record.person);
		return user;
	};
	const showAll = async (records: readonly PersonRecord[]) => {
		const users: Resource[] = [];
		for (const record of records) users.push(await show(record));
		return users;
	};
	const base = { orgId, type: "person", isPresenceWanted: true } as const;
	if (plan.isExact && conditions !== undefined && sort.native !== undefined) {
		const search = { ...base, ...conditions, order: sort.native };
		const { signal } = call.request;
		const { count: total, isExact } = await countPeople(
			call.store,
			call.caller,
			{ search: { ...search, limit: 0 }, signal },
		);
		if (!isExact) throw tooMany();
		const records =
			limit === 0 || offset >= total
				? []
				: await readPeople(call, search, { offset, limit });
		return { total, offset, users: await showAll(records) };
	}
	const describe = async (record: PersonRecord) =>
		sort.needsWhole || filter === undefined || mentions(filter, wholeNames)
			? show(record, true)
			: describeUser(record, { address });
	const found = await scan(call, {
		lists: plan.lists.map((list) => ({ ...base, ...list })),
		filter,
		sort,
		describe,
	});
	const ids = found.slice(offset, offset + limit).map(({ id }) => id);
	const records = ids.length === 0 ? [] : await readByIds(call, base, ids);
	return { total: found.length, offset, users: await showAll(records) };
}

/** Attributes that take longer to find than the others. */
const wholeNames = ["meta.version", "manager.displayName", "groups"];

interface Sort {
	target: Target;
	isDescending: boolean;
	/** The same order of the directory, where it has one. */
	native: PeopleSearch["order"];
	needsWhole: boolean;
}

function readSort({ sortBy, sortOrder }: UserQuery): Sort {
	const isDescending = sortOrder === "descending";
	const target = findTarget(userType, sortBy?.trim() || "displayName");
	const sorted = target && withValue(target);
	if (sorted === undefined)
		throw new ScimRefusal(
			"invalidPath",
			`sortBy is "${sortBy?.slice(0, 200)}", by which people cannot be sorted. Sort by an attribute with one value, such as userName.`,
		);
	const name = nameOfTarget({ ...sorted, extension: undefined });
	return {
		target: sorted,
		isDescending,
		native:
			name === "displayName"
				? { by: "name", isDescending }
				: name === "meta.created"
					? { by: "created", isDescending }
					: undefined,
		needsWhole: wholeNames.includes(name),
	};
}

// A list is sorted by its primary or first value (RFC 7644, 3.4.2.3).
function withValue(target: Target): Target | undefined {
	const { attribute, sub } = target;
	if (sub !== undefined || attribute.type !== "complex") return target;
	const value = attribute.subAttributes?.find(({ name }) => name === "value");
	return value && { ...target, sub: value };
}

interface Found {
	id: string;
	key: string | undefined;
}

async function scan(
	call: Call,
	{
		lists,
		filter,
		sort,
		describe,
	}: {
		lists: readonly Omit<PeopleSearch, "limit">[];
		filter: Filter | undefined;
		sort: Sort;
		describe(record: PersonRecord): Promise<Resource>;
	},
): Promise<Found[]> {
	const found = new Map<string, Found>();
	let looked = 0;
	for (const list of lists) {
		let after: PeopleKey | undefined;
		do {
			call.request.signal.throwIfAborted();
			const search = { ...list, order: { by: "name", isDescending: false } };
			const page = await listPeople(call.store, call.caller, {
				...(search as Omit<PeopleSearch, "limit">),
				after,
				limit: readLength,
			});
			looked += page.records.length;
			if (looked > usersLookedMax) throw tooMany();
			for (const record of page.records) {
				const user = await describe(record);
				if (filter !== undefined && !matches(filter, user)) continue;
				const { id } = record.person;
				found.set(id, { id, key: keyOf(user, sort) });
			}
			after = page.next;
			await restForOthers();
		} while (after !== undefined);
	}
	return sortFound([...found.values()], sort);
}

// People without a value come last, or first in descending order.
function sortFound(found: Found[], { isDescending }: Sort): Found[] {
	found.sort(({ id, key }, other) => {
		if (key === other.key) return id < other.id ? -1 : 1;
		if (key === undefined) return 1;
		if (other.key === undefined) return -1;
		return key < other.key ? -1 : 1;
	});
	return isDescending ? found.reverse() : found;
}

function keyOf(user: Resource, { target }: Sort): string | undefined {
	const [value] = valuesOf(user, target);
	return value === undefined
		? undefined
		: comparable(target.sub ?? target.attribute, String(value));
}

// An engine may give a page in several parts.
async function readPeople(
	call: Call,
	search: Omit<PeopleSearch, "limit">,
	{ offset, limit }: { offset: number; limit: number },
): Promise<PersonRecord[]> {
	const records: PersonRecord[] = [];
	let after: PeopleKey | undefined;
	do {
		call.request.signal.throwIfAborted();
		const page = await listPeople(call.store, call.caller, {
			...search,
			...(after === undefined ? { offset } : { after }),
			limit: limit - records.length,
		});
		records.push(...page.records);
		after = page.next;
	} while (after !== undefined && records.length < limit);
	return records;
}

async function readByIds(
	call: Call,
	base: Omit<PeopleSearch, "limit">,
	ids: readonly string[],
): Promise<PersonRecord[]> {
	const search = { ...base, ids };
	const found = new Map(
		(await readPeople(call, search, { offset: 0, limit: ids.length })).map(
			(record) => [record.person.id, record],
		),
	);
	// One who was removed meanwhile is left out.
	return ids.flatMap((id) => found.get(id) ?? []);
}

function mentions(filter: Filter, names: readonly string[]): boolean {
	switch (filter.op) {
		case "and":
		case "or":
			return filter.filters.some((each) => mentions(each, names));
		case "not":
			return mentions(filter.filter, names);
		default: {
			const name = nameOfTarget({ ...filter.target, extension: undefined });
			return (
				names.some(
					(each) =>
						each === name ||
						each.startsWith(`${name}.`) ||
						name.startsWith(`${each}.`),
				) ||
				(filter.op === "some" && mentions(filter.filter, names))
			);
		}
	}
}

function tooMany(): ScimRefusal {
	return new ScimRefusal(
		"tooMany",
		`For this filter and order the server would look at more than ${usersLookedMax} people. Add a condition that an index answers: eq on id, userName, emails, externalId, displayName, department, roles or manager, or sw on userName or displayName.`,
	);
}
