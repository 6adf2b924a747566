import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { openMemoryBudget } from "./memory-budget.ts";

const never = new AbortController().signal;
const limits = { total: 10, person: 6, organization: 8, waitMsMax: 60_000 };
const ada = { personId: "ada", orgId: "acme" };
const ben = { personId: "ben", orgId: "acme" };
const cid = { personId: "cid", orgId: "other" };

/** Lets every request continue that does not have to wait. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("a memory budget", () => {
	test("is taken in the order of requests, and a waiter for the total is not overtaken", async () => {
		const budget = openMemoryBudget(limits);
		const order: string[] = [];
		const ask = async (holder: typeof ada, amount: number) => {
			const giveBack = await budget.take(holder, amount, never);
			order.push(holder.personId);
			return giveBack;
		};
		const first = await ask(ada, 5);
		const second = ask(cid, 6);
		const third = ask(ben, 1);
		await settle();
		expect(order).toEqual(["ada"]);
		first();
		await Promise.all([second, third]);
		expect(order).toEqual(["ada", "cid", "ben"]);
	});

	test("with a limit for each holder makes only that holder wait", async () => {
		const budget = openMemoryBudget(limits);
		await budget.take(ada, 5, never);
		const more = budget.take(ada, 5, never);
		const colleague = budget.take(ben, 4, never);
		await budget.take(cid, 5, never);
		expect([budget.taken, budget.waiting]).toEqual([10, 2]);
		expect(await isPending(more)).toBeTrue();
		expect(await isPending(colleague)).toBeTrue();
	});

	test("is taken by a single request for more than the total", async () => {
		const budget = openMemoryBudget(limits);
		const giveBack = await budget.take(ada, 99, never);
		const other = budget.take(cid, 1, never);
		await settle();
		expect([budget.taken, budget.waiting]).toEqual([99, 1]);
		giveBack();
		giveBack();
		await other;
		expect(budget.taken).toBe(1);
	});

	test("is not waited for after the waiter disconnects, nor without end", async () => {
		const budget = openMemoryBudget({ ...limits, waitMsMax: 1 });
		const giveBack = await budget.take(ada, 10, never);
		const gone = new AbortController();
		const left = budget.take(cid, 9, gone.signal);
		gone.abort(new Error("gone"));
		await expect(left).rejects.toThrow("gone");
		await expect(budget.take(cid, 9, gone.signal)).rejects.toThrow("gone");
		await expect(budget.take(cid, 9, never)).rejects.toThrow("Try again");
		expect(budget.waiting).toBe(0);
		giveBack();
		expect(budget.taken).toBe(0);
	});

	test("never holds more than there is, and everyone gets theirs in the end", async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(
					fc.record({
						holder: fc.constantFrom(ada, ben, cid),
						amount: fc.integer({ min: 1, max: 12 }),
						turns: fc.nat(3),
					}),
					{ maxLength: 30 },
				),
				async (requests) => {
					const budget = openMemoryBudget(limits);
					let served = 0;
					await Promise.all(
						requests.map(async ({ holder, amount, turns }) => {
							const giveBack = await budget.take(holder, amount, never);
							expect(budget.taken).toBeLessThanOrEqual(
								Math.max(limits.total, amount),
							);
							for (let turn = 0; turn < turns; turn++) await settle();
							giveBack();
							served++;
						}),
					);
					expect(served).toBe(requests.length);
					expect([budget.taken, budget.waiting]).toEqual([0, 0]);
				},
			),
		);
	});
});

async function isPending(promise: Promise<unknown>): Promise<boolean> {
	const later = new Promise((resolve) => setImmediate(resolve, "later"));
	return (await Promise.race([promise, later])) === "later";
}
