import type { JobNote } from "../jobs/job.ts";
import type { ChangeContext } from "../people/change-context.ts";
import type { PeopleKey, PeopleQuery } from "../people/people-query.ts";
import type { Keep, PeopleStep, StepResult } from "../people/people-step.ts";
import type { Person } from "../people/person.ts";
import type {
	PersonChange,
	PersonDecision,
	PersonRule,
} from "../people/person-change.ts";
import type { Presence } from "../people/presence.ts";
import type { ChangeTarget } from "./change-target.ts";
import type { KeptAnswer } from "./stored-reply.ts";
import type { WriteOptions } from "./write-options.ts";

export interface PeopleStore {
	get(place: { orgId: string; id: string }): Promise<PersonRecord | undefined>;
	/** The organization of a person, of those given. */
	locate(place: {
		orgIds: readonly string[];
		id: string;
	}): Promise<string | undefined>;
	/** At most `limit` people in the order of the query, however many have to be looked at. */
	list(query: PeopleQuery): Promise<PersonRecord[]>;
	/** One page of them, after looking at a bounded number of people. */
	page(query: PeopleQuery): Promise<PeoplePage>;
	create(
		target: ChangeTarget,
		make: (context: ChangeContext) => PersonDecision,
		options?: CreationOptions,
	): Promise<PersonChange>;
	update(
		target: ChangeTarget,
		rule: PersonRule,
		options?: WriteOptions<PersonChange>,
	): Promise<PersonChange>;
	/** `check` may refuse; the tokens of the person go with the person. */
	delete(
		target: ChangeTarget,
		check: (current: Person, context: ChangeContext) => void,
		options?: WriteOptions<Person>,
	): Promise<Person>;
	/**
	 * Does steps in one transaction, one after the other, each seeing what those before it did. A
	 * refused step undoes itself alone and is named in the results, which are in the order of the
	 * steps; `keep` says what becomes of the others. What `note` makes of the results is written in the
	 * same transaction, also when nothing else is kept. Rejects only when the engine cannot write, or
	 * with `JobLostError` and nothing kept, when the job of the note is no longer its owner's.
	 */
	together(
		steps: readonly PeopleStep[],
		keep: Keep,
		note?: Noting,
	): Promise<StepResult[]>;
	/**
	 * How many people a query finds in all, its order, place and limit aside. Others have their turn
	 * meanwhile; it ends with the reason of the signal when that is aborted.
	 */
	tally(query: PeopleQuery, signal?: AbortSignal): Promise<PeopleCount>;
	/** How many people an organization has, or how many work in one of its locations. */
	count(where: { orgId: string; locationId?: string }): Promise<number>;
}

/** A person with what is known of their presence. */
export interface PersonRecord {
	person: Person;
	presence: Presence;
}

/** A page of people, in the order of the query. */
export interface PeoplePage {
	records: PersonRecord[];
	/**
	 * Where the next page begins; undefined at the end. A page may hold fewer people than asked for, or
	 * nobody, and still not be the last: an engine looks at so many people at a time.
	 */
	next: PeopleKey | undefined;
	/** At how many people the engine looked, where the page ended because of that. */
	looked?: number;
}

/** How many people there are; at least so many where not all could be looked at. */
export interface PeopleCount {
	count: number;
	isExact: boolean;
}

/** How a person is created. */
interface CreationOptions extends WriteOptions<PersonChange> {
	/**
	 * The person comes back from the deletion that made this version. Refused with `conflict` unless it
	 * is the person's last change, and not forgotten.
	 */
	deletionVersion?: number;
}

/** Makes the record that is written with steps from their results: a note of their job, or the answer to their request. Called again where the steps are decided again. */
export type Noting = (
	results: readonly StepResult[],
) => JobNote | KeptAnswer | Promise<JobNote | KeptAnswer>;
