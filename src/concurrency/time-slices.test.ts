import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
	mapInSlices,
	openTimeSlices,
	restForOthers,
	slicesOf,
} from "./time-slices.ts";

describe("a long list in slices", () => {
	test("comes whole and in order, and no slice is longer than asked for", async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.integer()),
				fc.integer({ min: 1, max: 20 }),
				async (list, length) => {
					const slices: (readonly number[])[] = [];
					for await (const { start, entries } of slicesOf(list, length)) {
						expect(start).toBe(slices.flat().length);
						slices.push(entries);
					}
					expect(slices.flat()).toEqual(list);
					for (const slice of slices)
						expect(slice.length).toBeLessThanOrEqual(length);
					expect(await mapInSlices(list, length, (entry) => -entry)).toEqual(
						list.map((entry) => -entry),
					);
				},
			),
		);
	});

	test("lets others have their turn between two slices", async () => {
		const happened: string[] = [];
		const others = setInterval(() => happened.push("other"), 0);
		const rest = new Promise<void>((resolve) => setImmediate(resolve));
		void rest.then(() => happened.push("turn"));
		await mapInSlices([1, 2, 3], 1, (entry) => happened.push(String(entry)));
		clearInterval(others);
		expect(happened.indexOf("1")).toBe(0);
		expect(happened.indexOf("turn")).toBeGreaterThan(0);
		expect(happened.indexOf("turn")).toBeLessThan(happened.indexOf("3"));
	});
});

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
				await restForOthers();
				slices.push([task, round]);
			}
		}),
	);
	isOver = true;
	expect(new Set(slices.map(([, at]) => at)).size).toBe(slices.length);
	// The task that has waited longest is next.
	expect(slices.map(([task]) => task)).toEqual(
		Array.from({ length: 12 }, (_, index) => index % 3),
	);
});

test("a crowd continues in the order in which it came, so many in each turn, and nobody alone waits", async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: 1, max: 5 }),
			fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 8 }),
			async (length, crowds) => {
				const loop: (() => void)[] = [];
				const slices = openTimeSlices(length, (task) => loop.push(task));
				const came: number[] = [];
				const went: number[] = [];
				let wentBefore = 0;
				const endTurn = async () => {
					await new Promise((resolve) => setImmediate(resolve));
					expect(went.length - wentBefore).toBeLessThanOrEqual(length);
					wentBefore = went.length;
					for (const task of loop.splice(0)) task();
				};
				for (const crowd of crowds) {
					for (let index = 0; index < crowd; index++) {
						const name = came.push(came.length) - 1;
						const isAlone = went.length === wentBefore && loop.length === 0;
						const wait = slices.next();
						if (isAlone) expect(wait).toBeUndefined();
						if (wait === undefined) went.push(name);
						else wait.then(() => went.push(name));
					}
					await endTurn();
				}
				while (loop.length > 0) await endTurn();
				expect(went).toEqual(came);
			},
		),
	);
});
