import type { Preview } from "../history/preview.ts";
import type { Location } from "../locations/location.ts";
import type { ChangeContext } from "./change-context.ts";
import type { Person } from "./person.ts";
import type { Presence } from "./presence.ts";
import type { RuledPerson } from "./rules.ts";

/**
 * The rule that makes the next state of a person. It must be pure: an engine may call it again,
 * with what it then finds, until the transaction holds.
 */
export type PersonRule = (
	current: Person,
	context: ChangeContext,
) => PersonDecision;

/** What a rule comes to, with what it saw that the reply needs. */
export interface PersonDecision extends RuledPerson {
	/** Only for a dry run. */
	preview?: Preview;
	/** Where the person is called. */
	location?: Location;
	/** The present name of the person's manager. */
	managerName?: string;
}

/** What a change came to; `isChanged` false: the person already was as asked, and nothing was written. */
export interface PersonChange extends PersonDecision {
	before: Person | undefined;
	presence: Presence;
	isChanged: boolean;
}
