import { expect, test } from "bun:test";
import type { RequestLine } from "../../src/http/server-options.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { expectStatus, ids, openApi, people } from "../webex/harness.ts";

const john = `/people/${ids.person}`;

test("a failure that a test asked for is marked in the metrics and in the log, and one of the server is not", async () => {
	const lines: (RequestLine & { isOwn: boolean })[] = [];
	const store = openSqliteStore(":memory:");
	let isBroken = false;
	await using api = await openApi(
		() => ({
			...store,
			changes: {
				...store.changes,
				list: (query) =>
					isBroken
						? Promise.reject(new Error("The list is broken."))
						: store.changes.list(query),
			},
		}),
		{
			isStandIn: true,
			log: {
				failure: (line, cause) =>
					lines.push({ ...line, isOwn: /broken/.test(String(cause)) }),
				request: () => {},
			},
		},
	);
	const token = await api.tokenOf(people.full);
	const ask = (path: string, fault = "") =>
		api.server.fetch(
			new Request(`http://localhost/v1${path}`, {
				headers: {
					authorization: `Bearer ${token}`,
					"x-peopled-fault": fault,
				},
			}),
		);
	expect((await ask(john, "503")).status).toBe(503);
	expect((await ask(john, "delay=1")).status).toBe(200);
	expectStatus(
		await api.call(token, "POST", "//peopled/faults", {
			fault: { status: 502 },
			match: { operation: "getMe" },
		}),
		201,
	);
	expect((await ask("/people/me")).status).toBe(502);
	isBroken = true;
	expect((await ask("/changes")).status).toBe(500);
	expect((await ask("/changes", "503; after")).status).toBe(500);
	expect(
		lines.map(({ status, asked, isOwn }) => ({ status, asked, isOwn })),
	).toEqual([
		{ status: 503, asked: "header", isOwn: false },
		{ status: 502, asked: "rule", isOwn: false },
		{ status: 500, asked: undefined, isOwn: true },
		{ status: 500, asked: undefined, isOwn: true },
	]);
	const { text } = await api.call(undefined, "GET", "//metrics");
	for (const line of [
		'peopled_requests_total{operation="getPerson",status="503",asked="header"} 1',
		'peopled_requests_total{operation="getPerson",status="200",asked="header"} 1',
		'peopled_requests_total{operation="getMe",status="502",asked="rule"} 1',
		'peopled_requests_total{operation="listChanges",status="500"} 2',
	])
		expect(text).toContain(`\n${line}\n`);
	// Nobody is alerted to the time that a test let its requests wait.
	expect(text).not.toContain(
		'peopled_request_duration_seconds_count{operation="getPerson"} 1',
	);
	expect(text).toContain(
		'peopled_request_duration_seconds_count{operation="listChanges"} 2',
	);
});
