import type { Change } from "../../directory/history/change.ts";
import { writeAuthor } from "../sql/author-row.ts";
import type { Database } from "./database.ts";
import { recordLine } from "./writer/chain.ts";

/** The id of the newest change in an organization's history; 0 when there is none. */
export function newestChange(database: Database, orgId: string): number {
	return (
		database.get<{ id: number | null }>(
			"SELECT max(id) AS id FROM changes WHERE org_id = $org1",
			orgId,
		)?.id ?? 0
	);
}

/** Appends to the history, in the transaction of the change. */
export function recordChange(
	database: Database,
	{
		orgId,
		subject,
		subjectId,
		kind,
		version,
		author,
		fields,
	}: Omit<Change, "id">,
): void {
	recordLine(database, {
		orgId,
		subject,
		subjectId,
		kind,
		version,
		...writeAuthor(author),
		fields: JSON.stringify(fields),
	});
}
