import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { pauseAfter, startRounds } from "./rounds.ts";

const hourMs = 3_600_000;
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A task that counts its rounds, fails while it is told to, and lets a test await a round. */
function openTask() {
	const task = { rounds: 0, isFailing: false };
	let heard = () => {};
	const pauses: number[] = [];
	return {
		task,
		pauses,
		work: async () => {
			task.rounds++;
			heard();
			if (task.isFailing) throw new Error("not now");
		},
		reportFailure: (_: unknown, pauseMs: number) => pauses.push(pauseMs),
		async reach(count: number) {
			while (task.rounds < count)
				await new Promise<void>((resolve) => {
					heard = resolve;
				});
			await turn();
		},
	};
}

describe("rounds of a background task", () => {
	test("begin at once, and again when woken", async () => {
		const { task, ...parts } = openTask();
		const rounds = startRounds({ ...parts, everyMs: hourMs });
		await rounds.first;
		expect(task.rounds).toBe(1);
		await turn();
		rounds.wake();
		await parts.reach(2);
		await rounds.stop();
		expect(parts.pauses).toEqual([]);
	});

	test("begin again when woken during a round", async () => {
		const { task, ...parts } = openTask();
		const rounds = startRounds({ ...parts, everyMs: hourMs });
		rounds.wake();
		await parts.reach(2);
		await rounds.stop();
		expect(task.rounds).toBe(2);
	});

	test("pause after a failure however often they are woken, and report it once", async () => {
		const { task, ...parts } = openTask();
		task.isFailing = true;
		const rounds = startRounds({ ...parts, everyMs: 1 });
		await rounds.first;
		for (let step = 0; step < 100; step++) {
			rounds.wake();
			await turn();
		}
		expect(task.rounds).toBe(1);
		expect(parts.pauses).toHaveLength(1);
		await parts.reach(2);
		const [one = 0, two = 0] = parts.pauses;
		expect(one).toBeGreaterThanOrEqual(250);
		expect(one).toBeLessThanOrEqual(500);
		expect(two).toBeGreaterThanOrEqual(500);
		expect(two).toBeLessThanOrEqual(1000);
		task.isFailing = false;
		await parts.reach(3);
		task.isFailing = true;
		await parts.reach(4);
		expect(parts.pauses.at(-1)).toBeLessThanOrEqual(500);
		await rounds.stop();
	});

	test("stop during a pause, and none follows", async () => {
		const { task, ...parts } = openTask();
		task.isFailing = true;
		const rounds = startRounds({ ...parts, everyMs: hourMs });
		await rounds.first;
		await turn();
		await rounds.stop();
		expect(task.rounds).toBe(1);
	});

	test("stop after the running round", async () => {
		let end = () => {};
		let isOver = false;
		const rounds = startRounds({
			async work() {
				await new Promise<void>((resolve) => {
					end = resolve;
				});
				isOver = true;
			},
			everyMs: 1,
			reportFailure: () => {},
		});
		const stopped = rounds.stop();
		await turn();
		end();
		await stopped;
		expect(isOver).toBe(true);
	});
});

test("a pause grows with each failure up to a limit, and varies by half", () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 2000 }),
			fc.integer({ min: 500, max: hourMs }),
			fc.double({ min: 0, max: 1, noNaN: true }),
			(failures, msMax, chance) => {
				const longest = pauseAfter(failures, msMax, 0);
				const pause = pauseAfter(failures, msMax, chance);
				expect(longest).toBe(Math.min(500 * 2 ** (failures - 1), msMax));
				expect(pause).toBeGreaterThanOrEqual(longest / 2);
				expect(pause).toBeLessThanOrEqual(longest);
			},
		),
	);
});
