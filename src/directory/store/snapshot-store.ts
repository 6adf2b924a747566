import type { Snapshot } from "../snapshots/snapshot.ts";

/** The saved states of a directory. */
export interface SnapshotStore {
	/**
	 * A number that grows with each load. Positions in the history from another era say nothing: their lines may be gone, or
	 * others have taken their place. A load of another process is known within a second.
	 */
	readEra(): Promise<number>;
	/** Saves the present state. Refuses a name that is in use unless `mayReplace`, and one snapshot too many. */
	save(
		name: string,
		options: { now: number; mayReplace?: boolean },
	): Promise<Snapshot>;
	/**
	 * Replaces the whole directory with a saved state, in one transaction: an interruption leaves one or the other. Adds the
	 * token `keptTokenId` where the saved state has its person but not the token.
	 */
	load(
		name: string,
		options?: { keptTokenId?: string },
	): Promise<{
		snapshot: Snapshot;
		/** Whether the directory has the token now. */
		isTokenKept: boolean;
	}>;
	/** All snapshots, by name. */
	list(): Promise<Snapshot[]>;
	delete(name: string): Promise<void>;
}
