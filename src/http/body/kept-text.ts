/** Collects the text of a value that begins in one piece and may end in another. */
export interface KeptText {
	readonly isEmpty: boolean;
	/** Collects from `index` of the piece on. A new part begins there. */
	begin(index: number): void;
	/** The length of the collected text up to `end`, and of the newest part. */
	lengthAt(end: number): number;
	partLengthAt(end: number): number;
	/** Returns the collected text, up to `end` of the piece, and clears it. */
	take(piece: string, end: number): string;
	/** Declares that the next piece begins at `index` of this one. */
	continueInNext(piece: string, index: number): void;
}

export function openKeptText(): KeptText {
	let before: string[] = [];
	let lengthBefore = 0;
	/** The position in the piece where the text continues; -1: nothing is collected. */
	let from = -1;
	let partAt = 0;
	const lengthAt = (end: number) =>
		from === -1 ? 0 : lengthBefore + end - from;
	return {
		get isEmpty() {
			return from === -1;
		},
		begin(index) {
			if (from === -1) from = index;
			partAt = lengthAt(index);
		},
		lengthAt,
		partLengthAt: (end) => lengthAt(end) - partAt,
		take(piece, end) {
			const taken = before.join("") + piece.slice(from, end);
			before = [];
			lengthBefore = 0;
			from = -1;
			partAt = 0;
			return taken;
		},
		continueInNext(piece, index) {
			if (from === -1) return;
			before.push(piece.slice(from, index));
			lengthBefore += index - from;
			from = 0;
		},
	};
}
