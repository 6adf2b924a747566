const waiting: (() => void)[] = [];

/**
 * Waits until others have had their turn. Of all work that is done in slices, for however many requests at once, one slice
 * runs in each round of the event loop, so that requests that need a moment come in between.
 */
export function restForOthers(): Promise<void> {
	return new Promise((resolve) => {
		waiting.push(resolve);
		if (waiting.length === 1) setImmediate(wakeNext);
	});
}

function wakeNext(): void {
	const next = waiting.shift();
	if (waiting.length > 0) setImmediate(wakeNext);
	next?.();
}

/** A part of a long list, and the place in the list at which it begins. */
interface Slice<Entry> {
	start: number;
	entries: readonly Entry[];
}

/** The slices of a list, each of at most `length` entries. Others have their turn between two of them. */
export async function* slicesOf<Entry>(
	list: readonly Entry[],
	length: number,
): AsyncGenerator<Slice<Entry>, void, void> {
	for (let start = 0; start < list.length; start += length) {
		if (start > 0) await restForOthers();
		yield { start, entries: list.slice(start, start + length) };
	}
}

/** What `make` makes of each entry of a list, in slices of at most `length`. Others have their turn between two of them. */
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
