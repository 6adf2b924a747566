import type { Database } from "../database.ts";

/**
 * The lines of history whose ids are in the row of a person, which each change writes anyway. An index of lines by
 * subject costs a page for each line, and more than half of what history costs; so many lines go there together.
 */
const recentMax = 16;

/** SQL for `change_ids` after a change that made `version`; `id` names the id of its line, as a text. */
export function withLine(
	database: Database,
	person: { orgId: string; id: string },
	{ version, id }: { version: number; id: string },
): string {
	if (version % recentMax !== 0)
		return `coalesce(change_ids || ',', '') || ${id}`;
	moveLines(database, person);
	return id;
}

/** Moves the ids in the row of a person to the index; call it before the row is deleted too. */
export function moveLines(
	database: Database,
	{ orgId, id }: { orgId: string; id: string },
): void {
	database.run(
		"INSERT INTO subject_lines (org_id, subject_id, id) SELECT people.org_id, people.id, value FROM people, json_each('[' || change_ids || ']') WHERE people.org_id = $org1 AND people.id = $id2",
		orgId,
		id,
	);
}

/** Adds the line of a subject that has no row of a person to the index. */
export function addLine(
	database: Database,
	{ orgId, subjectId, id }: { orgId: string; subjectId: string; id: number },
): void {
	database.run(
		"INSERT INTO subject_lines (org_id, subject_id, id) VALUES ($org1, $id2, $3)",
		orgId,
		subjectId,
		id,
	);
}
