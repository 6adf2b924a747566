import type {
	Presence,
	ReportedStatus,
} from "../../../directory/people/presence.ts";

/** The columns of a presence in a row of either engine; null when there is none. */
export interface PresenceRow {
	last_activity_at: number | null;
	reported: ReportedStatus | null;
	reported_until: number | null;
	is_shared: number | boolean | null;
}

/** These columns, in the order in which statements read them. */
export const presenceRowColumns = [
	"last_activity_at",
	"reported",
	"reported_until",
	"is_shared",
] as const satisfies readonly (keyof PresenceRow)[];

export function parsePresence(row: PresenceRow): Presence {
	return {
		lastActivityAt: row.last_activity_at ?? undefined,
		reported: row.reported ?? undefined,
		reportedUntil: row.reported_until ?? undefined,
		isShared: row.is_shared === null || Boolean(row.is_shared),
	};
}
