import { slicesOf } from "../../concurrency/time-slices.ts";
import type { JobNote } from "../../directory/jobs/job.ts";
import type {
	Keep,
	PeopleStep,
	StepResult,
} from "../../directory/people/people-step.ts";
import type { Person } from "../../directory/people/person.ts";
import type { PersonChange } from "../../directory/people/person-change.ts";
import type { Noting } from "../../directory/store/people-store.ts";
import type { KeptAnswer } from "../../directory/store/stored-reply.ts";
import type { Decided, Job, Whole } from "../postgres/writer/batch.ts";
import { type Ledger, noLedger, openLedger } from "../sqlite/writer/ledger.ts";
import {
	type Decision,
	decideSlice,
	readHeld,
	type StepSource,
	type Surface,
} from "./decide-slice.ts";
import type { WritePart } from "./person-write.ts";
import { jobOf } from "./step-jobs.ts";
import { decideWhole, type WholeDecision } from "./whole.ts";

/** Steps that are decided, and changes that are written, without a pause: others get their turn after each such slice. */
export const sliceLength = 100;

/** A transaction in which steps are done: nobody else changes what it reads, and nobody sees what it writes before it ends. */
export interface StepTransaction {
	source: StepSource;
	/** Writes a part, or sees to it that it is written at the end. */
	write(part: WritePart): Promise<void>;
	/** The results of earlier steps that are written nowhere else. */
	ledger?: Ledger;
}

/**
 * Does steps in a transaction, one after another, and keeps of them what `keep` says. All of them are decided before
 * anything is written, each on top of the results of those before it, and nobody waits for longer than a slice.
 */
export async function doTogether(
	{ source, write, ledger: own }: StepTransaction,
	{
		steps,
		keep,
		note,
	}: {
		steps: readonly PeopleStep[];
		keep: Keep;
		note: Noting | undefined;
	},
): Promise<StepResult[]> {
	// Nothing has to be remembered where no later slice looks at it.
	const isShort = steps.length <= sliceLength;
	const ledger = own ?? (isShort ? noLedger : openLedger());
	try {
		const jobs = steps.map(jobOf);
		const { decided, writes, moves } = await decideSteps(jobs, keep, {
			source,
			ledger,
		});
		const isRefused = decided.some(({ result }) => "reason" in result);
		if (keep === "each" || (keep === "all" && !isRefused)) {
			for await (const { entries } of slicesOf(writes, sliceLength))
				await write({ kind: "people", writes: entries });
			for await (const { entries } of slicesOf(moves, sliceLength))
				await write({ kind: "claims", moves: entries });
		}
		const results = decided.map(({ result }, index) =>
			showResult(steps[index] as PeopleStep, result),
		);
		if (note !== undefined)
			for (const noted of partsOf(await note(results)))
				await write({ kind: "note", noted });
		return results;
	} finally {
		if (own === undefined) ledger[Symbol.dispose]();
	}
}

/** The answer that a single step would have; rejects with its refusal. Nothing is written. */
export async function tryStep(source: StepSource, job: Job): Promise<unknown> {
	const { decided } = await decideSlices([job], { source, ledger: noLedger });
	const { result } = decided[0] as Decided;
	if ("reason" in result) throw result.reason;
	return result.answer;
}

function decideSteps(
	jobs: readonly Job[],
	keep: Keep,
	surface: Surface,
): Promise<WholeDecision> {
	if (keep !== "each")
		return decideWhole({
			decide: (whole) => decideSlices(jobs, surface, whole),
			targetOf: (step) => (jobs[step] as Job).target,
			readHeld: (claims) => readHeld(claims, surface),
		});
	return decideSlices(jobs, surface).then((decision) => ({
		...decision,
		moves: [],
	}));
}

// Slice by slice, each on top of the results of those before it. The ledger is then as it was before.
async function decideSlices(
	jobs: readonly Job[],
	surface: Surface,
	whole?: Whole,
): Promise<Decision> {
	const { ledger } = surface;
	const all: Decision = { decided: [], writes: [] };
	for await (const { start, entries } of slicesOf(jobs, sliceLength)) {
		const { decided, writes } = await decideSlice(
			entries,
			surface,
			whole && {
				...whole,
				demandFree: (place) => whole.demandFree(start + place),
			},
		);
		const isLast = start + entries.length === jobs.length;
		if (!isLast) for (const write of writes) ledger.keep(write);
		for (const { writeIndex, ...rest } of decided)
			all.decided.push({
				...rest,
				writeIndex:
					writeIndex === undefined ? undefined : all.writes.length + writeIndex,
			});
		all.writes.push(...writes);
	}
	if (jobs.length > sliceLength) ledger.rollBack();
	return all;
}

function showResult(step: PeopleStep, result: Decided["result"]): StepResult {
	if ("reason" in result) return { kind: "refused", reason: result.reason };
	return step.kind === "delete"
		? { kind: "removed", person: result.answer as Person }
		: { kind: "changed", change: result.answer as PersonChange };
}

// A note of many items is as good as several notes of some of them.
function partsOf(noted: JobNote | KeptAnswer): (JobNote | KeptAnswer)[] {
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
