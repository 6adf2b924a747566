import { describe, expect, test } from "bun:test";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import type { ParityReport } from "../../src/parity/compare/report.ts";
import { runCompare } from "../../src/parity/compare/run-compare.ts";
import { openLocalService } from "../../src/process/local-service.ts";
import { budgetMax, openService } from "../../src/rehearsal/service/service.ts";
import { startPeopled } from "../../src/testing/start-peopled.ts";
import { cloneFrom, openCloneFolders } from "../rehearsal/cloning.ts";
import { startProxy } from "./recording.ts";

/** What a client asks for at an address; returns the statuses. */
async function useService(url: string, token: string): Promise<number[]> {
	const statuses: number[] = [];
	const call = async (method: string, path: string, body?: object) => {
		const reply = await fetch(path.startsWith("http") ? path : url + path, {
			method,
			headers: {
				authorization: `Bearer ${token}`,
				...(body && { "content-type": "application/json" }),
			},
			...(body && { body: JSON.stringify(body) }),
		});
		statuses.push(reply.status);
		const next = /<([^>]+)>; rel="next"/.exec(reply.headers.get("link") ?? "");
		return { next: next?.[1], json: await reply.json().catch(() => undefined) };
	};
	let next: string | undefined = "/v1/people?max=100&callingData=true";
	while (next !== undefined) next = (await call("GET", next)).next;
	await call("GET", "/v1/people/me");
	await call("GET", "/v1/licenses");
	await call("GET", "/v1/people/wrong");
	const made = await call("POST", "/v1/people", {
		displayName: "Zelda Fitzgerald",
		emails: ["zelda@example.com"],
	});
	const id = made.json?.id;
	await call("PUT", `/v1/people/${id}`, { ...made.json, title: "Writer" });
	await call("GET", `/v1/people/${id}`);
	await call("DELETE", `/v1/people/${id}`);
	await call("GET", `/v1/people/${id}`);
	return statuses;
}

const at = { now: "2026-11-01T12:00:00Z" };
type Request = Parameters<typeof runCompare>[0];

async function compare(
	request: Pick<Request, "file"> & Partial<Request>,
	token = "",
): Promise<ParityReport> {
	const { shown } = await runCompare(
		{
			url: undefined,
			dataFolder: undefined,
			areChangesReplayed: false,
			caller: 1,
			format: "json",
			...request,
		},
		{ token, now: Date.now, openLocal: openLocalService },
	);
	return JSON.parse(shown) as ParityReport;
}

describe("peopled compare", () => {
	test("finds no difference in the same stand-in, also in what it creates", async () => {
		await using service = await startPeopled({ ...at, faithful: true });
		await using proxy = await startProxy(service.url);
		const statuses = await useService(proxy.url, service.token);
		await proxy.end();
		await using here = await startPeopled({ ...at, faithful: true });
		const { file } = proxy;
		const reads = await compare({ file, url: here.url }, here.token);
		expect(reads.skipped).toEqual({
			"changes, which are replayed only with --changes": 3,
		});
		// Nobody has created the person here, and so nobody finds her, before or after.
		expect(
			reads.exchanges.map(({ status, hereStatus }) => [status, hereStatus]),
		).toEqual([[200, 404]]);
		const all = await compare(
			{ file, url: here.url, areChangesReplayed: true },
			here.token,
		);
		expect(all.exchanges).toEqual([]);
		expect(all.compared).toBe(statuses.length);
	});

	test("names status, headers and properties that differ", async () => {
		await using service = await startPeopled({ ...at, faithful: true });
		await using proxy = await startProxy(service.url);
		await useService(proxy.url, service.token);
		await proxy.end();
		await using here = await startPeopled({ ...at, people: "none" });
		const report = await compare(
			{ file: proxy.file, url: here.url },
			here.token,
		);
		const [list] = report.calls.filter(({ call }) => call === "GET /v1/people");
		expect(list?.differences).toContainEqual(
			expect.objectContaining({ field: "items[]", kind: "missing", count: 3 }),
		);
		expect(list?.differences).toContainEqual(
			expect.objectContaining({ in: "header", field: "link", kind: "missing" }),
		);
	});

	test("names what an incident of the service does to a reply", async () => {
		await using service = await startPeopled({
			...at,
			faults: ["link-lost-parameters"],
		});
		await using proxy = await startProxy(service.url);
		await fetch(`${proxy.url}/v1/people?max=3&callingData=true`, {
			headers: { authorization: `Bearer ${service.token}` },
		});
		await proxy.end();
		await using here = await startPeopled(at);
		const { file } = proxy;
		const report = await compare({ file, url: here.url }, here.token);
		expect(report.exchanges).toMatchObject([
			{ differences: [{ in: "header", field: "link", kind: "value" }] },
		]);
	});

	test("compares with a copy of a clone, as the person who cloned", async () => {
		await using service = await startPeopled({ ...at, faithful: true });
		await using proxy = await startProxy(service.url);
		await useService(proxy.url, service.token);
		await proxy.end();
		using folders = openCloneFolders();
		const dataFolder = folders.fresh();
		await cloneFrom(fetch, {
			...{ dataFolder, token: service.token },
			service: openService({
				...{ url: service.url, token: service.token, budget: budgetMax },
				now: Date.now,
				steadyNow: Date.now,
				sleep: async () => {},
			}),
		});
		const report = await compare({
			file: proxy.file,
			dataFolder,
			areChangesReplayed: true,
		});
		expect(report.exchanges).toEqual([]);
		expect(report.skipped).toEqual({});
	});

	test("leaves out what it cannot know, and says so", async () => {
		await using service = await startPeopled({
			...at,
			faults: [{ match: { path: "/v1/roles" }, fault: { status: 503 } }],
		});
		await using proxy = await startProxy(service.url);
		const get = (path: string, headers: Record<string, string>) =>
			fetch(proxy.url + path, { headers });
		const bearer = { authorization: `Bearer ${service.token}` };
		await get("/v1/people/me", bearer);
		await get("/v1/roles", bearer);
		await get("/v1/people/me", { ...bearer, "if-none-match": '"1"' });
		await get("/v1/people/me", { authorization: "Bearer of-somebody-else" });
		await get("/v1/people?token=abc123", bearer);
		await get("/v1/people/me", {});
		await proxy.end();
		const here = { file: proxy.file, url: service.url };
		const report = await compare(here, service.token);
		expect(report.skipped).toEqual({
			"the service was busy or had failed": 1,
			"depends on a version of the service": 1,
			"sent with another access token, see --caller": 1,
			"a secret or a body is not in the recording": 1,
		});
		expect(report.exchanges).toEqual([]);
		expect(report.compared).toBe(2);
		const other = await compare({ ...here, caller: 2 }, service.token);
		expect(other.exchanges).toEqual([]);
		expect(other.compared).toBe(2);
	});

	test("shows each difference as text, and all of them as a page", async () => {
		await using service = await startPeopled(at);
		await using proxy = await startProxy(service.url);
		await fetch(`${proxy.url}/v1/people/me`, {
			headers: { authorization: `Bearer ${service.token}` },
		});
		await proxy.end();
		await using here = await startPeopled({ ...at, people: "none" });
		const show = async (format: Request["format"]) => {
			const { shown, isSame } = await runCompare(
				{
					...{ file: proxy.file, url: `${here.url}/v1`, format },
					...{ dataFolder: undefined, areChangesReplayed: false, caller: 1 },
				},
				{ token: here.token, now: Date.now, openLocal: openLocalService },
			);
			expect(isSame).toBe(false);
			return shown.split("\n");
		};
		const text = await show("text");
		expect(text).toContain("1  GET /v1/people/me  200");
		expect(text).toContain(
			'    body displayName: another value ("Ada Admin" at the service, "Administrator" here)',
		);
		expect(text.at(-1)).toBe("Compared: 1. The same: 0. Different: 1.");
		const page = await show("markdown");
		expect(page).toContain(
			'| body | `displayName` | another value | 1 | `"Ada Admin"` | `"Administrator"` | 1 |',
		);
	});

	test("changes only a stand-in, and reads only a recording", async () => {
		await using service = await startPeopled(at);
		await using proxy = await startProxy(service.url);
		await proxy.end();
		const { file } = proxy;
		const changing = { url: service.url, areChangesReplayed: true };
		await expect(
			compare(
				{ file, ...changing },
				await service.as("karim.jackson@example.com"),
			),
		).rejects.toThrow("--changes changes people, so it needs a stand-in");
		await expect(
			compare({ file: import.meta.path, url: service.url }, service.token),
		).rejects.toThrow("Line 1 of");
		await expect(compare({ file, dataFolder: "nowhere" })).rejects.toThrow(
			"There is no finished clone in nowhere",
		);
		await expect(
			compare(
				{ file, url: "http://127.0.0.1:1", areChangesReplayed: true },
				"a",
			),
		).rejects.toThrow("no reply from http://127.0.0.1:1");
		// Behind the address of the server, it would lead to another one, with the token.
		const elsewhere = {
			...{ id: 1, at: "", tookMs: 1, method: "GET", path: "@evil.example/" },
			...{ caller: 1, requestHeaders: {}, status: 200 },
		};
		const [run = ""] = readFileSync(file, "utf8").split("\n");
		const hostile = `${file}.hostile`;
		writeFileSync(
			hostile,
			[run, JSON.stringify(elsewhere), run, "?"].join("\n"),
		);
		await expect(
			compare({ file: hostile, url: service.url }, service.token),
		).rejects.toThrow("Line 2 of");
		appendFileSync(file, '{"id":1,"at":"cut off');
		const report = await compare({ file, url: service.url }, service.token);
		expect(report.compared).toBe(0);
	});
});
