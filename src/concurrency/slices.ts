/**
 * Lets what becomes due at the same moment happen some at a time, with a turn of the event loop between,
 * so that a crowd keeps nobody else waiting: first those who came first.
 */
export interface Slices {
	/** Undefined when one may go on at once, otherwise what resolves when it is one's turn. */
	next(): Promise<void> | undefined;
}

/** `length`: how many go on in one turn of the event loop. */
export function openSlices(
	length: number,
	afterThisTurn: (task: () => void) => void = setImmediate,
): Slices {
	const waiting: (() => void)[] = [];
	let left = length;
	let isWatching = false;
	const turn = () => {
		left = length;
		const share = waiting.splice(0, length);
		left -= share.length;
		for (const go of share) go();
		isWatching = left < length;
		if (isWatching) afterThisTurn(turn);
	};
	return {
		next() {
			if (!isWatching) {
				isWatching = true;
				afterThisTurn(turn);
			}
			if (left > 0) {
				left--;
				return undefined;
			}
			return new Promise((resolve) => waiting.push(resolve));
		},
	};
}
