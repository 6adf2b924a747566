import type {
	Presence,
	ReportedStatus,
} from "../../directory/people/presence.ts";
import type {
	PresenceReport,
	PresenceStore,
} from "../../directory/store/presence-store.ts";
import type { Database } from "./database.ts";
import type { Engine } from "./engine.ts";

/** The columns of a presence, null when there is none. */
export interface PresenceRow {
	last_activity_at: number | null;
	reported: ReportedStatus | null;
	reported_until: number | null;
	is_shared: number | null;
}

export function openPresences({ database, writer }: Engine): PresenceStore {
	return {
		async report(reports) {
			await writer.write(() => {
				for (const report of reports) writePresence(database, report);
			});
		},
	};
}

/** Sets what a report gives and keeps the rest; a person who does not exist is passed over. */
export function writePresence(
	database: Database,
	report: PresenceReport,
): void {
	const isReported = report.reported !== undefined;
	database.run(
		`INSERT INTO presences (org_id, person_id, last_activity_at, reported, reported_until, is_shared)
		SELECT org_id, id, ?, ?, ?, ? FROM people WHERE org_id = ? AND id = ?
		ON CONFLICT (org_id, person_id) DO UPDATE SET
			last_activity_at = coalesce(excluded.last_activity_at, last_activity_at),
			reported = CASE WHEN ? THEN excluded.reported ELSE reported END,
			reported_until = CASE WHEN ? THEN excluded.reported_until ELSE reported_until END,
			is_shared = CASE WHEN ? THEN excluded.is_shared ELSE is_shared END`,
		report.lastActivityAt ?? null,
		report.reported ?? null,
		report.reportedUntil ?? null,
		report.isShared === false ? 0 : 1,
		report.orgId,
		report.personId,
		isReported ? 1 : 0,
		isReported ? 1 : 0,
		report.isShared === undefined ? 0 : 1,
	);
	if (report.lastActivityAt !== undefined)
		database.run(
			"DELETE FROM holdings WHERE org_id = ? AND kind = 'pending' AND value = '' AND person_id = ?",
			report.orgId,
			report.personId,
		);
}

export function parsePresence(row: PresenceRow): Presence {
	return {
		lastActivityAt: row.last_activity_at ?? undefined,
		reported: row.reported ?? undefined,
		reportedUntil: row.reported_until ?? undefined,
		isShared: row.is_shared !== 0,
	};
}
