import type { Person } from "../../../directory/people/person.ts";
import type { PersonRecord } from "../../../directory/store/people-store.ts";
import type { RecordKey } from "../../../directory/store/record-key.ts";
import { type PresenceRow, parsePresence } from "./presence-row.ts";

/** A person with their presence in a row of either engine. */
export interface PersonRow extends PresenceRow {
	document: string;
}

/** The person and presence of a row; `parse` parses documents as the engine does. */
export function parseRecord(
	row: PersonRow,
	key: RecordKey,
	parse: (document: string) => Person,
): PersonRecord {
	return {
		person: parsePerson(row.document, key, parse),
		presence: parsePresence(row),
	};
}

/** A person as JSON. It lacks the ids, which rows have in columns. */
export function documentOf(person: Person): string {
	return JSON.stringify({ ...person, id: undefined, orgId: undefined });
}

/** The person with a key and a document. */
export function parsePerson(
	document: string,
	{ orgId, id }: RecordKey,
	parse: (document: string) => Person = JSON.parse,
): Person {
	const person = parse(document);
	person.id = id;
	person.orgId = orgId;
	return person;
}
