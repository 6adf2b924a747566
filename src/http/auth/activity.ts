import type { Clocks } from "../../concurrency/clocks.ts";
import { LRUCache } from "../../concurrency/lru-cache.ts";
import type { Caller } from "../../directory/access/caller.ts";
import type { Store } from "../../directory/store/store.ts";

/** The shortest interval between two notes of a person's activity. Presence only asks whether the activity is within ten minutes. */
const activityGrainMs = 60_000;
const peopleMax = 10_000;

/**
 * Notes that a caller is active, and accepts their pending invitation. Never fails a request: a later request repeats a
 * note that cannot be written. The returned function gives nothing to wait for when there is nothing to note.
 */
export function openActivity(
	store: Store,
	{ now, steadyNow }: Clocks,
): (caller: Caller) => Promise<void> | undefined {
	const notedAt = new LRUCache<string, number>(peopleMax);
	const note = async ({ orgId, personId }: Caller) => {
		try {
			await store.presences.report([
				{ orgId, personId, lastActivityAt: now() },
			]);
		} catch {
			notedAt.set(personId, -Infinity);
		}
	};
	return (caller) => {
		const last = notedAt.get(caller.personId);
		const at = steadyNow();
		if (last !== undefined && at - last < activityGrainMs) return undefined;
		notedAt.set(caller.personId, at);
		return note(caller);
	};
}
