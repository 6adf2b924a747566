import type { FieldProblem } from "../directory/field-problem.ts";
import { problemOf } from "../directory/problems.ts";

const timePattern =
	/^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?:Z|[+-](\d\d):(\d\d))$/i;

/** A time of a request, in milliseconds since 1970; undefined, with its problem noted, when it is not a time. */
export function readTime(
	field: string,
	text: string,
	problems: FieldProblem[],
): number | undefined {
	const at = isTime(text) ? Date.parse(text) : Number.NaN;
	if (!Number.isNaN(at)) return at;
	problems.push({
		field,
		...problemOf.wrongValue({
			expected:
				"a time with its zone in ISO 8601, such as 2026-01-15T09:00:00.000Z (a + is written %2B in an address)",
		}),
	});
	return undefined;
}

// The language parses February 30 as March 2, and 24:00 as midnight.
function isTime(text: string): boolean {
	const parts = timePattern.exec(text)?.slice(1).map(Number);
	if (parts === undefined) return false;
	const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts;
	const [second, zoneHour, zoneMinute] = parts
		.slice(5)
		.map((part) => (Number.isNaN(part) ? 0 : part));
	const date = new Date(0);
	date.setUTCFullYear(year, month - 1, day);
	return (
		date.getUTCMonth() === month - 1 &&
		date.getUTCDate() === day &&
		hour <= 23 &&
		minute <= 59 &&
		(second ?? 0) <= 59 &&
		(zoneHour ?? 0) <= 23 &&
		(zoneMinute ?? 0) <= 59
	);
}
