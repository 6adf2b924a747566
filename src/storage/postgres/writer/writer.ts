import { passPoint } from "../../../concurrency/failpoint.ts";
import { runTraced, traceQueued } from "../../../concurrency/trace.ts";
import { DirectoryError } from "../../../directory/errors.ts";
import { notDeleted } from "../../../directory/history/restore.ts";
import { noSuchOrganization } from "../../../directory/organizations/organization.ts";
import { claimConflict } from "../../../directory/people/claims.ts";
import {
	AlreadyRepliedError,
	type ReplyMaker,
} from "../../../directory/store/stored-reply.ts";
import {
	queueFull,
	tooContended,
} from "../../../directory/store/write-refusals.ts";
import type { Basis } from "../../sql/steps/basis.ts";
import type { BatchStep } from "../../sql/steps/batch-step.ts";
import {
	type DecidedBatch,
	decideBatch,
	type GuardedWrite,
	roundsMax,
} from "../../sql/steps/decide-batch.ts";
import { readReply } from "../../sql/stored-replies.ts";
import type { Statements } from "../database.ts";
import type { Engine, Writer } from "../engine.ts";
import { doWork } from "../work.ts";
import { readBasis, readMore } from "./basis.ts";
import { type Contention, openContention } from "./contention.ts";
import { lockOrganizations } from "./locks.ts";
import { type WriteResults, writePeople } from "./person-writes.ts";
import { composeReplies, storeOthers } from "./replies.ts";

/** Changes that share one transaction, at most. */
const batchLengthMax = 128;
/** Waiting changes at most; a further change is refused at once, with a retry hint. */
const queueLengthMax = 4096;
/** How often a change is decided at most because other writes changed its read set. */
const attemptsMax = 30;
const pauseMsMax = 20;
/** Concurrent batches of an organization: while the database writes one, the rules of the next run. */
const batchesMax = 2;

type Parts = Pick<Engine, "database" | "catalogs">;

/** Where a batch runs. */
interface Place extends Pick<Engine, "catalogs"> {
	/** The pool, or a transaction that has locked the organization. */
	statements: Statements;
	/** Whether a failure rolls back what was written before it. */
	isTransaction: boolean;
	contention: Contention;
}

interface QueuedWrite extends BatchStep {
	/** The reply that is stored with the change. */
	reply: ReplyMaker<never> | undefined;
	resolve: (result: unknown) => void;
	reject: (reason: unknown) => void;
	attempts: number;
	/** Called when it is taken out of the queue. */
	onTaken: (() => void) | undefined;
}

const queuedPart = {
	...{ name: "postgresql write", wait: "postgresql wait", isRemote: true },
	attributes: { "db.system.name": "postgresql", "db.operation.name": "write" },
};

interface Queue {
	writes: QueuedWrite[];
	running: number;
	isScheduled: boolean;
	/**
	 * The people of the running batches. No person is in two of them, since one batch would invalidate the
	 * other.
	 */
	busy: Set<string>;
	contention: Contention;
}

export function openWriter(parts: Parts): Writer {
	const queues = new Map<string, Queue>();
	let length = 0;
	let onIdle: (() => void)[] = [];

	const start = (orgId: string, queue: Queue) => {
		queue.isScheduled = false;
		while (mayRun(queue)) {
			queue.running++;
			void run(orgId, queue);
		}
		if (queue.running === 0) queues.delete(orgId);
		if (length > 0) return;
		for (const resolve of onIdle) resolve();
		onIdle = [];
	};

	const run = async (orgId: string, queue: Queue) => {
		const { batch, again } = queue.contention.isShared()
			? await runLocked(parts, orgId, queue)
			: await runOpen(parts, orgId, queue);
		// Other processes won in every write: let them finish.
		if (again.length === batch.length) await pause();
		for (const { target } of batch) queue.busy.delete(target.id);
		length -= batch.length - again.length;
		queue.writes.unshift(...again);
		queue.running--;
		start(orgId, queue);
	};

	const enqueue = (write: QueuedWrite) => {
		length++;
		const { orgId } = write.target;
		const queue = queues.get(orgId) ?? openQueue();
		queues.set(orgId, queue);
		queue.writes.push(write);
		if (queue.isScheduled || queue.running >= batchesMax) return;
		queue.isScheduled = true;
		// Writes that arrive in the same round of the event loop share the batch.
		// They are written for all of them, and not for the request that came first.
		setImmediate(() => runTraced(undefined, () => start(orgId, queue)));
	};

	return {
		write: (step, reply) =>
			traceQueued(
				queuedPart,
				(onTaken) =>
					new Promise((resolve, reject) => {
						const settle = {
							resolve: resolve as QueuedWrite["resolve"],
							reject,
						};
						if (length >= queueLengthMax) reject(queueFull());
						else enqueue({ ...step, reply, ...settle, attempts: 0, onTaken });
					}),
			),
		drain: () =>
			length === 0
				? Promise.resolve()
				: new Promise((resolve) => onIdle.push(resolve)),
	};
}

function openQueue(): Queue {
	return {
		writes: [],
		running: 0,
		isScheduled: false,
		busy: new Set(),
		contention: openContention(),
	};
}

// A batch that waits for the lock is still open, so there is no second one.
function mayRun({ writes, running, busy, contention }: Queue): boolean {
	const max = contention.isShared() ? 1 : batchesMax;
	return running < max && writes.some(({ target }) => !busy.has(target.id));
}

// Takes the oldest writes, except those about people of running batches; later writes about the same person
// wait too.
function takeBatch(queue: Queue): QueuedWrite[] {
	const batch: QueuedWrite[] = [];
	const rest: QueuedWrite[] = [];
	for (const write of queue.writes)
		if (batch.length < batchLengthMax && !queue.busy.has(write.target.id))
			batch.push(write);
		else rest.push(write);
	queue.writes = rest;
	for (const { target, onTaken } of batch) {
		queue.busy.add(target.id);
		onTaken?.();
	}
	return batch;
}

/** A batch with those of its writes that must be decided again. */
interface Run {
	batch: QueuedWrite[];
	again: QueuedWrite[];
}

// Decides the batch without a lock. Never rejects.
async function runOpen(
	parts: Parts,
	orgId: string,
	queue: Queue,
): Promise<Run> {
	const batch = takeBatch(queue);
	const place = placeOf(parts, queue);
	return { batch, again: await runBatch(place, orgId, batch) };
}

// Takes the batch when the organization is locked, and decides it under the lock. Never rejects.
async function runLocked(
	parts: Parts,
	orgId: string,
	queue: Queue,
): Promise<Run> {
	const place = placeOf(parts, queue);
	let batch: QueuedWrite[] | undefined;
	queue.contention.countTurn();
	try {
		const settleAll = await parts.database.transact(async (statements) => {
			await lockOrganizations(statements, [orgId]);
			// The transaction may restart, with the same batch.
			batch ??= takeBatch(queue);
			const locked = { ...place, statements, isTransaction: true };
			return tryBatch(locked, orgId, batch);
		});
		return { batch: batch ?? [], again: settleAll() };
	} catch (cause) {
		batch ??= takeBatch(queue);
		return { batch, again: await recover(place, orgId, { batch, cause }) };
	}
}

function placeOf({ database, catalogs }: Parts, { contention }: Queue): Place {
	return { statements: database, isTransaction: false, catalogs, contention };
}

// Settles the writes of a batch and returns those that must be decided again. Never rejects.
async function runBatch(
	place: Place,
	orgId: string,
	batch: readonly QueuedWrite[],
): Promise<QueuedWrite[]> {
	try {
		return (await tryBatch(place, orgId, batch))();
	} catch (cause) {
		return recover(place, orgId, { batch, cause });
	}
}

async function recover(
	place: Place,
	orgId: string,
	{ batch, cause }: { batch: readonly QueuedWrite[]; cause: unknown },
): Promise<QueuedWrite[]> {
	if (batch.length === 1 || cause instanceof DirectoryError) {
		for (const { reject } of batch) reject(cause);
		return [];
	}
	// The database refuses one of them; in a batch of one, only that one fails.
	const again: QueuedWrite[] = [];
	for (const write of batch)
		again.push(...(await runBatch(place, orgId, [write])));
	return again;
}

// Writes the batch; the returned function, called when that is on disk, settles the writes and returns those that must be
// decided again.
async function tryBatch(
	place: Place,
	orgId: string,
	batch: readonly QueuedWrite[],
): Promise<() => QueuedWrite[]> {
	const { statements, catalogs, contention } = place;
	const { open, later } = await rejectAnswered(place, batch);
	if (open.length === 0) return () => later;
	const ids = new Set(open.map(({ target }) => target.id));
	const basis = await readBasis(statements, catalogs, orgId, [...ids]);
	if (basis === undefined) throw noSuchOrganization();
	contention.noteNewest(basis.newestId);
	const decided = await decide(place, open, basis);
	const { writes, outcomes } = decided;
	const replies = composeReplies(open, outcomes);
	const { catalogVersion } = basis;
	contention.addOwn(writes.length);
	passPoint("postgres.batch.decided");
	const results =
		writes.length === 0
			? []
			: await writePeople(statements, orgId, catalogVersion, writes, replies);
	contention.addOwn(countDone(results) - writes.length);
	// Another process has just stored one of the replies: the next attempt finds it.
	if (results === "answered") return () => [...open, ...later];
	const refused = await storeOthers(place, replies, results);
	return () => {
		for (const [index, reason] of refused) open[index]?.reject(reason);
		return [...settle(open, decided, results), ...later];
	};
}

function countDone(results: WriteResults): number {
	return typeof results === "string"
		? 0
		: results.filter((word) => word === "done").length;
}

// Rejects the writes whose replies are stored already. Of those with one key the first is `open`, the others wait for its reply.
async function rejectAnswered(
	{ statements }: Place,
	batch: readonly QueuedWrite[],
): Promise<{ open: QueuedWrite[]; later: QueuedWrite[] }> {
	const open: QueuedWrite[] = [];
	const later: QueuedWrite[] = [];
	const keys = new Set<string>();
	for (const write of batch) {
		const { reply } = write;
		if (reply === undefined) {
			open.push(write);
			continue;
		}
		const key = JSON.stringify(reply.key);
		const stored = keys.has(key)
			? undefined
			: await doWork(statements, readReply(reply.key, reply.now));
		if (stored !== undefined) write.reject(new AlreadyRepliedError(stored));
		else (keys.has(key) ? later : open).push(write);
		keys.add(key);
	}
	return { open, later };
}

async function decide(
	{ statements }: Place,
	batch: readonly QueuedWrite[],
	basis: Basis,
): Promise<DecidedBatch> {
	const bases = new Map([[basis.catalog.organization.id, basis]]);
	for (let rounds = 0; rounds < roundsMax; rounds++) {
		const decided = decideBatch(batch, bases);
		if (!("missing" in decided)) return decided;
		for (const wanted of decided.missing.wanted.values())
			await readMore(statements, basis, wanted);
	}
	throw tooContended();
}

// Settles the decided writes and returns those that must be decided again.
function settle(
	batch: readonly QueuedWrite[],
	{ outcomes, writes }: DecidedBatch,
	results: Exclude<WriteResults, "answered">,
): QueuedWrite[] {
	const again: QueuedWrite[] = [];
	let hasFailed = false;
	outcomes.forEach(({ settled, isDependent, writeIndex }, index) => {
		const queued = batch[index] as QueuedWrite;
		const word = wordOf(writeIndex, results);
		const isStale = word === "stale" || word === "again";
		if (isStale || (writeIndex === undefined && isDependent && hasFailed)) {
			hasFailed = true;
			queued.attempts++;
			if (queued.attempts < attemptsMax) again.push(queued);
			else queued.reject(tooContended());
			return;
		}
		const refusal = refusalOf(word, queued, writes[writeIndex ?? -1]);
		if (refusal !== undefined) {
			hasFailed = true;
			queued.reject(refusal);
		} else if ("reason" in settled) queued.reject(settled.reason);
		else queued.resolve(settled.result);
	});
	return again;
}

// The result word of `change_people` for a write. Nothing is written with an outdated catalog.
function wordOf(
	writeIndex: number | undefined,
	results: Exclude<WriteResults, "answered">,
): string {
	if (results === "outdated") return "stale";
	return writeIndex === undefined ? "done" : (results[writeIndex] ?? "stale");
}

// The database's refusal of a write; undefined when there is none.
function refusalOf(
	word: string,
	{ target }: QueuedWrite,
	write: GuardedWrite | undefined,
): Error | undefined {
	if (word.startsWith("taken ")) {
		const indexes = word.slice("taken ".length).split(" ").map(Number);
		const takes = write?.takes ?? [];
		return claimConflict(takes.filter((_, index) => indexes.includes(index)));
	}
	if (word === "kept") return notDeleted();
	if (word === "exists")
		return new Error(`The person ${target.id} already exists.`);
	return undefined;
}

function pause(): Promise<void> {
	return new Promise((resolve) =>
		setTimeout(resolve, Math.random() * pauseMsMax),
	);
}
