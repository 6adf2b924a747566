import { expect, test } from "bun:test";
import { openChance } from "./chance.ts";

const draw = (seed: number, name: string) => {
	const stream = openChance(seed).stream(name);
	return Array.from({ length: 20 }, () => stream.next());
};

test("the same seed and name give the same numbers, others give others", () => {
	expect(draw(7, "faults")).toEqual(draw(7, "faults"));
	expect(draw(7, "faults")).not.toEqual(draw(8, "faults"));
	expect(draw(7, "faults")).not.toEqual(draw(7, "order"));
});

test("a draw from one stream changes no other, and restarting begins all again", () => {
	const chance = openChance(7);
	chance.stream("order").next();
	const first = chance.stream("faults").next();
	expect(first).toBe(draw(7, "faults")[0] as number);
	expect(chance.stream("faults").next()).not.toBe(first);
	chance.restart();
	expect(chance.stream("faults").next()).toBe(first);
});

test("a shuffled list has the same things, and every thing comes everywhere", () => {
	const stream = openChance(1).stream("order");
	const firsts = new Set<number>();
	for (let round = 0; round < 100; round++) {
		const shuffled = stream.shuffle([0, 1, 2, 3, 4]);
		firsts.add(shuffled[0] as number);
		expect(shuffled.toSorted()).toEqual([0, 1, 2, 3, 4]);
	}
	expect(firsts.size).toBe(5);
});

test("numbers are spread evenly", () => {
	const stream = openChance(3).stream("faults");
	const counts = [0, 0, 0, 0];
	for (let drawn = 0; drawn < 4000; drawn++) {
		const chosen = stream.below(4);
		counts[chosen] = (counts[chosen] ?? 0) + 1;
	}
	for (const count of counts) {
		expect(count).toBeGreaterThan(850);
		expect(count).toBeLessThan(1150);
	}
});
