import type { Conflict } from "../plan/change.ts";
import { applyChanges, findConflicts, stateOf } from "../plan/change.ts";
import type { Step } from "../plan/plan.ts";
import type { WirePerson } from "../plan/wire-person.ts";

/** A step with the person before and after it, when all steps before it are done. */
export interface WalkedStep {
	step: Step;
	before: WirePerson | undefined;
	after: WirePerson | undefined;
	conflicts: Conflict[];
	/** Whether the person is as planned already, so that nothing has to be sent. */
	isDone: boolean;
}

/**
 * Goes through steps in thought, beginning with the people whom the service shows. Several steps can be about one
 * person: each begins with what the one before leaves. `people` is keyed by id, and for creations by e-mail address in
 * lower case.
 */
export function walkSteps(
	steps: readonly Step[],
	people: ReadonlyMap<string, WirePerson>,
): WalkedStep[] {
	const states = new Map<string, WirePerson | undefined>(people);
	return steps.map((step) => {
		const key = keyOf(step);
		const before =
			step.action === "create" ? findHolder(step, states) : states.get(key);
		const conflicts = findConflicts(step, before);
		const after = conflicts.length > 0 ? before : afterOf(step, before);
		states.set(key, after);
		return { step, before, after, conflicts, isDone: isDone(step, before) };
	});
}

// A step before may have deleted the person who has the address now, or given them another one.
function findHolder(
	{ person }: Step,
	states: ReadonlyMap<string, WirePerson | undefined>,
): WirePerson | undefined {
	const email = person.email.toLowerCase();
	const found = states.get(email);
	const now = found && states.has(found.id) ? states.get(found.id) : found;
	return now?.emails.some((each) => each.toLowerCase() === email)
		? now
		: undefined;
}

/** The key of the person of a step in the people of `walkSteps`. */
export function keyOf({ action, person }: Step): string {
	return action === "create" ? person.email.toLowerCase() : person.id;
}

function afterOf(
	{ action, changes, person }: Step,
	before: WirePerson | undefined,
): WirePerson | undefined {
	if (action === "delete") return undefined;
	if (action === "create")
		return applyChanges(nobody(person.id), changes) as WirePerson;
	return before && applyChanges(before, changes);
}

function isDone(
	{ action, changes }: Step,
	before: WirePerson | undefined,
): boolean {
	if (action === "delete" || before === undefined)
		return action === "delete" && before === undefined;
	return changes.every((change) => stateOf(change, before) === "after");
}

/** A person without any property, from which the changes of a creation begin. */
export function nobody(id: string): WirePerson {
	return { id, emails: [], displayName: "" };
}
