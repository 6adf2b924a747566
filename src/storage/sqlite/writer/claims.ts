import { type Claim, claimConflict } from "../../../directory/people/claims.ts";
import type { Person } from "../../../directory/people/person.ts";
import type { Database } from "../database.ts";
import { giveClaim, lostClaims, takeClaim, wantedClaims } from "./places.ts";

/** Takes what `after` claims and `before` did not, and gives the rest back. Refuses with `conflict` what others hold. */
export function changeClaims(
	database: Database,
	before: Person | undefined,
	after: Person | undefined,
): void {
	const wanted = after ? wantedClaims(before, after) : [];
	const taken = wanted.filter((claim) => isHeld(database, claim));
	if (taken.length > 0) throw claimConflict(taken);
	for (const claim of before ? lostClaims(before, after) : [])
		giveClaim(database, claim);
	for (const claim of wanted) takeClaim(database, claim, after as Person);
}

/** Whether somebody holds a claim. */
export function isHeld(
	database: Database,
	{ kind, scope, value }: Claim,
): boolean {
	return (
		database.get(
			"SELECT 1 FROM claims WHERE kind = ? AND scope = ? AND value = ?",
			kind,
			scope,
			value,
		) !== undefined
	);
}
