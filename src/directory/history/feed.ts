import { type Caller, hasScope, standingIn } from "../access/caller.ts";
import {
	chooseOrg,
	demandAdmin,
	demandAdminIn,
} from "../organizations/organizations.ts";
import type { Store } from "../store/store.ts";
import type { Change, ChangeSubject } from "./change.ts";

/** The organization whose changes the caller may read: the one named, or the caller's own. */
export function demandFeed(caller: Caller, orgId: string | undefined): string {
	demandAdmin(caller, "spark-admin:people_read");
	const chosen = chooseOrg(caller, orgId);
	demandAdminIn(caller, chosen);
	return chosen;
}

/** The subjects whose changes the caller may read: people, and the others that the caller may list. */
export function readableSubjects(
	caller: Caller,
	orgId: string,
): ReadonlySet<ChangeSubject> {
	const isFull = standingIn(caller, orgId) === "full";
	const isReadable: Record<ChangeSubject, boolean> = {
		person: true,
		activationEmail: true,
		group: hasScope(caller, "identity:groups_read"),
		licenseTemplate: hasScope(caller, "spark-admin:licenses_read"),
		location: hasScope(caller, "spark-admin:locations_read"),
		token: isFull && hasScope(caller, "spark-admin:tokens_read"),
		webhook: isFull,
		integration: isFull && hasScope(caller, "spark-admin:integrations_read"),
		authorization: isFull && hasScope(caller, "identity:tokens_read"),
	};
	const subjects = Object.keys(isReadable) as ChangeSubject[];
	return new Set(subjects.filter((subject) => isReadable[subject]));
}

/**
 * The readable changes of an organization after an id in its history, in order. `afterId` is the id up to
 * which it looked; `hasMore` says whether there are lines after that.
 */
export async function readFeed(
	store: Store,
	{
		orgId,
		limit,
		subjects,
		...start
	}: {
		orgId: string;
		afterId: number;
		limit: number;
		subjects: ReadonlySet<ChangeSubject>;
	},
): Promise<{ changes: Change[]; afterId: number; hasMore: boolean }> {
	let { afterId } = start;
	for (let page = 1; ; page++) {
		const found = await store.changes.list({
			orgId,
			afterId,
			limit: limit + 1,
		});
		const looked = found.slice(0, limit);
		afterId = looked.at(-1)?.id ?? afterId;
		const changes = looked.filter(({ subject }) => subjects.has(subject));
		const hasMore = found.length > looked.length;
		if (changes.length > 0 || !hasMore || page === pagesMax)
			return { changes, afterId, hasMore };
	}
}

/** Pages of unreadable lines that one call skips at most. */
const pagesMax = 20;
