import { stateOf } from "../plan/change.ts";
import type { Change } from "../plan/plan.ts";
import type { WirePerson } from "../plan/wire-person.ts";

/** Where the service stands with the changes of a step. */
export interface Standing {
	/** `other`: a field has a value that is neither the one before nor the planned one. */
	state: "before" | "partly" | "after" | "other";
	/** The fields that are as planned. */
	done: string[];
	/** The fields that are not, `other` ones included. */
	left: string[];
}

/** Compares a person, as the service shows them, with the changes of a step. */
export function standingOf(
	changes: readonly Change[],
	present: WirePerson,
): Standing {
	const states = changes.map((change) => ({
		field: change.field,
		state: stateOf(change, present),
	}));
	const fieldsIn = (isWanted: boolean) =>
		states
			.filter(({ state }) => (state === "after") === isWanted)
			.map(({ field }) => field);
	const has = (wanted: string) => states.some(({ state }) => state === wanted);
	const done = fieldsIn(true);
	const left = fieldsIn(false);
	if (left.length === 0) return { state: "after", done, left };
	if (has("other")) return { state: "other", done, left };
	const isBegun = done.length > 0 || has("partly");
	return { state: isBegun ? "partly" : "before", done, left };
}
