import { passPoint } from "../../../concurrency/failpoint.ts";
import { restForOthers } from "../../../concurrency/time-slices.ts";
import { runTraced, traceQueued } from "../../../concurrency/trace.ts";
import { DirectoryError } from "../../../directory/errors.ts";
import { queueFull } from "../../../directory/store/write-refusals.ts";
import type { Database } from "../database.ts";
import type { Transaction, Writer } from "../engine.ts";
import {
	type DiskFailure,
	type FailStop,
	isBusy,
	isDatabaseFailure,
	outcomeUnknown,
	stopped,
} from "../file/fail-stop.ts";
import { doOnce } from "../stored-replies.ts";
import {
	answerBatch,
	HalfWrittenError,
	type QueuedTask,
	type QueuedWrite,
	queueAgain,
	runBatch,
} from "./batch.ts";
import { openTransaction, rollBack, UnwrittenError } from "./transaction.ts";
import { openWriteFailures, type WriteFailures } from "./write-failures.ts";
import { ThreadEnded, type WriterThread } from "./writer-thread.ts";

/** Waiting writes at most; a further write is refused at once, with a retry hint. */
const queueLengthMax = 4096;
/** Changes that the main thread writes at once, at most; longer transactions run on their own thread. */
export const shortLength = 20;
/** How long a batch waits for another process that is writing to the same file. */
const busyWaitMsMax = 5000;
const busyRetryMs = 5;
/** Turns of the event loop for which a batch waits at most while each brings more writes. */
const gatheringTurnsMax = 4;

/** The parts of the engine that a writer works with. */
interface WriterParts {
	failStop: FailStop;
	/** Writes long transactions; undefined when there is only one connection, as in memory. */
	thread: WriterThread | undefined;
	/** Stops the engine when its files were moved or replaced. */
	demandFiles: () => DiskFailure | undefined;
	/** Called before a batch begins. */
	onBatch: () => void;
	/** Called after a batch is on disk; `isLarge`: the log has probably grown much. */
	onCommit: (isLarge: boolean) => void;
}

// A writer while it lives.
interface Running extends WriterParts {
	database: Database;
	failures: WriteFailures;
	queue: (QueuedWrite | QueuedTask)[];
	/** `flush` is scheduled. */
	isScheduled: boolean;
	/** A task runs alone. */
	isHeld: boolean;
	/** The time since which another process has kept the batch from starting. */
	busySince: number | undefined;
	commits: number;
	writes: number;
	dryRuns: number;
	busyMs: number;
}

export function openWriter(database: Database, parts: WriterParts): Writer {
	const running: Running = {
		...parts,
		database,
		failures: openWriteFailures(database.file, parts.failStop),
		queue: [],
		isScheduled: false,
		isHeld: false,
		busySince: undefined,
		...{ commits: 0, writes: 0, dryRuns: 0, busyMs: 0 },
	};
	return {
		write: (work, { isDryRun = false, reply, isDecidedFirst = false } = {}) =>
			enqueue(running, "write", (queue, settle, onTaken) =>
				queue.push({
					work:
						reply === undefined
							? work
							: () => doOnce(database, work, { reply }),
					isDryRun,
					isLarge: false,
					// A dry run is always rolled back.
					isDecidedFirst: isDecidedFirst && !isDryRun,
					...settle,
					outcome: undefined,
					onTaken,
				}),
			),
		load: (work) =>
			enqueue(running, "write", (queue, settle, onTaken) =>
				queue.push({
					work,
					isDryRun: false,
					isLarge: true,
					isDecidedFirst: false,
					...settle,
					resolve: () => settle.resolve(undefined),
					outcome: undefined,
					onTaken,
				}),
			),
		transact: (length, work) => {
			const transaction =
				parts.thread === undefined || length <= shortLength
					? openTransaction(database)
					: parts.thread.transaction;
			return enqueueTask(running, () => transact(running, transaction, work));
		},
		alone: (transaction) =>
			enqueueTask(running, () =>
				transact(running, transaction, async () => {}, { isWritten: true }),
			),
		hold: (task) =>
			new Promise((resolve, reject) => {
				const run = () => task().then(resolve, reject);
				// Nothing is left to do once the engine has stopped.
				running.queue.unshift({ run, reject: () => resolve() });
				schedule(running);
			}),
		async drain() {
			while (running.queue.length > 0 || running.isScheduled || running.isHeld)
				await restForOthers();
		},
		get failure() {
			return running.failures.last;
		},
		get work() {
			const { commits, writes, dryRuns, busyMs, queue } = running;
			return {
				...{ commits, writes, dryRuns },
				...{ seconds: busyMs / 1000, waiting: queue.length },
			};
		},
	};
}

/** The functions that settle a queued write. */
type Settle = Pick<QueuedWrite, "resolve" | "reject">;

// Adds something to the queue, unless that is full or the engine has stopped.
function enqueue<Result>(
	running: Running,
	operation: "write" | "transaction",
	add: (
		queue: Running["queue"],
		settle: Settle,
		onTaken: (() => void) | undefined,
	) => unknown,
): Promise<Result> {
	const part = operation === "write" ? writePart : transactionPart;
	return traceQueued(
		part,
		(onTaken) =>
			new Promise((resolve, reject) => {
				demandSpace(running);
				add(
					running.queue,
					{ resolve: resolve as Settle["resolve"], reject },
					onTaken,
				);
				schedule(running);
			}),
	);
}

const wait = "sqlite wait";
const system = { "db.system.name": "sqlite" };
const writePart = {
	...{ name: "sqlite write", wait },
	attributes: { ...system, "db.operation.name": "write" },
};
const transactionPart = {
	...{ name: "sqlite transaction", wait },
	attributes: { ...system, "db.operation.name": "transaction" },
};

function enqueueTask<Result>(
	running: Running,
	task: () => Promise<Result>,
): Promise<Result> {
	return enqueue(running, "transaction", (queue, settle, onTaken) => {
		const run = () => {
			onTaken?.();
			return task().then(settle.resolve, settle.reject);
		};
		queue.push({ run, reject: settle.reject });
	});
}

function demandSpace({ failStop, queue }: Running): void {
	if (failStop.failure !== undefined) throw stopped(failStop.failure);
	if (queue.length >= queueLengthMax) throw queueFull();
}

function schedule(running: Running): void {
	const { isScheduled, isHeld, queue } = running;
	if (isScheduled || isHeld || queue.length === 0) return;
	running.isScheduled = true;
	setImmediate(gather, running, queue.length, 0);
}

// Each commit waits for the disk, so many small batches take longer than one. The requests that arrived during a commit are
// read in several turns: while a turn brings more writes, so may the next.
function gather(running: Running, length: number, turns: number): void {
	const { queue } = running;
	if (queue.length > length && turns < gatheringTurnsMax)
		setImmediate(gather, running, queue.length, turns + 1);
	// It works for all that wait, and not for the request that came first.
	else runTraced(undefined, () => flush(running));
}

// Takes the head of the queue: a task, or a batch of writes.
function flush(running: Running): void {
	running.isScheduled = false;
	if (running.isHeld) return;
	const { failStop, queue } = running;
	if (failStop.failure !== undefined) {
		refuse(queue.splice(0), stopped(failStop.failure));
		return;
	}
	const [first] = queue;
	if (first === undefined) return;
	if ("run" in first) {
		queue.shift();
		runTask(running, first);
	} else if (begin(running)) {
		writeBatch(running);
		schedule(running);
	}
}

function runTask(running: Running, { run }: QueuedTask): void {
	running.isHeld = true;
	void run().then(() => {
		running.isHeld = false;
		schedule(running);
	});
}

// Begins the transaction of a batch; false: another process writes, or nothing can be written.
function begin(running: Running): boolean {
	try {
		running.database.exec("BEGIN IMMEDIATE");
		running.busySince = undefined;
		return true;
	} catch (cause) {
		const now = performance.now();
		running.busySince ??= now;
		if (isBusy(cause) && now - running.busySince < busyWaitMsMax) {
			running.isScheduled = true;
			setTimeout(flush, busyRetryMs, running);
			return false;
		}
		running.busySince = undefined;
		refuse(running.queue.splice(0), running.failures.ofBegin(cause));
		return false;
	}
}

function writeBatch(running: Running): void {
	const start = performance.now();
	const batch: QueuedWrite[] = [];
	const refusal = commitBatch(running, batch);
	if (refusal !== undefined) {
		refuse(batch, refusal);
		return;
	}
	// It was rolled back, and waits again.
	if (batch.length === 0) return;
	countBatch(running, batch, start);
	running.failures.forget();
	running.onCommit(batch[0]?.isLarge === true);
	answerBatch(batch);
	passPoint("sqlite.batch.answered");
}

// Refused writes and dry runs were rolled back, and leave nothing.
function countBatch(
	running: Running,
	batch: readonly QueuedWrite[],
	start: number,
): void {
	let writes = 0;
	for (const { outcome, isDryRun } of batch)
		if (isDryRun) running.dryRuns++;
		else if (outcome !== undefined && "result" in outcome) writes++;
	countCommit(running, writes, start);
}

function countCommit(running: Running, writes: number, start: number): void {
	if (writes > 0) running.commits++;
	running.writes += writes;
	running.busyMs += performance.now() - start;
}

// Runs a batch in the begun transaction, and commits it; returns the refusal when it is not on disk.
function commitBatch(
	{ database, failures, failStop, queue, onBatch, demandFiles }: Running,
	batch: QueuedWrite[],
): DirectoryError | undefined {
	try {
		passPoint("sqlite.batch.begun");
		onBatch();
		runBatch(database, queue, batch);
		passPoint("sqlite.batch.written");
	} catch (cause) {
		rollBack(database);
		if (!(cause instanceof HalfWrittenError))
			return failures.beforeCommit(cause);
		queueAgain(queue, batch);
		return undefined;
	}
	try {
		database.exec("COMMIT");
	} catch (cause) {
		const refusal = failures.ofCommit(cause);
		if (failStop.failure === undefined) rollBack(database);
		return refusal;
	}
	passPoint("sqlite.batch.committed");
	// It may be on disk in a file that the next start does not find.
	const vanished = demandFiles();
	return vanished && outcomeUnknown(vanished);
}

// Runs `work` in a separate transaction; rejects with its error, or with the refusal when it is not on
// disk.
async function transact<Result>(
	running: Running,
	transaction: Transaction,
	work: (write: Transaction["write"]) => Promise<Result>,
	{ isWritten = false } = {},
): Promise<Result> {
	const { failStop, failures, demandFiles, onCommit } = running;
	await beginWhenFree(transaction, failures);
	const start = performance.now();
	let result: Result;
	let isCommitting = false;
	try {
		passPoint("sqlite.transaction.begun");
		result = await work((part) => {
			isWritten = true;
			return transaction.write(part);
		});
		passPoint("sqlite.transaction.decided");
		isCommitting = true;
		await transaction.commit();
	} catch (thrown) {
		const refusal = explain(failures, thrown, isCommitting);
		if (failStop.failure === undefined) await transaction.rollBack();
		throw refusal;
	}
	passPoint("sqlite.transaction.committed");
	const vanished = demandFiles();
	if (vanished !== undefined) throw outcomeUnknown(vanished);
	countCommit(running, isWritten ? 1 : 0, start);
	failures.forget();
	onCommit(false);
	return result;
}

async function beginWhenFree(
	transaction: Transaction,
	failures: WriteFailures,
): Promise<void> {
	const end = performance.now() + busyWaitMsMax;
	for (;;)
		try {
			await transaction.begin();
			return;
		} catch (cause) {
			if (cause instanceof DirectoryError) throw cause;
			if (!isBusy(cause) || performance.now() > end)
				throw failures.beforeCommit(cause);
			await new Promise((resolve) => setTimeout(resolve, busyRetryMs));
		}
}

// Returns the error of a transaction's work unchanged, and the refusal for a failure of its database.
function explain(
	failures: WriteFailures,
	thrown: unknown,
	isCommitting: boolean,
): unknown {
	const isUnwritten = thrown instanceof UnwrittenError;
	const cause = isUnwritten ? thrown.cause : thrown;
	if (isCommitting && !isUnwritten) return failures.ofCommit(cause);
	return isDatabaseFailure(cause) || cause instanceof ThreadEnded
		? failures.beforeCommit(cause)
		: cause;
}

function refuse(
	entries: readonly (QueuedWrite | QueuedTask)[],
	reason: DirectoryError,
): void {
	for (const { reject } of entries) reject(reason);
}
