import { latestEnd } from "../../concurrency/lease.ts";
import { DirectoryError } from "../../directory/errors.ts";
import {
	JobLostError,
	type JobNote,
	keepsInput,
} from "../../directory/jobs/job.ts";
import type { JobStore } from "../../directory/store/job-store.ts";
import {
	type JobItemRow,
	type JobRow,
	parseJob,
	parseJobItem,
	writeJobDocument,
} from "../sql/job-rows.ts";
import type { Statements } from "./database.ts";
import type { Engine } from "./engine.ts";

export function openJobs({ database }: Engine): JobStore {
	return {
		async create(job) {
			await database.run(
				"INSERT INTO jobs (org_id, id, state, document, created_at, appended_at) VALUES ($1, $2, 'receiving', $3, $4, $4)",
				job.orgId,
				job.id,
				writeJobDocument(job),
				job.createdAt,
			);
		},
		append: ({ orgId, id }, items, now) =>
			database.transact(async (statements) => {
				const counted = await statements.run(
					"UPDATE jobs SET total = total + $1, appended_at = $2 WHERE org_id = $3 AND id = $4 AND state = 'receiving'",
					...[items.length, now, orgId, id],
				);
				if (counted === 0) throw noLongerReceiving();
				await statements.run(
					`INSERT INTO job_items (org_id, job_id, position, line, input)
					SELECT $1, $2, index, line, input FROM jsonb_to_recordset($3) AS item (index bigint, line bigint, input text)`,
					orgId,
					id,
					JSON.stringify(items),
				);
			}),
		finish: ({ orgId, id }, about) =>
			database.transact(async (statements) => {
				const row = await statements.get<JobRow>(
					"SELECT * FROM jobs WHERE org_id = $1 AND id = $2 AND state = 'receiving' FOR UPDATE",
					orgId,
					id,
				);
				if (row === undefined) throw noLongerReceiving();
				await statements.run(
					"UPDATE jobs SET state = 'waiting', document = $1 WHERE org_id = $2 AND id = $3",
					writeJobDocument({ ...parseJob(row), ...about }),
					orgId,
					id,
				);
			}),
		async find({ orgIds, id }) {
			const row = await database.get<JobRow>(
				"SELECT * FROM jobs WHERE org_id = ANY ($1) AND id = $2",
				orgIds,
				id,
			);
			return row && parseJob(row);
		},
		async list({ orgId, after, limit }) {
			const order = "ORDER BY created_at DESC, id DESC LIMIT";
			const rows =
				after === undefined
					? await database.all<JobRow>(
							`SELECT * FROM jobs WHERE org_id = $1 ${order} $2`,
							orgId,
							limit,
						)
					: await database.all<JobRow>(
							`SELECT * FROM jobs WHERE org_id = $1 AND (created_at, id) < ($2, $3) ${order} $4`,
							...[orgId, after.createdAt, after.id, limit],
						);
			return rows.map(parseJob);
		},
		async countOpen(orgId) {
			const row = await database.get<{ count: number }>(
				"SELECT count(*) AS count FROM jobs WHERE org_id = $1 AND ended_at IS NULL",
				orgId,
			);
			return row?.count ?? 0;
		},
		async items({ orgId, id, afterIndex = -1, isFaulty = false, limit }) {
			const rows = await database.all<JobItemRow>(
				`SELECT * FROM job_items WHERE org_id = $1 AND job_id = $2 AND position > $3${isFaulty ? " AND (NOT is_done OR is_warned)" : ""} ORDER BY position LIMIT $4`,
				...[orgId, id, afterIndex, limit],
			);
			return rows.map(parseJobItem);
		},
		async claim({ owner, now, until, without }) {
			const [row] = await database.write<JobRow>(
				`UPDATE jobs SET state = 'running', started_at = coalesce(started_at, $1), attempts = attempts + 1, lease_owner = $2, lease_until = $3
				FROM (
					SELECT org_id, id FROM jobs WHERE ended_at IS NULL AND state IN ('waiting', 'running') AND (lease_until <= $1 OR lease_until > $6)
					AND org_id <> ALL ($4) AND document::jsonb -> 'maker' ->> 'personId' <> ALL ($5)
					ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
				) AS found WHERE jobs.org_id = found.org_id AND jobs.id = found.id RETURNING jobs.*`,
				...[now, owner, until],
				without?.orgIds ?? [],
				without?.personIds ?? [],
				latestEnd(now, until - now),
			);
			return row && parseJob(row);
		},
		async renew({ orgId, id }, { owner, until }) {
			await database.run(
				"UPDATE jobs SET lease_until = $1 WHERE org_id = $2 AND id = $3 AND lease_owner = $4 AND state = 'running'",
				...[until, orgId, id, owner],
			);
		},
		async release({ orgId, id }, { owner, until }) {
			await database.run(
				"UPDATE jobs SET lease_owner = NULL, lease_until = $1, attempts = 0 WHERE org_id = $2 AND id = $3 AND lease_owner = $4",
				...[until, orgId, id, owner],
			);
		},
		async restart({ orgId, id }, owner) {
			const restarted = await database.run(
				"UPDATE jobs SET done = 0, failed = 0, warned = 0 WHERE org_id = $1 AND id = $2 AND lease_owner = $3 AND state = 'running'",
				...[orgId, id, owner],
			);
			if (restarted === 0) throw new JobLostError(id);
		},
		async end({ orgId, id }, { state, reason, now, expiresAt }) {
			const ended = await database.run(
				"UPDATE jobs SET state = $1, reason = $2, ended_at = $3, expires_at = $4, lease_owner = NULL, lease_until = 0 WHERE org_id = $5 AND id = $6 AND ended_at IS NULL",
				...[state, reason ?? null, now, expiresAt, orgId, id],
			);
			return ended > 0;
		},
		async expired({ now, receivingBefore, limit }) {
			const rows = await database.all<JobRow>(
				`(SELECT * FROM jobs WHERE ended_at IS NOT NULL AND expires_at <= $1)
				UNION ALL (SELECT * FROM jobs WHERE ended_at IS NULL AND state = 'receiving' AND (appended_at < $2 OR appended_at > $4)) LIMIT $3`,
				...[now, receivingBefore, limit],
				latestEnd(now, now - receivingBefore),
			);
			return rows.map(parseJob);
		},
		forget: ({ orgId, id, limit }) =>
			database.transact(async (statements) => {
				const removed = await statements.run(
					"DELETE FROM job_items WHERE org_id = $1 AND job_id = $2 AND position IN (SELECT position FROM job_items WHERE org_id = $1 AND job_id = $2 LIMIT $3)",
					...[orgId, id, limit],
				);
				if (removed === limit) return false;
				await statements.run(
					"DELETE FROM jobs WHERE org_id = $1 AND id = $2",
					orgId,
					id,
				);
				return true;
			}),
	};
}

/** Notes what items of a job came to, in the running transaction; throws `JobLostError` when the job is not the owner's. */
export async function recordNote(
	statements: Statements,
	note: JobNote,
): Promise<void> {
	const { orgId, jobId, owner, now, leaseUntil, expiresAt, results } = note;
	const done = results.filter(({ isDone }) => isDone).length;
	const warned = results.filter(({ isWarned }) => isWarned).length;
	const noted = results.map((result) => ({
		...result,
		isKept: keepsInput(result, note),
	}));
	const counted = await statements.run(
		`UPDATE jobs SET done = done + $1, failed = failed + $2, attempts = 0, lease_until = $3, warned = warned + $7
		WHERE org_id = $4 AND id = $5 AND lease_owner = $6 AND state = 'running'`,
		...[done, results.length - done, leaseUntil, orgId, jobId, owner, warned],
	);
	if (counted === 0) throw new JobLostError(jobId);
	await statements.run(
		`UPDATE job_items SET status = noted.status, is_done = noted."isDone", is_warned = noted."isWarned", detail = noted.detail,
			input = CASE WHEN noted."isKept" THEN job_items.input ELSE '' END
		FROM jsonb_to_recordset($1) AS noted (index bigint, status bigint, "isDone" boolean, "isWarned" boolean, "isKept" boolean, detail text)
		WHERE org_id = $2 AND job_id = $3 AND position = noted.index`,
		...[JSON.stringify(noted), orgId, jobId],
	);
	await statements.run(
		`UPDATE jobs SET state = 'done', ended_at = $1, expires_at = $2, lease_owner = NULL, lease_until = 0
		WHERE org_id = $3 AND id = $4 AND done + failed >= total`,
		...[now, expiresAt, orgId, jobId],
	);
}

function noLongerReceiving(): DirectoryError {
	return new DirectoryError(
		"notFound",
		"The job was canceled while its file was arriving.",
	);
}
