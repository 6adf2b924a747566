import type { FieldProblem } from "../directory/errors.ts";

const timePattern =
	/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/i;

/** A time of a request, in milliseconds since 1970; undefined, with its problem noted, when it is none. */
export function readTime(
	field: string,
	text: string,
	problems: FieldProblem[],
): number | undefined {
	const at = timePattern.test(text) ? Date.parse(text) : Number.NaN;
	if (!Number.isNaN(at)) return at;
	problems.push({
		field,
		problem:
			"must be a time with its zone in ISO 8601, such as 2026-01-15T09:00:00.000Z (a + is written %2B in an address)",
	});
	return undefined;
}
