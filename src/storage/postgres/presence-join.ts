import { presenceRowColumns } from "../sql/people/presence-row.ts";

/** The columns of a presence, as `PresenceRow` names them. */
export const presenceColumns = presenceRowColumns.join(", ");

/**
 * Joins `people` of the organization $1 with their presences, one lookup a person. Without the fence, PostgreSQL reads all
 * presences of the organization while it has no statistics, such as after a seed or an import.
 */
export const joinPresence = `LEFT JOIN LATERAL (
	SELECT ${presenceColumns} FROM presences WHERE presences.org_id = $1 AND person_id = people.id OFFSET 0
) AS presence ON true`;
