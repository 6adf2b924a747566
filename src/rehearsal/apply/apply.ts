import { rm } from "node:fs/promises";
import { takeLock } from "../lock.ts";
import type { Conflict } from "../plan/change.ts";
import type { Plan, Step } from "../plan/plan.ts";
import { writePlan } from "../plan/plan-file.ts";
import { journalFileOf, reverseFileOf } from "../plan/plan-names.ts";
import {
	isMade,
	isOver,
	type JournalContent,
	openJournal,
	readJournal,
} from "./journal.ts";
import type { ApplyReport } from "./outcome.ts";
import { checkCaller, lookAhead } from "./preflight.ts";
import { reversePlan } from "./reverse.ts";
import { describeConflicts } from "./run-step.ts";
import { type RunOptions, runSteps } from "./run-steps.ts";
import type { WalkedStep } from "./walk-steps.ts";

/** What `applyPlan` needs. */
export interface ApplyOptions extends RunOptions {
	/** The file of the plan. Its journal, its reverse and its lock stand beside it. */
	file: string;
	/** The digest that was approved. */
	approve: string;
	/** Continues with the journal of an earlier run. */
	isResumed: boolean;
	/** Skip people who have changed meanwhile, or send nothing at all when there is one: for a new plan, too. */
	onConflict: "skip" | "abort" | "replan";
	now: () => number;
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
	await using _lock = await takeLock(file, "applies this plan");
	const journalFile = journalFileOf(file);
	const content = await readJournal(journalFile);
	checkJournal(content, options);
	if (content?.undoMadeAt !== undefined)
		options.tell(
			`An undo of this plan was made at ${content.undoMadeAt}. If it was applied, what it took back is not done again, and the report still counts it as done. To do it again, clone and plan again.`,
		);
	const { orgId } = plan.service;
	const caller = await checkCaller(service, plan);
	const many = {
		service,
		people: plan.counts.people,
		orgId: caller.orgId === orgId ? undefined : orgId,
	};
	const walked = await lookAhead(leftSteps(plan, content), many);
	const opposed = findOpposed(walked, content, options);
	if (content === undefined) {
		await writePlan(
			reversePlan(plan, walked, { roles: caller.roles, now: now() }),
			reverseFileOf(file),
		);
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
	const { stop, stopped, track } = await runSteps(options, {
		journal,
		content,
		many,
		opposed,
	});
	return {
		plan: { digest: plan.digest, kind: plan.kind },
		url: service.url,
		stop,
		stopped,
		steps: track.report(),
		requests: service.sent,
	};
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

// Without those that are over, and those that come after a step that will not be done.
function leftSteps(plan: Plan, content: JournalContent | undefined): Step[] {
	const lost = new Set<string>();
	return plan.steps.filter(({ id, after }) => {
		const record = content?.steps.get(id);
		const isLeft = record?.isInDoubt === true || !isOver(record?.outcome);
		const isLost = isLeft
			? record?.isInDoubt !== true && after.some((each) => lost.has(each))
			: !isMade(record?.outcome);
		if (isLost) lost.add(id);
		return isLeft && !isLost;
	});
}

// Why steps do not fit the service, by their ids. Throws when the operator wants to know them first.
function findOpposed(
	walked: readonly WalkedStep[],
	content: JournalContent | undefined,
	{ onConflict, tell }: ApplyOptions,
): Map<string, string> {
	const opposed = walked.filter(
		({ step, conflicts, isDone }) =>
			conflicts.length > 0 &&
			!isDone &&
			content?.steps.get(step.id)?.isInDoubt !== true,
	);
	if (opposed.length === 0) return new Map();
	if (onConflict !== "skip") throw new ConflictsError(opposed);
	tell(
		`${opposed.length} ${opposed.length === 1 ? "step does" : "steps do"} not fit the service any more and will be skipped.`,
	);
	return new Map(
		opposed.map(({ step, conflicts }) => [
			step.id,
			describeConflicts(conflicts) ?? "",
		]),
	);
}
