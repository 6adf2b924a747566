import { DirectoryError } from "../../../directory/errors.ts";
import { AlreadyRepliedError } from "../../../directory/store/stored-reply.ts";
import type { Database } from "../database.ts";
import { isDatabaseFailure, isSyncFailure } from "../file/fail-stop.ts";
import { rollBack } from "./transaction.ts";

/** Writes that share one commit at most. */
const batchLengthMax = 256;
/** After this time a batch takes no more writes, so that reads get their turn. */
const batchMsMax = 25;

/** A write that waits for the next batch. */
export interface QueuedWrite {
	work: () => unknown;
	isDryRun: boolean;
	/** It writes many rows, and is a batch of its own. */
	isLarge: boolean;
	/** Every `DirectoryError` of `work` comes before its first statement that writes. */
	isDecidedFirst: boolean;
	resolve: (result: unknown) => void;
	reject: (reason: unknown) => void;
	outcome: { result: unknown } | { reason: unknown } | undefined;
	/** Called when it is taken out of the queue. */
	onTaken: (() => void) | undefined;
}

/** A task that runs alone, while no other write runs. `run` never rejects. */
export interface QueuedTask {
	run: () => Promise<void>;
	reject: (reason: unknown) => void;
}

/**
 * Runs the writes at the head of the queue in the running transaction and moves them to `batch`, until the batch is
 * full or takes too long. Throws when the transaction failed.
 */
export function runBatch(
	database: Database,
	queue: (QueuedWrite | QueuedTask)[],
	batch: QueuedWrite[],
): void {
	const end = performance.now() + batchMsMax;
	do {
		const write = queue.shift() as QueuedWrite;
		batch.push(write);
		write.onTaken?.();
		if (write.isLarge) runLargeWrite(database, write);
		else if (write.isDecidedFirst) runDecidedWrite(write);
		else runWrite(database, write);
	} while (
		!batch[0]?.isLarge &&
		batch.length < batchLengthMax &&
		queue[0] !== undefined &&
		"work" in queue[0] &&
		!queue[0].isLarge &&
		performance.now() < end
	);
}

/** A write failed after its first statement and has no savepoint, so its batch must be rolled back and run again. */
export class HalfWrittenError extends Error {}

/** Puts the writes of a batch that was rolled back at the head of the queue, each to run in a savepoint. */
export function queueAgain(
	queue: (QueuedWrite | QueuedTask)[],
	batch: QueuedWrite[],
): void {
	for (const write of batch) {
		write.outcome = undefined;
		write.isDecidedFirst = false;
	}
	queue.unshift(...batch.splice(0));
}

/** Settles the writes of a batch that is on disk. */
export function answerBatch(batch: readonly QueuedWrite[]): void {
	for (const { outcome, resolve, reject } of batch)
		if (outcome && "result" in outcome) resolve(outcome.result);
		else reject(outcome?.reason);
}

// A savepoint copies every page that a write changes, for a rollback that a refusal does not need: it has written nothing.
function runDecidedWrite(write: QueuedWrite): void {
	try {
		write.outcome = { result: write.work() };
	} catch (reason) {
		if (isSyncFailure(reason)) throw reason;
		if (!isDecided(reason)) throw new HalfWrittenError();
		write.outcome = { reason };
	}
}

// The end of a write that has written nothing. A reply is made without a refusal, after the last of them.
function isDecided(reason: unknown): boolean {
	return (
		reason instanceof DirectoryError || reason instanceof AlreadyRepliedError
	);
}

// A savepoint would keep every changed page in memory, and each statement of several rows would walk through them all when it
// ends. The transaction has no other write, so it is rolled back itself.
function runLargeWrite(database: Database, write: QueuedWrite): void {
	try {
		write.outcome = { result: write.work() };
	} catch (reason) {
		if (isDatabaseFailure(reason)) throw reason;
		write.outcome = { reason };
		rollBack(database);
		database.exec("BEGIN IMMEDIATE");
	}
}

function runWrite(database: Database, write: QueuedWrite): void {
	database.exec("SAVEPOINT queued_write");
	try {
		write.outcome = { result: write.work() };
		if (write.isDryRun) database.exec("ROLLBACK TO queued_write");
		database.exec("RELEASE queued_write");
	} catch (reason) {
		if (isSyncFailure(reason)) throw reason;
		database.exec("ROLLBACK TO queued_write");
		database.exec("RELEASE queued_write");
		write.outcome = { reason };
	}
}
