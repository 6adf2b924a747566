import { mapInSlices, slicesOf } from "../../../concurrency/time-slices.ts";
import {
	type ClaimMove,
	openFinalClaims,
	type Verdict,
} from "../../../directory/batch/final-claims.ts";
import { claimKey } from "../../../directory/people/claims.ts";
import type { PersonWrite } from "../people/person-write.ts";
import type {
	AtomicClaims,
	DecidedBatch,
	StepOutcome,
	WantedClaim,
} from "./decide-batch.ts";

/** Steps whose claims are collected in one time slice. */
const stepsLength = 1000;

/** The decision on an atomic batch. */
export interface AtomicDecision {
	outcomes: StepOutcome[];
	/** Without the claims that `moves` moves. */
	writes: readonly PersonWrite[];
	/** Claims that cannot be moved step by step, such as those that people exchange. */
	moves: readonly ClaimMove[];
}

/** How `decideAtomic` decides the steps and reads the directory. */
interface AtomicBatch {
	/** Decides all steps, each time from the same state. */
	decide: (atomic: AtomicClaims) => Promise<DecidedBatch<PersonWrite>>;
	/** The person of a step, by its index. */
	targetOf: (step: number) => { orgId: string; id: string };
	/** The keys of those of the claims that are held before the first step. */
	readHeld: (claims: readonly WantedClaim[]) => Promise<ReadonlySet<string>>;
}

/**
 * Decides the steps of an atomic batch. Claims are judged by their holders at the end, so that people can
 * exchange theirs. Only when a step is refused are all decided a second time, with the verdict: then every
 * refusal names the claims that are taken at the end, and none that a later step frees.
 */
export async function decideAtomic(
	batch: AtomicBatch,
): Promise<AtomicDecision> {
	const asked = new Map<string, WantedClaim>();
	const { outcomes, writes } = await batch.decide({
		isTaken(claim, { orgId }) {
			asked.set(claimKey(claim), { ...claim, orgId });
			return false;
		},
		demandFree: () => {},
	});
	const isRefused = outcomes.some(({ settled }) => "reason" in settled);
	const verdict = await judge(batch, { outcomes, writes }, [...asked.values()]);
	if (!verdict.isRefused && !isRefused)
		return { outcomes, ...(await separateMoves(writes, verdict)) };
	if (!verdict.isRefused && asked.size === 0)
		return { outcomes, writes: [], moves: [] };
	return { ...(await batch.decide(verdict)), moves: [] };
}

async function judge(
	{ targetOf, readHeld }: AtomicBatch,
	{ outcomes, writes }: DecidedBatch<PersonWrite>,
	asked: readonly WantedClaim[],
): Promise<Verdict> {
	const claims = openFinalClaims();
	for await (const { start, entries } of slicesOf(outcomes, stepsLength))
		for (const [index, { writeIndex, held }] of entries.entries()) {
			const step = start + index;
			const write = writeIndex === undefined ? undefined : writes[writeIndex];
			if (write !== undefined) claims.move({ ...write, step }, write);
			// A refused step might have given back what its person holds: a step that takes it is undone, not refused.
			else if (held !== undefined)
				claims.move({ ...targetOf(step), step }, { takes: [], gives: held });
		}
	for (const { orgId, ...claim } of asked) claims.ask(orgId, claim);
	const unknown = claims.unknown();
	const held = unknown.length === 0 ? undefined : await readHeld(unknown);
	for (const claim of unknown)
		claims.know(claim, held?.has(claimKey(claim)) === true);
	return claims.settle();
}

async function separateMoves(
	writes: readonly PersonWrite[],
	verdict: Verdict,
): Promise<Pick<AtomicDecision, "writes" | "moves">> {
	const moves = verdict.moves.filter(({ isContended }) => isContended);
	if (moves.length === 0) return { writes, moves };
	const separate = new Set(moves.map(({ claim }) => claimKey(claim)));
	const strip = (claims: PersonWrite["takes"]) =>
		claims.filter((claim) => !separate.has(claimKey(claim)));
	const stripped = await mapInSlices(writes, stepsLength, (write) => ({
		...write,
		takes: strip(write.takes),
		gives: strip(write.gives),
	}));
	return { writes: stripped, moves };
}
