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
import type { ListQuery } from "../list-query.ts";
import { scimAddress } from "../organization.ts";
import { type Page, type ResourceList, readPage } from "../paging.ts";
import { isObject, type Resource } from "../resource/resource.ts";
import { findTarget, nameOfTarget, type Target } from "../resource/target.ts";
import {
	areGroupsWanted,
	readNeighbours,
	selectWanted,
	showBeside,
} from "./neighbours.ts";
import { scanUsers } from "./scan-users.ts";
import { describeUser } from "./show-user.ts";
import { planUsers, type UserPlan } from "./user-query.ts";

/**
 * The people of an organization whom a request lists. An index answers a filter of `active` alone, and narrows down
 * filters of names, ids and times; otherwise the server looks at everyone, up to a limit, and refuses with `tooMany`
 * past it.
 */
export async function findUsers(
	call: Call,
	orgId: string,
	query: ListQuery,
): Promise<ResourceList> {
	const address = scimAddress(call, orgId);
	const filter = query.filter && readFilter(userType, query.filter);
	const sort = readSort(query);
	const page = readPage(query, {
		defaultLength: scimPageDefault,
		longest: scimPageMax,
	});
	const plan = planUsers(filter, call.ids);
	const [conditions] = plan.lists;
	const isListed = plan.isExact && conditions !== undefined;
	const { total, records } =
		isListed && sort.native !== undefined
			? await listUsers(call, page, {
					...{ orgId, type: "person", isPresenceWanted: true },
					...conditions,
					order: sort.native,
				})
			: await pickUsers(call, page, { orgId, address, plan, filter, sort });
	const isGrouped = areGroupsWanted(query);
	const neighbours = await readNeighbours(call, records, { isGrouped });
	return {
		total,
		offset: page.offset,
		resources: records.map((record) =>
			selectWanted(showBeside(neighbours, record, address), query),
		),
	};
}

interface FoundRecords {
	total: number;
	records: readonly PersonRecord[];
}

/** A page of people whom an index has, in an order of the directory. */
async function listUsers(
	call: Call,
	{ offset, limit }: Page,
	search: Omit<PeopleSearch, "limit">,
): Promise<FoundRecords> {
	const { count: total, isExact } = await countPeople(call.store, call.caller, {
		search: { ...search, limit: 0 },
		signal: call.request.signal,
	});
	if (!isExact)
		throw new ScimRefusal(
			"tooMany",
			`These are more than ${total} people, which the server does not count for one request. Add a condition to the filter.`,
		);
	const isEmpty = limit === 0 || offset >= total;
	return {
		total,
		records: isEmpty ? [] : await readPeople(call, search, { offset, limit }),
	};
}

/** A page of people who are looked at one by one. */
async function pickUsers(
	call: Call,
	{ offset, limit }: Page,
	{
		orgId,
		address,
		plan,
		filter,
		sort,
	}: {
		orgId: string;
		address: string;
		plan: UserPlan;
		filter: Filter | undefined;
		sort: Sort;
	},
): Promise<FoundRecords> {
	const isWhole =
		sort.needsWhole || (filter !== undefined && mentions(filter, wholeNames));
	const found = new Map<string, Found>();
	for await (const records of scanUsers(call, orgId, plan.lists)) {
		const neighbours = isWhole
			? await readNeighbours(call, records, { isGrouped: true })
			: undefined;
		for (const record of records) {
			const user = neighbours
				? showBeside(neighbours, record, address)
				: describeUser(record, { address });
			if (filter !== undefined && !matches(filter, user)) continue;
			const { id } = record.person;
			found.set(id, { id, key: keyOf(user, sort) });
		}
	}
	const ids = sortFound([...found.values()], sort)
		.slice(offset, offset + limit)
		.map(({ id }) => id);
	return {
		total: found.size,
		records: ids.length === 0 ? [] : await readByIds(call, orgId, ids),
	};
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

function readSort({ sortBy, sortOrder }: ListQuery): Sort {
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
	const { sub } = target;
	const primary = valuesOf(user, { ...target, sub: undefined }).find(
		(entry) => isObject(entry) && entry.primary === true,
	);
	const value =
		sub !== undefined && isObject(primary)
			? primary[sub.name]
			: valuesOf(user, target)[0];
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
	orgId: string,
	ids: readonly string[],
): Promise<PersonRecord[]> {
	const search = { orgId, ids, isPresenceWanted: true };
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
