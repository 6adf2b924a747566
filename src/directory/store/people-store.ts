import type { Awaitable } from "../../concurrency/awaitable.ts";
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
import type { PeopleMemory } from "./people-memory.ts";
import type { RecordKey } from "./record-key.ts";
import type { StoredReply } from "./stored-reply.ts";
import type { WriteOptions } from "./write-options.ts";

/** The people of all organizations. */
export interface PeopleStore {
	/** Keeps things made from people; undefined on an engine that cannot know of every change. */
	readonly memory?: PeopleMemory;
	/** An engine in this process has the person at once. */
	get(key: RecordKey): Awaitable<PersonRecord | undefined>;
	/** The one of these organizations that a person belongs to. */
	locate(search: {
		orgIds: readonly string[];
		id: string;
	}): Promise<string | undefined>;
	/** The person, of any organization, who has this e-mail address, by `emailKey`. */
	findByEmail(email: string): Promise<RecordKey | undefined>;
	/** The ids of the people of an organization who have one of these e-mail addresses, by `emailKey`. */
	findByEmails(search: {
		orgId: string;
		emails: readonly string[];
	}): Promise<Map<string, string>>;
	/** The ids, in order, of at most `limit` people of an organization who may sign in and were never active. */
	listPendingIds(query: {
		orgId: string;
		afterId?: string;
		limit: number;
	}): Promise<string[]>;
	/** At most `limit` people in the order of the query, however many the engine has to look at. */
	list(query: PeopleQuery): Promise<PersonRecord[]>;
	/** One page of a list; the engine looks at a limited number of people for it. */
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
	/** `check` may refuse. Deletes the tokens of the person too. */
	delete(
		target: ChangeTarget,
		check: (current: Person, context: ChangeContext) => void,
		options?: WriteOptions<Person>,
	): Promise<Person>;
	/**
	 * Performs steps in one transaction, in order; each sees the results of those before it. A refused
	 * step undoes only itself, and `keep` decides about the others. The results are in the order of the
	 * steps. The record that `note` makes of them is written in the same transaction, even when nothing
	 * else is kept. Rejects only when the engine cannot write, or with `JobLostError`, keeping nothing,
	 * when another process has taken over the job of the note.
	 */
	together(
		steps: readonly PeopleStep[],
		keep: Keep,
		note?: Noting,
	): Promise<StepResult[]>;
	/**
	 * How many people a query finds in total: its order, start and limit do not count. Other work runs
	 * in between. Rejects with the reason of the signal when it is aborted.
	 */
	tally(query: PeopleQuery, signal?: AbortSignal): Promise<PeopleCount>;
	/** The same under each initial of the names that the query finds, in the order of names. */
	initials(query: PeopleQuery, signal?: AbortSignal): Promise<CountedInitial[]>;
	/** The people who have reports, by id, with their number. Ids of people who are gone may be among them. */
	listManagers(query: ManagerQuery): Promise<Manager[]>;
	/** How many people an organization has, or how many work in one of its locations. */
	count(where: { orgId: string; locationId?: string }): Promise<number>;
}

/** A person with their presence. */
export interface PersonRecord {
	person: Person;
	presence: Presence;
}

/** A selection of the people who have reports. */
export interface ManagerQuery {
	orgId: string;
	ids?: readonly string[];
	afterId?: string;
	limit: number;
}

/** The id of a person who has reports, and how many. */
export interface Manager {
	id: string;
	reports: number;
}

/** A page of people, in the order of the query. */
export interface PeoplePage {
	records: PersonRecord[];
	/**
	 * Where the next page begins; undefined at the end. A page may hold fewer people than requested, or
	 * none, and still not be the last one: an engine looks at a limited number of people for each page.
	 */
	next: PeopleKey | undefined;
	/** How many people the engine looked at; set when the page ended because of that limit. */
	looked?: number;
}

/** How many people there are: exactly, or at least this many. */
export interface PeopleCount {
	count: number;
	isExact: boolean;
}

/** How many people have names with an initial. */
export interface CountedInitial extends PeopleCount {
	/** See `initialOf`. */
	initial: string;
	/** A name key before which no one has this initial. */
	from: string;
}

/** The options of a creation. */
interface CreationOptions extends WriteOptions<PersonChange> {
	/**
	 * Restores the person from the deletion that made this version. Refused with `conflict` unless that
	 * deletion is the last change of the person and still remembered.
	 */
	deletionVersion?: number;
}

/** Makes the record that is written together with steps, from their results: a note of their job, or the stored reply to their request. Called again when the steps are decided again. */
export type Noting = (
	results: readonly StepResult[],
) => JobNote | StoredReply | Promise<JobNote | StoredReply>;
