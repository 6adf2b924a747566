import { UsageError } from "./usage-error.ts";

const unitMs: Record<string, number> = {
	s: 1000,
	m: 60_000,
	h: 3_600_000,
	d: 86_400_000,
};

/**
 * Parses a time span such as `90d`, `12h`, `30m` or `45s` to milliseconds. Throws a sentence for any other
 * text.
 */
export function parseDuration(text: string): number {
	const [, count, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
	if (count === undefined || unit === undefined)
		throw new UsageError(
			`"${text}" is not a time span: write a number and s, m, h or d, such as 90d.`,
		);
	return Number(count) * (unitMs[unit] ?? 0);
}
