import type { LoadResult } from "./plan.ts";

/** The result of a row from the durations of its replies in milliseconds. */
export function summarize(
	name: string,
	durations: readonly number[],
	seconds: number,
): LoadResult {
	const sorted = Float64Array.from(durations).sort();
	const at = (share: number) =>
		sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
	return {
		name,
		replies: sorted.length,
		perSecond: sorted.length / seconds,
		p50Ms: at(0.5),
		p99Ms: at(0.99),
		maxMs: at(1),
	};
}
