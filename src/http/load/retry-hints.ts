import { LRUCache } from "../../concurrency/lru-cache.ts";

const keysMax = 10_000;
/** The longest time that a refusal tells a caller to wait. */
export const patienceSecondsMax = 60;

/**
 * Tells callers who are refused when to come back. Each refusal of a caller is given a moment of its
 * own behind the one before, so that those that wait do not all come back at once.
 */
export interface RetryHints {
	/** Whole seconds, at least 1 and at most `patienceSecondsMax`. */
	secondsFor(key: string, steadyNow: number, earliestMs?: number): number;
}

/** `perSecond`: how many of a caller may come back in one second. */
export function openRetryHints(perSecond: number): RetryHints {
	const nextOf = new LRUCache<string, number>(keysMax);
	const gapMs = 1000 / perSecond;
	return {
		secondsFor(key, steadyNow, earliestMs = 0) {
			const latest = steadyNow + patienceSecondsMax * 1000;
			const behind = (nextOf.get(key) ?? -Infinity) + gapMs;
			const next = Math.min(latest, Math.max(steadyNow + earliestMs, behind));
			nextOf.set(key, next);
			return Math.max(1, Math.ceil((next - steadyNow) / 1000));
		},
	};
}
