import type { Person } from "../../directory/people/person.ts";
import { noPresence } from "../../directory/people/presence.ts";
import type { PersonRecord } from "../../directory/store/people-store.ts";
import { type PresenceRow, parsePresence } from "../sql/people/presence-row.ts";
import type { Database } from "./database.ts";

/** Reads a person with their presence. */
export function readRecord(
	database: Database,
	{ orgId, id }: { orgId: string; id: string },
): PersonRecord | undefined {
	// The presence is one value: SQLite prepares a join again whenever its values change, which costs as much
	// as reading.
	const row = database.get<{ document: string; presence: string | null }>(
		"SELECT document, (SELECT json_object('last_activity_at', last_activity_at, 'reported', reported, 'reported_until', reported_until, 'is_shared', is_shared) FROM presences WHERE presences.org_id = people.org_id AND person_id = people.id) AS presence FROM people WHERE org_id = $org1 AND id = $id2",
		orgId,
		id,
	);
	if (row === undefined) return undefined;
	const { document, presence } = row;
	return {
		person: JSON.parse(document) as Person,
		presence:
			presence === null
				? noPresence
				: parsePresence(JSON.parse(presence) as PresenceRow),
	};
}
