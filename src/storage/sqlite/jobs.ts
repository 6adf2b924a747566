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
import type { Database, Value } from "./database.ts";
import type { Engine } from "./engine.ts";

export function openJobs({ database, writer }: Engine): JobStore {
	// A file has one server: what this one did not begin to receive was cut off with an earlier one.
	const receiving = new Set<string>();
	return {
		create: (job) => {
			receiving.add(job.id);
			return writer.write(() => {
				database.run(
					"INSERT INTO jobs (org_id, id, state, document, created_at, appended_at) VALUES (?, ?, 'receiving', ?, ?, ?)",
					job.orgId,
					job.id,
					writeJobDocument(job),
					job.createdAt,
					job.createdAt,
				);
			});
		},
		append: ({ orgId, id }, items, now) =>
			writer.write(() => {
				const counted = database.run(
					"UPDATE jobs SET total = total + ?, appended_at = ? WHERE org_id = ? AND id = ? AND state = 'receiving'",
					items.length,
					now,
					orgId,
					id,
				);
				if (counted === 0) throw noLongerReceiving();
				for (const { index, line, input } of items)
					database.run(
						"INSERT INTO job_items (org_id, job_id, position, line, input) VALUES (?, ?, ?, ?, ?)",
						orgId,
						id,
						index,
						line,
						input,
					);
			}),
		finish: ({ orgId, id }, about) => {
			receiving.delete(id);
			return writer.write(() => {
				const row = readJob(database, { orgId, id });
				if (row?.state !== "receiving") throw noLongerReceiving();
				database.run(
					"UPDATE jobs SET state = 'waiting', document = ? WHERE org_id = ? AND id = ?",
					writeJobDocument({ ...parseJob(row), ...about }),
					orgId,
					id,
				);
			});
		},
		async find({ orgIds, id }) {
			const row = database.get<JobRow>(
				"SELECT * FROM jobs WHERE org_id IN (SELECT value FROM json_each(?)) AND id = ?",
				JSON.stringify(orgIds),
				id,
			);
			return row && parseJob(row);
		},
		async list({ orgId, after, limit }) {
			const rows =
				after === undefined
					? database.all<JobRow>(
							"SELECT * FROM jobs WHERE org_id = ? ORDER BY created_at DESC, id DESC LIMIT ?",
							orgId,
							limit,
						)
					: database.all<JobRow>(
							"SELECT * FROM jobs WHERE org_id = ? AND (created_at, id) < (?, ?) ORDER BY created_at DESC, id DESC LIMIT ?",
							orgId,
							after.createdAt,
							after.id,
							limit,
						);
			return rows.map(parseJob);
		},
		countOpen: async (orgId) =>
			database.get<{ count: number }>(
				"SELECT count(*) AS count FROM jobs WHERE org_id = ? AND ended_at IS NULL",
				orgId,
			)?.count ?? 0,
		async items({ orgId, id, afterIndex = -1, isFaulty = false, limit }) {
			return database
				.all<JobItemRow>(
					`SELECT * FROM job_items WHERE org_id = ? AND job_id = ? AND position > ?${isFaulty ? " AND (is_done = 0 OR is_warned = 1)" : ""} ORDER BY position LIMIT ?`,
					orgId,
					id,
					afterIndex,
					limit,
				)
				.map(parseJobItem);
		},
		async claim({ owner, now, until, without }) {
			const find = () =>
				database.get<JobRow>(
					`SELECT * FROM jobs WHERE ended_at IS NULL AND state IN ('waiting', 'running') AND (lease_until <= ? OR lease_until > ?)
					AND org_id NOT IN (SELECT value FROM json_each(?))
					AND json_extract(document, '$.maker.personId') NOT IN (SELECT value FROM json_each(?))
					ORDER BY created_at, id LIMIT 1`,
					now,
					latestEnd(now, until - now),
					JSON.stringify(without?.orgIds ?? []),
					JSON.stringify(without?.personIds ?? []),
				);
			// Jobs are looked for all the time: it is a write only when there is one.
			if (find() === undefined) return undefined;
			return writer.write(() => {
				const found = find();
				if (found === undefined) return undefined;
				const place = { orgId: found.org_id, id: found.id };
				database.run(
					"UPDATE jobs SET state = 'running', started_at = coalesce(started_at, ?), attempts = attempts + 1, lease_owner = ?, lease_until = ? WHERE org_id = ? AND id = ?",
					...[now, owner, until, place.orgId, place.id],
				);
				return parseJob(readJob(database, place) as JobRow);
			});
		},
		renew: ({ orgId, id }, { owner, until }) =>
			writer.write(() => {
				database.run(
					"UPDATE jobs SET lease_until = ? WHERE org_id = ? AND id = ? AND lease_owner = ? AND state = 'running'",
					...[until, orgId, id, owner],
				);
			}),
		release: ({ orgId, id }, { owner, until }) =>
			writer.write(() => {
				database.run(
					"UPDATE jobs SET lease_owner = NULL, lease_until = ?, attempts = 0 WHERE org_id = ? AND id = ? AND lease_owner = ?",
					...[until, orgId, id, owner],
				);
			}),
		restart: ({ orgId, id }, owner) =>
			writer.write(() => {
				const restarted = database.run(
					"UPDATE jobs SET done = 0, failed = 0, warned = 0 WHERE org_id = ? AND id = ? AND lease_owner = ? AND state = 'running'",
					...[orgId, id, owner],
				);
				if (restarted === 0) throw new JobLostError(id);
			}),
		end: ({ orgId, id }, { state, reason, now, expiresAt }) => {
			receiving.delete(id);
			return writer.write(() => {
				const ended = database.run(
					"UPDATE jobs SET state = ?, reason = ?, ended_at = ?, expires_at = ?, lease_owner = NULL, lease_until = 0 WHERE org_id = ? AND id = ? AND ended_at IS NULL",
					...[state, reason ?? null, now, expiresAt, orgId, id],
				);
				return ended > 0;
			});
		},
		expired: async ({ now, receivingBefore, limit }) =>
			database
				.all<JobRow>(
					`SELECT * FROM jobs WHERE ended_at IS NOT NULL AND expires_at <= ?
					UNION ALL SELECT * FROM jobs WHERE ended_at IS NULL AND state = 'receiving' AND (appended_at < ? OR id NOT IN (SELECT value FROM json_each(?))) LIMIT ?`,
					...[now, receivingBefore, JSON.stringify([...receiving]), limit],
				)
				.map(parseJob),
		forget: ({ orgId, id, limit }) =>
			writer.write(() => {
				const removed = database.run(
					"DELETE FROM job_items WHERE org_id = ? AND job_id = ? AND position IN (SELECT position FROM job_items WHERE org_id = ? AND job_id = ? LIMIT ?)",
					...[orgId, id, orgId, id, limit],
				);
				if (removed === limit) return false;
				database.run("DELETE FROM jobs WHERE org_id = ? AND id = ?", orgId, id);
				return true;
			}),
	};
}

/** Notes what items of a job came to, in the running transaction; throws `JobLostError` when the job is not the owner's. */
export function recordNote(database: Database, note: JobNote): void {
	const { orgId, jobId, owner, now, expiresAt } = note;
	const done = note.results.filter(({ isDone }) => isDone).length;
	const warned = note.results.filter(({ isWarned }) => isWarned).length;
	const values: Value[] = [
		...[done, note.results.length - done, warned, note.leaseUntil],
		...[orgId, jobId, owner],
	];
	const counted = database.run(
		"UPDATE jobs SET done = done + ?, failed = failed + ?, warned = warned + ?, attempts = 0, lease_until = ? WHERE org_id = ? AND id = ? AND lease_owner = ? AND state = 'running'",
		...values,
	);
	if (counted === 0) throw new JobLostError(jobId);
	for (const result of note.results) {
		const { index, status, isDone, isWarned, detail } = result;
		database.run(
			"UPDATE job_items SET status = ?, is_done = ?, is_warned = ?, detail = ?, input = CASE WHEN ? THEN input ELSE '' END WHERE org_id = ? AND job_id = ? AND position = ?",
			...[status, Number(isDone), Number(isWarned), detail],
			...[Number(keepsInput(result, note)), orgId, jobId, index],
		);
	}
	database.run(
		"UPDATE jobs SET state = 'done', ended_at = ?, expires_at = ?, lease_owner = NULL, lease_until = 0 WHERE org_id = ? AND id = ? AND done + failed >= total",
		now,
		expiresAt,
		orgId,
		jobId,
	);
}

function readJob(
	database: Database,
	{ orgId, id }: { orgId: string; id: string },
): JobRow | undefined {
	return database.get<JobRow>(
		"SELECT * FROM jobs WHERE org_id = ? AND id = ?",
		orgId,
		id,
	);
}

function noLongerReceiving(): DirectoryError {
	return new DirectoryError(
		"notFound",
		"The job was canceled while its file was arriving.",
	);
}
