/**
 * Spreads work over the turns of the event loop, in the order of the calls, so that many calls delay no
 * other work.
 */
export interface TimeSlices {
	/** Undefined while this turn has capacity; otherwise resolves in a later turn. */
	next(): Promise<void> | undefined;
	/** Resolves in a later turn. */
	rest(): Promise<void>;
}

/** `perTurn`: the slices that run in one turn of the event loop. */
export function openTimeSlices(
	perTurn: number,
	afterThisTurn: (task: () => void) => void = setImmediate,
): TimeSlices {
	const waiting: (() => void)[] = [];
	let left = perTurn;
	let isWatching = false;
	const turn = () => {
		const due = waiting.splice(0, perTurn);
		left = perTurn - due.length;
		for (const resume of due) resume();
		isWatching = left < perTurn;
		if (isWatching) afterThisTurn(turn);
	};
	const watch = () => {
		if (isWatching) return;
		isWatching = true;
		afterThisTurn(turn);
	};
	const rest = () =>
		new Promise<void>((resolve) => {
			waiting.push(resolve);
			watch();
		});
	return {
		next() {
			if (left === 0) return rest();
			watch();
			left--;
			return undefined;
		},
		rest,
	};
}

/**
 * Lets other work run. All long work, of all requests together, runs one slice in each turn of the event
 * loop, so that short requests run in between.
 */
export const restForOthers = openTimeSlices(1).rest;

/** A part of a long list, and the index at which it begins. */
interface Slice<Entry> {
	start: number;
	entries: readonly Entry[];
}

/** Cuts a list into slices of at most `length` entries. Other work runs between two slices. */
export async function* slicesOf<Entry>(
	list: readonly Entry[],
	length: number,
): AsyncGenerator<Slice<Entry>, void, void> {
	for (let start = 0; start < list.length; start += length) {
		if (start > 0) await restForOthers();
		yield { start, entries: list.slice(start, start + length) };
	}
}

/** Maps a list in slices of at most `length` entries. Other work runs between two slices. */
export async function mapInSlices<Entry, Result>(
	list: readonly Entry[],
	length: number,
	make: (entry: Entry, index: number) => Result,
): Promise<Result[]> {
	const results: Result[] = [];
	for await (const { start, entries } of slicesOf(list, length))
		for (const [index, entry] of entries.entries())
			results.push(make(entry, start + index));
	return results;
}
