import type { Change, ChangeKind, ChangeSubject } from "../history/change.ts";
import type { SealedLine } from "../history/sealed-line.ts";

/** A place in history by time. */
export interface ChangeKey {
	at: number;
	id: number;
	/** Events behind it that are still to be passed over. */
	offset?: number;
}

/** Which lines of an organization's history are asked for: `from` on and before `to`. All that is given must hold. */
export interface TimeQuery {
	orgId: string;
	from: number;
	to: number;
	subjects: readonly ChangeSubject[];
	authorId?: string;
	/** Only what was done with this person, location, token or webhook; then in the order of the lines. */
	subjectId?: string;
	kind?: ChangeKind;
	/** Only lines that tell of this field, as it is kept. */
	field?: string;
	trackingId?: string;
	/** Lines that follow each other, of one request or job, author, kind of subject and kind, come as one. */
	isCombined?: boolean;
	after?: ChangeKey;
	offset: number;
	limit: number;
}

/** A line of history that may stand for several: the newest of them, with the fields of all. */
export interface CombinedChange extends Change {
	count: number;
	/** Where the oldest of them stands. */
	lastKey: ChangeKey;
}

export interface ChangesPage {
	changes: CombinedChange[];
	/** Where the next page begins; undefined at the end. */
	next: ChangeKey | undefined;
	/** At how many lines the engine looked, where the page ended because of that. */
	looked?: number;
}

/** What is asked of an engine about history: part of `Store`. Lines are written by the changes themselves. */
export interface ChangeStore {
	/** The lines of an organization's history behind `afterId`, oldest first. */
	list(query: {
		orgId: string;
		personId?: string;
		afterId?: number;
		limit: number;
	}): Promise<Change[]>;
	/** The lines of a person's history that made a version behind `afterVersion`, the newest first. */
	listVersions(query: {
		orgId: string;
		personId: string;
		afterVersion: number;
		limit: number;
	}): Promise<Change[]>;
	/** One line of a person's history. */
	get(place: {
		orgId: string;
		personId: string;
		id: number;
	}): Promise<Change | undefined>;
	/** The lines of a person's history with an id below `beforeId`, the newest first. */
	listNewest(query: {
		orgId: string;
		personId: string;
		beforeId?: number;
		limit: number;
	}): Promise<Change[]>;
	/**
	 * The lines of an organization's history of a time, behind `after`, the newest first and without the
	 * first `offset`; one page, after looking at a bounded number of lines.
	 */
	pageByTime(query: TimeQuery): Promise<ChangesPage>;
	/** The deletions of people who can be restored, with an id below `beforeId`, the newest first. */
	listDeletions(query: {
		orgId: string;
		deletedAfter: number;
		beforeId?: number;
		limit: number;
	}): Promise<Change[]>;
	/** Makes at most `limit` of the people who were deleted up to a time unrestorable; gives how many. Their history stays. */
	forgetDeletions(query: {
		deletedBefore: number;
		limit: number;
	}): Promise<number>;
	/** The id of the newest line of an organization's history; 0 when there is none. */
	newestId(orgId: string): Promise<number>;
	/** The lines of an organization's history behind `afterId` as they are kept, oldest first. */
	listSealed(query: {
		orgId: string;
		afterId: number;
		limit: number;
	}): Promise<SealedLine[]>;
	/** How many lines an organization's history has. */
	count(orgId: string): Promise<number>;
	/** The organization, of those given, whose history tells of a person, who need not be there any more. */
	locatePerson(place: {
		orgIds: readonly string[];
		id: string;
	}): Promise<string | undefined>;
}
