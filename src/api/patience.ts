import { LRUCache } from "./lru-cache.ts";

const keysMax = 10_000;
/** The longest time that a refusal tells a caller to wait. */
export const patienceSecondsMax = 60;

/**
 * Tells callers who are refused when to come back. Each refusal of a caller is given a moment of its
 * own behind the one before, so that those that wait do not all come back at once.
 */
export interface Patience {
	/** Whole seconds, at least 1 and at most `patienceSecondsMax`. */
	secondsFor(key: string, now: number, earliestMs?: number): number;
}

/** `perSecond`: how many of a caller may come back in one second. */
export function openPatience(perSecond: number): Patience {
	const nextOf = new LRUCache<string, number>(keysMax);
	const gapMs = 1000 / perSecond;
	return {
		secondsFor(key, now, earliestMs = 0) {
			const latest = now + patienceSecondsMax * 1000;
			const known = nextOf.get(key) ?? 0;
			// A clock that was set back must not make anybody wait for it to catch up.
			const behind = known > latest ? 0 : known + gapMs;
			const next = Math.min(latest, Math.max(now + earliestMs, behind));
			nextOf.set(key, next);
			return Math.max(1, Math.ceil((next - now) / 1000));
		},
	};
}
