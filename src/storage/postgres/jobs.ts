import { latestEnd } from "../../concurrency/lease.ts";
import type { JobStore } from "../../directory/store/job-store.ts";
import type { SqlEngine } from "../sql/engine.ts";
import { type JobRow, parseJob } from "../sql/job-rows.ts";
import { openJobs as openShared } from "../sql/jobs.ts";
import type { Database } from "./database.ts";

/** Whether nobody has the lease of a job at the time `$1`, of which none ends later than `$2`. */
const isFree =
	"ended_at IS NULL AND state IN ('waiting', 'running') AND (lease_until <= $1 OR lease_until > $2)";
/** Jobs that are looked at together: other processes may have taken the first of them. */
const pageLength = 10;

type JobKey = Pick<JobRow, "org_id" | "id" | "created_at">;

export function openJobs(engine: SqlEngine, database: Database): JobStore {
	return {
		...openShared(engine),
		// Jobs are found without a lock and taken one by one, since a distributed database locks only rows whose organization
		// is named. A job that another process is taking is skipped, so that no process waits.
		async claim({ owner, now, until, without }) {
			const latest = latestEnd(now, until - now);
			let after: JobKey | undefined;
			for (;;) {
				const page = await database.all<JobKey>(
					`SELECT org_id, id, created_at FROM jobs WHERE ${isFree}
					AND org_id <> ALL ($3) AND document::jsonb -> 'maker' ->> 'personId' <> ALL ($4)
					AND (created_at, id) > ($5, $6) ORDER BY created_at, id LIMIT ${pageLength}`,
					...[now, latest],
					without?.orgIds ?? [],
					without?.personIds ?? [],
					...[after?.created_at ?? -1, after?.id ?? ""],
				);
				for (const { org_id, id } of page) {
					const [row] = await database.write<JobRow>(
						`UPDATE jobs SET state = 'running', started_at = coalesce(started_at, $1), attempts = attempts + 1, lease_owner = $5, lease_until = $6
						WHERE org_id = $3 AND id = (SELECT id FROM jobs WHERE org_id = $3 AND id = $4 AND ${isFree} FOR UPDATE SKIP LOCKED)
						RETURNING *`,
						...[now, latest, org_id, id, owner, until],
					);
					if (row !== undefined) return parseJob(row);
				}
				if (page.length < pageLength) return undefined;
				after = page.at(-1);
			}
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
