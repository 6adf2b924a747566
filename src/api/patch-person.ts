import { jsonPatchType } from "../contract/patch.ts";
import { PersonUpdate } from "../contract/person.ts";
import { readOnlyOfPerson } from "../contract/read-only.ts";
import type { FieldProblem } from "../directory/field-problem.ts";
import type { PersonDraft } from "../directory/people/person-draft.ts";
import type { Surroundings } from "../directory/people/rule-context.ts";
import type { Person } from "../directory/person.ts";
import { problemOf } from "../directory/problems.ts";
import type { Call, Patch } from "./call.ts";
import { checkObject } from "./check.ts";
import { applyJsonPatch, type Patched } from "./json-patch.ts";
import { applyMergePatch } from "./merge-patch.ts";
import { readPersonDraft } from "./read-person.ts";
import { showWhole } from "./show-person.ts";
import { listUnknown } from "./strict.ts";
import { complainOfPerson } from "./strict-person.ts";

/**
 * The draft that a patch makes of a person: the patch is applied to the person as on the wire, and what
 * comes out is read as the body of an update. Pure, so that it can be done inside the transaction.
 */
export function draftByPatch(
	{ mediaType, document }: Patch,
	{
		isStrict,
		problems: found,
		areBooleansJson,
	}: Pick<Call, "isStrict" | "problems" | "areBooleansJson">,
): (current: Person, surroundings: Surroundings) => PersonDraft {
	const apply = (present: unknown): Patched =>
		mediaType === jsonPatchType
			? applyJsonPatch(present, document)
			: {
					document: applyMergePatch(present, document),
					problems: [],
					unsettled: [],
				};
	return (current, surroundings) => {
		const present = showWhole(current, surroundings, { areBooleansJson });
		const { document: patched, problems: undone, unsettled } = apply(present);
		const { value, problems } = checkObject(PersonUpdate, patched);
		problems.push(...undone, ...unsettled.map(noteUnsettled));
		if (isStrict && typeof patched === "object" && patched !== null)
			problems.push(
				...listUnknown(PersonUpdate, patched, readOnlyOfPerson),
				...complainOfPerson(patched, present, problems, { isPatched: true }),
			);
		// Here the body is all of the person: a name that is not there any more was taken away.
		return readPersonDraft(value, [...found, ...problems], {
			firstName: null,
			lastName: null,
		});
	};
}

// Of what an operation that was not done would have changed, the operation says enough.
function noteUnsettled(field: string): FieldProblem {
	return {
		field,
		...problemOf.wrongPointer({ reason: "missing" }),
		isUnsaid: true,
	};
}
