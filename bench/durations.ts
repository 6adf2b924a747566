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

/** The middle of the values, or the mean of the two in the middle; not a number where there is none. */
export function medianOf(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const at = (index: number) => sorted[Math.floor(index)] ?? Number.NaN;
	const middle = (sorted.length - 1) / 2;
	return (at(middle) + at(middle + 0.5)) / 2;
}
