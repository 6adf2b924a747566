import type { GroupStore } from "../../directory/store/group-store.ts";
import type { GroupReads } from "../sql/groups.ts";
import { performGroupChange } from "../sql/steps/perform-group.ts";
import type { Database } from "./database.ts";
import type { Engine } from "./engine.ts";
import { openStepSource } from "./writer/step-source.ts";

export function openGroups(engine: Engine, reads: GroupReads): GroupStore {
	const { writer, catalogs } = engine;
	const source = openStepSource(engine);
	return {
		...reads,
		async change(request) {
			let isCatalogSame = false;
			try {
				const outcome = await writer.transact(request.steps.length, (write) =>
					performGroupChange({ source, write }, request),
				);
				// With a deleted group, its license template is gone.
				isCatalogSame = outcome.after !== undefined;
				return outcome;
			} finally {
				// A commit that failed may have reached the disk.
				if (!isCatalogSame) catalogs.forget(request.target.orgId);
			}
		},
	};
}

/** Counts a person who joins a group (or leaves it, with a negative count). */
export function countMember(
	database: Database,
	{
		orgId,
		id,
		count,
		at,
	}: { orgId: string; id: string; count: number; at: number },
): void {
	database.run(
		"UPDATE groups SET member_count = member_count + ?, modified_at = ?, version = version + 1 WHERE org_id = ? AND id = ?",
		...[count, at, orgId, id],
	);
}

/** Counts members who are loaded without history, which leaves the group as new as it is. */
export function loadMembers(
	database: Database,
	{ orgId, id, count }: { orgId: string; id: string; count: number },
): void {
	database.run(
		"UPDATE groups SET member_count = member_count + ? WHERE org_id = ? AND id = ?",
		...[count, orgId, id],
	);
}
