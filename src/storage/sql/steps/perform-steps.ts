import { slicesOf } from "../../../concurrency/time-slices.ts";
import type { JobNote } from "../../../directory/jobs/job.ts";
import type {
	Keep,
	PeopleStep,
	StepResult,
} from "../../../directory/people/people-step.ts";
import type { Person } from "../../../directory/people/person.ts";
import type { PersonChange } from "../../../directory/people/person-change.ts";
import type { Noting } from "../../../directory/store/people-store.ts";
import type { StoredReply } from "../../../directory/store/stored-reply.ts";
import type { PersonWrite, WritePart } from "../people/person-write.ts";
import { type BatchStep, batchStepOf } from "./batch-step.ts";
import { type AtomicDecision, decideAtomic } from "./decide-atomic.ts";
import type {
	AtomicClaims,
	DecidedBatch,
	StepOutcome,
} from "./decide-batch.ts";
import { decideSlice, readHeld } from "./decide-slice.ts";
import { noOverlay, type Overlay, openOverlay } from "./overlay.ts";
import type { OverlaidDirectory, StepSource } from "./step-source.ts";

/** Steps decided, and changes written, in one time slice. */
export const sliceLength = 100;

/** A transaction for steps: no other writer changes what it reads, and no reader sees its writes before it ends. */
export interface StepTransaction {
	source: StepSource;
	/** Writes a part, or keeps it to be written at the end. */
	write(part: WritePart): Promise<void>;
	/** The results of earlier steps that are not written to the directory. */
	overlay?: Overlay;
}

/** Steps of one transaction; `keep` says which of their changes are kept. */
interface StepRequest {
	steps: readonly PeopleStep[];
	keep: Keep;
	note: Noting | undefined;
}

/**
 * Performs steps in a transaction, one after another, and keeps what `keep` says. All are decided before the first
 * write, each on top of the results of those before it. Other requests run between time slices.
 */
export async function performSteps(
	{ source, write, overlay: own }: StepTransaction,
	{ steps, keep, note }: StepRequest,
): Promise<StepResult[]> {
	// The steps of a single slice need no overlay: no later slice reads it.
	const isShort = steps.length <= sliceLength;
	const overlay = own ?? (isShort ? noOverlay : openOverlay());
	try {
		const { outcomes, writes, moves } = await decideSteps(
			steps.map(batchStepOf),
			keep,
			{ source, overlay },
		);
		const isRefused = outcomes.some(({ settled }) => "reason" in settled);
		if (keep === "each" || (keep === "all" && !isRefused)) {
			for await (const { entries } of slicesOf(writes, sliceLength))
				await write({ kind: "people", writes: entries });
			for await (const { entries } of slicesOf(moves, sliceLength))
				await write({ kind: "claims", moves: entries });
		}
		const results = outcomes.map(({ settled }, index) =>
			showResult(steps[index] as PeopleStep, settled),
		);
		if (note !== undefined)
			for (const noted of partsOf(await note(results)))
				await write({ kind: "note", noted });
		return results;
	} finally {
		if (own === undefined) overlay[Symbol.dispose]();
	}
}

/** Resolves with the result that a step would have; rejects with its refusal. Writes nothing. */
export async function tryStep(
	source: StepSource,
	step: BatchStep,
): Promise<unknown> {
	const directory = { source, overlay: noOverlay };
	const { outcomes } = await decideInSlices([step], directory);
	const { settled } = outcomes[0] as StepOutcome;
	if ("reason" in settled) throw settled.reason;
	return settled.result;
}

async function decideSteps(
	steps: readonly BatchStep[],
	keep: Keep,
	directory: OverlaidDirectory,
): Promise<AtomicDecision> {
	if (keep === "each")
		return { ...(await decideInSlices(steps, directory)), moves: [] };
	return decideAtomic({
		decide: (atomic) => decideInSlices(steps, directory, atomic),
		targetOf: (step) => (steps[step] as BatchStep).target,
		readHeld: (claims) => readHeld(claims, directory),
	});
}

// Decides each slice on top of the results of those before it. Afterwards the overlay is as it was before.
async function decideInSlices(
	steps: readonly BatchStep[],
	directory: OverlaidDirectory,
	atomic?: AtomicClaims,
): Promise<DecidedBatch<PersonWrite>> {
	const { overlay } = directory;
	const all: DecidedBatch<PersonWrite> = { outcomes: [], writes: [] };
	for await (const { start, entries } of slicesOf(steps, sliceLength)) {
		const { outcomes, writes } = await decideSlice(
			entries,
			directory,
			atomic && {
				...atomic,
				demandFree: (step) => atomic.demandFree(start + step),
			},
		);
		const isLast = start + entries.length === steps.length;
		if (!isLast) for (const write of writes) overlay.keep(write);
		for (const { writeIndex, ...rest } of outcomes)
			all.outcomes.push({
				...rest,
				writeIndex:
					writeIndex === undefined ? undefined : all.writes.length + writeIndex,
			});
		all.writes.push(...writes);
	}
	if (steps.length > sliceLength) overlay.rollBack();
	return all;
}

function showResult(
	step: PeopleStep,
	settled: StepOutcome["settled"],
): StepResult {
	if ("reason" in settled) return { kind: "refused", reason: settled.reason };
	return step.kind === "delete"
		? { kind: "removed", person: settled.result as Person }
		: { kind: "changed", change: settled.result as PersonChange };
}

// A note of many items is written as several notes of some of them.
function partsOf(noted: JobNote | StoredReply): (JobNote | StoredReply)[] {
	if (!("jobId" in noted) || noted.results.length <= sliceLength)
		return [noted];
	const parts: JobNote[] = [];
	for (let start = 0; start < noted.results.length; start += sliceLength)
		parts.push({
			...noted,
			results: noted.results.slice(start, start + sliceLength),
		});
	return parts;
}
