/** Text that is kept while it comes in pieces: it begins in one piece and may end in another. */
export interface KeptText {
	readonly isEmpty: boolean;
	/** Keeps the text from `index` of the piece on; a part of it begins there. */
	begin(index: number): void;
	/** The length of the kept text up to `end`, and of the part that began last. */
	lengthAt(end: number): number;
	partLengthAt(end: number): number;
	/** All that is kept, up to `end` of the piece; nothing is kept afterwards. */
	take(piece: string, end: number): string;
	/** Says that the next piece begins with the character at `index` of this one. */
	continueInNext(piece: string, index: number): void;
}

export function openKeptText(): KeptText {
	let before: string[] = [];
	let lengthBefore = 0;
	/** Where in the piece it continues; -1: nothing is kept. */
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
