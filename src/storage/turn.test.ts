import { expect, test } from "bun:test";
import { takeTurn } from "./turn.ts";

test("slices of several tasks are done one in each round of the event loop", async () => {
	let round = 0;
	let isOver = false;
	const count = () => {
		round++;
		if (!isOver) setImmediate(count);
	};
	setImmediate(count);
	const slices: [task: number, round: number][] = [];
	await Promise.all(
		[0, 1, 2].map(async (task) => {
			for (let slice = 0; slice < 4; slice++) {
				await takeTurn();
				slices.push([task, round]);
			}
		}),
	);
	isOver = true;
	expect(new Set(slices.map(([, at]) => at)).size).toBe(slices.length);
	// Whoever waits longest comes next.
	expect(slices.map(([task]) => task)).toEqual(
		Array.from({ length: 12 }, (_, index) => index % 3),
	);
});
