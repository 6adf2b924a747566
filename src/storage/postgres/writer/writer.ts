import { DirectoryError } from "../../../directory/errors.ts";
import { notDeleted } from "../../../directory/history/restore.ts";
import { claimConflict } from "../../../directory/people/claims.ts";
import { AnsweredError } from "../../../directory/store/stored-reply.ts";
import {
	type AnswerWrite,
	composeAnswers,
	keepAnswer,
	readAnswer,
	type WriteRow,
	writeOnce,
} from "../answers.ts";
import type { Catalogs } from "../catalogs.ts";
import type { Database, Statements } from "../database.ts";
import {
	type Decided,
	decideBatch,
	type GuardedWrite,
	type Job,
	noOrganization,
	type World,
} from "./batch.ts";
import { answerQuestion, type Question, textOf } from "./questions.ts";
import { readState } from "./state.ts";

/** Changes that share one transaction at most. */
export const batchLengthMax = 128;
/** Changes that wait at most; past it a change is refused at once, to be tried again. */
export const queueLengthMax = 4096;
/** How often a change is decided anew because others changed what it saw. */
const attemptsMax = 30;
/** How often changes are decided anew because rules ask for people who have not been read. */
export const roundsMax = 20;
const pauseMsMax = 20;
/** Batches of an organization at the same time: while the database writes one, the rules of the next run. */
const batchesMax = 2;

/**
 * Group commit: the changes of an organization's people that wait are read together, decided in
 * memory, and written together by one call that checks what the rules saw and commits: two round
 * trips for all of them, and no lock is held while the rules run. Each stands or falls alone.
 */
export interface Writer {
	/**
	 * Does a job in the next batch and resolves with its answer when it is on disk. Rejects with what the
	 * job throws, with `conflict` when others hold what it claims, with `notFound` when there is no
	 * such organization, with `unavailable` when too many changes wait or the database is not to be had.
	 */
	write(job: Job): Promise<unknown>;
	/** Resolves when every change that was asked for has been answered. */
	drain(): Promise<void>;
}

interface Waiting extends Job {
	resolve: (answer: unknown) => void;
	reject: (reason: unknown) => void;
	attempts: number;
}

interface Queue {
	jobs: Waiting[];
	running: number;
	isScheduled: boolean;
	/** Whom the batches that run are about: nobody is in two of them, or the one would outdate the other. */
	busy: Set<string>;
}

export function openWriter(database: Database, catalogs: Catalogs): Writer {
	const queues = new Map<string, Queue>();
	let length = 0;
	let onIdle: (() => void)[] = [];

	const start = (orgId: string, queue: Queue) => {
		queue.isScheduled = false;
		while (queue.running < batchesMax) {
			const batch = takeBatch(queue);
			if (batch.length === 0) break;
			queue.running++;
			void run(orgId, queue, batch);
		}
		if (queue.running === 0) queues.delete(orgId);
		if (length > 0) return;
		for (const resolve of onIdle) resolve();
		onIdle = [];
	};

	const run = async (orgId: string, queue: Queue, batch: Waiting[]) => {
		const again = await runBatch({ database, catalogs }, orgId, batch);
		// Others were faster in everything: let them go ahead.
		if (again.length === batch.length) await pause();
		for (const { target } of batch) queue.busy.delete(target.id);
		length -= batch.length - again.length;
		queue.jobs.unshift(...again);
		queue.running--;
		start(orgId, queue);
	};

	return {
		write: (job) =>
			new Promise((resolve, reject) => {
				if (length >= queueLengthMax) {
					reject(overloaded());
					return;
				}
				length++;
				const { orgId } = job.target;
				const queue = queues.get(orgId) ?? openQueue();
				queues.set(orgId, queue);
				queue.jobs.push({ ...job, resolve, reject, attempts: 0 });
				if (queue.isScheduled || queue.running >= batchesMax) return;
				queue.isScheduled = true;
				// What else arrives in this turn shares the batch.
				setImmediate(() => start(orgId, queue));
			}),
		drain: () =>
			length === 0
				? Promise.resolve()
				: new Promise((resolve) => onIdle.push(resolve)),
	};
}

function openQueue(): Queue {
	return { jobs: [], running: 0, isScheduled: false, busy: new Set() };
}

// The eldest jobs, but of nobody whom a batch is about that runs; those behind them wait for it too.
function takeBatch(queue: Queue): Waiting[] {
	const batch: Waiting[] = [];
	const rest: Waiting[] = [];
	for (const job of queue.jobs)
		if (batch.length < batchLengthMax && !queue.busy.has(job.target.id))
			batch.push(job);
		else rest.push(job);
	queue.jobs = rest;
	for (const { target } of batch) queue.busy.add(target.id);
	return batch;
}

// Answers the jobs of a batch; gives those back that have to be decided anew. Never rejects.
async function runBatch(
	engine: { database: Database; catalogs: Catalogs },
	orgId: string,
	batch: Waiting[],
): Promise<Waiting[]> {
	try {
		return await tryBatch(engine, orgId, batch);
	} catch (cause) {
		if (batch.length === 1 || cause instanceof DirectoryError) {
			for (const { reject } of batch) reject(cause);
			return [];
		}
		// One of them is more than the database takes; alone it fails alone.
		const again: Waiting[] = [];
		for (const job of batch)
			again.push(...(await runBatch(engine, orgId, [job])));
		return again;
	}
}

async function tryBatch(
	{ database, catalogs }: { database: Database; catalogs: Catalogs },
	orgId: string,
	batch: readonly Waiting[],
): Promise<Waiting[]> {
	const { open, later } = await sortOutAnswered(database, batch);
	if (open.length === 0) return later;
	const ids = new Set(open.map(({ target }) => target.id));
	const world = await readWorld(database, catalogs, orgId, [...ids]);
	if (world === undefined) throw noOrganization();
	const { decided, writes } = await decide(database, open, world);
	const answers = composeAnswers(open, decided);
	const { version } = world.catalog;
	const results =
		writes.length === 0
			? []
			: await writePeople(database, orgId, version, writes, answers);
	// Another process has answered one of them just now: it is found in the next attempt.
	if (results === "answered") return [...open, ...later];
	// What came to nothing to write has its answer kept by itself, unless it may have to be decided anew.
	const isAllDone = results?.every((word) => word === "done");
	for (const { answer, place, isDependent } of answers)
		if (place === undefined && results && (isAllDone || !isDependent))
			await keepAnswer(database, answer);
	return [...settle({ batch: open, decided, writes, results }), ...later];
}

// Rejects the jobs whose answers are kept already. Of those with one key the first is `open`, the others wait for its answer.
async function sortOutAnswered(
	database: Database,
	batch: readonly Waiting[],
): Promise<{ open: Waiting[]; later: Waiting[] }> {
	const open: Waiting[] = [];
	const later: Waiting[] = [];
	const keys = new Set<string>();
	for (const job of batch) {
		const { answer } = job;
		if (answer === undefined) {
			open.push(job);
			continue;
		}
		const name = JSON.stringify(answer.place);
		const kept = keys.has(name)
			? undefined
			: await readAnswer(database, answer.place, answer.now);
		if (kept !== undefined) job.reject(new AnsweredError(kept));
		else (keys.has(name) ? later : open).push(job);
		keys.add(name);
	}
	return { open, later };
}

/** What is known of an organization, with the people asked for; undefined when there is none. */
export async function readWorld(
	statements: Statements,
	catalogs: Catalogs,
	orgId: string,
	ids: readonly string[],
): Promise<World | undefined> {
	const state = await readState(statements, orgId, ids);
	const catalog =
		state && (await catalogs.get(statements, orgId, state.catalogVersion));
	return catalog && state && { catalog, state };
}

/** Adds people and answers to what is known of an organization. */
export async function readMore(
	statements: Statements,
	{ catalog, state }: World,
	wanted: ReadonlySet<string | Question>,
): Promise<void> {
	const orgId = catalog.organization.id;
	const ids = new Set<string>();
	for (const what of wanted)
		if (typeof what === "string") ids.add(what);
		else {
			const answer = await answerQuestion(statements, orgId, what);
			state.answers.set(textOf(what), answer);
			if (what.kind === "line") ids.add(what.personId);
			// Who answers a question is read along, as they are on their own.
			if ("ids" in answer && what.kind !== "holderOf")
				for (const id of answer.ids) if (!state.read.has(id)) ids.add(id);
		}
	if (ids.size === 0) return;
	const more = await readState(statements, orgId, [...ids]);
	for (const [id, person] of more?.people ?? []) state.people.set(id, person);
	for (const id of ids) state.read.add(id);
}

async function decide(
	database: Database,
	batch: readonly Waiting[],
	world: World,
) {
	const worlds = new Map([[world.catalog.organization.id, world]]);
	for (let rounds = 0; rounds < roundsMax; rounds++) {
		const decision = decideBatch(batch, worlds);
		if (!("missing" in decision)) return decision;
		for (const wanted of decision.missing.wanted.values())
			await readMore(database, world, wanted);
	}
	throw tooBusy();
}

/** Writes changes of an organization: one word for each; undefined when the catalogue is another one than the rules saw; "answered" when an answer is kept already. */
export async function writePeople(
	statements: Pick<Database, "write">,
	orgId: string,
	catalogVersion: number,
	writes: readonly GuardedWrite[],
	answers: readonly AnswerWrite[] = [],
): Promise<string[] | "answered" | undefined> {
	const kept = answers.filter(({ place }) => place !== undefined);
	const text = JSON.stringify(writes);
	const [row] =
		kept.length === 0
			? await statements.write<WriteRow>(
					"SELECT state, results FROM write_people($1, $2, $3)",
					orgId,
					catalogVersion,
					text,
				)
			: await writeOnce(statements, {
					orgId,
					catalogVersion,
					writes: text,
					answers: kept,
				});
	if (row === undefined || row.state === "missing") throw noOrganization();
	if (row.state === "answered") return "answered";
	return row.state === "catalog" ? undefined : (row.results ?? []);
}

// Answers what is settled; gives back what has to be decided anew.
function settle({
	batch,
	decided,
	writes,
	results,
}: {
	batch: readonly Waiting[];
	decided: readonly Decided[];
	writes: readonly GuardedWrite[];
	results: readonly string[] | undefined;
}): Waiting[] {
	const again: Waiting[] = [];
	let hasFailed = false;
	const retry = (job: Waiting) => {
		job.attempts++;
		if (job.attempts < attemptsMax) again.push(job);
		else job.reject(tooBusy());
	};
	decided.forEach(({ result, isDependent, writeIndex }, place) => {
		const job = batch[place] as Waiting;
		const index = writeIndex ?? -1;
		const word = writeIndex === undefined ? "done" : results?.[index];
		const isStale =
			results === undefined ||
			word === "stale" ||
			word === "again" ||
			word === undefined;
		if (isStale || (writeIndex === undefined && isDependent && hasFailed)) {
			hasFailed = true;
			retry(job);
		} else if (word.startsWith("taken ")) {
			hasFailed = true;
			const { takes } = writes[index] as GuardedWrite;
			const places = word.slice("taken ".length).split(" ").map(Number);
			job.reject(
				claimConflict(takes.filter((_, claim) => places.includes(claim))),
			);
		} else if (word === "kept") {
			hasFailed = true;
			job.reject(notDeleted());
		} else if (word === "exists") {
			hasFailed = true;
			job.reject(new Error(`There is a person ${job.target.id} already.`));
		} else if ("reason" in result) job.reject(result.reason);
		else job.resolve(result.answer);
	});
	return again;
}

function overloaded(): DirectoryError {
	return new DirectoryError(
		"unavailable",
		"Too many changes are waiting to be written. Try again in a moment.",
		{ retryAfterSeconds: 1 },
	);
}

/** The refusal when others are always faster. */
export function tooBusy(): DirectoryError {
	return new DirectoryError(
		"unavailable",
		"Too many changes of the same things at the same time; nothing was changed. Try again in a moment.",
		{ retryAfterSeconds: 1 },
	);
}

function pause(): Promise<void> {
	return new Promise((resolve) =>
		setTimeout(resolve, Math.random() * pauseMsMax),
	);
}
