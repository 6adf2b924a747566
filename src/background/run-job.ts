import { passPoint } from "../concurrency/failpoint.ts";
import { restForOthers } from "../concurrency/time-slices.ts";
import {
	performTogether,
	planAll,
	type StepOutcome,
} from "../directory/batch/perform.ts";
import { DirectoryError } from "../directory/errors.ts";
import {
	type Job,
	type JobItem,
	type JobNote,
	jobAttemptsMax,
	keepOf,
} from "../directory/jobs/job.ts";
import type { BeginJob, JobBatch } from "../directory/jobs/job-batch.ts";
import { identifyMaker, lockForJob } from "../directory/jobs/jobs.ts";
import type { Store } from "../directory/store/store.ts";

/** The lease of a job, from its last sign of progress. */
export const jobLeaseMs = 5000;
/** Items of a best-effort job in one batch: other requests wait at most for one batch. */
const batchLength = 100;

/** The parts that all jobs of a runner share. */
export interface JobWork {
	store: Store;
	now: () => number;
	/** Names this runner among those of all processes. */
	owner: string;
	/** How long a job is stored after its end. */
	jobLifeMs: number;
	begin: BeginJob;
	/** Called after each batch. */
	onChange: () => void;
	/** Called when a job has ended here. */
	onEnd?: (state: "done" | "failed") => void;
}

/** Runs a job that this process has the lease of, one batch for each value asked for. */
export async function* runJob(
	job: Job,
	work: JobWork,
): AsyncGenerator<void, void, void> {
	if (job.attempts > jobAttemptsMax) {
		await failJob(
			job,
			work,
			`It was started ${jobAttemptsMax} times without making progress. The server's log has the cause.`,
		);
		return;
	}
	const { store, now, owner } = work;
	// The items of a dry run build on each other, so it restarts at its first item.
	if (job.isDryRun && job.done + job.failed > 0)
		await store.jobs.restart(job, owner);
	using dryRun = job.isDryRun ? store.openDryRun() : undefined;
	const inStore = { ...work, store: dryRun?.store ?? store };
	let next = job.isDryRun ? 0 : job.done + job.failed;
	const makeBatch = await work.begin(job, {
		store: inStore.store,
		doneCount: next,
	});
	// A job without items ends with its first batch, which is empty.
	do {
		const caller = await identifyMaker(inStore.store, job.maker, now());
		if (caller === undefined) {
			await failJob(
				job,
				work,
				"The person who made it is gone, may not log in, or has had the access token or its authorization revoked.",
			);
			return;
		}
		await lockForJob(store, job, now());
		const items = await readItems(inStore.store, job, next - 1);
		await runBatch(job, inStore, await makeBatch(items, caller));
		next += items.length;
		if (next < job.total) yield;
	} while (next < job.total);
	work.onEnd?.("done");
}

/** Whether a refusal means that the organization is locked. */
export function isLocked(reason: unknown): boolean {
	return reason instanceof DirectoryError && reason.code === "locked";
}

async function failJob(
	job: Job,
	{ store, now, jobLifeMs, onEnd }: JobWork,
	reason: string,
): Promise<void> {
	const isMine = await store.jobs.end(job, {
		state: "failed",
		reason,
		now: now(),
		expiresAt: now() + jobLifeMs,
	});
	if (isMine) onEnd?.("failed");
}

async function runBatch(
	job: Job,
	{ store, now, owner, jobLifeMs, onChange }: JobWork,
	batch: JobBatch,
): Promise<void> {
	const at = now();
	const note = async (outcomes: readonly StepOutcome[]): Promise<JobNote> => {
		demandUnlocked(outcomes);
		return {
			orgId: job.orgId,
			jobId: job.id,
			owner,
			now: at,
			leaseUntil: now() + jobLeaseMs,
			expiresAt: at + jobLifeMs,
			isDryRun: job.isDryRun,
			results: await batch.show(outcomes),
		};
	};
	// An atomic job may take longer than a lease.
	const renewal = setInterval(() => {
		const until = now() + jobLeaseMs;
		void store.jobs.renew(job, { owner, until }).catch(() => {});
	}, jobLeaseMs / 3);
	try {
		const plans = await planAll(batch.plans);
		passPoint("job.batch.planned");
		const about = { keep: keepOf(job), jobId: job.id, note };
		const outcomes = await performTogether(store, plans, about);
		passPoint("job.batch.done");
		batch.remember(outcomes);
	} finally {
		clearInterval(renewal);
	}
	onChange();
}

// The items of the next batch: all of them where the job is atomic.
async function readItems(
	store: Store,
	{ orgId, id, isAllOrNothing, total }: Job,
	afterIndex: number,
): Promise<JobItem[]> {
	const items: JobItem[] = [];
	const length = isAllOrNothing ? total : batchLength;
	for (;;) {
		const last = items.at(-1)?.index ?? afterIndex;
		const limit = Math.min(batchLength, length - items.length);
		const page = await store.jobs.items({ orgId, id, afterIndex: last, limit });
		items.push(...page);
		if (page.length < limit || items.length >= length) return items;
		await restForOthers();
	}
}

// A lock does not refuse an item for good: the batch is rolled back and tried again later.
function demandUnlocked(outcomes: readonly StepOutcome[]): void {
	for (const outcome of outcomes)
		if (outcome.kind === "refused" && isLocked(outcome.reason))
			throw outcome.reason;
}
