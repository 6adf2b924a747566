import { DirectoryError } from "../errors.ts";

/** A saved state of a whole directory, all organizations with their history and tokens. */
export interface Snapshot {
	name: string;
	/** Milliseconds since 1970, UTC. */
	createdAt: number;
	/** How much memory or disk it takes. */
	bytes: number;
	/** The number of people in it. */
	people: number;
}

/** Snapshots of a directory at most. */
export const snapshotsMax = 50;
/** The form of a snapshot's name, which is also the name of a file. */
export const snapshotNamePattern = "^[a-z0-9][a-z0-9._-]{0,63}$";
/** The snapshot to which a reset goes back. */
export const startSnapshot = "start";

/** The refusal of a name that no snapshot has. */
export function noSuchSnapshot(name: string): DirectoryError {
	return new DirectoryError(
		"notFound",
		`There is no snapshot "${name}". List the snapshots to see their names.`,
	);
}

/** The refusal of a name that a snapshot has already. */
export function snapshotExists(name: string): DirectoryError {
	return new DirectoryError(
		"conflict",
		`There is already a snapshot "${name}". Choose another name, or ask for it to be replaced.`,
	);
}

/** The refusal of one more snapshot. */
export function tooManySnapshots(): DirectoryError {
	return new DirectoryError(
		"conflict",
		`There are ${snapshotsMax} snapshots, which is the maximum. Delete one first.`,
	);
}

/** The refusal of a snapshot that is damaged, or whose tables are not those of this version. */
export function unusableSnapshot(name: string): DirectoryError {
	return new DirectoryError(
		"conflict",
		`The snapshot "${name}" cannot be loaded: it was saved by another version of peopled, or is damaged. Delete it, and save it again.`,
	);
}
