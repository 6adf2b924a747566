import { DirectoryError } from "../../directory/errors.ts";
import type { WriteOptions } from "../../directory/store.ts";
import { doOnce } from "./answers.ts";
import type { Database } from "./database.ts";
import {
	type DiskFailure,
	type FailStop,
	isBusy,
	isCommitUndone,
	isSyncFailure,
	outcomeUnknown,
	stopped,
} from "./fail-stop.ts";

/** Writes that share one commit at most. */
export const batchLengthMax = 256;
/** Writes that wait at most; past it a write is refused at once, to be tried again. */
export const queueLengthMax = 4096;
/** How long a batch waits for another process that is writing to the same file. */
export const busyWaitMsMax = 5000;
const busyRetryMs = 5;

/**
 * Group commit: the writes that wait are taken together into one transaction. Each of them stands
 * or falls alone (a savepoint of its own), and all are answered after the one commit that holds them.
 */
export interface Writer {
	/**
	 * Does `work` in the next batch and resolves when it is on disk. What `work` throws undoes what it
	 * wrote and rejects this promise alone. Rejects with `unavailable` when too many writes wait or the
	 * file cannot be written. With `isDryRun` what `work` wrote is undone although it did not throw; with
	 * `answer` it is done once only.
	 */
	write<Result>(
		work: () => Result,
		options?: WriteOptions<Result>,
	): Promise<Result>;
	/** Does `task` while no write is under way; writes wait for it, reads do not. */
	hold(task: () => Promise<void>): Promise<void>;
	/** Resolves when every write that was asked for has been answered. */
	drain(): Promise<void>;
	/** Why the last commit failed; undefined when it did not. */
	readonly failure: unknown;
}

interface Job {
	work: () => unknown;
	isDryRun: boolean;
	resolve: (result: unknown) => void;
	reject: (reason: unknown) => void;
	outcome: { result: unknown } | { reason: unknown } | undefined;
}

/** What a writer works with. */
export interface WriterNeeds {
	failStop: FailStop;
	/** Stops the engine when its files are not where they were. */
	demandFiles: () => DiskFailure | undefined;
	/** Called before a batch begins. */
	onBatch: () => void;
	/** Called after a batch is on disk. */
	onCommit: () => void;
}

export function openWriter(
	database: Database,
	{ failStop, demandFiles, onBatch, onCommit }: WriterNeeds,
): Writer {
	let queue: Job[] = [];
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
		const isBegun = begin();
		if (!isBegun) return;
		const batch = queue.slice(0, batchLengthMax);
		queue = queue.slice(batchLengthMax);
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

	// Does a batch in the transaction that has begun, and ends it; gives the refusal when it is not on disk.
	const commit = (batch: readonly Job[]): DirectoryError | undefined => {
		try {
			onBatch();
			for (const job of batch) runJob(database, job);
		} catch (cause) {
			rollBack(database);
			if (isSyncFailure(cause)) return stopped(failSync(cause));
			failure = cause;
			return unwritable(cause);
		}
		try {
			database.exec("COMMIT");
		} catch (cause) {
			if (!isCommitUndone(cause)) return outcomeUnknown(failSync(cause));
			rollBack(database);
			failure = cause;
			return unwritable(cause);
		}
		// On disk, but in a file that the next start does not find.
		const vanished = demandFiles();
		return vanished && outcomeUnknown(vanished);
	};

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

	return {
		write: <Result>(
			work: () => Result,
			{ isDryRun = false, answer }: WriteOptions<Result> = {},
		) =>
			new Promise<Result>((resolve, reject) => {
				if (failStop.failure !== undefined) {
					reject(stopped(failStop.failure));
					return;
				}
				if (queue.length >= queueLengthMax) {
					reject(
						new DirectoryError(
							"unavailable",
							"Too many changes are waiting to be written. Try again in a moment.",
							{ retryAfterSeconds: 1 },
						),
					);
					return;
				}
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
		async hold(task) {
			isHeld = true;
			try {
				await task();
			} finally {
				isHeld = false;
				schedule();
			}
		},
		async drain() {
			while (queue.length > 0 || isScheduled)
				await new Promise((resolve) => setImmediate(resolve));
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

function rollBack(database: Database): void {
	try {
		database.exec("ROLLBACK");
	} catch {
		// SQLite has rolled back by itself already, as it does when the disk is full.
	}
}

function refuse(jobs: readonly Job[], reason: DirectoryError): void {
	for (const { reject } of jobs) reject(reason);
}

function unwritable(cause: unknown): DirectoryError {
	return new DirectoryError(
		"unavailable",
		"The directory cannot be written at the moment; nothing was changed. Try again.",
		{ retryAfterSeconds: 5, cause },
	);
}
