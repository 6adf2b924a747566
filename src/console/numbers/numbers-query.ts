import type { QueryOf } from "../../contract/calls.ts";

/** A query of the list of numbers. */
export type NumbersQuery = QueryOf<"GET /telephony/config/numbers">;

/** The filter and the order of the list of numbers, stored in the address. */
export interface NumberFilter {
	text: string;
	/** The id of a location. */
	location: string;
	state: "" | "free" | "used";
	kind: "" | "NUMBER" | "EXTENSION";
	sort: "" | "extension";
}

const names = {
	text: "q",
	location: "location",
	state: "state",
	kind: "kind",
	sort: "sort",
} satisfies Record<keyof NumberFilter, string>;
const values = {
	state: ["free", "used"],
	kind: ["NUMBER", "EXTENSION"],
	sort: ["extension"],
} as const;

/** The filter in an address. A value that the list does not know is no filter. */
export function readNumberFilter(query: URLSearchParams): NumberFilter {
	const one = <Value extends string>(
		name: string,
		known: readonly Value[],
	): Value | "" => known.find((value) => value === query.get(name)) ?? "";
	return consistent({
		text: query.get(names.text) ?? "",
		location: query.get(names.location) ?? "",
		state: one(names.state, values.state),
		kind: one(names.kind, values.kind),
		sort: one(names.sort, values.sort),
	});
}

/** The address of a filter. */
export function writeNumberFilter(filter: NumberFilter): URLSearchParams {
	const query = new URLSearchParams();
	for (const key of Object.keys(names) as (keyof NumberFilter)[])
		if (filter[key].trim() !== "") query.set(names[key], filter[key].trim());
	return query;
}

/** Whether two filters have the same address. */
export function isSameFilter(left: NumberFilter, right: NumberFilter): boolean {
	return `${writeNumberFilter(left)}` === `${writeNumberFilter(right)}`;
}

/** Whether the filter leaves anything out. */
export function isNarrowed({
	text,
	location,
	state,
	kind,
}: NumberFilter): boolean {
	return [text.trim(), location, state, kind].some((value) => value !== "");
}

/** The filter after a change. Extensions are only listed with their owners, so none of them is free. */
export function changeFilter(
	filter: NumberFilter,
	change: Partial<NumberFilter>,
): NumberFilter {
	const next = { ...filter, ...change };
	if (next.state !== "free" || next.kind !== "EXTENSION") return next;
	return change.kind === "EXTENSION"
		? { ...next, state: "" }
		: { ...next, kind: "" };
}

function consistent(filter: NumberFilter): NumberFilter {
	return changeFilter(filter, { kind: filter.kind });
}

/** The queries whose results are the list, one after another: a short text may be an extension, and the end of a number. */
export function queriesOf(filter: NumberFilter): NumbersQuery[] {
	const { location, state, kind, sort } = filter;
	const text = filter.text.trim();
	const base: NumbersQuery = {
		locationId: location || undefined,
		numberType: kind || undefined,
		order: sort || undefined,
		...(state === "free" && { available: true }),
		...(state === "used" && { ownerType: "PEOPLE" }),
	};
	if (text === "") return [base];
	if (!/^\+?[\d\s().\-/]*\d[\d\s().\-/]*$/.test(text))
		return [{ ...base, ownerName: text }];
	const queries: NumbersQuery[] = [];
	if (/^\d{1,10}$/.test(text) && state !== "free" && kind !== "NUMBER")
		queries.push({ ...base, extension: text });
	if (kind !== "EXTENSION") queries.push({ ...base, phoneNumber: text });
	// An extension is nothing but digits.
	return queries.length > 0
		? queries
		: [{ ...base, extension: text.replace(/\D/g, "").slice(0, 10) }];
}
