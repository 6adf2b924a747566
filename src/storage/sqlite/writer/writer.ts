import { restForOthers } from "../../../concurrency/time-slices.ts";
import { DirectoryError } from "../../../directory/errors.ts";
import type { WriteOptions } from "../../../directory/store/write-options.ts";
import { doOnce } from "../answers.ts";
import type { Database } from "../database.ts";
import type { Writer } from "../engine.ts";
import {
	type DiskFailure,
	type FailStop,
	isBusy,
	isCommitUndone,
	isDatabaseFailure,
	isSyncFailure,
	outcomeUnknown,
	stopped,
} from "../file/fail-stop.ts";
import {
	openTransaction,
	rollBack,
	type Transaction,
	UnwrittenError,
} from "./transaction.ts";
import { ThreadEnded, type WriterThread } from "./writer-thread.ts";

/** Writes that share one commit at most. */
export const batchLengthMax = 256;
/** Writes that wait at most; past it a write is refused at once, to be tried again. */
export const queueLengthMax = 4096;
/** Changes that are written on the main thread in one go at most; what has more goes to a thread of its own. */
export const shortLength = 20;
/** After so long a batch takes no more writes, so that readings have their turn. */
const batchMsMax = 25;
/** How long a batch waits for another process that is writing to the same file. */
export const busyWaitMsMax = 5000;
const busyRetryMs = 5;

interface Job {
	work: () => unknown;
	isDryRun: boolean;
	resolve: (result: unknown) => void;
	reject: (reason: unknown) => void;
	outcome: { result: unknown } | { reason: unknown } | undefined;
}

/** A task that runs while no other write is under way. `run` never rejects. */
interface Task {
	run: () => Promise<void>;
	reject: (reason: unknown) => void;
}

/** What a writer works with. */
export interface WriterNeeds {
	failStop: FailStop;
	/** Writes long transactions; undefined where there is one connection only, as in memory. */
	thread: WriterThread | undefined;
	/** Stops the engine when its files are not where they were. */
	demandFiles: () => DiskFailure | undefined;
	/** Called before a batch begins. */
	onBatch: () => void;
	/** Called after a batch is on disk. */
	onCommit: () => void;
}

export function openWriter(
	database: Database,
	{ failStop, thread, demandFiles, onBatch, onCommit }: WriterNeeds,
): Writer {
	const queue: (Job | Task)[] = [];
	let isScheduled = false;
	let isHeld = false;
	let busySince: number | undefined;
	let failure: unknown;

	const schedule = () => {
		if (isScheduled || isHeld || queue.length === 0) return;
		isScheduled = true;
		setImmediate(flush);
	};

	const flush = () => {
		isScheduled = false;
		if (isHeld) return;
		if (failStop.failure !== undefined) {
			refuse(queue.splice(0), stopped(failStop.failure));
			return;
		}
		const [first] = queue;
		if (first === undefined) return;
		if ("run" in first) {
			queue.shift();
			isHeld = true;
			void first.run().then(() => {
				isHeld = false;
				schedule();
			});
			return;
		}
		if (!begin()) return;
		const batch: Job[] = [];
		const refusal = commit(batch);
		if (refusal !== undefined) {
			refuse(batch, refusal);
			schedule();
			return;
		}
		failure = undefined;
		onCommit();
		for (const { outcome, resolve, reject } of batch)
			if (outcome && "result" in outcome) resolve(outcome.result);
			else reject(outcome?.reason);
		schedule();
	};

	// Does a batch of what waits in the transaction that has begun, and ends it; gives the refusal when it is not on disk.
	const commit = (batch: Job[]): DirectoryError | undefined => {
		try {
			onBatch();
			const end = performance.now() + batchMsMax;
			do {
				const job = queue.shift() as Job;
				batch.push(job);
				runJob(database, job);
			} while (
				batch.length < batchLengthMax &&
				queue[0] !== undefined &&
				"work" in queue[0] &&
				performance.now() < end
			);
		} catch (cause) {
			rollBack(database);
			return refusalOf(cause);
		}
		try {
			database.exec("COMMIT");
		} catch (cause) {
			const refusal = refusalOfCommit(cause);
			if (failStop.failure === undefined) rollBack(database);
			return refusal;
		}
		// On disk, but in a file that the next start does not find.
		const vanished = demandFiles();
		return vanished && outcomeUnknown(vanished);
	};

	// How writes are refused whose transaction failed before its end.
	const refusalOf = (cause: unknown): DirectoryError => {
		if (cause instanceof ThreadEnded) return stopped(failThread(cause));
		if (isSyncFailure(cause)) return stopped(failSync(cause));
		failure = cause;
		return unwritable(cause);
	};
	const refusalOfCommit = (cause: unknown): DirectoryError => {
		if (cause instanceof ThreadEnded) return outcomeUnknown(failThread(cause));
		if (!isCommitUndone(cause)) return outcomeUnknown(failSync(cause));
		failure = cause;
		return unwritable(cause);
	};

	// Its connection may hold the file for good.
	const failThread = (cause: ThreadEnded) =>
		failStop.fail(
			`The thread that writes long changes to ${database.file} ended: ${cause.message}.`,
			cause,
		);

	const failSync = (cause: unknown) =>
		failStop.fail(
			`The log of ${database.file} could not be brought to the disk: ${(cause as Error).message}.`,
			cause,
		);

	const begin = (): boolean => {
		try {
			database.exec("BEGIN IMMEDIATE");
			busySince = undefined;
			return true;
		} catch (cause) {
			const now = performance.now();
			busySince ??= now;
			if (isBusy(cause) && now - busySince < busyWaitMsMax) {
				isScheduled = true;
				setTimeout(flush, busyRetryMs);
				return false;
			}
			busySince = undefined;
			failure = cause;
			refuse(queue.splice(0), unwritable(cause));
			return false;
		}
	};

	const transact = async <Result>(
		place: Transaction,
		work: (write: Transaction["write"]) => Promise<Result>,
	): Promise<Result> => {
		await beginWhenFree(place);
		let result: Result;
		let isCommitting = false;
		try {
			result = await work(place.write);
			isCommitting = true;
			await place.commit();
		} catch (thrown) {
			const isUnwritten = thrown instanceof UnwrittenError;
			const cause = isUnwritten ? thrown.cause : thrown;
			const refusal =
				isCommitting && !isUnwritten
					? refusalOfCommit(cause)
					: isDatabaseFailure(cause) || cause instanceof ThreadEnded
						? refusalOf(cause)
						: cause;
			if (failStop.failure === undefined) await place.rollBack();
			throw refusal;
		}
		const vanished = demandFiles();
		if (vanished !== undefined) throw outcomeUnknown(vanished);
		failure = undefined;
		onCommit();
		return result;
	};

	const beginWhenFree = async (place: Transaction): Promise<void> => {
		const end = performance.now() + busyWaitMsMax;
		for (;;)
			try {
				await place.begin();
				return;
			} catch (cause) {
				if (!isBusy(cause) || performance.now() > end) throw refusalOf(cause);
				await new Promise((resolve) => setTimeout(resolve, busyRetryMs));
			}
	};

	const demandRoom = () => {
		if (failStop.failure !== undefined) throw stopped(failStop.failure);
		if (queue.length >= queueLengthMax)
			throw new DirectoryError(
				"unavailable",
				"Too many changes are waiting to be written. Try again in a moment.",
				{ retryAfterSeconds: 1 },
			);
	};

	return {
		write: <Result>(
			work: () => Result,
			{ isDryRun = false, answer }: WriteOptions<Result> = {},
		) =>
			new Promise<Result>((resolve, reject) => {
				demandRoom();
				queue.push({
					work:
						answer === undefined
							? work
							: () => doOnce(database, work, { answer }),
					isDryRun,
					resolve: resolve as Job["resolve"],
					reject,
					outcome: undefined,
				});
				schedule();
			}),
		transact: (length, work) =>
			new Promise((resolve, reject) => {
				demandRoom();
				const place =
					thread === undefined || length <= shortLength
						? openTransaction(database)
						: thread.transaction;
				queue.push({
					run: () => transact(place, work).then(resolve, reject),
					reject,
				});
				schedule();
			}),
		hold: (task) =>
			new Promise((resolve, reject) => {
				const run = () => task().then(resolve, reject);
				// Nothing is left to be done then.
				queue.unshift({ run, reject: () => resolve() });
				schedule();
			}),
		async drain() {
			while (queue.length > 0 || isScheduled || isHeld) await restForOthers();
		},
		get failure() {
			return failure;
		},
	};
}

function runJob(database: Database, job: Job): void {
	database.exec("SAVEPOINT job");
	try {
		job.outcome = { result: job.work() };
		if (job.isDryRun) database.exec("ROLLBACK TO job");
		database.exec("RELEASE job");
	} catch (reason) {
		if (isSyncFailure(reason)) throw reason;
		database.exec("ROLLBACK TO job");
		database.exec("RELEASE job");
		job.outcome = { reason };
	}
}

function refuse(jobs: readonly (Job | Task)[], reason: DirectoryError): void {
	for (const { reject } of jobs) reject(reason);
}

function unwritable(cause: unknown): DirectoryError {
	return new DirectoryError(
		"unavailable",
		"The directory cannot be written at the moment; nothing was changed. Try again.",
		{ retryAfterSeconds: 5, cause },
	);
}
