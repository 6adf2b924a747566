import type { PersonList } from "../../contract/person-list.ts";
import type { Landmark } from "./people-window.ts";

/** The people whose names begin alike, and where in the list they are. */
export interface InitialPlace {
	initial: string;
	count: number;
	index: number;
}

/** The places of initials in their list. */
export function placesOf(
	initials: NonNullable<PersonList["initials"]>,
	isDescending: boolean,
): { places: InitialPlace[]; landmarks: Landmark[] } {
	const places: InitialPlace[] = [];
	const landmarks: Landmark[] = [];
	let index = 0;
	for (const [at, { initial, count, namesFrom }] of initials.entries()) {
		places.push({ initial, count, index });
		// In descending order, the names with an initial are those before the first with the previous one.
		const name = isDescending ? initials[at - 1]?.namesFrom : namesFrom;
		if (name) landmarks.push({ index, name });
		index += count;
	}
	return { places, landmarks };
}
