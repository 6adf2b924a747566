import { mapInSlices, slicesOf } from "../../concurrency/time-slices.ts";
import {
	type ClaimMove,
	openClaimLedger,
	type Verdict,
} from "../../directory/batch/final-claims.ts";
import type { Decided, WantedClaim, Whole } from "../postgres/writer/batch.ts";
import { keyOf } from "../postgres/writer/places.ts";
import type { PersonWrite } from "./person-write.ts";

/** Steps whose claims are noted without a pause. */
const stepsLength = 1000;

/** What steps come to that are done all or not at all. */
export interface WholeDecision {
	decided: Decided[];
	/** Without the claims that `moves` moves. */
	writes: readonly PersonWrite[];
	/** What becomes of claims that cannot be moved step by step, such as those that people exchange. */
	moves: ClaimMove[];
}

/**
 * Decides steps that are done all or not at all. Who holds a claim is judged in the end, so that people can exchange
 * theirs. Only when something is refused are the steps decided once more, with the verdict: then every refusal names
 * what is taken in the end, and nothing that a later step frees.
 */
export async function decideWhole({
	decide,
	targetOf,
	readHeld,
}: {
	/** Decides all steps; does so from the same state each time. */
	decide: (
		whole: Whole,
	) => Promise<{ decided: Decided[]; writes: PersonWrite[] }>;
	/** Of whom a step is. */
	targetOf: (step: number) => { orgId: string; id: string };
	/** Those of the claims that somebody holds before the first step. */
	readHeld: (claims: readonly WantedClaim[]) => Promise<ReadonlySet<string>>;
}): Promise<WholeDecision> {
	const asked = new Map<string, WantedClaim>();
	const { decided, writes } = await decide({
		isTaken(claim, { orgId }) {
			asked.set(keyOf(claim), { ...claim, orgId });
			return false;
		},
		demandFree: () => {},
	});
	const isRefused = decided.some(({ result }) => "reason" in result);
	const ledger = openClaimLedger();
	for await (const { start, entries } of slicesOf(decided, stepsLength))
		for (const [place, { writeIndex, held }] of entries.entries()) {
			const step = start + place;
			const write = writeIndex === undefined ? undefined : writes[writeIndex];
			if (write !== undefined) ledger.move({ ...write, step }, write);
			// A refused step might have given back what its person holds: a step that takes it is undone, not refused.
			else if (held !== undefined)
				ledger.move({ ...targetOf(step), step }, { takes: [], gives: held });
		}
	for (const { orgId, ...claim } of asked.values()) ledger.ask(orgId, claim);
	const unknown = ledger.unknown();
	const held = unknown.length === 0 ? undefined : await readHeld(unknown);
	for (const claim of unknown)
		ledger.know(claim, held?.has(keyOf(claim)) === true);
	const verdict = await ledger.settle();
	if (!verdict.isRefused && !isRefused)
		return { decided, ...(await moveApart(writes, verdict)) };
	if (!verdict.isRefused && asked.size === 0)
		return { decided, writes: [], moves: [] };
	return { ...(await decide(verdict)), moves: [] };
}

async function moveApart(
	writes: readonly PersonWrite[],
	verdict: Verdict,
): Promise<Pick<WholeDecision, "writes" | "moves">> {
	const moves = verdict.moves.filter(({ isContended }) => isContended);
	if (moves.length === 0) return { writes, moves };
	const apart = new Set(moves.map(({ claim }) => keyOf(claim)));
	const strip = (claims: PersonWrite["takes"]) =>
		claims.filter((claim) => !apart.has(keyOf(claim)));
	const stripped = await mapInSlices(writes, stepsLength, (write) => ({
		...write,
		takes: strip(write.takes),
		gives: strip(write.gives),
	}));
	return { writes: stripped, moves };
}
