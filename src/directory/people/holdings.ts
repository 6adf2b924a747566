import { nameKey } from "../text/text.ts";
import { numberKeysOf } from "./number-search.ts";
import { timeKey } from "./people-query.ts";
import type { Person } from "./person.ts";
import { searchKeysOf } from "./person-search.ts";

/**
 * An indexed value that many people may hold: a role, a license, a manager, a key by which people are
 * searched, filtered or sorted. `pending` means "was never active", `locked` means "cannot sign in".
 */
export interface Holding {
	kind:
		| "role"
		| "license"
		| "manager"
		| "type"
		| "search"
		| "created"
		| "department"
		| "number"
		| "locked"
		| "pending";
	value: string;
}

/** The holdings in which two states of a person differ. */
export interface HoldingChanges {
	gains: Holding[];
	losses: Holding[];
}

/** Compares the holdings of two states of a person; undefined stands for "did not exist" or "no longer exists". */
export function compareHoldings(
	before: Person | undefined,
	after: Person | undefined,
): HoldingChanges {
	return {
		gains: missingHoldings(before, after),
		losses: missingHoldings(after, before),
	};
}

/** Compares only the listings of two states of a person. */
export function compareListings(
	before: Person | undefined,
	after: Person | undefined,
): HoldingChanges {
	return {
		gains: missingListings(before, after),
		losses: missingListings(after, before),
	};
}

/** The listings of a person: the holdings by which people are sorted and filtered, apart from their names. */
export function listingsOf(person: Person): Holding[] {
	const { createdAt, department, isLoginEnabled } = person;
	const listings: Holding[] = [{ kind: "created", value: timeKey(createdAt) }];
	if (department !== undefined)
		listings.push({ kind: "department", value: nameKey(department) });
	for (const value of numberKeysOf(person))
		listings.push({ kind: "number", value });
	// Few people cannot sign in, so only they have an entry.
	if (!isLoginEnabled) listings.push({ kind: "locked", value: "" });
	return listings;
}

// The holdings of `person` that `other` does not have.
function missingHoldings(
	other: Person | undefined,
	person: Person | undefined,
): Holding[] {
	if (person === undefined) return [];
	const missing = (
		kind: Holding["kind"],
		known: readonly string[],
		values: readonly string[],
	) =>
		values
			.filter((value) => !known.includes(value))
			.map((value) => ({ kind, value }));
	return [
		...missing("role", other?.roles ?? [], person.roles),
		...missing("license", other?.licenses ?? [], person.licenses),
		...missing("manager", managerOf(other), managerOf(person)),
		...missing("type", unusualTypeOf(other), unusualTypeOf(person)),
		...missing(
			"search",
			other ? searchKeysOf(other) : [],
			searchKeysOf(person),
		),
		...missingListings(other, person),
		// The state of a person does not say whether they were ever active: the entry is created with the person,
		// and the first activity removes it.
		...missing("pending", other ? [""] : [], isHuman(person) ? [""] : []),
	];
}

function missingListings(
	other: Person | undefined,
	person: Person | undefined,
): Holding[] {
	if (person === undefined) return [];
	const known = other === undefined ? [] : listingsOf(other);
	return listingsOf(person).filter(
		({ kind, value }) =>
			!known.some((old) => old.kind === kind && old.value === value),
	);
}

// Bots and guests are few, so only they have an entry.
function unusualTypeOf(person: Person | undefined): readonly string[] {
	return person === undefined || isHuman(person) ? [] : [person.type];
}

function isHuman({ type }: Person): boolean {
	return type === "person";
}

function managerOf(person: Person | undefined): readonly string[] {
	return person?.managerId === undefined ? [] : [person.managerId];
}
