import {
	type FieldProblem,
	nameOnce,
	problemSentence,
} from "./field-problem.ts";
import { isConflict } from "./problems.ts";

/** The reason of a refusal; `src/http/errors.ts` maps each to an HTTP status. */
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

/**
 * A refusal that the caller can act on. `message` is one sentence. `fields` names every wrong field, not
 * only the first. `retryAfterSeconds` says when the same request may succeed. `isInDoubt`: the change may have been made, whole
 * or in part.
 */
export class DirectoryError extends Error {
	readonly code: DirectoryErrorCode;
	readonly fields: readonly FieldProblem[];
	readonly retryAfterSeconds: number | undefined;
	readonly isInDoubt: boolean;

	constructor(
		code: DirectoryErrorCode,
		sentence: string,
		{
			fields = [],
			retryAfterSeconds,
			isInDoubt = false,
			cause,
		}: {
			fields?: readonly FieldProblem[];
			retryAfterSeconds?: number;
			isInDoubt?: boolean;
			cause?: unknown;
		} = {},
	) {
		super(sentence, cause === undefined ? undefined : { cause });
		this.name = "DirectoryError";
		this.code = code;
		this.fields = fields;
		this.retryAfterSeconds = retryAfterSeconds;
		this.isInDoubt = isInDoubt;
	}
}

/**
 * Refuses all wrong fields at once, each named once. It is a conflict when every problem is one. Returns
 * when there is none.
 */
export function refuseInvalid(found: readonly FieldProblem[]): void {
	if (found.length === 0) return;
	const problems = nameOnce(found).filter(({ isUnsaid }) => !isUnsaid);
	const code = problems.every(isConflict) ? "conflict" : "invalid";
	throw new DirectoryError(code, problemSentence(problems), {
		fields: problems,
	});
}
