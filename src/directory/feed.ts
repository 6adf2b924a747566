import type { Caller } from "./caller.ts";
import type { Change } from "./change.ts";
import { chooseOrg, demandAdmin, demandAdminIn } from "./organizations.ts";
import type { Store } from "./store.ts";

/** The organisation whose changes the caller may read: the one named, or the caller's own. */
export function demandFeed(caller: Caller, orgId: string | undefined): string {
	demandAdmin(caller, "spark-admin:people_read");
	const chosen = chooseOrg(caller, orgId);
	demandAdminIn(caller, chosen);
	return chosen;
}

/** The changes of an organisation behind a place in its history, in order and without gaps. */
export async function readFeed(
	store: Store,
	{ orgId, afterId, limit }: { orgId: string; afterId: number; limit: number },
): Promise<{ changes: Change[]; afterId: number; hasMore: boolean }> {
	const found = await store.changes.list({ orgId, afterId, limit: limit + 1 });
	const changes = found.slice(0, limit);
	return {
		changes,
		afterId: changes.at(-1)?.id ?? afterId,
		hasMore: found.length > changes.length,
	};
}
