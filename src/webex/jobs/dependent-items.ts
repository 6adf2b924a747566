import type { StepOutcome } from "../../directory/batch/perform.ts";
import { DirectoryError } from "../../directory/errors.ts";
import {
	type FieldProblem,
	problemSentence,
} from "../../directory/field-problem.ts";
import { problemOf } from "../../directory/problems.ts";
import type { EarlierRecord } from "../csv/record-names.ts";

/** An item of the same batch that another one depends on, and the field in which that shows. */
export interface Lean {
	place: number;
	line: number;
	field: "emails" | "manager";
}

/** How a record leans on one before it: only when that one makes or removes the person. */
export function leansOn(
	earlier: EarlierRecord | undefined,
	field: Lean["field"],
): Lean[] {
	return earlier === undefined || earlier.kind === "changes"
		? []
		: [{ place: earlier.place, line: earlier.line, field }];
}

/** The problem of a field that hangs on a line that was refused. */
export function dependsOn(field: string, line: number): FieldProblem {
	return { field, ...problemOf.dependsOnRefused({ line }) };
}

/**
 * Fates in which nothing is refused as if it were wrong by itself that only hangs on a refused item: it says
 * on which, or, of all or nothing, was not done because of it.
 */
export function settleDependents(
	fates: readonly StepOutcome[],
	leans: readonly (readonly Lean[])[],
	{ isAllOrNothing }: { isAllOrNothing: boolean },
): StepOutcome[] {
	return fates.map((fate, index) => {
		if (fate.kind !== "refused") return fate;
		const { reason } = fate;
		if (!(reason instanceof DirectoryError)) return fate;
		const refused = (leans[index] ?? []).filter(
			({ place }) => fates[place]?.kind === "refused",
		);
		const broken = refused.filter((lean) => isBroken(reason, lean));
		if (broken.length === 0) return fate;
		const own = reason.fields.filter(
			(problem) => !broken.some((lean) => isConsequence(problem, lean)),
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

function isBroken(reason: DirectoryError, lean: Lean): boolean {
	return (
		(lean.field === "emails" && reason.code === "notFound") ||
		reason.fields.some((problem) => isConsequence(problem, lean))
	);
}

function isConsequence({ code, field }: FieldProblem, lean: Lean): boolean {
	return lean.field === "emails"
		? takenCodes.has(code)
		: /^manager(Id)?$/.test(field) && missingCodes.has(code);
}

// A person who was to be removed still holds what another one was to get.
const takenCodes: ReadonlySet<string> = new Set([
	"emailTaken",
	"numberTaken",
	"extensionTaken",
]);
const missingCodes: ReadonlySet<string> = new Set([
	"unknownPerson",
	"unknownManager",
]);
