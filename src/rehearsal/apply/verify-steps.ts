import type { Step } from "../plan/plan.ts";
import type { Outcome } from "./outcome.ts";
import { readPeople } from "./reader.ts";
import { standingOf } from "./standing.ts";
import { withServiceIds } from "./target.ts";

/** A step that is done by the reply to its request. */
export interface DoneStep {
	step: Step;
	outcome: Outcome;
}

/**
 * Reads the people of done steps again, and returns the steps of which the service does not show everything: a reply of
 * success is not believed alone.
 */
export async function findUndone(
	done: readonly DoneStep[],
	ids: ReadonlyMap<string, string>,
	many: Parameters<typeof readPeople>[1],
): Promise<DoneStep[]> {
	const people = await readPeople(
		[...new Set(done.map(idOf).filter((id) => id !== undefined))],
		many,
	);
	return done.filter((one, index) => {
		const person = people.get(idOf(one) ?? "");
		if (one.step.action === "delete") return person !== undefined;
		if (person === undefined) return true;
		const changes = lastChanges(one.step, done.slice(index + 1));
		return standingOf(withServiceIds(changes, ids), person).state !== "after";
	});
}

function idOf({ step, outcome }: DoneStep): string | undefined {
	return step.action === "create" ? outcome.createdId : step.person.id;
}

// A later step of the same person may have changed a field again.
function lastChanges(step: Step, later: readonly DoneStep[]) {
	const fields = new Set(
		later
			.filter((other) => other.step.person.id === step.person.id)
			.flatMap((other) => other.step.changes.map(({ field }) => field)),
	);
	return step.changes.filter(({ field }) => !fields.has(field));
}
