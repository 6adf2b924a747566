import type { Change, ChangeKind, ChangeSubject } from "../history/change.ts";
import type { SealedLine } from "../history/sealed-line.ts";

/** A position in the history, by time. */
export interface ChangeKey {
	at: number;
	id: number;
	/** Events after it that are still to be skipped. */
	offset?: number;
}

/** A page of an organization's history, from `from` on and before `to`. A line must match every given property. */
export interface TimeQuery {
	orgId: string;
	from: number;
	to: number;
	subjects: readonly ChangeSubject[];
	authorId?: string;
	/** Only changes of this person, location, token or webhook; then in the order of the lines. */
	subjectId?: string;
	kind?: ChangeKind;
	/** Only lines that change this field, by its stored name. */
	field?: string;
	trackingId?: string;
	/** Consecutive lines of one request or job, author, subject and kind are combined into one. */
	isCombined?: boolean;
	after?: ChangeKey;
	offset: number;
	limit: number;
}

/** A line that may stand for several: the newest of them, with the fields of all. */
export interface CombinedChange extends Change {
	count: number;
	/** The position of the oldest of them. */
	lastKey: ChangeKey;
}

export interface ChangesPage {
	changes: CombinedChange[];
	/** Where the next page begins; undefined at the end. */
	next: ChangeKey | undefined;
	/** How many lines the engine looked at; set when the page ended because of that limit. */
	looked?: number;
}

/** The history of organizations. The changes themselves write its lines. */
export interface ChangeStore {
	/** The lines of an organization's history after `afterId`, oldest first. */
	list(query: {
		orgId: string;
		personId?: string;
		afterId?: number;
		limit: number;
	}): Promise<Change[]>;
	/** The lines of a person's history that made versions after `afterVersion`, newest first. */
	listVersions(query: {
		orgId: string;
		personId: string;
		afterVersion: number;
		limit: number;
	}): Promise<Change[]>;
	/** One line of a person's history: by its id, or the one that made a version. */
	get(
		query: { orgId: string; personId: string } & (
			| { id: number }
			| { version: number }
		),
	): Promise<Change | undefined>;
	/** The lines of a person's history with an id below `beforeId`, newest first. */
	listNewest(query: {
		orgId: string;
		personId: string;
		beforeId?: number;
		limit: number;
	}): Promise<Change[]>;
	/**
	 * One page of an organization's history by time, after `after`, newest first and without the first
	 * `offset`; the engine looks at a limited number of lines for it.
	 */
	pageByTime(query: TimeQuery): Promise<ChangesPage>;
	/** Those of some subjects that have a line since a time. People have too many lines for it. */
	findChanged(query: {
		orgId: string;
		subject: Exclude<ChangeSubject, "person">;
		subjectIds: readonly string[];
		from: number;
	}): Promise<Set<string>>;
	/** The deletions of people who can be restored, with an id below `beforeId`, newest first; with `afterId`, those above it, oldest first. */
	listDeletions(query: {
		orgId: string;
		deletedAfter: number;
		beforeId?: number;
		afterId?: number;
		limit: number;
	}): Promise<Change[]>;
	/** Makes at most `limit` people who were deleted up to a time unrestorable, and returns how many. Their history stays. */
	forgetDeletions(query: {
		deletedBefore: number;
		limit: number;
	}): Promise<number>;
	/** The id of the newest line of an organization's history; 0 when there is none. */
	newestId(orgId: string): Promise<number>;
	/** The stored lines of an organization's history after `afterId`, oldest first. */
	listSealed(query: {
		orgId: string;
		afterId: number;
		limit: number;
	}): Promise<SealedLine[]>;
	/** How many lines an organization's history has. */
	count(orgId: string): Promise<number>;
	/** The one of these organizations whose history has a person, deleted or not. */
	locatePerson(search: {
		orgIds: readonly string[];
		id: string;
	}): Promise<string | undefined>;
}
