import type { BulkResult } from "../../contract/bulk.ts";
import { isDone, type StepOutcome } from "../../directory/batch/perform.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";
import { describeError, showProblem, statusOf } from "../../http/errors.ts";
import type { Call } from "../call.ts";
import { showPreview } from "../dry-run.ts";
import { showId } from "../ids.ts";

/** The status of a valid operation that was not done because another one was refused. */
export const failedDependency = 424;

/**
 * The problems inside the bodies of operations, by the part of the field before each body. Their fields are those of
 * the single calls. `operation` is the pattern of that part.
 */
export function splitByOperation(
	problems: readonly FieldProblem[],
	operation: string,
): { inBodies: Map<string, FieldProblem[]>; others: FieldProblem[] } {
	const inBody = new RegExp(`^(${operation})body(?:\\.|(?=\\[)|$)`);
	const inBodies = new Map<string, FieldProblem[]>();
	const others = problems.filter((problem) => {
		const [start, before] = inBody.exec(problem.field) ?? [];
		if (start === undefined || before === undefined) return true;
		const field = problem.field.slice(start.length) || "body";
		const known = inBodies.get(before) ?? [];
		inBodies.set(before, [...known, { ...problem, field }]);
		return false;
	});
	return { inBodies, others };
}

/** The part of a result that does not depend on the index of its operation. */
export type ShownOutcome = Pick<
	BulkResult,
	"status" | "id" | "errors" | "warnings" | "preview"
>;

/** Whether the result of an operation differs from its request. */
export function isWarned({
	status,
	warnings = [],
}: Pick<BulkResult, "status" | "warnings">): boolean {
	return status < 400 && warnings.length > 0;
}

/** The outcomes of an atomic bulk request or job: no step is done when one is not. */
export function settleAtomic(
	outcomes: readonly StepOutcome[],
	isAtomic: boolean,
): StepOutcome[] {
	const isUndone = isAtomic && !outcomes.every(isDone);
	return outcomes.map((outcome) =>
		isUndone && isDone(outcome) ? { kind: "undone" } : outcome,
	);
}

/** The result of an operation. `id` is the person in its path. */
export function showOutcome(
	call: Pick<Call, "trackingId" | "reportFailure">,
	outcome: StepOutcome,
	id: string | undefined,
): ShownOutcome {
	switch (outcome.kind) {
		case "changed":
			return showChange(outcome);
		case "removed":
			return { status: 204, id, ...previewOfDeletion(outcome) };
		case "undone": {
			const description =
				"This operation was not done, because another one was refused.";
			return { status: failedDependency, id, errors: [{ description }] };
		}
		case "refused": {
			const { status, body } = describeError(outcome.reason, call.trackingId);
			if (status === statusOf.internal) call.reportFailure(outcome.reason);
			return { status, id, errors: body.errors };
		}
	}
}

function previewOfDeletion({
	person: before,
	preview,
}: Extract<StepOutcome, { kind: "removed" }>): Pick<BulkResult, "preview"> {
	if (preview === undefined) return {};
	return { preview: showPreview({ before, after: undefined, preview }) };
}

function showChange({
	change,
	undone = [],
}: Extract<StepOutcome, { kind: "changed" }>): ShownOutcome {
	const { before, person, preview } = change;
	const part =
		undone.length === 0
			? { status: 200 }
			: { status: 206, errors: undone.map(showProblem) };
	const warnings =
		change.warnings.length === 0 ? undefined : [...change.warnings];
	if (preview === undefined)
		return { ...part, id: showId("PEOPLE", person.id), warnings };
	return {
		...part,
		id: before && showId("PEOPLE", before.id),
		preview: showPreview({ before, after: person, preview, warnings }),
		warnings,
	};
}
