import type { ClaimMove } from "../../directory/batch/final-claims.ts";
import type {
	ChangeKind,
	FieldChanges,
} from "../../directory/history/change.ts";
import type { JobNote } from "../../directory/jobs/job.ts";
import type { Person } from "../../directory/people/person.ts";
import type { ChangeTarget } from "../../directory/store/change-target.ts";
import type { KeptAnswer } from "../../directory/store/stored-reply.ts";
import { nameKey } from "../../directory/text/text.ts";
import type { Places } from "../postgres/writer/places.ts";
import { writeAuthor } from "./author-row.ts";

/** A change of a person that is decided, with its line of history, as engines write it. */
export interface PersonWrite extends Places {
	orgId: string;
	kind: ChangeKind;
	id: string;
	version: number;
	nameKey: string | undefined;
	locationId: string | undefined;
	/** The person after it, as JSON; undefined when the person is gone. */
	document: string | undefined;
	at: number;
	authorOrgId: string;
	authorId: string;
	trackingId: string;
	impersonator: string | undefined;
	fields: string;
}

/** A part of the writes of steps that are done together. */
export type WritePart =
	| { kind: "people"; writes: readonly PersonWrite[] }
	| { kind: "claims"; moves: readonly ClaimMove[] }
	| { kind: "note"; noted: JobNote | KeptAnswer };

/** A person before and after a change; undefined stands for "did not exist" or "does not exist any more". */
export interface PersonStates {
	before: Person | undefined;
	after: Person | undefined;
}

/** The write of a change. */
export function composeWrite(
	{ orgId, id, author }: ChangeTarget,
	{
		kind,
		before,
		after,
		fields,
	}: PersonStates & { kind: ChangeKind; fields: FieldChanges },
	places: Places,
): PersonWrite {
	return {
		...places,
		orgId,
		kind,
		id,
		version: after?.version ?? (before?.version ?? 0) + 1,
		nameKey: after && nameKey(after.displayName),
		locationId: after?.locationId,
		document: after && JSON.stringify(after),
		...writeAuthor(author),
		fields: JSON.stringify(fields),
	};
}
