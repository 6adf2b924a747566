import type { WantedClaim } from "./decide-batch.ts";
import type { Overlay } from "./overlay.ts";
import type { Snapshot, Wanted } from "./snapshot.ts";

/** Reads the directory for the decisions on steps. */
export interface StepSource {
	/** An organization with the people asked for; undefined when there is none. */
	readSnapshot(
		orgId: string,
		ids: readonly string[],
	): Promise<Snapshot | undefined>;
	/** Adds people and results of queries to a snapshot. */
	readMore(snapshot: Snapshot, wanted: Wanted): Promise<void>;
	/** The keys (`claimKey`) of those of the claims that are held. */
	readHeld(claims: readonly WantedClaim[]): Promise<ReadonlySet<string>>;
	/** People with one of these roles, by id, only those after `afterId`. */
	listHolders(query: HolderQuery): Promise<RoleHolder[]>;
}

/** Asks for people with one of several roles. */
interface HolderQuery {
	orgId: string;
	roleIds: readonly string[];
	/** Empty: from the beginning. */
	afterId: string;
	limit: number;
}

/** A person with one of the roles asked for. */
export interface RoleHolder {
	id: string;
	isLoginEnabled: boolean;
}

/** The directory as it is after the steps so far. */
export interface OverlaidDirectory {
	source: StepSource;
	overlay: Overlay;
}

/** Claims that are looked up in one time slice. */
export const claimsLength = 500;
