import type { Plan, Step } from "../plan/plan.ts";
import { ServiceError } from "../service/patience.ts";
import type { Service } from "../service/service.ts";
import type { Journal, JournalContent } from "./journal.ts";
import type { Outcome, StopReason } from "./outcome.ts";
import { countReads, openReader, type readPeople } from "./reader.ts";
import { runStep, type StepContext, TokenRefusedError } from "./run-step.ts";
import { openTarget } from "./target.ts";
import { openTrack, type Track } from "./track.ts";
import { findUndone } from "./verify-steps.ts";

/** Steps one after the other that end without an answer of the service, until the run stops. */
const outageMax = 3;
/** Steps one after the other that the service forbids, until the token is taken for the reason. */
const forbiddenMax = 3;

/** What a run of steps needs. */
export interface RunOptions extends Omit<StepContext, "journal"> {
	plan: Plan;
	service: Service;
	/** Stops and asks after so many steps. */
	first?: number | undefined;
	/** Stops and asks each time after so many steps. */
	pauseEvery?: number | undefined;
	/** Asks the operator whether to go on; undefined: nobody is there to answer. */
	ask?: ((question: string) => Promise<boolean>) | undefined;
	tell: (sentence: string) => void;
	onProgress: (progress: RunProgress) => void;
}

/** How far a run is. */
interface RunProgress {
	done: number;
	total: number;
	leftMs: number;
}

/** How a run ended. */
interface RunEnd {
	/** Undefined when every step was tried. */
	stop: StopReason | undefined;
	/** Why it stopped, in a sentence; "" when it did not. */
	stopped: string;
	track: Track;
}

/** Runs the steps of a plan that are not over, and then reads again what they did. Never rejects for what the service does. */
export async function runSteps(
	options: RunOptions,
	opened: {
		journal: Journal;
		content: JournalContent | undefined;
		many: Parameters<typeof readPeople>[1];
		/** Why steps do not fit the service, by their ids. They have no reverse, so they are skipped whatever happens. */
		opposed: ReadonlyMap<string, string>;
	},
): Promise<RunEnd> {
	const { signal, plan, tell } = options;
	const track = openTrack(plan, opened);
	const run = openRun(options, { ...opened, track });
	try {
		const stop = await run.runAll();
		await run.verify();
		return { stop, stopped: "", track };
	} catch (error) {
		if (signal.aborted) return { stop: "interrupted", stopped: "", track };
		const isToken = error instanceof TokenRefusedError;
		if (!isToken && !(error instanceof ServiceError)) throw error;
		const unread = track.unverified().length;
		if (unread > 0)
			tell(
				`${unread} done ${unread === 1 ? "step" : "steps"} could not be read again; --resume reads them.`,
			);
		return {
			stop: isToken ? "refused" : "outage",
			stopped: error.message,
			track,
		};
	}
}

function openRun(
	options: RunOptions,
	{
		track,
		many,
		opposed,
	}: Pick<Parameters<typeof runSteps>[1], "many" | "opposed"> & {
		track: Track;
	},
) {
	const { plan, service, signal } = options;
	const reader = openReader(service);
	const context = { ...options, journal: track.journal };
	let tried = 0;
	let failures = 0;
	let forbidden = 0;

	const perform = (step: Step): Promise<Outcome> => {
		const { ids } = track;
		const createdId = ids.get(step.person.id);
		const target = openTarget(step, { reader, ids, createdId });
		return runStep(step, target, track.isInDoubt(step), context);
	};

	async function runOne(step: Step): Promise<void> {
		const missing = track.findMissing(step);
		if (missing !== undefined)
			return track.settle(step, skipAfter(step, missing));
		const reason = opposed.get(step.id);
		if (reason !== undefined)
			return track.settle(step, { ...skip(step), reason });
		const outcome = await perform(step);
		await track.settle(step, outcome);
		const isForbidden = outcome.status === 403;
		failures = outcome.isTemporary && !isForbidden ? failures + 1 : 0;
		forbidden = isForbidden ? forbidden + 1 : 0;
		if (forbidden === forbiddenMax) throw new TokenRefusedError(outcome.reason);
	}

	async function verify(): Promise<void> {
		const done = track.unverified();
		if (done.length === 0) return;
		const undone = await findUndone(done, track.ids, many);
		for (const { step } of undone) {
			track.doubt(step);
			await track.settle(step, await perform(step));
		}
		await track.noteVerified(done.map(({ step }) => step));
	}

	async function isPaused(): Promise<boolean> {
		const { first, pauseEvery, ask } = options;
		const isDue =
			tried === first || (pauseEvery !== undefined && tried % pauseEvery === 0);
		const left = track.left().length;
		if (!isDue || left === 0) return false;
		await verify();
		const wantsMore = await ask?.(
			`${tried} ${tried === 1 ? "step is" : "steps are"} tried, ${left} left. Continue?`,
		);
		// Interrupted while asked.
		signal.throwIfAborted();
		return wantsMore !== true;
	}

	function showProgress(left: number): void {
		const unread = track.unverified().length;
		options.onProgress({
			done: plan.steps.length - left,
			total: plan.steps.length,
			// A read and a change of each, and the reads that verify them.
			leftMs: service.estimateMs(2 * left + countReads(unread + left, many)),
		});
	}

	async function runAll(): Promise<StopReason | undefined> {
		const steps = track.left();
		for (const [index, step] of steps.entries()) {
			showProgress(steps.length - index);
			signal.throwIfAborted();
			await runOne(step);
			tried += 1;
			if (failures === outageMax) return "outage";
			if (await isPaused()) return "paused";
		}
		showProgress(0);
		return undefined;
	}

	return { runAll, verify };
}

function skipAfter(
	step: Step,
	{ step: { person }, isOver }: { step: Step; isOver: boolean },
): Outcome {
	return {
		...skip(step),
		reason: `it comes after the change of ${person.displayName} (${person.email}), which was not done`,
		isTemporary: !isOver,
	};
}

function skip({ changes }: Step): Outcome {
	const fields = changes.map(({ field }) => field);
	return {
		result: "skipped",
		done: [],
		left: fields.length === 0 ? ["person"] : fields,
		reason: "",
	};
}
