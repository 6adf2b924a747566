import type { Person } from "../../../directory/people/person.ts";
import type { Presence } from "../../../directory/people/presence.ts";
import type { Statements } from "../database.ts";
import { parseDocument } from "../documents.ts";
import { type PresenceRow, parsePresence } from "../presences.ts";
import type { Answer } from "./questions.ts";

/** What a batch of changes of one organization begins with, all of one moment. */
export interface BatchState {
	catalogVersion: number;
	seats: Map<string, { total: number; taken: number }>;
	/** Those of the people asked for that exist. */
	people: Map<string, PersonState>;
	/** Every id that was asked for. */
	read: Set<string>;
	/** What was asked beyond that, by the text of the question. */
	answers: Map<string, Answer>;
}

export interface PersonState {
	person: Person;
	revision: number;
	presence: Presence;
}

type StateRow =
	| { kind: "organization"; number: number }
	| { kind: "seats"; id: string; number: number; taken: number }
	| ({
			kind: "person";
			number: number;
			document: string;
			id: string;
	  } & PresenceRow);

/** Reads what a batch needs in one round trip; undefined when there is no such organization. */
export async function readState(
	statements: Statements,
	orgId: string,
	ids: readonly string[],
): Promise<BatchState | undefined> {
	const rows = await statements.all<StateRow>(
		`SELECT 'organization' AS kind, NULL AS id, catalog_version AS number, NULL::bigint AS taken, NULL AS document,
			NULL::bigint AS last_activity_at, NULL AS reported, NULL::bigint AS reported_until, NULL::boolean AS is_shared
			FROM organizations WHERE id = $1
		UNION ALL SELECT 'seats', license_id, total, taken, NULL, NULL, NULL, NULL, NULL FROM seats WHERE org_id = $1
		UNION ALL SELECT 'person', people.id, revision, NULL, document, last_activity_at, reported, reported_until, is_shared
			FROM people LEFT JOIN presences ON presences.org_id = people.org_id AND presences.person_id = people.id
			WHERE people.org_id = $1 AND people.id = ANY ($2)`,
		orgId,
		ids,
	);
	const state: BatchState = {
		catalogVersion: 0,
		seats: new Map(),
		people: new Map(),
		read: new Set(ids),
		answers: new Map(),
	};
	for (const row of rows)
		if (row.kind === "organization") state.catalogVersion = row.number;
		else if (row.kind === "seats")
			state.seats.set(row.id, { total: row.number, taken: row.taken });
		else
			state.people.set(row.id, {
				person: parseDocument<Person>(row.document),
				revision: row.number,
				presence: parsePresence(row),
			});
	return rows.some(({ kind }) => kind === "organization") ? state : undefined;
}
