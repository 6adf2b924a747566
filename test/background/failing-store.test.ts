import { expect, test } from "bun:test";
import { startChores } from "../../src/background/chores.ts";
import { openJobRunner } from "../../src/background/job-runner.ts";
import { startDispatcher } from "../../src/background/webhook-dispatcher.ts";
import { openChangeSignal } from "../../src/concurrency/change-signal.ts";
import { openTimeSlices } from "../../src/concurrency/time-slices.ts";
import { forgetDeleted } from "../../src/directory/history/restore.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { writeNotice } from "../../src/webex/webhooks/webhook-notice.ts";

/** Without a pause, a task would fail at least a dozen times meanwhile. */
const wakes = 150;
/** With pauses that double, more failures than this take a quarter of a minute. */
const failuresMax = 6;
const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 5));

async function openClosedStore() {
	const store = openSqliteStore(":memory:");
	await store[Symbol.asyncDispose]();
	return store;
}

test("a dispatcher that cannot look for webhooks pauses longer each time, however many changes there are", async () => {
	const changeSignal = openChangeSignal(openTimeSlices(1));
	const complaints: string[] = [];
	const dispatcher = startDispatcher({
		store: await openClosedStore(),
		now: Date.now,
		changeSignal,
		write: writeNotice,
		send: async () => ({ status: 200, durationMs: 1 }),
		giveUpMs: 1,
		warn: (sentence) => complaints.push(sentence),
	});
	for (let step = 0; step < wakes; step++) {
		changeSignal.ring();
		await turn();
	}
	await dispatcher.stop();
	expect(complaints[0]).toMatch(
		/^Webhooks could not be looked for: .* The next look is in 1 s\.$/,
	);
	expect(complaints.length).toBeLessThanOrEqual(failuresMax);
});

test("a job runner that cannot look for jobs pauses longer each time, however often it is woken", async () => {
	const failures: unknown[] = [];
	const runner = openJobRunner({
		store: await openClosedStore(),
		now: Date.now,
		steadyNow: () => performance.now(),
		jobLifeMs: 1,
		begin: () => Promise.reject(new Error("There is no job to begin.")),
		onChange: () => {},
		reportFailure: (cause) => failures.push(cause),
	});
	runner.start();
	for (let step = 0; step < wakes; step++) {
		runner.wake();
		await turn();
	}
	await runner.stop();
	expect(failures.length).toBeGreaterThan(0);
	expect(failures.length).toBeLessThanOrEqual(failuresMax);
});

test("a chore that fails does not keep the server from starting, and pauses longer each time", async () => {
	const store = await openClosedStore();
	const complaints: string[] = [];
	const chores = await startChores(
		[
			{
				work: () => forgetDeleted(store, { now: Date.now(), restorableMs: 1 }),
				everyMs: 1,
				complaint: "Nothing was forgotten",
			},
		],
		(sentence) => complaints.push(sentence),
	);
	for (let step = 0; step < wakes; step++) await turn();
	await chores.stop();
	expect(complaints[0]).toMatch(/^Nothing was forgotten: /);
	expect(complaints.length).toBeLessThanOrEqual(failuresMax);
});
