/** What a person's devices or calendar have last reported; it wins over activity while it lasts. */
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

/** What is known of a person's presence. All times are milliseconds since 1970, UTC. */
export interface Presence {
	/** Undefined when the person has never logged in. */
	lastActivityAt?: number;
	reported?: ReportedStatus;
	/** When the report stops counting; undefined when it counts until the next one. */
	reportedUntil?: number;
	/** False when the person has turned status sharing off. */
	isShared: boolean;
}

/** The presence of somebody of whom nothing has been reported yet. */
export const noPresence: Presence = { isShared: true };

/** The status at a time. It is computed on every reply and never kept, since it changes without anyone writing. */
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
