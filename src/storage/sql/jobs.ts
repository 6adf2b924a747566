import { activationRuns } from "../../directory/activations/activations.ts";
import {
	type Job,
	JobLostError,
	type JobNote,
	keepsInput,
	noLongerReceiving,
} from "../../directory/jobs/job.ts";
import { addEffects } from "../../directory/jobs/job-effects.ts";
import {
	appliedAlready,
	deletedMeanwhile,
	isInEffect,
	undoneAlready,
} from "../../directory/jobs/undo-job.ts";
import type { JobBacklog, JobStore } from "../../directory/store/job-store.ts";
import type { Dialect } from "./dialect.ts";
import type { SqlEngine } from "./engine.ts";
import {
	type JobItemRow,
	type JobRow,
	parseJob,
	parseJobItem,
	writeJobDocument,
} from "./job-rows.ts";
import { all, count, get, run, type Value, type Work } from "./statement.ts";

/** All methods but `claim` and `expired`, which each engine implements in its own way. */
export function openJobs({
	dialect,
	read,
	run: write,
	transact,
	change,
}: SqlEngine): Omit<JobStore, "claim" | "expired"> {
	return {
		async create(job) {
			const { orgId, createdAt: now } = job;
			if (!job.isActivation) await transact(() => insertJob(job));
			else
				await change({ orgId, now }, function* () {
					const open = yield* all<JobRow>(
						`SELECT * FROM jobs WHERE org_id = $1 AND ended_at IS NULL AND ${dialect.hasKey("document", "$2")}`,
						...[orgId, "isActivation"],
					);
					if (open.some((row) => !parseJob(row).isDryRun))
						throw activationRuns();
					yield* insertJob(job);
				});
		},
		append: ({ orgId, id }, items, now) =>
			transact(function* () {
				const counted = yield* run(
					"UPDATE jobs SET total = total + $1, appended_at = $2 WHERE org_id = $3 AND id = $4 AND state = 'receiving'",
					...[items.length, now, orgId, id],
				);
				if (counted === 0) throw noLongerReceiving();
				const item = dialect.records("$3", "item", {
					index: "bigint",
					line: "bigint",
					input: "text",
				});
				yield* run(
					`INSERT INTO job_items (org_id, job_id, position, line, input) SELECT $1, $2, item."index", line, input FROM ${item}`,
					...[orgId, id, JSON.stringify(items)],
				);
			}),
		finish: ({ orgId, id }, about) =>
			transact(function* () {
				const row = yield* get<JobRow>(
					`SELECT * FROM jobs WHERE org_id = $1 AND id = $2 AND state = 'receiving'${dialect.forUpdate}`,
					...[orgId, id],
				);
				if (row === undefined) throw noLongerReceiving();
				yield* demandLinks(dialect, parseJob(row));
				const job: Job = { ...parseJob(row), ...about, state: "waiting" };
				yield* run(
					"UPDATE jobs SET state = 'waiting', document = $1 WHERE org_id = $2 AND id = $3",
					...[writeJobDocument(job), orgId, id],
				);
				yield* linkJobs(dialect, parseJob(row));
				return job;
			}),
		async find({ orgIds, id }) {
			const row = await read(
				get<JobRow>(
					`SELECT * FROM jobs WHERE ${dialect.among("org_id", "$1")} AND id = $2`,
					...[orgIds, id],
				),
			);
			return row && parseJob(row);
		},
		async list({ orgId, isMove, states, makerId, isDryRun, after, limit }) {
			const values: Value[] = [orgId, limit];
			const conditions = ["org_id = $1"];
			if (isMove)
				conditions.push(
					dialect.hasKey("document", `$${values.push("isMove")}`),
					"state <> 'receiving'",
				);
			if (states !== undefined)
				conditions.push(dialect.among("state", `$${values.push(states)}`));
			if (makerId !== undefined)
				conditions.push(
					`${dialect.textIn("document", ["maker", "personId"])} = $${values.push(makerId)}`,
				);
			if (isDryRun !== undefined)
				conditions.push(
					`${dialect.textIn("document", ["isDryRun"])} IN ${isDryRun ? "('true', '1')" : "('false', '0')"}`,
				);
			if (after !== undefined)
				conditions.push(
					`(created_at, id) < ($${values.push(after.createdAt)}, $${values.push(after.id)})`,
				);
			const rows = await read(
				all<JobRow>(
					`SELECT * FROM jobs WHERE ${conditions.join(" AND ")} ORDER BY created_at DESC, id DESC LIMIT $2`,
					...values,
				),
			);
			return rows.map(parseJob);
		},
		readBacklog: () => read(readBacklog()),
		countOpen: (orgId) =>
			read(
				count(
					"SELECT count(*) AS count FROM jobs WHERE org_id = $1 AND ended_at IS NULL",
					orgId,
				),
			),
		async items({
			orgId,
			id,
			afterIndex = -1,
			beforeIndex,
			isFaulty = false,
			isPlain = false,
			limit,
		}) {
			const rows = await read(
				all<JobItemRow>(
					`SELECT * FROM job_items WHERE org_id = $1 AND job_id = $2 AND position ${beforeIndex === undefined ? ">" : "<"} $3${isFaulty ? " AND (NOT is_done OR is_warned)" : ""}${isPlain ? " AND is_done AND NOT is_warned" : ""} ORDER BY position${beforeIndex === undefined ? "" : " DESC"} LIMIT $4`,
					...[orgId, id, beforeIndex ?? afterIndex, limit],
				),
			);
			return rows.map(parseJobItem);
		},
		async renew({ orgId, id }, { owner, until }) {
			await write(
				"UPDATE jobs SET lease_until = $1 WHERE org_id = $2 AND id = $3 AND lease_owner = $4 AND state = 'running'",
				...[until, orgId, id, owner],
			);
		},
		async release({ orgId, id }, { owner, until }) {
			await write(
				"UPDATE jobs SET lease_owner = NULL, lease_until = $1, attempts = 0 WHERE org_id = $2 AND id = $3 AND lease_owner = $4",
				...[until, orgId, id, owner],
			);
		},
		restart: ({ orgId, id }, owner) =>
			transact(function* () {
				const restarted = yield* run(
					"UPDATE jobs SET done = 0, failed = 0, warned = 0 WHERE org_id = $1 AND id = $2 AND lease_owner = $3 AND state = 'running'",
					...[orgId, id, owner],
				);
				if (restarted === 0) throw new JobLostError(id);
				yield* editJob(dialect, { orgId, id }, () => ({ effects: undefined }));
			}),
		async pause({ orgId, id }) {
			const paused = await write(
				"UPDATE jobs SET state = 'paused', attempts = 0, lease_owner = NULL, lease_until = 0 WHERE org_id = $1 AND id = $2 AND state IN ('waiting', 'running')",
				...[orgId, id],
			);
			return paused > 0;
		},
		async resume({ orgId, id }) {
			const resumed = await write(
				"UPDATE jobs SET state = 'waiting' WHERE org_id = $1 AND id = $2 AND state = 'paused'",
				...[orgId, id],
			);
			return resumed > 0;
		},
		async end({ orgId, id }, { state, was, reason, now, expiresAt }) {
			const ended = await write(
				`UPDATE jobs SET state = $1, reason = $2, ended_at = $3, expires_at = $4, lease_owner = NULL, lease_until = 0 WHERE org_id = $5 AND id = $6 AND ended_at IS NULL${was === undefined ? "" : " AND state = $7"}`,
				...[state, reason ?? null, now, expiresAt, orgId, id],
				...(was === undefined ? [] : [was]),
			);
			return ended > 0;
		},
		forget: ({ orgId, id, limit }) =>
			transact(function* () {
				const deleted = yield* run(
					"DELETE FROM job_items WHERE org_id = $1 AND job_id = $2 AND position IN (SELECT position FROM job_items WHERE org_id = $1 AND job_id = $2 LIMIT $3)",
					...[orgId, id, limit],
				);
				if (deleted === limit) return false;
				yield* run("DELETE FROM jobs WHERE org_id = $1 AND id = $2", orgId, id);
				return true;
			}),
	};
}

// Reads only rows of the index of jobs that have not ended.
function* readBacklog(): Work<JobBacklog> {
	const rows = yield* all<{ state: string; count: number; since: number }>(
		"SELECT state, count(*) AS count, min(appended_at) AS since FROM jobs WHERE ended_at IS NULL GROUP BY state",
	);
	const countOf = (state: string) =>
		rows.find((row) => row.state === state)?.count ?? 0;
	return {
		counts: {
			receiving: countOf("receiving"),
			waiting: countOf("waiting"),
			running: countOf("running"),
			paused: countOf("paused"),
		},
		waitingSince: rows.find(({ state }) => state === "waiting")?.since,
	};
}

function* insertJob(job: Job): Work<void> {
	yield* run(
		"INSERT INTO jobs (org_id, id, state, document, created_at, appended_at) VALUES ($1, $2, 'receiving', $3, $4, $4)",
		...[job.orgId, job.id, writeJobDocument(job), job.createdAt],
	);
}

// Of two requests to undo one job, or to apply one dry run, only the first has a job.
function* demandLinks(
	dialect: Dialect,
	{ orgId, isDryRun, undoOf, previewOf }: Job,
): Work<void> {
	if (isDryRun) return;
	const tried = yield* lockJob(dialect, orgId, previewOf);
	const made = yield* lockJob(dialect, orgId, undoOf);
	// With the job, the name of one that was faster is gone.
	const isGone =
		previewOf === undefined ? undoOf !== made?.id : tried === undefined;
	if (isGone) throw deletedMeanwhile();
	for (const [id, refusal] of [
		[tried?.appliedBy, appliedAlready],
		[made?.undoneBy, undoneAlready],
	] as const)
		if (id !== undefined && isInEffect(yield* lockJob(dialect, orgId, id)))
			throw refusal(id);
}

function* lockJob(
	dialect: Dialect,
	orgId: string,
	id: string | undefined,
): Work<Job | undefined> {
	if (id === undefined) return undefined;
	const row = yield* get<JobRow>(
		`SELECT * FROM jobs WHERE org_id = $1 AND id = $2${dialect.forUpdate}`,
		...[orgId, id],
	);
	return row && parseJob(row);
}

/** Undos of undos that are followed at most. */
const undosMax = 100;

// Names a job in those that it undoes or is the run of.
function* linkJobs(
	dialect: Dialect,
	{ orgId, id, isDryRun, undoOf, previewOf }: Job,
): Work<void> {
	if (isDryRun) return;
	if (previewOf !== undefined)
		yield* editJob(dialect, { orgId, id: previewOf }, () => ({
			appliedBy: id,
		}));
	// The changes of every second job of the chain are in effect again.
	let next = undoOf;
	let undoneBy: string | undefined = id;
	for (let hop = 0; next !== undefined && hop < undosMax; hop++) {
		const by: string | undefined = undoneBy;
		const edited: Job | undefined = yield* editJob(
			dialect,
			{ orgId, id: next },
			() => ({ undoneBy: by }),
		);
		undoneBy = undoneBy === undefined ? edited?.id : undefined;
		next = edited?.undoOf;
	}
}

// Changes properties of a job's document, if there is the job.
function* editJob(
	dialect: Dialect,
	{ orgId, id }: Pick<Job, "orgId" | "id">,
	edit: (job: Job) => Partial<Job>,
): Work<Job | undefined> {
	const job = yield* lockJob(dialect, orgId, id);
	if (job === undefined) return undefined;
	yield* run(
		"UPDATE jobs SET document = $1 WHERE org_id = $2 AND id = $3",
		...[writeJobDocument({ ...job, ...edit(job) }), orgId, id],
	);
	return job;
}

/**
 * Stores the outcomes of a job's items in the running transaction. Throws `JobLostError` when the owner no
 * longer has the job.
 */
export function* recordNote(
	dialect: Dialect,
	note: JobNote,
	recordChange: SqlEngine["recordChange"],
): Work<void> {
	const { orgId, jobId, owner, now, leaseUntil, expiresAt, results } = note;
	const done = results.filter(({ isDone }) => isDone).length;
	const warned = results.filter(({ isWarned }) => isWarned).length;
	const values: Value[] = [done, results.length - done, leaseUntil];
	const counted = yield* run(
		`UPDATE jobs SET done = done + $1, failed = failed + $2, attempts = 0, lease_until = $3, warned = warned + $7
		WHERE org_id = $4 AND id = $5 AND lease_owner = $6 AND state = 'running'`,
		...[...values, orgId, jobId, owner, warned],
	);
	if (counted === 0) throw new JobLostError(jobId);
	const effects = results.flatMap((result) => result.effects ?? []);
	if (effects.length > 0)
		yield* editJob(dialect, { orgId, id: jobId }, (job) => ({
			effects: addEffects(job.effects, effects),
		}));
	const outcomes = results.map(({ line: _, effects: __, ...result }) => ({
		...result,
		isKept: keepsInput(result, note),
	}));
	const outcome = dialect.records("$1", "outcome", {
		index: "bigint",
		status: "bigint",
		isDone: "boolean",
		isWarned: "boolean",
		isKept: "boolean",
		detail: "text",
	});
	yield* run(
		`UPDATE job_items SET status = outcome.status, is_done = outcome."isDone", is_warned = outcome."isWarned", detail = outcome.detail,
			input = CASE WHEN outcome."isKept" THEN job_items.input ELSE '' END
		FROM ${outcome} WHERE org_id = $2 AND job_id = $3 AND position = outcome."index"`,
		...[JSON.stringify(outcomes), orgId, jobId],
	);
	if (!note.isDryRun)
		for (const { line } of results)
			if (line !== undefined) yield* recordChange(line);
	yield* run(
		`UPDATE jobs SET state = 'done', ended_at = $1, expires_at = $2, lease_owner = NULL, lease_until = 0
		WHERE org_id = $3 AND id = $4 AND done + failed >= total`,
		...[now, expiresAt, orgId, jobId],
	);
}
