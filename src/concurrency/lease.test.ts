import { expect, test } from "bun:test";
import fc from "fast-check";
import { isHeld } from "./lease.ts";

const startAt = Date.UTC(2026, 0, 15);
const anyLength = fc.integer({ min: 1, max: 24 * 60 * 60 * 1000 });

test("holds until it ends, as long as the clock only runs on", () => {
	fc.assert(
		fc.property(anyLength, fc.nat(), (lengthMs, passedMs) => {
			const until = startAt + lengthMs;
			const isOn = isHeld(until, { now: startAt + passedMs, lengthMs });
			expect(isOn).toBe(passedMs < lengthMs);
		}),
	);
});

test("ends within twice its length, wherever the clock was set", () => {
	const anyShift = fc.integer({ min: -1e9, max: 1e9 });
	fc.assert(
		fc.property(anyLength, anyShift, (lengthMs, shiftMs) => {
			const until = startAt + lengthMs;
			const now = startAt + shiftMs;
			if (isHeld(until, { now, lengthMs }))
				expect(isHeld(until, { now: now + 2 * lengthMs, lengthMs })).toBe(
					false,
				);
		}),
	);
});

test("is over when the clock was set back by more than its length", () => {
	fc.assert(
		fc.property(anyLength, fc.nat(), (lengthMs, more) => {
			const now = startAt - lengthMs - more - 1;
			expect(isHeld(startAt + lengthMs, { now, lengthMs })).toBe(false);
		}),
	);
});

test("holds for a machine whose clock is behind by its length at most", () => {
	fc.assert(
		fc.property(anyLength, anyLength, (lengthMs, behindMs) => {
			const now = startAt - behindMs;
			const isOn = isHeld(startAt + lengthMs, { now, lengthMs });
			expect(isOn).toBe(behindMs <= lengthMs);
		}),
	);
});
