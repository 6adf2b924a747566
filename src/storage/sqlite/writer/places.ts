import { type Claim, claimsOf } from "../../../directory/people/claims.ts";
import type { Person } from "../../../directory/people/person.ts";
import { searchKeysOf } from "../../../directory/people/person-search.ts";
import type { Holding } from "../../postgres/writer/places.ts";
import { newListings } from "../../sql/listings.ts";
import type { Database } from "../database.ts";
import { moveSeats } from "../licenses.ts";

/** The claims that a person makes and did not make before. */
export function wantedClaims(
	before: Person | undefined,
	after: Person,
): Claim[] {
	const held = new Set(before ? claimsOf(before).map(keyOf) : []);
	return claimsOf(after).filter((claim) => !held.has(keyOf(claim)));
}

/** The claims that a person made and makes no more; undefined stands for a person who is gone. */
export function lostClaims(before: Person, after: Person | undefined): Claim[] {
	return after ? wantedClaims(after, before) : claimsOf(before);
}

/** Takes a claim, which must be free. */
export function takeClaim(
	database: Database,
	{ kind, scope, value }: Claim,
	{ orgId, id }: { orgId: string; id: string },
): void {
	database.run(
		"INSERT INTO claims (kind, scope, value, org_id, person_id) VALUES (?, ?, ?, ?, ?)",
		kind,
		scope,
		value,
		orgId,
		id,
	);
}

/** Gives a claim back, without regard to its holder. */
export function giveClaim(
	database: Database,
	{ kind, scope, value }: Claim,
): void {
	database.run(
		"DELETE FROM claims WHERE kind = ? AND scope = ? AND value = ?",
		kind,
		scope,
		value,
	);
}

/** Takes the holdings and seats that `after` has and `before` had not. */
export function takePlaces(
	database: Database,
	after: Person,
	before?: Person,
): void {
	for (const holding of newHoldings(before, after)) {
		takeHolding(database, after, holding);
		if (holding.kind === "license")
			moveSeats(database, { orgId: after.orgId, id: holding.value, count: 1 });
	}
}

/** Gives back the holdings and seats that `before` had and `after` has not. */
export function givePlaces(
	database: Database,
	before: Person,
	after?: Person,
): void {
	for (const holding of newHoldings(after, before)) {
		giveHolding(database, before, holding);
		if (holding.kind === "license")
			moveSeats(database, {
				orgId: before.orgId,
				id: holding.value,
				count: -1,
			});
	}
}

/** Takes the listings that `after` has and gives back those that only `before` had; for a change of nothing else that is held. */
export function moveListings(
	database: Database,
	before: Person,
	after: Person,
): void {
	for (const listing of newListings(after, before))
		giveHolding(database, before, listing);
	for (const listing of newListings(before, after))
		takeHolding(database, after, listing);
}

/** Takes one holding; a license's seat is taken apart. */
export function takeHolding(
	database: Database,
	{ orgId, id }: { orgId: string; id: string },
	{ kind, value }: Holding,
): void {
	database.run(
		"INSERT INTO holdings (org_id, kind, value, person_id) VALUES (?, ?, ?, ?)",
		orgId,
		kind,
		value,
		id,
	);
}

/** Gives one holding back; a license's seat is given back apart. */
export function giveHolding(
	database: Database,
	{ orgId, id }: { orgId: string; id: string },
	{ kind, value }: Holding,
): void {
	database.run(
		"DELETE FROM holdings WHERE org_id = ? AND kind = ? AND value = ? AND person_id = ?",
		orgId,
		kind,
		value,
		id,
	);
}

function newHoldings(before: Person | undefined, after: Person): Holding[] {
	const added = (
		kind: Holding["kind"],
		old: readonly string[],
		now: readonly string[],
	) =>
		now
			.filter((value) => !old.includes(value))
			.map((value) => ({ kind, value }));
	return [
		...added("role", before?.roles ?? [], after.roles),
		...added("license", before?.licenses ?? [], after.licenses),
		...added("manager", managerOf(before), managerOf(after)),
		...added("type", kindOf(before), kindOf(after)),
		...added("search", before ? searchKeysOf(before) : [], searchKeysOf(after)),
		...newListings(before, after),
		// Who was never active is not told from the person: it begins with them, and ends with the first activity.
		...added(
			"pending",
			before === undefined ? [] : [""],
			isHuman(after) ? [""] : [],
		),
	];
}

// People are many, bots and guests few: only these are held.
function kindOf(person: Person | undefined): readonly string[] {
	return person === undefined || isHuman(person) ? [] : [person.type];
}

function isHuman({ type }: Person): boolean {
	return type === "person";
}

function managerOf(person: Person | undefined): readonly string[] {
	return person?.managerId === undefined ? [] : [person.managerId];
}

function keyOf({ kind, scope, value }: Claim): string {
	return `${kind} ${scope} ${value}`;
}
