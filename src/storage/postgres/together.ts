import type { ClaimMove } from "../../directory/claim-ledger.ts";
import type { Claim } from "../../directory/person.ts";
import type {
	Keep,
	Noting,
	PeopleStep,
	StepResult,
} from "../../directory/store.ts";
import { showResult } from "../trial.ts";
import { decideWhole, type WholeDecision } from "../whole.ts";
import { replaceAnswer } from "./answers.ts";
import {
	type Decided,
	decideBatch,
	type Job,
	type PersonWrite,
	type WantedClaim,
	type Whole,
	type World,
} from "./batch.ts";
import type { Catalogs, Engine } from "./catalogs.ts";
import type { Statements } from "./database.ts";
import { recordNote } from "./jobs.ts";
import { keyOf } from "./places.ts";
import {
	readMore,
	readWorld,
	roundsMax,
	tooBusy,
	writePeople,
} from "./writer.ts";

/**
 * Does steps in one transaction, one after another, and keeps of them what `keep` says. The
 * organisations are locked first, and what others hold is read under that lock, so that everything
 * is decided before anything is written.
 */
export async function doTogether(
	engine: Engine,
	{
		steps,
		keep,
		note,
		jobs,
	}: {
		steps: readonly PeopleStep[];
		keep: Keep;
		note: Noting | undefined;
		jobs: readonly Job[];
	},
): Promise<StepResult[]> {
	if (steps.length === 0 && note === undefined) return [];
	const show = (decided: readonly Decided[]) =>
		decided.map((known, index) =>
			showResult(steps[index] as PeopleStep, known.result),
		);
	const decided = await decideTogether(
		engine,
		jobs,
		keep,
		note &&
			(async (statements, known) => {
				const noted = note(show(known));
				if ("jobId" in noted) await recordNote(statements, noted);
				else await replaceAnswer(statements, noted);
			}),
	);
	return show(decided);
}

/** What a job would come to: its answer, or what refuses it. Nothing is written. */
export async function tryJob(engine: Engine, job: Job): Promise<unknown> {
	const [decided] = await decideTogether(engine, [job], "none");
	const { result } = decided as Decided;
	if ("reason" in result) throw result.reason;
	return result.answer;
}

function decideTogether(
	{ database, catalogs }: Engine,
	jobs: readonly Job[],
	keep: Keep,
	/** What else is written in the transaction, whatever is kept. */
	write?: (
		statements: Statements,
		decided: readonly Decided[],
	) => Promise<void>,
): Promise<Decided[]> {
	return database.transact(async (statements) => {
		if (keep !== "none") await lockOrganizations(statements, jobs);
		const worlds = await openWorlds(statements, catalogs, jobs);
		const { decided, writes, moves } = await decideSteps(
			statements,
			jobs,
			worlds,
			keep,
		);
		const isRefused = decided.some(({ result }) => "reason" in result);
		if (keep === "each" || (keep === "all" && !isRefused)) {
			await writeAll(statements, worlds, writes);
			await moveClaims(statements, moves);
		}
		await write?.(statements, decided);
		return decided;
	});
}

// Always in the same order, so that nobody waits in a circle.
async function lockOrganizations(
	statements: Statements,
	jobs: readonly Job[],
): Promise<void> {
	await statements.all(
		"SELECT id FROM organizations WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE",
		[...new Set(jobs.map(({ target }) => target.orgId))],
	);
}

// Reads of each organisation what the steps need.
async function openWorlds(
	statements: Statements,
	catalogs: Catalogs,
	jobs: readonly Job[],
): Promise<Map<string, World>> {
	const ids = new Map<string, Set<string>>();
	for (const { target } of jobs)
		ids.set(target.orgId, (ids.get(target.orgId) ?? new Set()).add(target.id));
	const worlds = new Map<string, World>();
	for (const [orgId, personIds] of ids) {
		const people = [...personIds];
		const world = await readWorld(statements, catalogs, orgId, people);
		if (world !== undefined) worlds.set(orgId, world);
	}
	return worlds;
}

async function decideSteps(
	statements: Statements,
	jobs: readonly Job[],
	worlds: ReadonlyMap<string, World>,
	keep: Keep,
): Promise<WholeDecision> {
	if (keep === "each")
		return { ...(await decide(statements, jobs, worlds)), moves: [] };
	return decideWhole({
		decide: (whole) => decide(statements, jobs, worlds, whole),
		async readHeld(wanted) {
			const held = new Map<string, boolean>();
			await readClaims(statements, wanted, held);
			return new Set([...held.keys()].filter((key) => held.get(key)));
		},
	});
}

async function decide(
	statements: Statements,
	jobs: readonly Job[],
	worlds: ReadonlyMap<string, World>,
	whole?: Whole,
): Promise<{ decided: Decided[]; writes: PersonWrite[] }> {
	const claims = whole ? undefined : new Map<string, boolean>();
	for (let rounds = 0; rounds < roundsMax; rounds++) {
		const decision = decideBatch(jobs, worlds, claims, whole);
		if (!("missing" in decision)) return decision;
		const { missing } = decision;
		for (const [orgId, wanted] of missing.wanted)
			await readMore(statements, worlds.get(orgId) as World, wanted);
		if (claims !== undefined && missing.claims.length > 0)
			await readClaims(statements, missing.claims, claims);
	}
	throw tooBusy();
}

async function readClaims(
	statements: Statements,
	wanted: readonly WantedClaim[],
	claims: Map<string, boolean>,
): Promise<void> {
	const emails = wanted.filter(({ kind }) => kind === "email");
	if (emails.length > 0)
		await statements.all(
			"SELECT lock_emails($1)",
			emails.map(({ value }) => value),
		);
	const held = await statements.all<Claim>(
		"SELECT kind, scope, value FROM held_claims($1)",
		JSON.stringify(wanted),
	);
	for (const claim of wanted) claims.set(keyOf(claim), false);
	for (const claim of held) claims.set(keyOf(claim), true);
}

// In runs of one organisation, so that the writes of several keep their order.
async function writeAll(
	statements: Statements,
	worlds: ReadonlyMap<string, World>,
	writes: readonly PersonWrite[],
): Promise<void> {
	for (let begin = 0; begin < writes.length; ) {
		const { orgId } = writes[begin] as PersonWrite;
		const length = writes
			.slice(begin)
			.findIndex((write) => write.orgId !== orgId);
		const end = length === -1 ? writes.length : begin + length;
		const run = writes
			.slice(begin, end)
			.map((write) => ({ ...write, follows: placeIn(begin, write.follows) }));
		const { version } = (worlds.get(orgId) as World).catalog;
		const results = await writePeople(statements, orgId, version, run);
		if (
			results === undefined ||
			results === "answered" ||
			results.some((word) => word !== "done")
		)
			throw new Error(`Steps were decided otherwise than written: ${results}.`);
		begin = end;
	}
}

function placeIn(begin: number, place: number | undefined): number | undefined {
	return place === undefined ? undefined : Math.max(0, place - begin);
}

// What cannot be moved step by step: all of it is given back before any of it is taken.
async function moveClaims(
	statements: Statements,
	moves: readonly ClaimMove[],
): Promise<void> {
	if (moves.length === 0) return;
	const write = async (
		rows: readonly (Claim & { orgId: string })[],
		{ emails, others }: { emails: string; others: string },
	) => {
		const split = [
			[emails, rows.filter(({ kind }) => kind === "email")],
			[others, rows.filter(({ kind }) => kind !== "email")],
		] as const;
		for (const [sql, some] of split)
			if (some.length > 0) await statements.run(sql, JSON.stringify(some));
	};
	await write(
		moves
			.filter(({ isGiven }) => isGiven)
			.map(({ claim, orgId }) => ({ ...claim, orgId })),
		{
			emails: `DELETE FROM emails USING jsonb_to_recordset($1::jsonb) AS given (value text)
				WHERE emails.value = given.value`,
			others: `DELETE FROM claims USING jsonb_to_recordset($1::jsonb) AS given ("orgId" text, kind text, scope text, value text)
				WHERE claims.org_id = given."orgId" AND claims.kind = given.kind AND claims.scope = given.scope AND claims.value = given.value`,
		},
	);
	await write(
		moves.flatMap(({ claim, holder }) =>
			holder ? [{ ...claim, orgId: holder.orgId, personId: holder.id }] : [],
		),
		{
			emails: `INSERT INTO emails (value, org_id, person_id) SELECT value, "orgId", "personId"
				FROM jsonb_to_recordset($1::jsonb) AS taken (value text, "orgId" text, "personId" text)`,
			others: `INSERT INTO claims (org_id, kind, scope, value, person_id) SELECT "orgId", kind, scope, value, "personId"
				FROM jsonb_to_recordset($1::jsonb) AS taken ("orgId" text, kind text, scope text, value text, "personId" text)`,
		},
	);
}
