import type { StepOutcome } from "../../directory/batch/perform.ts";
import { DirectoryError } from "../../directory/errors.ts";
import {
	type FieldProblem,
	problemSentence,
} from "../../directory/field-problem.ts";
import { problemOf } from "../../directory/problems.ts";
import type { EarlierRecord } from "../csv/record-names.ts";

/** An item of the same batch on which another one depends, and the field that shows it. */
export interface Dependency {
	index: number;
	line: number;
	field: "emails" | "manager";
}

/** The dependency of a record on an earlier one. It exists only when the earlier one creates or deletes the person. */
export function dependenciesOn(
	earlier: EarlierRecord | undefined,
	field: Dependency["field"],
): Dependency[] {
	return earlier === undefined || earlier.kind === "changes"
		? []
		: [{ index: earlier.index, line: earlier.line, field }];
}

/** The problem of a field that depends on a refused line. */
export function dependsOn(field: string, line: number): FieldProblem {
	return { field, ...problemOf.dependsOnRefused({ line }) };
}

/**
 * Outcomes in which an item that only depends on a refused one is not refused as if it were wrong itself. It names the
 * other item or, in an atomic batch, was not done because of it.
 */
export function settleDependents(
	outcomes: readonly StepOutcome[],
	dependencies: readonly (readonly Dependency[])[],
	{ isAllOrNothing }: { isAllOrNothing: boolean },
): StepOutcome[] {
	return outcomes.map((outcome, index) => {
		if (outcome.kind !== "refused") return outcome;
		const { reason } = outcome;
		if (!(reason instanceof DirectoryError)) return outcome;
		const refused = (dependencies[index] ?? []).filter(
			(earlier) => outcomes[earlier.index]?.kind === "refused",
		);
		const broken = refused.filter((dependency) => isBroken(reason, dependency));
		if (broken.length === 0) return outcome;
		const own = reason.fields.filter(
			(problem) =>
				!broken.some((dependency) => isConsequence(problem, dependency)),
		);
		if (isAllOrNothing && own.length === 0) return { kind: "undone" };
		const fields = isAllOrNothing
			? own
			: [...own, ...broken.map(({ field, line }) => dependsOn(field, line))];
		const refusal = new DirectoryError("invalid", problemSentence(fields), {
			fields,
			cause: reason,
		});
		return { kind: "refused", reason: refusal };
	});
}

function isBroken(reason: DirectoryError, dependency: Dependency): boolean {
	return (
		(dependency.field === "emails" && reason.code === "notFound") ||
		reason.fields.some((problem) => isConsequence(problem, dependency))
	);
}

function isConsequence(
	{ code, field }: FieldProblem,
	dependency: Dependency,
): boolean {
	return dependency.field === "emails"
		? takenCodes.has(code)
		: /^manager(Id)?$/.test(field) && missingCodes.has(code);
}

// A person who was to be deleted still holds a value that another one was to get.
const takenCodes: ReadonlySet<string> = new Set([
	"emailTaken",
	"numberTaken",
	"extensionTaken",
]);
const missingCodes: ReadonlySet<string> = new Set([
	"unknownPerson",
	"unknownManager",
]);
