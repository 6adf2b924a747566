import { describe, expect, test } from "bun:test";
import { openSqliteStore } from "../../../src/storage/sqlite/store.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	type Json,
	openApi,
	people,
} from "../../webex/harness.ts";

const path = "//peopled/snapshots";
const person = `/people/${ids.person}`;
const merge = { "content-type": "application/merge-patch+json" };

const open = () =>
	openApi(() => openSqliteStore(":memory:"), { isStandIn: true });

async function retitle(api: Api, title: string): Promise<void> {
	const admin = await api.tokenOf(people.full);
	expectStatus(await api.call(admin, "PATCH", person, { title }, merge), 200);
}

async function post(api: Api, tail: string, body?: Json) {
	return api.call(await api.tokenOf(people.full), "POST", tail, body);
}

describe("the snapshots of a stand-in", () => {
	test("are saved, listed, loaded and deleted", async () => {
		await using api = await open();
		const admin = await api.tokenOf(people.full);
		const before = await api.see(ids.person);
		const saved = await post(api, path, { name: "before" });
		expectStatus(saved, 201);
		expect(saved.body).toMatchObject({
			name: "before",
			created: "2026-01-15T09:00:00.000Z",
			people: expect.any(Number),
		});
		await retitle(api, "Changed");
		expect((await api.see(ids.person)).title).toBe("Changed");
		const loaded = await post(api, `${path}/before/load`);
		expectStatus(loaded, 200);
		expect(loaded.body).toEqual({ ...saved.body, isTokenKept: true });
		expect(await api.see(ids.person)).toEqual(before);
		const listed = await api.call(admin, "GET", path);
		expect(listed.body.items).toEqual([saved.body]);
		expectStatus(await api.call(admin, "DELETE", `${path}/before`), 204);
		expectRefusal(await post(api, `${path}/before/load`), 404, "There is no");
	});

	test("keep the token that loads one, forget a newer one, and bring a revoked one back", async () => {
		await using api = await open();
		const old = await api.tokenOf(people.user);
		const [oldToken] = await api.store.tokens.list();
		await post(api, path, { name: "s" });
		const younger = await api.tokenOf(people.readonly);
		const own = await api.tokenOf(people.stranger);
		for (const token of [old, younger, own])
			expectStatus(await api.call(token, "GET", "/people/me"), 200);
		await api.store.tokens.revoke(String(oldToken?.id), api.clock.now);
		api.server.forgetCallers();
		const loaded = await api.call(own, "POST", `${path}/s/load`);
		expect(loaded.body.isTokenKept).toBe(true);
		expectStatus(await api.call(own, "GET", "/people/me"), 200);
		expectStatus(await api.call(old, "GET", "/people/me"), 200);
		expectStatus(await api.call(younger, "GET", "/people/me"), 401);
	});

	test("refuse names that are none, in the body and in the path", async () => {
		await using api = await open();
		for (const name of [
			"",
			"A",
			"../x",
			"a/b",
			"-a",
			".a",
			"x".repeat(65),
			"ä",
		])
			expectRefusal(await post(api, path, { name }), 400, "name must");
		expectRefusal(await post(api, path, {}), 400, "name is required.");
		for (const name of ["..%2fpeopled", "%2e%2e", "A", "x".repeat(200), "%00"])
			expectStatus(await post(api, `${path}/${name}/load`), 404);
		expectStatus(await post(api, path, { name: "x".repeat(64) }), 201);
		expectRefusal(
			await post(api, path, { name: "x".repeat(64) }),
			409,
			"There is already a snapshot",
		);
		const again = { name: "x".repeat(64), replace: true };
		expectStatus(await post(api, path, again), 201);
	});

	test("end the cursors of the feed, so that none gives a wrong list", async () => {
		await using api = await open();
		const admin = await api.tokenOf(people.full);
		const read = (since?: string) =>
			api.call<{ items: Json[]; cursor: string }>(
				admin,
				"GET",
				`/changes${since === undefined ? "" : `?since=${since}`}`,
			);
		await retitle(api, "1");
		await post(api, path, { name: "s" });
		const early = (await read()).body.cursor;
		await retitle(api, "2");
		const late = (await read(early)).body.cursor;
		await post(api, `${path}/s/load`);
		expectRefusal(await read(late), 410, "The directory was set back");
		await retitle(api, "3");
		await retitle(api, "4");
		// There are lines behind it now, but others.
		expectRefusal(await read(late), 410);
		expectRefusal(await read(early), 410);
		const again = await read();
		const titles = again.body.items.flatMap(({ fields }) => fields as Json[]);
		expect(JSON.stringify(titles)).not.toContain('"2"');
		await retitle(api, "5");
		const next = await read(again.body.cursor);
		expect(next.body.items.length).toBe(1);
		expectStatus(await read("now"), 200);
	});

	test("end a reader that waits for changes", async () => {
		await using api = await open();
		const admin = await api.tokenOf(people.full);
		await post(api, path, { name: "s" });
		const { cursor } = (
			await api.call<{ cursor: string }>(admin, "GET", "/changes?since=now")
		).body;
		const waiting = api.call(admin, "GET", `/changes?since=${cursor}&wait=20`);
		await new Promise((resolve) => setTimeout(resolve, 50));
		await post(api, `${path}/s/load`);
		expectRefusal(await waiting, 410, "The directory was set back");
	});

	test("make a caller active again who makes a request after the load", async () => {
		await using api = await open();
		const admin = await api.tokenOf(people.full);
		const me = async () => (await api.call(admin, "GET", "/people/me")).body;
		await post(api, path, { name: "s" });
		await api.call(admin, "PUT", "//peopled/clock", { advance: "5h" });
		expect((await me()).status).toBe("active");
		await post(api, `${path}/s/load`);
		expect((await me()).status).toBe("active");
	});

	test("are the way back to the start, for the clock and the chance too", async () => {
		await using api = await open();
		const admin = await api.tokenOf(people.full);
		expectRefusal(await post(api, "//peopled/reset"), 404, "There is no");
		await post(api, path, { name: "start" });
		const before = await api.see(ids.person);
		const { standIn } = api.server;
		const first = standIn?.chance.stream("faults").next();
		let resets = 0;
		standIn?.onReset(() => {
			resets++;
		});
		await retitle(api, "Changed");
		await api.call(admin, "PUT", "//peopled/clock", { advance: "1d" });
		const reset = await post(api, "//peopled/reset");
		expectStatus(reset, 200);
		expect(reset.body).toMatchObject({ name: "start", isTokenKept: true });
		expect(await api.see(ids.person)).toEqual(before);
		const clock = await api.call(admin, "GET", "//peopled/clock");
		expect(clock.body.offsetMs).toBe(0);
		expect(standIn?.chance.stream("faults").next()).toBe(first as number);
		expect(resets).toBe(1);
	});

	test("take back a job that runs, with everything that it has done", async () => {
		await using api = await open();
		const admin = await api.tokenOf(people.full);
		const before = await api.see(ids.person);
		await post(api, path, { name: "s" });
		const item = { method: "PATCH", path: person, body: { title: "Job" } };
		const lines = Array.from({ length: 300 }, () => JSON.stringify(item));
		const made = await api.call(
			admin,
			"POST",
			"/bulk/jobs",
			`${lines.join("\n")}\n`,
			{ "content-type": "application/x-ndjson" },
		);
		expectStatus(made, 202);
		const running = api.server.runJobs();
		await post(api, `${path}/s/load`);
		await running;
		expect(await api.see(ids.person)).toEqual(before);
		const jobs = await api.call(admin, "GET", "/bulk/jobs");
		expect(jobs.body.items).toEqual([]);
	});
});

describeApi("snapshots", (openEngine) => {
	test("bring back people, and end the cursors of the feed", async () => {
		await using api = await openEngine({ isStandIn: true });
		const admin = await api.tokenOf(people.full);
		expect((await api.call(admin, "GET", path)).body).toEqual({ items: [] });
		const before = await api.see(ids.person);
		expectStatus(await post(api, path, { name: "start" }), 201);
		await retitle(api, "Changed");
		const { cursor } = (
			await api.call<{ cursor: string }>(admin, "GET", "/changes")
		).body;
		const reset = await post(api, "//peopled/reset");
		expectStatus(reset, 200);
		expect(reset.body).toMatchObject({ name: "start", isTokenKept: true });
		expect(await api.see(ids.person)).toEqual(before);
		const late = await api.call(admin, "GET", `/changes?since=${cursor}`);
		expectRefusal(late, 410, "The directory was set back");
		await retitle(api, "Changed again");
		expect((await api.see(ids.person)).title).toBe("Changed again");
		expectStatus(await api.call(admin, "DELETE", `${path}/start`), 204);
		expectRefusal(await post(api, "//peopled/reset"), 404, "There is no");
	});
});
