import type { ChangeKey } from "../store/change-store.ts";
import type { Store } from "../store/store.ts";

/** Lines of history that are read at a time. */
const linesAtOnce = 500;

/**
 * The ids of the people of an organization whom the history tells of since a time (milliseconds since 1970, UTC), also
 * of those who were deleted; undefined when it has more than `linesMax` lines since then. People who were loaded
 * without a line are not among them.
 */
export async function listChangedPeople(
	store: Pick<Store, "changes">,
	{ orgId, from, linesMax }: { orgId: string; from: number; linesMax: number },
): Promise<string[] | undefined> {
	const ids = new Set<string>();
	let read = 0;
	let after: ChangeKey | undefined;
	do {
		const page = await store.changes.pageByTime({
			orgId,
			from,
			to: Number.MAX_SAFE_INTEGER,
			subjects: ["person"],
			after,
			offset: 0,
			limit: linesAtOnce,
		});
		for (const { subjectId } of page.changes) ids.add(subjectId);
		read += page.looked ?? page.changes.length;
		if (read > linesMax) return undefined;
		after = page.next;
	} while (after !== undefined);
	return [...ids];
}
