import type { Presence } from "../people/presence.ts";

export interface PresenceStore {
	/** Sets what is given and keeps the rest; people who do not exist are passed over. */
	report(reports: readonly PresenceReport[]): Promise<void>;
}

export interface PresenceReport {
	orgId: string;
	personId: string;
	lastActivityAt?: number;
	/** null takes a report back. */
	reported?: Presence["reported"] | null;
	reportedUntil?: number;
	isShared?: boolean;
}
