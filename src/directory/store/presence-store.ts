import type { Presence } from "../people/presence.ts";

/** The presences of people. */
export interface PresenceStore {
	/** Sets the given properties and keeps the others. Skips people who do not exist. */
	report(reports: readonly PresenceReport[]): Promise<void>;
}

/** A report of a person's presence. */
export interface PresenceReport {
	orgId: string;
	personId: string;
	lastActivityAt?: number;
	/** null withdraws a report. */
	reported?: Presence["reported"] | null;
	reportedUntil?: number;
	isShared?: boolean;
}
