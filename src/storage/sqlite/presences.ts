import type {
	PresenceReport,
	PresenceStore,
} from "../../directory/store/presence-store.ts";
import type { Database } from "./database.ts";
import type { Engine } from "./engine.ts";

export function openPresences({
	database,
	writer,
}: Pick<Engine, "database" | "writer">): PresenceStore {
	return {
		async report(reports) {
			await writer.write(() => {
				for (const report of reports) writePresence(database, report);
			});
		},
	};
}

// Sets the fields in a report and keeps the others. Skips a person who does not exist.
function writePresence(database: Database, report: PresenceReport): void {
	database.memory.forget(report.personId);
	const isReported = report.reported !== undefined;
	database.run(
		`INSERT INTO presences (org_id, person_id, last_activity_at, reported, reported_until, is_shared)
		SELECT org_id, id, $1, $2, $3, $4 FROM people WHERE org_id = $org5 AND id = $id6
		ON CONFLICT (org_id, person_id) DO UPDATE SET
			last_activity_at = coalesce(excluded.last_activity_at, last_activity_at),
			reported = CASE WHEN $7 THEN excluded.reported ELSE reported END,
			reported_until = CASE WHEN $7 THEN excluded.reported_until ELSE reported_until END,
			is_shared = CASE WHEN $8 THEN excluded.is_shared ELSE is_shared END`,
		report.lastActivityAt ?? null,
		report.reported ?? null,
		report.reportedUntil ?? null,
		report.isShared === false ? 0 : 1,
		report.orgId,
		report.personId,
		isReported ? 1 : 0,
		report.isShared === undefined ? 0 : 1,
	);
	if (report.lastActivityAt !== undefined)
		database.run(
			"DELETE FROM holdings WHERE org_id = $org1 AND kind = 'pending' AND value = '' AND person_id = $id2",
			report.orgId,
			report.personId,
		);
}
