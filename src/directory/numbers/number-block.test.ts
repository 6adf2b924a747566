import { expect, test } from "bun:test";
import fc from "fast-check";
import {
	addToBlocks,
	countBlocks,
	findShared,
	lastOf,
	numbersInOrder,
	subtractBlocks,
} from "./number-block.ts";

// Numbers of three lengths that are near each other, in value and in byte order.
const number = fc.oneof(
	fc.integer({ min: 100, max: 130 }),
	fc.integer({ min: 1000, max: 1300 }),
	fc.integer({ min: 10_000, max: 10_300 }),
);
const numbers = fc.array(
	number.map((value) => `+${value}`),
	{ maxLength: 40 },
);
const listOf = (blocks: Parameters<typeof countBlocks>[0], after?: string) =>
	[...numbersInOrder([{ owner: "a", blocks: blocks ?? [] }], after)].map(
		({ number: each }) => each,
	);

test("blocks hold what was added, once, in byte order", () => {
	fc.assert(
		fc.property(numbers, numbers, (first, second) => {
			const blocks = addToBlocks(addToBlocks([], first), second);
			const all = [...new Set([...first, ...second])].sort();
			expect(listOf(blocks)).toEqual(all);
			expect(countBlocks(blocks)).toBe(all.length);
		}),
	);
});

test("blocks lose what is taken from them", () => {
	fc.assert(
		fc.property(numbers, numbers, (first, second) => {
			const removed = new Set(second);
			const rest = subtractBlocks(
				addToBlocks([], first),
				addToBlocks([], second),
			);
			expect(listOf(rest)).toEqual(
				[...new Set(first)].filter((each) => !removed.has(each)).sort(),
			);
		}),
	);
});

test("the numbers after any text are those behind it in byte order", () => {
	fc.assert(
		fc.property(numbers, number, (first, after) => {
			const blocks = addToBlocks([], first);
			expect(listOf(blocks, `+${after}`)).toEqual(
				listOf(blocks).filter((each) => each > `+${after}`),
			);
		}),
	);
});

test("two lists of blocks share a number exactly when one is in both", () => {
	fc.assert(
		fc.property(numbers, numbers, (first, second) => {
			const shared = findShared(
				addToBlocks([], first),
				addToBlocks([], second),
			);
			const both = first.filter((each) => second.includes(each));
			expect(shared === undefined).toBe(both.length === 0);
			if (shared !== undefined) expect(both).toContain(shared);
		}),
	);
});

test("consecutive numbers of one length are one block", () => {
	const blocks = addToBlocks([], ["+4085", "+4084", "+4086", "+40870"]);
	expect(blocks).toEqual([
		{ first: "+4084", count: 3 },
		{ first: "+40870", count: 1 },
	]);
	expect(blocks.map(lastOf)).toEqual(["+4086", "+40870"]);
	expect(addToBlocks([], ["+999", "+1000"])).toHaveLength(2);
});
