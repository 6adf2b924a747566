import { latestEnd } from "../../concurrency/lease.ts";
import type { JobStore } from "../../directory/store/job-store.ts";
import type { SqlEngine } from "../sql/engine.ts";
import { type JobRow, parseJob } from "../sql/job-rows.ts";
import { openJobs as openShared } from "../sql/jobs.ts";
import type { Database } from "./database.ts";

export function openJobs(engine: SqlEngine, database: Database): JobStore {
	return {
		...openShared(engine),
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
		async expired({ now, receivingBefore, limit }) {
			const rows = await database.all<JobRow>(
				`(SELECT * FROM jobs WHERE ended_at IS NOT NULL AND expires_at <= $1)
				UNION ALL (SELECT * FROM jobs WHERE ended_at IS NULL AND state = 'receiving' AND (appended_at < $2 OR appended_at > $4)) LIMIT $3`,
				...[now, receivingBefore, limit],
				latestEnd(now, now - receivingBefore),
			);
			return rows.map(parseJob);
		},
	};
}
