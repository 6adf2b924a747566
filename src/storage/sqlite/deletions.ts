import { notDeleted } from "../../directory/history/restore.ts";
import type { Database } from "./database.ts";

/** Notes that somebody can be restored, of several by one id the last; to be called right after the line of history of the deletion is written. */
export function noteDeletion(database: Database): void {
	database.run(
		"INSERT OR REPLACE INTO deletions (org_id, person_id, change_id, version, at) SELECT org_id, subject_id, id, version, at FROM changes WHERE row = last_insert_rowid()",
	);
}

/**
 * Takes back the note of a person who comes back, or whose id is given anew. With the version of a
 * deletion it refuses with `conflict` when there is no note of that one.
 */
export function takeBackDeletion(
	database: Database,
	{ orgId, id }: { orgId: string; id: string },
	version?: number,
): void {
	const taken = database.run(
		"DELETE FROM deletions WHERE org_id = ? AND person_id = ? AND version = coalesce(?, version)",
		orgId,
		id,
		version ?? null,
	);
	if (version !== undefined && taken === 0) throw notDeleted();
}
