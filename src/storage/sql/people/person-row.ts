import type { Person } from "../../../directory/people/person.ts";
import type { PersonRecord } from "../../../directory/store/people-store.ts";
import { type PresenceRow, parsePresence } from "./presence-row.ts";

/** A person with their presence in a row of either engine. */
export interface PersonRow extends PresenceRow {
	document: string;
}

/** The person and presence of a row; `parse` parses documents as the engine does. */
export function parseRecord(
	row: PersonRow,
	parse: (document: string) => Person,
): PersonRecord {
	return { person: parse(row.document), presence: parsePresence(row) };
}
