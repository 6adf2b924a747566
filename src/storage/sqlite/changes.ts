import type { Change } from "../../directory/history/change.ts";
import type { ChangeStore } from "../../directory/store/change-store.ts";
import { writeAuthor } from "../sql/author-row.ts";
import type { Database } from "./database.ts";
import { dialect } from "./dialect.ts";
import { recordLine } from "./writer/chain.ts";
import { addLine } from "./writer/person-lines.ts";

/** The id of the newest change in an organization's history; 0 when there is none. */
export function newestChange(database: Database, orgId: string): number {
	return (
		database.get<{ id: number | null }>(
			"SELECT max(id) AS id FROM changes WHERE org_id = $org1",
			orgId,
		)?.id ?? 0
	);
}

/** Appends to the history a change of anything but a person, in its transaction. */
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
	const id = recordLine(database, {
		orgId,
		subject,
		subjectId,
		kind,
		version,
		...writeAuthor(author),
		fields: JSON.stringify(fields),
	});
	addLine(database, { orgId, subjectId, id });
}

/** Finds the organization, of those given, whose history has a person. */
export function locateLines(database: Database): ChangeStore["locatePerson"] {
	const isThere = (table: string, id: string) =>
		`${dialect.among(`${table}.org_id`, "$org1")} AND ${table}.${id} = $id2`;
	const sql = `SELECT org_id FROM people WHERE ${isThere("people", "id")} AND change_ids IS NOT NULL
		UNION ALL SELECT changes.org_id FROM subject_lines CROSS JOIN changes ON changes.org_id = subject_lines.org_id AND changes.id = subject_lines.id
		WHERE ${isThere("subject_lines", "subject_id")} AND subject = 'person' LIMIT 1`;
	return async ({ orgIds, id }) =>
		database.get<{ org_id: string }>(sql, orgIds, id)?.org_id;
}
