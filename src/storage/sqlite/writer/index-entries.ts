import { type Claim, claimConflict } from "../../../directory/people/claims.ts";
import type { Holding } from "../../../directory/people/holdings.ts";
import type { IndexEntryChanges } from "../../../directory/people/index-entries.ts";
import { isIdHeld } from "../../sql/people/people-sql.ts";
import type { Database } from "../database.ts";
import { countMember } from "../groups.ts";
import { moveSeats } from "../seats.ts";

/** Refuses with `conflict` to take claims that are held; names all of them. */
export function demandFree(database: Database, claims: readonly Claim[]): void {
	const taken = claims.filter((claim) => isHeld(database, claim));
	if (taken.length > 0) throw claimConflict(taken);
}

/** Whether a claim is held. */
export function isHeld(
	database: Database,
	{ kind, scope, value }: Claim,
): boolean {
	return (
		database.get(
			"SELECT 1 FROM claims WHERE kind = $1 AND scope = $scope2 AND value = $3",
			kind,
			scope,
			value,
		) !== undefined
	);
}

/** The person whose index entries change, and the time of that change. */
interface HoldingWrite {
	orgId: string;
	id: string;
	at: number;
}

/** Writes the claims and holdings in which two states of a person differ, and counts the seats of licenses and the members of groups. The claims must be free. */
export function writeIndexEntries(
	database: Database,
	person: HoldingWrite,
	{ takes, gives, gains, losses }: IndexEntryChanges,
): void {
	for (const claim of gives) giveClaim(database, claim);
	for (const claim of takes) takeClaim(database, claim, person);
	for (const holding of losses) loseHolding(database, person, holding);
	for (const holding of gains) gainHolding(database, person, holding);
}

/** Takes a claim, which must be free. */
export function takeClaim(
	database: Database,
	{ kind, scope, value }: Claim,
	{ orgId, id }: { orgId: string; id: string },
): void {
	database.run(
		"INSERT INTO claims (kind, scope, value, org_id, person_id) VALUES ($1, $scope2, $3, $org4, $id5)",
		kind,
		scope,
		value,
		orgId,
		id,
	);
}

/** Gives a claim back without regard to its holder. */
export function giveClaim(
	database: Database,
	{ kind, scope, value }: Claim,
): void {
	database.run(
		"DELETE FROM claims WHERE kind = $1 AND scope = $scope2 AND value = $3",
		kind,
		scope,
		value,
	);
}

function gainHolding(
	database: Database,
	{ orgId, id, at }: HoldingWrite,
	{ kind, value }: Holding,
): void {
	database.run(
		isIdHeld(kind)
			? "INSERT INTO holdings (org_id, kind, value, person_id) VALUES ($org1, $2, $id3, $id4)"
			: "INSERT INTO holdings (org_id, kind, value, person_id) VALUES ($org1, $2, $3, $id4)",
		orgId,
		kind,
		value,
		id,
	);
	if (kind === "license") moveSeats(database, { orgId, id: value, count: 1 });
	if (kind === "group")
		countMember(database, { orgId, id: value, count: 1, at });
}

function loseHolding(
	database: Database,
	{ orgId, id, at }: HoldingWrite,
	{ kind, value }: Holding,
): void {
	database.run(
		isIdHeld(kind)
			? "DELETE FROM holdings WHERE org_id = $org1 AND kind = $2 AND value = $id3 AND person_id = $id4"
			: "DELETE FROM holdings WHERE org_id = $org1 AND kind = $2 AND value = $3 AND person_id = $id4",
		orgId,
		kind,
		value,
		id,
	);
	if (kind === "license") moveSeats(database, { orgId, id: value, count: -1 });
	if (kind === "group")
		countMember(database, { orgId, id: value, count: -1, at });
}
