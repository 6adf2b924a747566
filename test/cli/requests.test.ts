import { describe, expect, test } from "bun:test";
import type { RecordedRequest } from "../../src/contract/request.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { waitFor } from "../end-to-end/process.ts";
import { openProgram } from "../source/shell.ts";
import { type Api, openApi, people } from "../webex/harness.ts";

const open = () =>
	openApi(() => openSqliteStore(":memory:"), {
		areRequestsKept: true,
		areRequestsWhole: true,
		isStandIn: true,
	});

/** Starts the command against the API, as its full administrator; what it prints comes into `lines`. */
async function start(
	api: Api,
	words: readonly string[],
): Promise<{ lines: string[]; ended: Promise<unknown> }> {
	const token = await api.tokenOf(people.full);
	const send = (request: Request) => {
		request.headers.set("authorization", `Bearer ${token}`);
		return api.server.fetch(request);
	};
	const { program, lines } = openProgram(api.store, async () => {}, send);
	const given = ["requests", ...words];
	return { lines, ended: program.parseAsync(given, { from: "user" }) };
}

async function run(api: Api, words: readonly string[]): Promise<string[]> {
	const { lines, ended } = await start(api, words);
	await ended;
	return lines;
}

describe("peopled requests", () => {
	test("shows a line for each request, the oldest first", async () => {
		await using api = await open();
		const karim = await api.tokenOf(people.member);
		await api.call(karim, "GET", "/people/me");
		await api.call(karim, "GET", "/people/wrong");
		const lines = await run(api, []);
		expect(lines[0]).toMatch(/^TIME +STATUS +MILLISECONDS +CALLER +REQUEST$/);
		expect(lines[1]).toMatch(
			/Z +200 +[\d.]+ +Karim Jackson +GET \/v1\/people\/me$/,
		);
		expect(lines[2]).toMatch(/ 404 .* GET \/v1\/people\/wrong$/);
		expect(lines).toHaveLength(3);
	});

	test("shows those that are asked for as JSON, and forgets all of them", async () => {
		await using api = await open();
		const full = await api.tokenOf(people.full);
		await api.call(full, "POST", "/people", { displayName: "No e-mail" });
		await api.call(full, "GET", "/people/me");
		const asked = ["--method", "post", "--path", "/v1/*", "--status", "400"];
		const lines = await run(api, [...asked, "--json", "--clear"]);
		const found = lines.map((line) => JSON.parse(line) as RecordedRequest);
		expect(found).toMatchObject([
			{
				operation: "createPerson",
				requestBody: { text: '{"displayName":"No e-mail"}' },
				requestHeaders: { authorization: "Bearer ***" },
			},
		]);
		expect(await run(api, ["--json"])).toEqual([]);
		await expect(run(api, ["--status", "9"])).rejects.toThrow(
			'--status must be a number from 100 to 599, not "9".',
		);
	});

	test("follows what comes, each request once, until the server stops", async () => {
		await using api = await open();
		const full = await api.tokenOf(people.full);
		await api.call(full, "GET", "/people/me");
		const { lines, ended } = await start(api, ["--json", "--follow"]);
		await waitFor("the list", async () => lines.length === 1);
		await api.call(full, "GET", "/roles");
		await waitFor("the next request", async () => lines.length === 2);
		api.server.stop();
		await ended;
		const paths = lines.map(
			(line) => (JSON.parse(line) as RecordedRequest).path,
		);
		expect(paths).toEqual(["/v1/people/me", "/v1/roles"]);
	});
});
