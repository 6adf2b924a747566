import type { Clocks } from "../../concurrency/clocks.ts";
import { LRUCache } from "../../concurrency/lru-cache.ts";
import type { Caller } from "../../directory/access/caller.ts";
import type { Store } from "../../directory/store/store.ts";

/** The shortest interval between two notes of a person's activity. Presence only asks whether the activity is within ten minutes. */
const activityGrainMs = 60_000;
const peopleMax = 10_000;

/** Notes who is active. */
export interface Activity {
	/** Gives nothing to wait for when there is nothing to note. */
	note(caller: Caller): Promise<void> | undefined;
	/** Notes everyone again at their next request: the time or the directory is another one. */
	forget(): void;
}

/**
 * Notes that a caller is active, and accepts their pending invitation. Never fails a request: a later request repeats a
 * note that cannot be written.
 */
export function openActivity(
	store: Store,
	{ now, steadyNow }: Clocks,
): Activity {
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
	const noteActive = (caller: Caller) => {
		const last = notedAt.get(caller.personId);
		const at = steadyNow();
		if (last !== undefined && at - last < activityGrainMs) return undefined;
		notedAt.set(caller.personId, at);
		return note(caller);
	};
	return { note: noteActive, forget: () => notedAt.clear() };
}
