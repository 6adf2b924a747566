import { withServiceIds } from "../plan/change.ts";
import type { Step } from "../plan/plan.ts";
import type { Outcome } from "./outcome.ts";
import { readPeople } from "./reader.ts";
import { standingOf } from "./standing.ts";

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
	// A later step of the same person may have changed a field again.
	const later = new Map<string, Set<string>>();
	return done
		.toReversed()
		.filter((one) => {
			const { id } = one.step.person;
			const fields = later.get(id) ?? new Set();
			const changes = one.step.changes.filter(
				({ field }) => !fields.has(field),
			);
			later.set(id, fields);
			for (const { field } of changes) fields.add(field);
			const person = people.get(idOf(one) ?? "");
			if (one.step.action === "delete") return person !== undefined;
			if (person === undefined) return true;
			return standingOf(withServiceIds(changes, ids), person).state !== "after";
		})
		.toReversed();
}

function idOf({ step, outcome }: DoneStep): string | undefined {
	return step.action === "create" ? outcome.createdId : step.person.id;
}
