import type { Problem } from "./problems.ts";

/** One wrong field: its JSON path, such as `phoneNumbers[0].value`, and a problem of `problems.ts`. */
export interface FieldProblem extends Problem {
	field: string;
	/** Another problem already explains why the field cannot be checked, so no sentence is written for it. */
	isUnsaid?: true;
}

/** Adds a problem, unless the field, its parent, a part of it, or the whole body already has one. */
export function report(
	problems: FieldProblem[],
	field: string,
	problem: Problem,
): void {
	const covers = (known: string) =>
		known === field ||
		known === "body" ||
		known.startsWith(`${field}[`) ||
		known.startsWith(`${field}.`) ||
		field.startsWith(`${known}[`) ||
		field.startsWith(`${known}.`);
	if (!problems.some((known) => covers(known.field)))
		problems.push({ field, ...problem });
}

/**
 * Whether a field or a part of it is already refused. A field that depends on a refused one is not refused
 * too: it may be valid once the other one is.
 */
export function isRefused(
	problems: readonly FieldProblem[],
	field: string,
): boolean {
	return problems.some(
		(known) =>
			known.field === field ||
			known.field.startsWith(`${field}[`) ||
			known.field.startsWith(`${field}.`),
	);
}

/** The first problem of each field: later ones follow from the first. */
export function nameOnce(problems: readonly FieldProblem[]): FieldProblem[] {
	const fields = new Set<string>();
	return problems.filter(({ field }) => {
		const isFirst = !fields.has(field);
		fields.add(field);
		return isFirst;
	});
}

/** One sentence that names every wrong field. */
export function problemSentence(problems: readonly FieldProblem[]): string {
	return problems
		.map(({ field, problem }) => `${field} ${problem}`)
		.join("; ")
		.concat(".");
}
