import { randomUUID } from "node:crypto";
import { passPoint } from "../concurrency/failpoint.ts";
import { type Rounds, startRounds } from "../concurrency/rounds.ts";
import { runTraced, type WorkTraces } from "../concurrency/trace.ts";
import { endedStates, type Job, JobLostError } from "../directory/jobs/job.ts";
import { forgetJob, unlockAfterJob } from "../directory/jobs/jobs.ts";
import type { Store } from "../directory/store/store.ts";
import { openJobSlots, runningJobsMax } from "./job-slots.ts";
import { isLocked, type JobWork, jobLeaseMs, runJob } from "./run-job.ts";

/** A file without progress for this long is no longer received by any process. */
export const receivingMsMax = 60_000;
const lookMs = 1000;
const sweepMs = 30_000;
const sweepLength = 100;

/** Runs jobs in turn, one batch each, so that other requests run between two batches. */
interface JobRunner {
	/** Runs every job that no other process has leased; resolves when none is left. */
	run(): Promise<void>;
	/** Starts to look for jobs: at once, when woken, and every second for those of other processes. */
	start(): void;
	/** Says that there is a job to run. */
	wake(): void;
	/** Releases the running jobs after their current batch, and stops looking. */
	stop(): Promise<void>;
}

interface JobRunnerOptions extends Omit<JobWork, "owner"> {
	steadyNow: () => number;
	/** Traces each batch; undefined: there are no traces. */
	traces?: WorkTraces;
	/**
	 * Called with the cause of a failed batch or look, and the tracking id of the request that made the job,
	 * or "none".
	 */
	reportFailure: (cause: unknown, trackingId: string) => void;
}

export function openJobRunner(options: JobRunnerOptions): JobRunner {
	const { reportFailure } = options;
	const running = openRunningJobs(options);
	const sweepNowAndThen = openSweeper(options);
	let isStopping = false;
	let rounds: Rounds | undefined;

	const run = async () => {
		running.lookAgain();
		while (!isStopping && (await running.runNextBatch()));
		if (isStopping) await running.giveBack();
	};
	const look = async () => {
		// First, because a partly received file of an earlier process takes disk space.
		await sweepNowAndThen();
		await run();
	};
	return {
		run: look,
		wake() {
			running.lookAgain();
			rounds?.wake();
		},
		start() {
			rounds = startRounds({
				work: look,
				everyMs: lookMs,
				reportFailure: (cause) => reportFailure(cause, "none"),
			});
		},
		async stop() {
			isStopping = true;
			await rounds?.stop();
		},
	};
}

/** A job that this process has leased, and its batches, each run on demand. */
interface RunningJob {
	job: Job;
	batches: AsyncGenerator<void, void, void>;
}

interface RunningJobs {
	/** There may be jobs that are not leased. */
	lookAgain(): void;
	/** Runs one batch of the next job; false when there is no job. */
	runNextBatch(): Promise<boolean>;
	/** Releases all leases. */
	giveBack(): Promise<void>;
}

function openRunningJobs(options: JobRunnerOptions): RunningJobs {
	const { store, now } = options;
	const owner = randomUUID();
	const slots = openJobSlots<RunningJob>();
	let mayBeMore = true;

	const takeMore = async () => {
		while (mayBeMore && slots.size < runningJobsMax) {
			const job = await store.jobs.claim({
				owner,
				now: now(),
				until: now() + jobLeaseMs,
				without: slots.busy(),
			});
			passPoint("job.claimed");
			if (job === undefined) mayBeMore = false;
			else slots.add({ job, batches: runJob(job, { ...options, owner }) });
		}
	};
	// True when the job needs no more batches here.
	const runBatch = async ({ job, batches }: RunningJob): Promise<boolean> => {
		try {
			const { done } = await traceBatch(options.traces, job, () =>
				batches.next(),
			);
			if (done) passPoint("job.ended");
			if (done) await unlockAfterJob(store, job);
			return done === true;
		} catch (cause) {
			if (cause instanceof JobLostError) await unlockAfterJob(store, job);
			else if (isLocked(cause))
				// The job waits until the organization accepts changes again, and other jobs run.
				await store.jobs.release(job, { owner, until: now() + lookMs });
			// Its lease expires later, so that the job is not tried again at once.
			else options.reportFailure(cause, job.maker.trackingId);
			return true;
		}
	};
	return {
		lookAgain() {
			mayBeMore = true;
		},
		async runNextBatch() {
			await takeMore();
			const next = slots.next();
			if (next === undefined) return false;
			if (await runBatch(next)) {
				slots.remove(next);
				mayBeMore = true;
			}
			return true;
		},
		async giveBack() {
			for (const running of slots.all) {
				slots.remove(running);
				await running.batches.return();
				await store.jobs.release(running.job, { owner, until: 0 });
			}
		},
	};
}

async function traceBatch<Result>(
	traces: WorkTraces | undefined,
	{ id, orgId, maker }: Job,
	run: () => Promise<Result>,
): Promise<Result> {
	if (traces === undefined) return run();
	const trace = traces.begin({
		name: "job share",
		callerOrgId: maker.orgId,
		trackingId: maker.trackingId,
		attributes: { "peopled.job": id, "peopled.organization": orgId },
	});
	try {
		const result = await runTraced(trace, run);
		trace.end();
		return result;
	} catch (failure) {
		trace.end({ failure });
		throw failure;
	}
}

function openSweeper({
	store,
	now,
	steadyNow,
}: JobRunnerOptions): () => Promise<void> {
	let sweptAt: number | undefined;
	return async () => {
		if (sweptAt !== undefined && steadyNow() - sweptAt < sweepMs) return;
		sweptAt = steadyNow();
		await sweep(store, now());
	};
}

/** Deletes expired jobs, and files that were never received completely. */
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
