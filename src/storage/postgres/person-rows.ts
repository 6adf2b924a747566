import type { Person } from "../../directory/people/person.ts";
import type { PersonRecord } from "../../directory/store/people-store.ts";
import { parseDocument } from "./documents.ts";
import { type PresenceRow, parsePresence } from "./presences.ts";

/** A person and their presence in one row. */
export interface PersonRow extends PresenceRow {
	document: string;
}

export function parseRecord(row: PersonRow): PersonRecord {
	return {
		person: parseDocument<Person>(row.document),
		presence: parsePresence(row),
	};
}
