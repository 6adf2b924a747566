import { applyChanges, compareStates, invertChanges } from "../change.ts";
import type { Change, Plan, PlannedPerson, Step } from "../plan.ts";
import type { WirePerson } from "../wire-person.ts";

/** What a plan wants of one person, over all of their steps. */
export interface Planned {
	person: PlannedPerson;
	action: Step["action"];
	/** As the service showed them when the plan was made; undefined: they are created. */
	base: WirePerson | undefined;
	/** The changes of all steps together. */
	changes: readonly Change[];
	steps: readonly Step[];
}

/** What a plan wants of each person, in the order of their first steps. */
export function plannedPeople({ steps }: Plan): Planned[] {
	const byPerson = new Map<string, Step[]>();
	for (const step of steps) {
		const known = byPerson.get(step.person.id);
		if (known === undefined) byPerson.set(step.person.id, [step]);
		else known.push(step);
	}
	return [...byPerson.values()].map(plannedOf);
}

function plannedOf(steps: readonly Step[]): Planned {
	const [first] = steps as [Step];
	const { person } = first;
	const isDeleted = steps.some(({ action }) => action === "delete");
	const base = baseOf(first);
	const last = afterSteps(base ?? createdOf(first), steps);
	return {
		person,
		base,
		steps,
		action: isDeleted ? "delete" : first.action,
		changes: base === undefined ? first.changes : compareStates(base, last),
	};
}

/** A person after the changes of steps. */
export function afterSteps(
	person: WirePerson,
	steps: readonly Step[],
): WirePerson {
	return steps.reduce(
		(state, { changes, action }) =>
			action === "create" ? state : applyChanges(state, changes),
		person,
	);
}

/** The person whom a step creates, with the id that stands for the one that the service will give. */
export function createdOf({ person, request }: Step): WirePerson {
	return {
		roles: [],
		licenses: [],
		loginEnabled: "true",
		...request.body,
		id: person.id,
	} as unknown as WirePerson;
}

// The request holds the whole person after the step, so the person before is known too.
function baseOf(step: Step): WirePerson | undefined {
	const { action, person, request, precondition, changes } = step;
	const { id } = person;
	if (action === "create") return undefined;
	if (action === "delete")
		return { ...precondition, id } as unknown as WirePerson;
	const after = { emails: [person.email], ...request.body, id };
	return applyChanges(after as unknown as WirePerson, invertChanges(changes));
}
