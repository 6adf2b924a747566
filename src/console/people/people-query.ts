import type { Query } from "../../client/client.ts";

/** What the list of people is narrowed down to; kept in the address, so that it can be sent to others. */
export interface PeopleFilter {
	text: string;
	license: string;
	role: string;
	location: string;
	status: string;
	type: string;
	pending: string;
}

/** What each is called in the address. */
const names = {
	text: "q",
	license: "license",
	role: "role",
	location: "location",
	status: "status",
	type: "type",
	pending: "pending",
} satisfies Record<keyof PeopleFilter, string>;

export const filterKeys = Object.keys(names) as (keyof PeopleFilter)[];

export function readFilter(query: URLSearchParams): PeopleFilter {
	const read = (key: keyof PeopleFilter) => query.get(names[key]) ?? "";
	return Object.fromEntries(
		filterKeys.map((key) => [key, read(key)]),
	) as unknown as PeopleFilter;
}

export function writeFilter(filter: PeopleFilter): URLSearchParams {
	const query = new URLSearchParams();
	for (const key of filterKeys)
		if (filter[key] !== "") query.set(names[key], filter[key]);
	return query;
}

/** How many filters besides the text are set. */
export function countFilters(filter: PeopleFilter): number {
	return filterKeys.filter((key) => key !== "text" && filter[key] !== "")
		.length;
}

/** The filter as the API's query says it. The status is not in it: it is computed on reply, and looked at there. */
export function queryOf(filter: PeopleFilter): Query {
	return {
		query: filter.text.trim() || undefined,
		licenseId: filter.license || undefined,
		roles: filter.role || undefined,
		locationId: filter.location || undefined,
		type: filter.type || undefined,
		invitePending: filter.pending || undefined,
	};
}

/** The filter as an export understands it, or undefined where it does not: then it would write more than is shown. */
export function exportQueryOf(filter: PeopleFilter): Query | undefined {
	const { role, location, ...others } = filter;
	if (Object.values(others).some((value) => value.trim() !== ""))
		return undefined;
	return { roles: role || undefined, locationId: location || undefined };
}
