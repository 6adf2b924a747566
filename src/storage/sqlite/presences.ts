import type {
	PresenceReport,
	PresenceStore,
} from "../../directory/store/presence-store.ts";
import type { Value } from "../sql/statement.ts";
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

// Sets the fields in a report and keeps the others. Skips a person who does not exist. Naming only the columns that change spares
// SQLite rewriting the indexes of the others.
function writePresence(database: Database, report: PresenceReport): void {
	const { orgId, personId, lastActivityAt, reported, reportedUntil, isShared } =
		report;
	database.memory.forget(personId);
	const columns = ["is_shared = coalesce($3, is_shared, 1)"];
	const values: Value[] = [orgId, personId, isShared ?? null];
	const set = (column: string, value: Value) =>
		columns.push(`${column} = $${values.push(value)}`);
	if (lastActivityAt !== undefined) set("last_activity_at", lastActivityAt);
	if (reported !== undefined) {
		set("reported", reported);
		set("reported_until", reportedUntil ?? null);
	} else if (reportedUntil !== undefined)
		// As on the other engine, where the first report makes a row.
		columns.push(
			`reported_until = CASE WHEN is_shared IS NULL THEN $${values.push(reportedUntil)} ELSE reported_until END`,
		);
	database.run(
		`UPDATE people SET ${columns.join(", ")} WHERE org_id = $org1 AND id = $id2`,
		...values,
	);
	if (lastActivityAt !== undefined)
		database.run(
			"DELETE FROM holdings WHERE org_id = $org1 AND kind = 'pending' AND value = '' AND person_id = $id2",
			orgId,
			personId,
		);
}
