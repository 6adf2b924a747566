import { randomUUID } from "node:crypto";
import type { Clocks } from "../../concurrency/clocks.ts";
import { mapInSlices, restForOthers } from "../../concurrency/time-slices.ts";
import type { Caller } from "../../directory/access/caller.ts";
import { type Fate, runTogether } from "../../directory/batch/together.ts";
import { DirectoryError } from "../../directory/errors.ts";
import {
	endedStates,
	type Job,
	type JobItem,
	JobLostError,
	type JobNote,
	jobAttemptsMax,
	keepOf,
} from "../../directory/jobs/job.ts";
import {
	forgetJob,
	identifyMaker,
	lockForJob,
	unlockAfterJob,
} from "../../directory/jobs/jobs.ts";
import type { Store } from "../../directory/store/store.ts";
import type { Call, JobDesk } from "../../http/call.ts";
import type { ServerLog } from "../../http/server.ts";
import { bulkShareLength } from "../bulk/bulk.ts";
import { isWarned, settleTogether } from "../bulk/bulk-operation.ts";
import { settleDependents } from "./dependent-items.ts";
import { type PreparedItem, prepareItems } from "./job-items.ts";
import { openTurns, runningJobsMax } from "./job-slots.ts";
import { openRefusedRecords, type RefusedRecords } from "./refused-records.ts";

/** For how long a process has a job to itself after it last got on with it. */
export const jobLeaseMs = 5000;
/** A file of which nothing was heard for so long is no longer received by anybody; see `heartbeatMs`. */
export const receivingMsMax = 60_000;
const jobsPath = "/v1/bulk/jobs";
const lookMs = 1000;
const sweepMs = 30_000;
const sweepLength = 100;

/** Does jobs in turn, a batch each: other requests get their turn between two batches. */
export interface JobRunner {
	/** Does every job that nobody else is at; resolves when there is none left. */
	run(): Promise<void>;
	/** From now on looks for jobs by itself: at once, when woken, and now and then for those of other processes. */
	start(): void;
	/** What the calls of jobs need to know. */
	desk: JobDesk;
	/** Gives back what is at hand after its share, and looks no more. */
	stop(): Promise<void>;
}

export interface JobRunnerOptions extends Clocks {
	store: Store;
	/** The largest file that is taken in. */
	jobBytesMax: number;
	/** For how long a job is kept after it has ended. */
	jobLifeMs: number;
	log: ServerLog;
	/** What every call of the server has. */
	callShared: Pick<
		Call,
		| "store"
		| "samplePeople"
		| "requests"
		| "bell"
		| "restorableMs"
		| "areBooleansJson"
		| "stopping"
		| "forgetCallers"
	>;
}

/** What the parts of a runner share. */
interface Work extends JobRunnerOptions {
	/** Tells this runner from those of other processes. */
	owner: string;
	desk: JobDesk;
}

export function openJobRunner(options: JobRunnerOptions): JobRunner {
	const { store, now, steadyNow } = options;
	const owner = randomUUID();
	let isStopping = false;
	let running: Promise<void> | undefined;
	let timer: ReturnType<typeof setInterval> | undefined;
	let sweptAt: number | undefined;
	let isFailing = false;

	const turns = openTurns<RunningJob>();
	let mayBeMore = true;

	// Takes what waits, as far as there is room, and nobody's second job.
	const takeMore = async () => {
		while (mayBeMore && turns.size < runningJobsMax) {
			const job = await store.jobs.claim({
				owner,
				now: now(),
				until: now() + jobLeaseMs,
				without: turns.busy(),
			});
			if (job === undefined) mayBeMore = false;
			else
				turns.add({ job, batches: runJob(job, { ...options, owner, desk }) });
		}
	};
	// Does the next batch of a job; true when the job needs no more.
	const doBatch = async ({ job, batches }: RunningJob): Promise<boolean> => {
		try {
			const { done } = await batches.next();
			if (done) await unlockAfterJob(store, job);
			return done === true;
		} catch (cause) {
			if (cause instanceof JobLostError) await unlockAfterJob(store, job);
			else if (isLocked(cause))
				// The organization takes no changes at the moment: the job waits, and others get their turn.
				await store.jobs.release(job, { owner, until: now() + lookMs });
			// Its lease runs out by itself, so that it is not tried again at once.
			else reportFailure(options.log, job.maker.trackingId, cause);
			return true;
		}
	};
	const takeTurn = async (): Promise<boolean> => {
		await takeMore();
		const running = turns.next();
		if (running === undefined) return false;
		if (await doBatch(running)) {
			turns.remove(running);
			mayBeMore = true;
		}
		return true;
	};
	const giveBack = async () => {
		for (const running of turns.all) {
			turns.remove(running);
			await running.batches.return();
			await store.jobs.release(running.job, { owner, until: 0 });
		}
	};
	const sweepNowAndThen = async () => {
		if (sweptAt !== undefined && steadyNow() - sweptAt < sweepMs) return;
		sweptAt = steadyNow();
		await sweep(store, now());
	};
	const run = async () => {
		mayBeMore = true;
		while (!isStopping && (await takeTurn()));
		if (isStopping) await giveBack();
	};
	const wake = () => {
		mayBeMore = true;
		if (timer === undefined || running !== undefined || isStopping) return;
		// What an earlier run of the server left half received makes room at once.
		running = sweepNowAndThen()
			.then(run)
			.then(() => {
				isFailing = false;
			})
			.catch((cause: unknown) => {
				// A database that is away is told of once, not with every look.
				if (!isFailing) reportFailure(options.log, "none", cause);
				isFailing = true;
			})
			.finally(() => {
				running = undefined;
			});
	};
	const desk: JobDesk = {
		bytesMax: options.jobBytesMax,
		lifeMs: options.jobLifeMs,
		wake,
	};
	return {
		desk,
		async run() {
			await sweepNowAndThen();
			await run();
		},
		start() {
			timer = setInterval(wake, lookMs);
			timer.unref();
			wake();
		},
		async stop() {
			isStopping = true;
			clearInterval(timer);
			await running;
		},
	};
}

/** A job that this process has the lease of, and its batches, each done when it is asked for. */
interface RunningJob {
	job: Job;
	batches: AsyncGenerator<void, void, void>;
}

async function* runJob(job: Job, work: Work): AsyncGenerator<void, void, void> {
	const { store, now, owner, jobLifeMs } = work;
	const end = (reason: string) =>
		store.jobs.end(job, {
			state: "failed",
			reason,
			now: now(),
			expiresAt: now() + jobLifeMs,
		});
	if (job.attempts > jobAttemptsMax) {
		await end(
			`It was begun ${jobAttemptsMax} times without getting on. The server's log has the cause.`,
		);
		return;
	}
	// The items of a trial count on top of each other, so that it is begun again from its first item.
	if (job.isDryRun && job.done + job.failed > 0)
		await store.jobs.restart(job, owner);
	using trial = job.isDryRun ? store.openTrial() : undefined;
	const shared = trial === undefined ? work : workIn(trial.store, work);
	let next = job.isDryRun ? 0 : job.done + job.failed;
	const refused = await openRefusedRecords(shared.store, job, next);
	while (next < job.total) {
		const caller = await identifyMaker(shared.store, job.maker);
		if (caller === undefined) {
			await end(
				"The person who made it is gone, may not log in, or has had the access token revoked.",
			);
			return;
		}
		await lockForJob(store, job, now());
		next += await runShare(job, shared, {
			caller,
			afterIndex: next - 1,
			refused,
		});
		if (next < job.total) yield;
	}
}

// The work as it is done in the store of a trial.
function workIn(store: Store, work: Work): Work {
	return { ...work, store, callShared: { ...work.callShared, store } };
}

// Gives how many items were noted.
async function runShare(
	job: Job,
	work: Work,
	{
		caller,
		afterIndex,
		refused,
	}: { caller: Caller; afterIndex: number; refused: RefusedRecords },
): Promise<number> {
	const { store, now, owner, jobLifeMs } = work;
	const { orgId, id, isAllOrNothing } = job;
	const items = await readItems(store, job, afterIndex);
	const call = callOf(job, caller, work);
	const prepared = await prepareItems(call, job, items, refused.lineOf);
	const leans = prepared.map((each) => each.leans);
	const at = now();
	const noteOf = async (fates: readonly Fate[]): Promise<JobNote> => ({
		orgId,
		jobId: id,
		owner,
		now: at,
		leaseUntil: now() + jobLeaseMs,
		expiresAt: at + jobLifeMs,
		isDryRun: job.isDryRun,
		results: await mapInSlices(
			settleTogether(
				settleDependents(fates, leans, { isAllOrNothing }),
				isAllOrNothing,
			),
			bulkShareLength,
			(fate, place) => {
				const { item, show } = prepared[place] as PreparedItem;
				const shown = show(fate);
				const { status, ...detail } = shown;
				return {
					index: item.index,
					status,
					isDone: fate.kind === "done",
					isWarned: isWarned(shown),
					detail: JSON.stringify(detail),
				};
			},
		),
	});
	// All or nothing may take longer than a lease.
	const renewal = setInterval(() => {
		const until = now() + jobLeaseMs;
		void store.jobs.renew(job, { owner, until }).catch(() => {});
	}, jobLeaseMs / 3);
	try {
		const results = await runTogether(
			store,
			prepared.map(({ task }) => task),
			keepOf(job),
			{
				jobId: id,
				note(fates) {
					demandUnlocked(fates);
					return noteOf(fates);
				},
			},
		);
		results.forEach(({ kind }, place) => {
			const { item, makes } = prepared[place] as PreparedItem;
			if (makes !== undefined && kind === "refused")
				refused.note(makes, item.line);
		});
	} finally {
		clearInterval(renewal);
	}
	call.bell.ring();
	return items.length;
}

// The items of the next share; all of them where they are done all or not at all.
async function readItems(
	store: Store,
	{ orgId, id, isAllOrNothing, total }: Job,
	afterIndex: number,
): Promise<JobItem[]> {
	const items: JobItem[] = [];
	const length = isAllOrNothing ? total : bulkShareLength;
	for (;;) {
		const last = items.at(-1)?.index ?? afterIndex;
		const limit = Math.min(bulkShareLength, length - items.length);
		const page = await store.jobs.items({ orgId, id, afterIndex: last, limit });
		items.push(...page);
		if (page.length < limit || items.length >= length) return items;
		await restForOthers();
	}
}

// An organization that is locked has not refused an item for good: nothing of the share is kept, and it is done again.
function demandUnlocked(fates: readonly Fate[]): void {
	for (const fate of fates)
		if (fate.kind === "refused" && isLocked(fate.reason)) throw fate.reason;
}

function isLocked(reason: unknown): boolean {
	return reason instanceof DirectoryError && reason.code === "locked";
}

// The call as the maker of a job would make it now.
function callOf(job: Job, caller: Caller, work: Work): Call {
	const { trackingId } = job.maker;
	const request = new Request(`http://localhost${jobsPath}`);
	return {
		...work.callShared,
		caller,
		jobs: work.desk,
		operationId: "createJob",
		trackingId,
		now: work.now(),
		url: new URL(request.url),
		request,
		header: () => undefined,
		parameter: () => "",
		query: {},
		queryProblems: [],
		body: {},
		sent: {},
		patch: undefined,
		isStrict: false,
		problems: [],
		address: undefined,
		pause: (task) => task(),
		takePlace: () => () => {},
		async *receive() {},
		identifyAgain: async () => caller,
		reportFailure: (cause) => reportFailure(work.log, trackingId, cause),
	};
}

function reportFailure(
	log: ServerLog,
	trackingId: string,
	cause: unknown,
): void {
	const line = { method: "POST", path: jobsPath, status: 500, durationMs: 0 };
	log.failure({ ...line, trackingId }, cause);
}

/** Forgets the jobs whose time has come, and the files that never became whole. */
async function sweep(store: Store, now: number): Promise<void> {
	for (;;) {
		const jobs = await store.jobs.expired({
			now,
			receivingBefore: now - receivingMsMax,
			limit: sweepLength,
		});
		for (const job of jobs) {
			if (!endedStates.includes(job.state))
				await store.jobs.end(job, { state: "failed", now, expiresAt: now });
			await forgetJob(store.jobs, job);
		}
		if (jobs.length < sweepLength) return;
	}
}
