import type { ClaimMove } from "../../../directory/batch/final-claims.ts";
import type {
	ChangeKind,
	FieldChanges,
} from "../../../directory/history/change.ts";
import type { JobNote } from "../../../directory/jobs/job.ts";
import {
	compareIndexEntries,
	type IndexEntryChanges,
} from "../../../directory/people/index-entries.ts";
import { personNameKey } from "../../../directory/people/people-query.ts";
import type { Person } from "../../../directory/people/person.ts";
import type { ChangeTarget } from "../../../directory/store/change-target.ts";
import type { StoredReply } from "../../../directory/store/stored-reply.ts";
import { writeAuthor } from "../author-row.ts";
import type { GroupWrite } from "../steps/group-write.ts";
import { documentOf } from "./person-row.ts";

/** The columns of a person. */
export interface PersonColumns {
	version: number;
	nameKey: string | undefined;
	locationId: string | undefined;
	/** As `documentOf` makes it; undefined when the person was deleted. */
	document: string | undefined;
}

/** A decided change of a person with its line of history, in the form that engines write. */
export interface PersonWrite extends PersonColumns, IndexEntryChanges {
	orgId: string;
	kind: ChangeKind;
	id: string;
	/** Whether the person keeps the name and location by which lists are sorted and filtered. */
	isListedAsBefore: boolean;
	at: number;
	authorOrgId: string;
	authorId: string;
	trackingId: string;
	impersonator: string | undefined;
	fields: string;
}

/** A part of the writes of an atomic or long batch. */
export type WritePart =
	| { kind: "people"; writes: readonly PersonWrite[] }
	| { kind: "claims"; moves: readonly ClaimMove[] }
	| { kind: "group"; change: GroupWrite }
	/** The catalog of an organization is to be read again. */
	| { kind: "catalog"; orgId: string }
	| { kind: "note"; noted: JobNote | StoredReply };

/** A person before and after a change; undefined stands for "did not exist" or "no longer exists". */
export interface DecidedChange {
	kind: ChangeKind;
	before: Person | undefined;
	after: Person | undefined;
	fields: FieldChanges;
}

/** The write of a change. */
export function composeWrite(
	{ orgId, id, author }: ChangeTarget,
	{ kind, before, after, fields }: DecidedChange,
): PersonWrite {
	const { takes, gives, gains, losses } = compareIndexEntries(
		before,
		after,
		fields,
	);
	const row = writeAuthor(author);
	return {
		takes,
		gives,
		gains,
		losses,
		orgId,
		kind,
		id,
		version: after?.version ?? (before?.version ?? 0) + 1,
		nameKey: after && personNameKey(after.displayName),
		locationId: after?.locationId,
		document: after && documentOf(after),
		isListedAsBefore:
			before?.displayName === after?.displayName &&
			before?.locationId === after?.locationId,
		at: row.at,
		authorOrgId: row.authorOrgId,
		authorId: row.authorId,
		trackingId: row.trackingId,
		impersonator: row.impersonator,
		fields: JSON.stringify(fields),
	};
}

/** The columns of a person. */
export function columnsOf(person: Person): PersonColumns {
	return {
		version: person.version,
		nameKey: personNameKey(person.displayName),
		locationId: person.locationId,
		document: documentOf(person),
	};
}
