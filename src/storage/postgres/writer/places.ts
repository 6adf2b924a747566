import { type Claim, claimsOf } from "../../../directory/people/claims.ts";
import type { Person } from "../../../directory/people/person.ts";
import { searchKeysOf } from "../../../directory/people/person-search.ts";
import { type Listing, newListings } from "../../sql/listings.ts";

/** What `holdings` says of a person: a role, a license, a manager, a type that is not `person`, never active, a search key, or what `listings.ts` tells. */
export interface Holding {
	kind:
		| "role"
		| "license"
		| "manager"
		| "type"
		| "pending"
		| "search"
		| Listing["kind"];
	value: string;
}

/** What a change of a person takes and gives back of what is scarce. */
export interface Places {
	takes: Claim[];
	gives: Claim[];
	gains: Holding[];
	losses: Holding[];
}

/** The claims and holdings in which two states of a person differ; undefined stands for "did not exist" or "does not exist any more". */
export function comparePlaces(
	before: Person | undefined,
	after: Person | undefined,
): Places {
	return {
		takes: missingClaims(before, after),
		gives: missingClaims(after, before),
		gains: missingHoldings(before, after),
		losses: missingHoldings(after, before),
	};
}

function missingClaims(
	from: Person | undefined,
	person: Person | undefined,
): Claim[] {
	if (person === undefined) return [];
	const held = new Set(from ? claimsOf(from).map(keyOf) : []);
	return claimsOf(person).filter((claim) => !held.has(keyOf(claim)));
}

function missingHoldings(
	from: Person | undefined,
	person: Person | undefined,
): Holding[] {
	const missing = (
		kind: Holding["kind"],
		old: readonly string[] = [],
		now: readonly string[] = [],
	) =>
		now
			.filter((value) => !old.includes(value))
			.map((value) => ({ kind, value }));
	return [
		...missing("role", from?.roles, person?.roles),
		...missing("license", from?.licenses, person?.licenses),
		...missing("manager", managerOf(from), managerOf(person)),
		...missing("type", kindOf(from), kindOf(person)),
		...missing("search", keysOf(from), keysOf(person)),
		...(person === undefined ? [] : newListings(from, person)),
		// Who was never active is not told from the person: it begins with them, and ends with the first activity.
		...missing("pending", from && [""], person && isHuman(person) ? [""] : []),
	];
}

// People are many, bots and guests few: only these are held.
function kindOf(person: Person | undefined): readonly string[] {
	return person === undefined || isHuman(person) ? [] : [person.type];
}

function keysOf(person: Person | undefined): readonly string[] {
	return person === undefined ? [] : searchKeysOf(person);
}

function isHuman({ type }: Person): boolean {
	return type === "person";
}

function managerOf(person: Person | undefined): readonly string[] {
	return person?.managerId === undefined ? [] : [person.managerId];
}

/** One text for each claim: the scopes of numbers and extensions hold their organization. */
export function keyOf({ kind, scope, value }: Claim): string {
	return `${kind} ${scope} ${value}`;
}
