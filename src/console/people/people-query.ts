import type { QueryOf } from "../../contract/calls.ts";

/** A query of the list of people. */
export type PeopleQuery = QueryOf<"GET /people">;

/** The filter and order of the list of people, stored in the address, so that a link to it can be shared. */
export interface PeopleFilter {
	text: string;
	license: string;
	role: string;
	group: string;
	location: string;
	department: string;
	manager: string;
	status: string;
	type: string;
	pending: string;
	login: string;
	/** The sort key, with "-" before it for descending order; "" is the default order. */
	sort: string;
}

/** The parameter of each in the address. */
const names = {
	text: "q",
	license: "license",
	role: "role",
	group: "group",
	location: "location",
	department: "department",
	manager: "manager",
	status: "status",
	type: "type",
	pending: "pending",
	login: "login",
	sort: "sort",
} satisfies Record<keyof PeopleFilter, string>;

/** The filters besides the text. */
export type Narrowing = Exclude<keyof PeopleFilter, "text" | "sort">;

const sortKeys = ["name", "created", "lastActivity"];
const keys = Object.keys(names) as (keyof PeopleFilter)[];
export const narrowings = keys.filter(
	(key): key is Narrowing => key !== "text" && key !== "sort",
);

export function readFilter(query: URLSearchParams): PeopleFilter {
	const read = (key: keyof PeopleFilter) => query.get(names[key]) ?? "";
	return Object.fromEntries(
		keys.map((key) => [key, read(key)]),
	) as unknown as PeopleFilter;
}

/** Parameters of an address that are not filters, or whose value the list does not know, each as written. */
export function unknownParameters(
	query: URLSearchParams,
	others: readonly string[] = [],
): string[] {
	const known = new Set<string>([...Object.values(names), ...others]);
	return [...query]
		.filter(([name, value]) =>
			name === names.sort ? !isSort(value) : !known.has(name),
		)
		.map(([name, value]) => `${name}=${value}`);
}

function isSort(text: string): boolean {
	return text === "" || sortKeys.includes(text.replace(/^-/, ""));
}

export function writeFilter(filter: PeopleFilter): URLSearchParams {
	const query = new URLSearchParams();
	for (const key of keys)
		if (filter[key] !== "") query.set(names[key], filter[key]);
	return query;
}

/** The number of filters that are set, without the text. */
export function countFilters(filter: PeopleFilter): number {
	return narrowings.filter((key) => filter[key] !== "").length;
}

/** Whether the list has fewer people than the organization. */
export function isNarrow(filter: PeopleFilter): boolean {
	return filter.text.trim() !== "" || countFilters(filter) > 0;
}

/** A sort column of people, and the direction. */
export interface Sorting {
	by: string;
	isDescending: boolean;
}

/** The order of the list; undefined for a search without a chosen order, which lists the best matches first. */
export function sortingOf({ sort, text }: PeopleFilter): Sorting | undefined {
	if (sort === "")
		return text.trim() === "" ? { by: "name", isDescending: false } : undefined;
	const isDescending = sort.startsWith("-");
	const by = isDescending ? sort.slice(1) : sort;
	return sortKeys.includes(by)
		? { by, isDescending }
		: { by: "name", isDescending };
}

/** The filter as the API's query, without the order. */
export function queryOf(filter: PeopleFilter): PeopleQuery {
	return {
		query: filter.text.trim() || undefined,
		licenseId: filter.license || undefined,
		roles: filter.role || undefined,
		groupId: filter.group || undefined,
		locationId: filter.location || undefined,
		department: filter.department.trim() || undefined,
		managerId: filter.manager || undefined,
		status: filter.status || undefined,
		type: filter.type || undefined,
		invitePending: filter.pending || undefined,
		loginEnabled: filter.login || undefined,
	};
}

/** The order as the API's query, or the opposite one. */
export function orderOf(filter: PeopleFilter, isOpposite = false): PeopleQuery {
	const sorting = sortingOf(filter);
	if (sorting === undefined)
		return { sortOrder: isOpposite ? "descending" : undefined };
	const isDescending = sorting.isDescending !== isOpposite;
	return {
		sortBy: sorting.by,
		sortOrder: isDescending ? "descending" : undefined,
	};
}

/** The filter and order as an export understands them; undefined for bots and guests, whom an export leaves out. */
export function exportQueryOf(
	filter: PeopleFilter,
): QueryOf<"GET /people/export"> | undefined {
	const { type, ...query } = queryOf(filter);
	if (type !== undefined && type !== "person") return undefined;
	return { ...query, ...orderOf(filter) };
}
