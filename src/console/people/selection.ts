import type { PeopleWindow } from "./people-window.ts";

/** The selected people by id, with their names. */
export type Selection = ReadonlyMap<string, string>;

/** A selection with everyone between two indexes of the list. `missing` of them are not in memory. */
export function selectRange(
	before: Selection,
	{
		people,
		one,
		other,
	}: { people: Pick<PeopleWindow, "at">; one: number; other: number },
): { selection: Selection; missing: number } {
	const selection = new Map(before);
	const last = Math.max(one, other);
	let missing = 0;
	for (let index = Math.min(one, other); index <= last; index++) {
		const person = people.at(index);
		if (person === undefined) missing++;
		else selection.set(person.id, person.displayName);
	}
	return { selection, missing };
}
