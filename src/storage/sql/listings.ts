import { numberKeysOf } from "../../directory/people/number-search.ts";
import { timeKey } from "../../directory/people/people-query.ts";
import type { Person } from "../../directory/people/person.ts";
import { nameKey } from "../../directory/text/text.ts";

/** What people are sorted and filtered by beside their names: when they were created, their department, their numbers, and that they cannot sign in. */
export interface Listing {
	kind: "created" | "department" | "number" | "locked";
	value: string;
}

/** The listings of a person that an earlier state did not have. */
export function newListings(
	before: Person | undefined,
	after: Person,
): Listing[] {
	const known = before === undefined ? [] : listingsOf(before);
	return listingsOf(after).filter(
		({ kind, value }) =>
			!known.some((old) => old.kind === kind && old.value === value),
	);
}

function listingsOf(person: Person): Listing[] {
	const { createdAt, department, isLoginEnabled } = person;
	const listings: Listing[] = [{ kind: "created", value: timeKey(createdAt) }];
	if (department !== undefined)
		listings.push({ kind: "department", value: nameKey(department) });
	for (const value of numberKeysOf(person))
		listings.push({ kind: "number", value });
	// Few cannot sign in: only these are held.
	if (!isLoginEnabled) listings.push({ kind: "locked", value: "" });
	return listings;
}
