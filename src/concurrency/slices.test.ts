import { expect, test } from "bun:test";
import fc from "fast-check";
import { openSlices } from "./slices.ts";

test("a crowd continues in the order in which it came, so many in each turn, and nobody alone waits", async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: 1, max: 5 }),
			fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 8 }),
			async (length, crowds) => {
				const loop: (() => void)[] = [];
				const slices = openSlices(length, (task) => loop.push(task));
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
