import { LRUCache } from "../../concurrency/lru-cache.ts";

const keysMax = 10_000;
/** The longest retry hint. */
export const retryHintSecondsMax = 60;

/** Makes the `Retry-After` of refusals. Each refusal of a caller gets a later time than the one before, so that retries spread out. */
interface RetryHints {
	/** Whole seconds, at least 1 and at most `retryHintSecondsMax`. */
	secondsFor(key: string, steadyNow: number, earliestMs?: number): number;
}

/** `perSecond`: the number of retries of one caller in a second. */
export function openRetryHints(perSecond: number): RetryHints {
	const nextOf = new LRUCache<string, number>(keysMax);
	const gapMs = 1000 / perSecond;
	return {
		secondsFor(key, steadyNow, earliestMs = 0) {
			const latest = steadyNow + retryHintSecondsMax * 1000;
			const behind = (nextOf.get(key) ?? -Infinity) + gapMs;
			const next = Math.min(latest, Math.max(steadyNow + earliestMs, behind));
			nextOf.set(key, next);
			return Math.max(1, Math.ceil((next - steadyNow) / 1000));
		},
	};
}
