import { presenceRowColumns } from "../sql/people/presence-row.ts";

/** The columns of a presence, as `PresenceRow` names them. */
export const presenceColumns = presenceRowColumns.join(", ");

/**
 * `people` of the organization $1 with the ids $2, and their presences: two lookups a person. Without the fences, PostgreSQL
 * reads all people or presences of the organization while it has no statistics.
 */
export const peopleByIds = `unnest($2::text[]) AS wanted (wanted_id)
CROSS JOIN LATERAL (SELECT * FROM people WHERE people.org_id = $1 AND people.id = wanted_id OFFSET 0) AS people
LEFT JOIN LATERAL (
	SELECT ${presenceColumns} FROM presences WHERE presences.org_id = $1 AND person_id = wanted_id OFFSET 0
) AS presence ON true`;
