import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { heightMax, placeRows, rowsAround, scaleOf } from "./row-places.ts";

const lists = fc.record({
	length: fc.oneof(
		fc.integer({ min: 1, max: 500 }),
		fc.integer({ min: 150_000, max: 2_000_000 }),
	),
	isComplete: fc.constant(true),
	around: fc.constantFrom(0, rowsAround),
	rowHeight: fc.constantFrom(56, 76),
	viewHeight: fc.integer({ min: 200, max: 1500 }),
	part: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe("the positions of rows", () => {
	test("fill the view at every position of the scrollbar, and preserve the height of the list", () => {
		fc.assert(
			fc.property(lists, ({ part, ...list }) => {
				const { length, rowHeight, viewHeight } = list;
				const height = Math.min(length * rowHeight, heightMax);
				const top = part * Math.max(0, height - viewHeight);
				const { from, to, before, after } = placeRows({ ...list, top });
				expect(from).toBeGreaterThanOrEqual(0);
				expect(to).toBeLessThanOrEqual(length);
				expect(before + (to - from) * rowHeight + after).toBeCloseTo(height, 3);
				expect(before).toBeLessThanOrEqual(top + 0.001);
				expect(before + (to - from) * rowHeight).toBeGreaterThanOrEqual(
					Math.min(top + viewHeight, height) - 0.001,
				);
				expect(to - from).toBeLessThan(viewHeight / rowHeight + 30);
			}),
			{ numRuns: 500 },
		);
	});

	test("reach the first and the last row", () => {
		fc.assert(
			fc.property(lists, ({ part: _, ...list }) => {
				const { length, rowHeight, viewHeight } = list;
				const height = Math.min(length * rowHeight, heightMax);
				const end = placeRows({
					...list,
					top: Math.max(0, height - viewHeight),
				});
				expect([end.to, Math.round(end.after)]).toEqual([length, 0]);
				const start = placeRows({ ...list, top: 0 });
				expect([start.from, start.before]).toEqual([0, 0]);
			}),
		);
	});

	test("put a row that a jump aims at exactly at the edge, although the scrollbar has whole pixels", () => {
		fc.assert(
			fc.property(lists, ({ part, ...list }) => {
				const { length, rowHeight, viewHeight } = list;
				const aim = Math.floor(part * (length - 1));
				fc.pre((aim + 1) * rowHeight <= length * rowHeight - viewHeight);
				const top = Math.ceil((aim * rowHeight) / scaleOf(list));
				const { from, to, before } = placeRows({ ...list, top, aim });
				const at = before + (aim - from) * rowHeight - top;
				// Near the top of a long list, one may be lower by a fraction of its height, which cuts nothing.
				if (before > 0) expect(at).toBeCloseTo(0, 3);
				else expect(at).toBeGreaterThan(-0.001);
				expect(before + (to - from) * rowHeight).toBeGreaterThanOrEqual(
					top + viewHeight,
				);
			}),
			{ numRuns: 500 },
		);
	});

	test("show a row that is gone to whole, to a few pixels", () => {
		fc.assert(
			fc.property(lists, ({ part, ...list }) => {
				const { length, rowHeight, viewHeight } = list;
				const scale = scaleOf(list);
				const index = Math.floor(part * (length - 1));
				const height = Math.min(length * rowHeight, heightMax);
				const top = Math.min(
					Math.max(0, height - viewHeight),
					(index * rowHeight) / scale,
				);
				const { from, to, before } = placeRows({ ...list, top });
				expect(index).toBeGreaterThanOrEqual(from);
				expect(index).toBeLessThan(to);
				const at = before + (index - from) * rowHeight - top;
				expect(at).toBeGreaterThanOrEqual(-0.001);
				expect(at + rowHeight).toBeLessThanOrEqual(
					Math.max(viewHeight, rowHeight) + 0.001,
				);
			}),
		);
	});
});
