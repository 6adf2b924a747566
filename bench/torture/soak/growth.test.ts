import { expect, test } from "bun:test";
import { measureGrowth } from "./growth.ts";

const noise = (round: number) => ((round * 7919) % 13) - 6;

test("a value that only varies does not grow", () => {
	const values = Array.from({ length: 100 }, (_, n) => 200 + noise(n));
	expect(measureGrowth(values)).toMatchObject({ isGrowing: false });
	expect(Math.abs(measureGrowth(values).share)).toBeLessThan(0.02);
});

test("a leak below the noise of one round is found over many", () => {
	const values = Array.from({ length: 100 }, (_, n) => 200 + n / 2 + noise(n));
	const { perRound, isGrowing } = measureGrowth(values);
	expect(isGrowing).toBe(true);
	expect(perRound).toBeCloseTo(0.5, 1);
});

test("a cache that fills by less than a tenth, and memory that is given back, are no leak", () => {
	const filling = Array.from({ length: 50 }, (_, n) => 200 + n / 4);
	expect(measureGrowth(filling).isGrowing).toBe(false);
	const falling = Array.from({ length: 50 }, (_, n) => 200 - n);
	expect(measureGrowth(falling).isGrowing).toBe(false);
});
