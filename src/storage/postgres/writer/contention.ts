/** Batches that begin with the lock, after a change of another process was seen. */
const batchesAfter = 8;

/**
 * Notices from the ids of an organization's changes that other processes write to it, too. Their batches hold its lock in turn.
 * A batch is then filled while it waits for the lock, so that processes write as large batches in turn as one process does alone.
 */
export interface Contention {
	/** The id of the newest change, in the order in which it was read. */
	noteNewest(id: number): void;
	/** This process is about to write changes, or did not write some of them. */
	addOwn(count: number): void;
	/** Whether the next batch takes the lock first. */
	isShared(): boolean;
	/** A batch takes the lock first. */
	countTurn(): void;
}

export function openContention(): Contention {
	let own = 0;
	let others: number | undefined;
	let turns = 0;
	return {
		noteNewest(id) {
			// The changes of others so far. Own ones on their way make it too small, and nothing makes it too large.
			const known = id - own;
			if (others !== undefined && known > others) turns = batchesAfter;
			others = Math.max(others ?? known, known);
		},
		addOwn(count) {
			own += count;
		},
		isShared: () => turns > 0,
		countTurn() {
			turns--;
		},
	};
}
