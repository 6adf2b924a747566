import type { Preview } from "../history/preview.ts";
import type { Location } from "../locations/location.ts";
import type { ChangeContext } from "./change-context.ts";
import type { Person } from "./person.ts";
import type { Presence } from "./presence.ts";
import type { RuledPerson } from "./rules.ts";

/**
 * Makes the next state of a person. It must be pure: an engine may call it again with newer data until the
 * transaction succeeds.
 */
export type PersonRule = (
	current: Person,
	context: ChangeContext,
) => PersonDecision;

/** A person after the rules, and the other data that the reply needs. */
export interface PersonDecision extends RuledPerson {
	/** Only in a dry run. */
	preview?: Preview;
	/** The location of the person's calling data. */
	location?: Location;
	/** The current name of the person's manager. */
	managerName?: string;
}

/** A change that was made. `isChanged` is false when the person already was as requested and nothing was written. */
export interface PersonChange extends PersonDecision {
	before: Person | undefined;
	presence: Presence;
	isChanged: boolean;
}
