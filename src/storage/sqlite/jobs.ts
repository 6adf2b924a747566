import { latestEnd } from "../../concurrency/lease.ts";
import type { JobStore } from "../../directory/store/job-store.ts";
import type { SqlEngine } from "../sql/engine.ts";
import { type JobRow, parseJob } from "../sql/job-rows.ts";
import { openJobs as openShared } from "../sql/jobs.ts";
import type { Engine } from "./engine.ts";

export function openJobs(
	engine: SqlEngine,
	{ database, writer }: Pick<Engine, "database" | "writer">,
): JobStore {
	const shared = openShared(engine);
	// A file has one server: a job that this process does not receive belongs to an earlier process, which was
	// interrupted.
	const receiving = new Set<string>();
	return {
		...shared,
		create(job) {
			receiving.add(job.id);
			return shared.create(job).catch((reason: unknown) => {
				receiving.delete(job.id);
				throw reason;
			});
		},
		finish(key, about) {
			receiving.delete(key.id);
			return shared.finish(key, about);
		},
		end(key, outcome) {
			receiving.delete(key.id);
			return shared.end(key, outcome);
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
			// Processes look for jobs all the time, so this writes only when there is one.
			if (find() === undefined) return undefined;
			return writer.write(() => {
				const found = find();
				if (found === undefined) return undefined;
				const key = { orgId: found.org_id, id: found.id };
				database.run(
					"UPDATE jobs SET state = 'running', started_at = coalesce(started_at, ?), attempts = attempts + 1, lease_owner = ?, lease_until = ? WHERE org_id = ? AND id = ?",
					...[now, owner, until, key.orgId, key.id],
				);
				return parseJob(
					database.get<JobRow>(
						"SELECT * FROM jobs WHERE org_id = ? AND id = ?",
						key.orgId,
						key.id,
					) as JobRow,
				);
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
	};
}
