import {
	type ClaimLedger,
	type Mover,
	openClaimLedger,
	type Verdict,
} from "../../directory/claim-ledger.ts";
import {
	type Claim,
	claimConflict,
	type Person,
} from "../../directory/person.ts";
import type { Database } from "./database.ts";
import { giveClaim, lostClaims, takeClaim, wantedClaims } from "./places.ts";

/** What becomes of the claims of a change. */
export interface Claims {
	/** Takes what `after` claims and `before` did not, and gives the rest back. Refuses with `conflict` what others hold. */
	move(before: Person | undefined, after: Person | undefined): void;
	/** Whether somebody else holds a claim. */
	isTaken(claim: Claim): boolean;
}

/** The claims of a change that stands or falls alone. */
export function openClaims(database: Database): Claims {
	return {
		move(before, after) {
			const wanted = after ? wantedClaims(before, after) : [];
			const taken = wanted.filter((claim) => isHeld(database, claim));
			if (taken.length > 0) throw claimConflict(taken);
			for (const claim of before ? lostClaims(before, after) : [])
				giveClaim(database, claim);
			for (const claim of wanted) takeClaim(database, claim, after as Person);
		},
		isTaken: (claim) => isHeld(database, claim),
	};
}

/** The claims of steps that are done all or not at all: nothing of them is written until all steps are known. */
export interface ClaimsOfAll {
	/** The claims of one step. With the verdict on all steps, those are refused that take what others hold in the end. */
	of(mover: Mover): Claims;
	/** Who holds what in the end, and whether a rule has asked for it. */
	settle(): { verdict: Verdict; isAsked: boolean };
}

export function openClaimsOfAll(
	database: Database,
	verdict?: Verdict,
): ClaimsOfAll {
	const ledger: ClaimLedger = openClaimLedger();
	let isAsked = false;
	return {
		of: (mover) => ({
			move(before, after) {
				verdict?.demandFree(mover.step);
				ledger.move(mover, {
					takes: after ? wantedClaims(before, after) : [],
					gives: before ? lostClaims(before, after) : [],
				});
			},
			isTaken(claim) {
				if (verdict !== undefined) return verdict.isTaken(claim, mover);
				isAsked = true;
				ledger.ask(mover.orgId, claim);
				return false;
			},
		}),
		settle() {
			for (const claim of ledger.unknown())
				ledger.know(claim, isHeld(database, claim));
			return { verdict: ledger.settle(), isAsked };
		},
	};
}

/** Writes what becomes of claims in the end. */
export function writeMoves(database: Database, { moves }: Verdict): void {
	for (const { claim, isGiven } of moves)
		if (isGiven) giveClaim(database, claim);
	for (const { claim, holder } of moves)
		if (holder !== undefined) takeClaim(database, claim, holder);
}

function isHeld(database: Database, { kind, scope, value }: Claim): boolean {
	return (
		database.get(
			"SELECT 1 FROM claims WHERE kind = ? AND scope = ? AND value = ?",
			kind,
			scope,
			value,
		) !== undefined
	);
}
