import { rm } from "node:fs/promises";
import type { Conflict } from "../plan/change.ts";
import type { Plan, Step } from "../plan/plan.ts";
import { writePlan } from "../plan/plan-file.ts";
import { ServiceError } from "../service/patience.ts";
import {
	type Journal,
	type JournalContent,
	journalFileOf,
	openJournal,
	readJournal,
} from "./journal.ts";
import { takeLock } from "./lock.ts";
import type { ApplyReport, Outcome, StopReason } from "./outcome.ts";
import { checkCaller, lookAhead } from "./preflight.ts";
import { countReads, openReader } from "./reader.ts";
import { reverseFileOf, reversePlan } from "./reverse.ts";
import { runStep, type StepContext, TokenRefusedError } from "./run-step.ts";
import { openTarget } from "./target.ts";
import { type DoneStep, findUndone } from "./verify-steps.ts";
import type { WalkedStep } from "./walk-steps.ts";

/** Steps one after the other that end without an answer of the service, until the apply stops. */
const outageMax = 3;

/** What `applyPlan` needs. */
export interface ApplyOptions extends Omit<StepContext, "journal"> {
	plan: Plan;
	/** The file of the plan. Its journal, its reverse and its lock stand beside it. */
	file: string;
	/** The digest that was approved. */
	approve: string;
	/** Goes on with the journal of an earlier run. */
	isResumed: boolean;
	/** Skip people who have changed meanwhile, or send nothing at all when there is one. */
	onConflict: "skip" | "abort";
	/** Stops and asks after so many steps. */
	first?: number | undefined;
	/** Stops and asks each time after so many steps. */
	pauseEvery?: number | undefined;
	/** Asks the operator whether to go on; undefined: nobody is there to answer. */
	ask?: ((question: string) => Promise<boolean>) | undefined;
	tell: (sentence: string) => void;
	onProgress: (progress: ApplyProgress) => void;
	now: () => number;
}

/** How far an apply is. */
interface ApplyProgress {
	done: number;
	total: number;
	leftMs: number;
}

/** People have changed since the plan was made, and nothing was sent. */
export class ConflictsError extends Error {
	readonly conflicts: readonly { step: Step; conflicts: Conflict[] }[];

	constructor(conflicts: readonly { step: Step; conflicts: Conflict[] }[]) {
		super(
			`${conflicts.length} of the plan's steps no longer fit the service, so nothing was sent. Leave them out with --on-conflict skip, or make the plan again.`,
		);
		this.name = "ConflictsError";
		this.conflicts = conflicts;
	}
}

/**
 * Applies a plan to the service, step by step, and reports what became of each. Before the first request, the reverse is
 * on disk. Rejects with a sentence when the plan may not be applied; then nothing was sent.
 */
export async function applyPlan(options: ApplyOptions): Promise<ApplyReport> {
	const { plan, file, service, now } = options;
	checkApproval(options);
	await using _lock = await takeLock(file);
	const journalFile = journalFileOf(file);
	const content = await readJournal(journalFile);
	checkJournal(content, options);
	const { orgId } = plan.service;
	const caller = await checkCaller(service, plan);
	const many = {
		service,
		people: plan.counts.people,
		orgId: caller.orgId === orgId ? undefined : orgId,
	};
	const walked = await lookAhead(
		plan.steps.filter(({ id }) => !isSettled(content, id)),
		many,
	);
	checkConflicts(walked, content, options);
	if (content === undefined) {
		await writePlan(reversePlan(plan, walked, now()), reverseFileOf(file));
		// What an ended process left of a first line.
		await rm(journalFile, { force: true });
	}
	await using journal = await openJournal(journalFile, { content, now });
	if (content === undefined)
		await journal.write({
			kind: "start",
			version: 1,
			digest: plan.digest,
			url: service.url,
		});
	return await openRun(options, { journal, content, many }).run();
}

function checkApproval({ plan, approve, file }: ApplyOptions): void {
	if (approve === plan.digest) return;
	throw new Error(
		`${file} has the digest ${plan.digest}, and you approved ${approve}. Read the plan again, and approve the digest of what you have read.`,
	);
}

function checkJournal(
	content: JournalContent | undefined,
	{ plan, file, service, isResumed }: ApplyOptions,
): void {
	if (content === undefined) return;
	const journalFile = journalFileOf(file);
	if (content.digest !== plan.digest)
		throw new Error(
			`${journalFile} is the journal of another plan (${content.digest}). Give this plan another file name.`,
		);
	if (content.url !== service.url)
		throw new Error(
			`This plan was begun at ${content.url}, not at ${service.url}. Give the same address with --to.`,
		);
	if (!isResumed)
		throw new Error(
			`This plan was begun before (${journalFile}). Continue with --resume, which asks the service first and sends nothing twice; take it back with \`peopled undo\`; or make the plan again in another file.`,
		);
}

function checkConflicts(
	walked: readonly WalkedStep[],
	content: JournalContent | undefined,
	{ onConflict, tell }: ApplyOptions,
): void {
	const opposed = walked.filter(
		({ step, conflicts, isDone }) =>
			conflicts.length > 0 &&
			!isDone &&
			content?.steps.get(step.id)?.isInDoubt !== true,
	);
	if (opposed.length === 0) return;
	if (onConflict === "abort") throw new ConflictsError(opposed);
	tell(
		`${opposed.length} ${opposed.length === 1 ? "step does" : "steps do"} not fit the service any more and will be skipped.`,
	);
}

// Steps that ended for good. Others are tried again by a resumed apply.
function isSettled(content: JournalContent | undefined, id: string): boolean {
	const outcome = content?.steps.get(id)?.outcome;
	return outcome !== undefined && outcome.isTemporary !== true;
}

function openRun(
	options: ApplyOptions,
	opened: {
		journal: Journal;
		content: JournalContent | undefined;
		many: Parameters<typeof findUndone>[2];
	},
) {
	const { plan, service, signal, tell } = options;
	const { content, many } = opened;
	const outcomes = new Map<string, Outcome>();
	/** Steps with a request whose fate is not noted yet. */
	const inDoubt = new Set<string>();
	const ids = new Map<string, string>();
	const reader = openReader(service);
	let unverified: DoneStep[] = [];
	let ended = 0;
	let failures = 0;

	const journal: Journal = {
		...opened.journal,
		async write(line) {
			if (line.kind === "begin") inDoubt.add(line.step);
			await opened.journal.write(line);
			if (line.kind === "end" && !line.canHaveArrived)
				inDoubt.delete(line.step);
			if (line.kind === "outcome") inDoubt.delete(line.step);
		},
	};

	for (const step of plan.steps) {
		const record = content?.steps.get(step.id);
		if (record?.isInDoubt) inDoubt.add(step.id);
		if (record?.outcome === undefined) continue;
		outcomes.set(step.id, record.outcome);
		noteId(step, record.outcome);
		if (record.outcome.result === "done" && !record.isVerified)
			unverified.push({ step, outcome: record.outcome });
	}

	function noteId({ action, person }: Step, { createdId }: Outcome): void {
		if (action === "create" && createdId !== undefined)
			ids.set(person.id, createdId);
	}

	async function settle(step: Step, outcome: Outcome): Promise<void> {
		await journal.write({ kind: "outcome", step: step.id, outcome });
		outcomes.set(step.id, outcome);
		noteId(step, outcome);
	}

	function perform(step: Step): Promise<Outcome> {
		const createdId = ids.get(step.person.id);
		const target = openTarget(step, { reader, ids, createdId });
		return runStep(
			step,
			target,
			{ isInDoubt: inDoubt.has(step.id) },
			{ ...options, journal },
		);
	}

	async function runOne(step: Step): Promise<void> {
		const missing = step.after.find((id) => {
			const result = outcomes.get(id)?.result;
			return result !== "done" && result !== "already";
		});
		const outcome =
			missing === undefined
				? await perform(step)
				: skipAfter(
						step,
						plan.steps.find(({ id }) => id === missing),
					);
		await settle(step, outcome);
		if (outcome.result === "done") unverified.push({ step, outcome });
		const isOutage = outcome.isTemporary && missing === undefined;
		failures = isOutage ? failures + 1 : 0;
	}

	async function verify(): Promise<void> {
		const steps = unverified;
		unverified = [];
		if (steps.length === 0) return;
		const undone = await findUndone(steps, ids, many);
		for (const { step } of undone) {
			inDoubt.add(step.id);
			await settle(step, await perform(step));
		}
		const verified = steps
			.map(({ step }) => step.id)
			.filter((id) => outcomes.get(id)?.result === "done");
		await journal.write({ kind: "verified", steps: verified });
	}

	async function isPaused(): Promise<boolean> {
		const { first, pauseEvery, ask } = options;
		const isDue =
			ended === first || (pauseEvery !== undefined && ended % pauseEvery === 0);
		const left = countLeft();
		if (!isDue || ended === 0 || left === 0) return false;
		await verify();
		const wantsMore = await ask?.(
			`${ended} ${ended === 1 ? "step is" : "steps are"} tried, ${left} left. Continue?`,
		);
		return wantsMore !== true;
	}

	function countLeft(): number {
		return plan.steps.filter(({ id }) => !isOver(id)).length;
	}

	function isOver(id: string): boolean {
		const outcome = outcomes.get(id);
		return outcome !== undefined && outcome.isTemporary !== true;
	}

	async function runAll(): Promise<StopReason | undefined> {
		const steps = plan.steps.filter(({ id }) => !isOver(id));
		for (const [index, step] of steps.entries()) {
			const left = steps.length - index;
			options.onProgress({
				done: plan.steps.length - left,
				total: plan.steps.length,
				// A read and a change of each, and the reads that verify them.
				leftMs: service.estimateMs(
					2 * left + countReads(unverified.length + left, many),
				),
			});
			signal.throwIfAborted();
			await runOne(step);
			ended += 1;
			if (failures === outageMax) return "outage";
			if (await isPaused()) return "paused";
		}
		return undefined;
	}

	async function run(): Promise<ApplyReport> {
		let stop: StopReason | undefined;
		let stopped = "";
		try {
			stop = await runAll();
			await verify();
		} catch (error) {
			if (signal.aborted) stop = "interrupted";
			else if (error instanceof TokenRefusedError) stop = "refused";
			else if (error instanceof ServiceError) stop = "outage";
			else throw error;
			if (stop !== "interrupted") stopped = (error as Error).message;
		}
		if (unverified.length > 0 && stop === "outage")
			tell("What was done could not be verified by reading it again.");
		return report(stop, stopped);
	}

	function report(stop: StopReason | undefined, stopped: string): ApplyReport {
		const steps = plan.steps.map((step) => ({
			id: step.id,
			action: step.action,
			person: step.person,
			...(inDoubt.has(step.id)
				? unknownOutcome(step)
				: (outcomes.get(step.id) ?? waitingOutcome(step))),
		}));
		return {
			plan: { digest: plan.digest, kind: plan.kind },
			url: service.url,
			stop,
			stopped,
			steps,
			requests: service.sent,
		};
	}

	return { run };
}

function skipAfter(step: Step, missing: Step | undefined): Outcome {
	return {
		...waitingOutcome(step),
		result: "skipped",
		reason: `it comes after the change of ${missing?.person.displayName} (${missing?.person.email}), which was not done`,
		isTemporary: true,
	};
}

function unknownOutcome(step: Step): Outcome {
	return {
		...waitingOutcome(step),
		result: "unknown",
		reason:
			"a request was sent, and the service was not asked what became of it; --resume asks",
		isTemporary: true,
	};
}

function waitingOutcome({ changes }: Step): Outcome {
	const fields = changes.map(({ field }) => field);
	return {
		result: "waiting",
		done: [],
		left: fields.length === 0 ? ["person"] : fields,
		reason: "",
	};
}
