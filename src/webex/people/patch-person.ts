import { jsonPatchType } from "../../contract/patch.ts";
import { PersonUpdate } from "../../contract/person.ts";
import { readOnlyOfPerson } from "../../contract/read-only.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";
import type { Person } from "../../directory/people/person.ts";
import type { PersonDraft } from "../../directory/people/person-draft.ts";
import type { RuleContext } from "../../directory/people/rule-context.ts";
import { problemOf } from "../../directory/problems.ts";
import { applyJsonPatch, type Patched } from "../../http/body/json-patch.ts";
import { applyMergePatch } from "../../http/body/merge-patch.ts";
import type { Patch } from "../../http/call.ts";
import { checkObject } from "../../http/check/check.ts";
import { listUnknown } from "../../http/check/strict.ts";
import type { Call } from "../call.ts";
import { webexIds } from "../ids.ts";
import { readPersonDraft } from "./read-person.ts";
import { showWhole } from "./show-person.ts";
import { complainOfPerson } from "./strict-person.ts";

/**
 * The draft that a patch makes of a person: the patch is applied to the person as on the wire, and the result is read
 * as the body of an update. Pure, so that it can run inside the transaction.
 */
export function draftByPatch(
	{ mediaType, document }: Patch,
	{
		isStrict,
		problems: found,
		areBooleansJson,
	}: Pick<Call, "isStrict" | "problems" | "areBooleansJson">,
): (current: Person, context: RuleContext) => PersonDraft {
	const apply = (present: unknown): Patched =>
		mediaType === jsonPatchType
			? applyJsonPatch(present, document)
			: {
					document: applyMergePatch(present, document),
					problems: [],
					unsettled: [],
				};
	return (current, context) => {
		const present = showWhole(current, context, { areBooleansJson });
		const { document: patched, problems: undone, unsettled } = apply(present);
		const { value, problems } = checkObject(PersonUpdate, patched, {
			ids: webexIds,
		});
		problems.push(...undone, ...unsettled.map(noteUnsettled));
		if (isStrict && typeof patched === "object" && patched !== null)
			problems.push(
				...listUnknown(PersonUpdate, patched, readOnlyOfPerson),
				...complainOfPerson(patched, present, problems, { isPatched: true }),
			);
		// Here the body is the complete person: a missing name was removed.
		const draft = readPersonDraft(value, [...found, ...problems], {
			firstName: null,
			lastName: null,
		});
		// The nickname follows a first name that the patch changes.
		return (draft.firstName || undefined) === current.firstName
			? { ...draft, nickName: current.nickName ?? "" }
			: draft;
	};
}

// The problem of the failed operation covers everything that it would have changed.
function noteUnsettled(field: string): FieldProblem {
	return {
		field,
		...problemOf.wrongPointer({ reason: "missing" }),
		isUnsaid: true,
	};
}
