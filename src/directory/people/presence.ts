/** The statuses that devices or a calendar report. A report overrides activity while it lasts. */
export const reportedStatuses = [
	"call",
	"DoNotDisturb",
	"meeting",
	"OutOfOffice",
	"presenting",
	"unknown",
] as const;
export type ReportedStatus = (typeof reportedStatuses)[number];

/** The nine statuses of the page. */
export type PresenceStatus = ReportedStatus | "active" | "inactive" | "pending";

/** A person counts as active for this long after their last activity (the page: "within the last 10 minutes"). */
export const activeForMs = 10 * 60 * 1000;

/** The stored presence of a person. All times are milliseconds since 1970, UTC. */
export interface Presence {
	/** Undefined when the person has never logged in. */
	lastActivityAt?: number;
	reported?: ReportedStatus;
	/** The end of the report; undefined when it lasts until the next one. */
	reportedUntil?: number;
	/** False when the person has turned status sharing off. */
	isShared: boolean;
}

/** The presence of a person without any report. */
export const noPresence: Presence = { isShared: true };

/** The status at a time. Each read computes it, since it changes without a write. */
export function presenceStatus(
	presence: Presence,
	now: number,
): PresenceStatus {
	if (presence.lastActivityAt === undefined) return "pending";
	const { reported, reportedUntil } = presence;
	if (reported && (reportedUntil === undefined || reportedUntil > now))
		return reported;
	return now - presence.lastActivityAt <= activeForMs ? "active" : "inactive";
}
