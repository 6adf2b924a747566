import { notDeleted } from "../../directory/history/restore.ts";
import type { Database } from "./database.ts";

/**
 * Records that a person can be restored, and replaces an earlier record of the same id. `changeId` is the line of the
 * deletion, which must be written.
 */
export function noteDeletion(
	database: Database,
	{ orgId, changeId }: { orgId: string; changeId: number },
): void {
	database.run(
		"INSERT OR REPLACE INTO deletions (org_id, person_id, change_id, version, at) SELECT org_id, subject_id, id, version, at FROM changes WHERE org_id = $org1 AND id = $2",
		orgId,
		changeId,
	);
}

/**
 * Removes the record of a person who is restored, or whose id is used again. With the version of a
 * deletion, refuses with `conflict` when there is no record of that deletion.
 */
export function takeBackDeletion(
	database: Database,
	{ orgId, id }: { orgId: string; id: string },
	version?: number,
): void {
	const taken = database.run(
		"DELETE FROM deletions WHERE org_id = $org1 AND person_id = $id2 AND version = coalesce($3, version)",
		orgId,
		id,
		version ?? null,
	);
	if (version !== undefined && taken === 0) throw notDeleted();
}
