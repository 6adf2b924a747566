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
		| "group"
		| "manager"
		| "type"
		| "search"
		| "created"
		| "department"
		| "externalId"
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
	const { createdAt, department, externalId, isLoginEnabled } = person;
	const listings: Holding[] = [{ kind: "created", value: timeKey(createdAt) }];
	if (department !== undefined)
		listings.push({ kind: "department", value: nameKey(department) });
	if (externalId !== undefined)
		listings.push({ kind: "externalId", value: externalId });
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
	const holdings = holdingsOf(person);
	if (other !== undefined) return without(holdings, holdingsOf(other));
	// The state of a person does not say whether they were ever active: the entry is created with the person,
	// and the first activity removes it.
	if (isHuman(person)) holdings.push({ kind: "pending", value: "" });
	return holdings;
}

function missingListings(
	other: Person | undefined,
	person: Person | undefined,
): Holding[] {
	if (person === undefined) return [];
	const listings = listingsOf(person);
	return other === undefined ? listings : without(listings, listingsOf(other));
}

function without(
	holdings: readonly Holding[],
	others: readonly Holding[],
): Holding[] {
	return holdings.filter(
		({ kind, value }) =>
			!others.some((other) => other.kind === kind && other.value === value),
	);
}

// All that the state of a person holds.
function holdingsOf(person: Person): Holding[] {
	const { roles, licenses, groups = [], managerId } = person;
	const holdings: Holding[] = [];
	for (const value of roles) holdings.push({ kind: "role", value });
	for (const value of licenses) holdings.push({ kind: "license", value });
	for (const value of groups) holdings.push({ kind: "group", value });
	if (managerId !== undefined)
		holdings.push({ kind: "manager", value: managerId });
	if (!isHuman(person)) holdings.push({ kind: "type", value: person.type });
	for (const value of searchKeysOf(person))
		holdings.push({ kind: "search", value });
	holdings.push(...listingsOf(person));
	return holdings;
}

// Bots and guests are few, so only they have an entry for their type.
function isHuman({ type }: Person): boolean {
	return type === "person";
}
