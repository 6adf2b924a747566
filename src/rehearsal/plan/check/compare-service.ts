import { type Conflict, compareStates, stateOf } from "../change.ts";
import type { Change, PlannedPerson } from "../plan.ts";
import type { WirePerson } from "../wire-person.ts";
import type { Planned } from "./planned-people.ts";

/** A property that has another value at the service than when the plan was made. */
interface MovedField {
	field: string;
	/** Undefined: none. For a list, the entries that were taken away. */
	base: unknown;
	/** Undefined: none. For a list, the entries that were added. */
	theirs: unknown;
	isList: boolean;
}

/** How a person of a plan stands at the service. */
export interface CheckedPerson {
	person: PlannedPerson;
	action: Planned["action"];
	/** What moved, in any property that a request can set. */
	moved: MovedField[];
	/** What the plan and somebody at the service both changed. */
	conflicts: Conflict[];
	/** The fields of the plan that are as it wants them already. */
	done: string[];
	/** Whether nothing of the plan is left to do. */
	isAllDone: boolean;
}

/** Compares what a plan wants of a person with the person whom the service shows; undefined: nobody. */
export function checkPerson(
	planned: Planned,
	present: WirePerson | undefined,
): CheckedPerson {
	const { person, action, base, changes } = planned;
	const checked: CheckedPerson = {
		...{ person, action },
		...{ moved: [], conflicts: [], done: [] },
		isAllDone: false,
	};
	const done = present
		? changes.filter((change) => stateOf(change, present) === "after")
		: [];
	const isAllDone = present !== undefined && done.length === changes.length;
	if (base === undefined && isAllDone)
		return { ...checked, done: done.map(({ field }) => field), isAllDone };
	if (base === undefined)
		return present === undefined
			? checked
			: {
					...checked,
					conflicts: [
						{
							field: "emails",
							base: undefined,
							yours: person.email,
							theirs: present.displayName,
							reason: "somebody at the service has this e-mail address",
						},
					],
				};
	if (present === undefined)
		return action === "delete"
			? { ...checked, done: ["person"], isAllDone: true }
			: {
					...checked,
					conflicts: [
						{
							field: "person",
							base: person.email,
							yours: person.email,
							theirs: undefined,
							reason: "the person is gone from the service",
						},
					],
				};
	const moves = movesOf(base, present);
	const moved = moves.map(describeMove);
	if (action === "delete")
		return {
			...checked,
			moved,
			conflicts: moved.map(({ field, base, theirs }) => ({
				field,
				base,
				yours: undefined,
				theirs,
				reason: "the person changed, and the plan deletes them",
			})),
		};
	return {
		...checked,
		moved,
		isAllDone,
		conflicts: changes
			.filter((change) => stateOf(change, present) === "other")
			.map((change) => {
				const { from, to } = change as { from?: unknown; to?: unknown };
				const { field } = change;
				return { field, base: from, yours: to, theirs: present[field] };
			}),
		done: done.map(({ field }) => field),
	};
}

// The service shows several e-mail addresses in any order.
function movesOf(base: WirePerson, present: WirePerson): Change[] {
	const known: WirePerson =
		base.emails === undefined ? { ...base, emails: present.emails } : base;
	return compareStates(known, present).filter(
		(change) =>
			!("add" in change) || change.add.length + change.remove.length > 0,
	);
}

function describeMove(change: Change): MovedField {
	const { field } = change;
	if (!("add" in change))
		return { field, base: change.from, theirs: change.to, isList: false };
	const { add, remove } = change;
	return {
		field,
		base: remove.length === 0 ? undefined : remove,
		theirs: add.length === 0 ? undefined : add,
		isList: true,
	};
}
