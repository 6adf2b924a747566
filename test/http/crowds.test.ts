import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { requestsPerTurn } from "../../src/http/services.ts";
import { openPeopled } from "../../src/process/open-peopled.ts";
import { createSample } from "../../src/sample/sample.ts";
import { listSampleSignIns } from "../../src/sample/sign-ins.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";

const crowdSize = requestsPerTurn * 5;

describe("a crowd", () => {
	const store = openSqliteStore(":memory:");
	let answered = 0;
	const server = openPeopled({
		store,
		now: Date.now,
		steadyNow: () => performance.now(),
		bodyBytesMax: 1024 * 1024,
		bodyGraceMs: 300,
		bulkBytesMax: 1024 * 1024,
		jobBytesMax: 1024 * 1024,
		jobLifeMs: 60_000,
		requestsInFlightMax: crowdSize * 2,
		requestsPerMinute: 0,
		areFaultsAllowed: false,
		samplePeople: listSampleSignIns(),
		log: { failure() {}, request: () => answered++ },
	});
	beforeAll(() => store.load(createSample(Date.now())));
	afterAll(async () => {
		server.stop();
		await server.drain();
		await store[Symbol.asyncDispose]();
	});

	const ask = (path: string, init?: RequestInit) =>
		server.fetch(new Request(`http://localhost${path}`, init), {
			address: "127.0.0.1",
		});
	const crowd = (ask: () => Promise<Response>) =>
		Promise.all(Array.from({ length: crowdSize }, ask));
	/** The most requests that were answered in one turn of the event loop until all had a reply. */
	const busiestTurn = async (replies: Promise<Response[]>) => {
		let isOver = false;
		replies.finally(() => {
			isOver = true;
		});
		let most = 0;
		while (!isOver) {
			const before = answered;
			await new Promise((resolve) => setImmediate(resolve));
			most = Math.max(most, answered - before);
		}
		return most;
	};

	test("of requests is answered some at a time, and the health of the server before all of them", async () => {
		const replies = crowd(() => ask("/v1/nothing"));
		const before = answered;
		const health = await ask("/health");
		expect(health.status).toBe(200);
		expect(answered - before).toBeLessThan(crowdSize / 2);
		expect(await busiestTurn(replies)).toBeLessThanOrEqual(requestsPerTurn * 2);
		expect((await replies).every(({ status }) => status === 404)).toBeTrue();
	});

	test("of bodies that do not come is refused some at a time", async () => {
		const replies = crowd(() =>
			ask("/v1/sample/sessions", {
				method: "POST",
				headers: { "content-type": "application/json" },
				body: new ReadableStream(),
			}),
		);
		expect(await busiestTurn(replies)).toBeLessThanOrEqual(requestsPerTurn * 2);
		expect(new Set((await replies).map(({ status }) => status))).toEqual(
			new Set([408]),
		);
	});

	test("of bodies that break off is let go some at a time", async () => {
		const client = new AbortController();
		const replies = crowd(() =>
			ask("/v1/sample/sessions", {
				method: "POST",
				headers: { "content-type": "application/json" },
				body: new ReadableStream({
					start(body) {
						client.signal.addEventListener("abort", () =>
							body.error(new Error("gone")),
						);
					},
				}),
			}),
		);
		setImmediate(() => client.abort());
		expect(await busiestTurn(replies)).toBeLessThanOrEqual(requestsPerTurn * 2);
		const statuses = new Set((await replies).map(({ status }) => status));
		expect(statuses).toEqual(new Set([499]));
	});

	test("of readers that wait for a change is notified some at a time", async () => {
		const listeners = Array.from({ length: crowdSize }, () =>
			server.changeSignal.join(),
		);
		let woken = 0;
		const all = Promise.all(
			listeners.map((listener) => listener.wait(60_000, 1).then(() => woken++)),
		);
		server.changeSignal.ring();
		let most = 0;
		while (woken < crowdSize) {
			const before = woken;
			await new Promise((resolve) => setImmediate(resolve));
			most = Math.max(most, woken - before);
		}
		await all;
		expect(most).toBeLessThanOrEqual(requestsPerTurn * 2);
		for (const listener of listeners) listener.leave();
	});
});
