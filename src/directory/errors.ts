import { isConflict, type Problem } from "./problems.ts";

/**
 * Why the directory refuses. The words are the directory's own; which HTTP status each becomes is
 * the business of `api/errors.ts`.
 */
export type DirectoryErrorCode =
	| "invalid"
	| "forbidden"
	| "notFound"
	| "conflict"
	| "gone"
	| "preconditionFailed"
	| "preconditionRequired"
	| "locked"
	| "unavailable"
	| "upstreamFailed"
	| "upstreamTimeout";

/** One field that is wrong: which (a JSON path such as `phoneNumbers[0].value`), and a problem of `problems.ts`. */
export interface FieldProblem extends Problem {
	field: string;
	/** Another problem has said already why the field cannot be judged, so that nothing is said of it. */
	isUnsaid?: true;
}

/**
 * A refusal that the caller can mend. `message` is one whole sentence; `fields` names every field
 * that is wrong, not only the first; `retryAfterSeconds` says when the same request may succeed.
 */
export class DirectoryError extends Error {
	readonly code: DirectoryErrorCode;
	readonly fields: readonly FieldProblem[];
	readonly retryAfterSeconds: number | undefined;

	constructor(
		code: DirectoryErrorCode,
		sentence: string,
		{
			fields = [],
			retryAfterSeconds,
			cause,
		}: {
			fields?: readonly FieldProblem[];
			retryAfterSeconds?: number;
			cause?: unknown;
		} = {},
	) {
		super(sentence, cause === undefined ? undefined : { cause });
		this.name = "DirectoryError";
		this.code = code;
		this.fields = fields;
		this.retryAfterSeconds = retryAfterSeconds;
	}
}

/** Refuses with every wrong field at once, each named once, as a conflict where all of them are; returns when there is none. */
export function refuseInvalid(found: readonly FieldProblem[]): void {
	if (found.length === 0) return;
	const problems = nameOnce(found).filter(({ isUnsaid }) => !isUnsaid);
	const code = problems.every(isConflict) ? "conflict" : "invalid";
	throw new DirectoryError(code, problemSentence(problems), {
		fields: problems,
	});
}

/** The first problem of each field: what is found of it after that follows from the first. */
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
