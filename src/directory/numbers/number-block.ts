/** Consecutive telephone numbers of one length, in E.164. */
export interface NumberBlock {
	first: string;
	/** How many numbers it has. */
	count: number;
}

/** Inclusive. Numbers have at most 15 digits, so they are exact as JavaScript's own. */
interface Span {
	from: number;
	to: number;
}

/** The blocks of a location with more numbers, joined where they touch. Numbers that are there already change nothing. */
export function addToBlocks(
	blocks: readonly NumberBlock[],
	numbers: readonly string[],
): NumberBlock[] {
	const spans = [
		...blocks.map(spanOf),
		...numbers.map((number) => spanOf({ first: number, count: 1 })),
	].sort((left, right) => left.from - right.from);
	const joined: Span[] = [];
	for (const span of spans) {
		const last = joined.at(-1);
		if (last === undefined || !touches(last, span)) joined.push({ ...span });
		else last.to = Math.max(last.to, span.to);
	}
	return joined.map(blockOf);
}

/** The numbers of blocks that other blocks do not have. */
export function subtractBlocks(
	blocks: readonly NumberBlock[],
	others: readonly NumberBlock[],
): NumberBlock[] {
	const removed = others
		.map(spanOf)
		.sort((left, right) => left.from - right.from);
	return blocks.flatMap((block) => {
		const { from, to } = spanOf(block);
		const rest: Span[] = [];
		let start = from;
		for (const span of removed) {
			if (span.to < start || span.from > to) continue;
			if (span.from > start) rest.push({ from: start, to: span.from - 1 });
			start = span.to + 1;
		}
		if (start <= to) rest.push({ from: start, to });
		return rest.map(blockOf);
	});
}

/** How many numbers blocks have. */
export function countBlocks(blocks: readonly NumberBlock[] = []): number {
	return blocks.reduce((sum, { count }) => sum + count, 0);
}

/** The first number that two lists of blocks share; undefined when there is none. */
export function findShared(
	blocks: readonly NumberBlock[],
	others: readonly NumberBlock[],
): string | undefined {
	const [left, right] = [spansInOrder(blocks), spansInOrder(others)];
	let at = 0;
	for (const { from, to } of left) {
		// What ends before this block also ends before the next one.
		while (at < right.length && (right[at] as Span).to < from) at++;
		const shared = Math.max(from, right[at]?.from ?? Infinity);
		if (shared <= to) return `+${shared}`;
	}
	return undefined;
}

function spansInOrder(blocks: readonly NumberBlock[]): Span[] {
	return blocks.map(spanOf).sort((left, right) => left.from - right.from);
}

/** The last number of a block. */
export function lastOf(block: NumberBlock): string {
	return `+${spanOf(block).to}`;
}

/** A block with the index of the list that it belongs to, and its next number. */
interface Head<Owner> extends Span {
	owner: Owner;
	text: string;
}

/**
 * The numbers of the blocks of several owners after a number, in byte order. That is the order of the index, and not that of their
 * values: numbers of a country may have different lengths.
 */
export function* numbersInOrder<Owner>(
	owned: readonly { owner: Owner; blocks: readonly NumberBlock[] }[],
	after = "",
): Generator<{ owner: Owner; number: string }> {
	const heads = owned
		.flatMap(({ owner, blocks }) =>
			blocks.flatMap((block): Head<Owner>[] => {
				const span = spanAfter(block, after);
				return span === undefined
					? []
					: [{ ...span, owner, text: `+${span.from}` }];
			}),
		)
		.sort((left, right) => (left.text < right.text ? -1 : 1));
	for (let head = heads.shift(); head !== undefined; head = heads.shift()) {
		for (;;) {
			yield { owner: head.owner, number: head.text };
			if (head.from === head.to) break;
			head.from++;
			head.text = `+${head.from}`;
			const [second] = heads;
			if (second === undefined || head.text < second.text) continue;
			insert(heads, head);
			break;
		}
	}
}

function insert<Owner>(heads: Head<Owner>[], head: Head<Owner>): void {
	const index = heads.findIndex(({ text }) => text > head.text);
	heads.splice(index === -1 ? heads.length : index, 0, head);
}

// The part of a block that comes after a text in byte order.
function spanAfter(block: NumberBlock, after: string): Span | undefined {
	const { from, to } = spanOf(block);
	if (after < block.first) return { from, to };
	const { length } = block.first;
	const digits = after.slice(1, length);
	const start =
		after.length >= length
			? Number(digits) + 1
			: Number(digits.padEnd(length - 1, "0"));
	return start <= to ? { from: Math.max(from, start), to } : undefined;
}

function touches(left: Span, right: Span): boolean {
	return (
		right.from <= left.to + 1 &&
		String(left.from).length === String(right.to).length
	);
}

function readDigits(number: string): number {
	return Number(number.slice(1));
}

function spanOf({ first, count }: NumberBlock): Span {
	const from = readDigits(first);
	return { from, to: from + count - 1 };
}

function blockOf({ from, to }: Span): NumberBlock {
	return { first: `+${from}`, count: to - from + 1 };
}
