import { describe, expect, test } from "bun:test";
import type { Job } from "../../../src/contract/job-shape.ts";
import type { Person } from "../../../src/contract/person.ts";
import { queryType } from "../../../src/contract/query-type.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	people,
} from "../harness.ts";
import { createJob, getJob, readResults, sendJob } from "./job-calls.ts";

describeApi("a job for everyone whom a query finds", (openApi) => {
	test.each([
		["a name", { displayName: "a" }],
		["a text", { query: "a" }],
		["a license", { licenseId: ids.messaging }],
		["the whole organization", {}],
	])("changes exactly those whom the list shows: %s", async (_, query) => {
		await using api = await openApi();
		const wanted = (await list(api, query)).map(({ id }) => id).sort();
		expect(wanted.length).toBeGreaterThan(3);
		const sent = { query, method: "PATCH", body: { department: "Everyone" } };
		const tried = await create(api, sent, "?dryRun=true");
		const { id, total } = await create(api, sent, "?title=To%20Everyone");
		expect([tried.total, total]).toEqual([wanted.length, wanted.length]);
		await api.server.runJobs();
		expect(await getJob(api, tried.id)).toMatchObject({ done: total });
		expect(await getJob(api, id)).toMatchObject({
			title: "To Everyone",
			createdByName: expect.any(String),
			done: total,
			failed: 0,
		});
		const results = await readResults(api, id);
		expect(results.map((result) => String(result.id)).sort()).toEqual(wanted);
		const changed = await list(api, {});
		const everyone = changed.filter(
			({ department }) => department === "Everyone",
		);
		expect(everyone.map((person) => person.id).sort()).toEqual(wanted);
	});

	test("moves every calling user whom it finds elsewhere", async () => {
		await using api = await openApi();
		const query = { licenseId: ids.callingLicense, locationId: ids.location };
		const there = await countOf(api, query);
		expect(there).toBeGreaterThan(0);
		const sent = {
			query: { licenseId: ids.callingLicense },
			method: "POST",
			move: { locationId: ids.location },
		};
		const { id, total } = await create(api, sent);
		const all = await countOf(api, { licenseId: ids.callingLicense });
		expect(total).toBe(all - there);
		await api.server.runJobs();
		const { done, failed } = await getJob(api, id);
		expect(done).toBeGreaterThan(0);
		expect(done + failed).toBe(total);
		expect(await countOf(api, query)).toBe(there + done);
		const send = (more: object) =>
			sendJob(api, {
				file: JSON.stringify({ ...sent, ...more }),
				type: queryType,
			});
		expectRefusal(await send({ move: undefined }), 400, "move is required");
		expectRefusal(await send({ body: { title: "X" } }), 400, "body");
		expectRefusal(await send({ method: "DELETE" }), 400, "move");
	});

	test("gives and takes beside what each of them holds, and leaves out those who have it", async () => {
		await using api = await openApi();
		const query = { displayName: "a" };
		const before = await list(api, query);
		const licenses = { licenses: [ids.messaging] };
		const holders = () => ({ ...query, licenseId: ids.messaging });
		const held = (await list(api, holders())).length;
		expect(held).toBeGreaterThan(3);
		const take = { query, method: "PATCH", remove: licenses };
		const taken = await create(api, take);
		expect(taken.total).toBe(held);
		const others = before.length - held;
		expect(taken.warnings ?? []).toEqual(
			others === 0 ? [] : [expect.stringContaining("need the change")],
		);
		await api.server.runJobs();
		expect(await getJob(api, taken.id)).toMatchObject({ done: held });
		expect(await list(api, holders())).toEqual([]);
		const give = { query, method: "PATCH", add: licenses };
		const given = await create(api, give);
		expect(given.total).toBe(before.length);
		await api.server.runJobs();
		expect(await getJob(api, given.id)).toMatchObject({ done: before.length });
		for (const { id, licenses: now = [] } of await list(api, query)) {
			const old = before.find((person) => person.id === id)?.licenses ?? [];
			expect(new Set(now)).toEqual(new Set([...old, ids.messaging]));
		}
		expectRefusal(await send(api, give), 400, /no one/);
	});

	test("clears with null, and deletes", async () => {
		await using api = await openApi();
		const query = { id: [await api.idOf(people.member)] };
		const cleared = await create(api, {
			query,
			method: "PATCH",
			body: { title: null },
		});
		await api.server.runJobs();
		expect(await getJob(api, cleared.id)).toMatchObject({ total: 1, done: 1 });
		expect((await api.see(query.id[0] as string)).title).toBeUndefined();
		const deleted = await create(api, { query, method: "DELETE" });
		await api.server.runJobs();
		expect(await getJob(api, deleted.id)).toMatchObject({ total: 1, done: 1 });
		expect(api.idOf(people.member)).rejects.toThrow();
	});

	test("names people by id, each once, and refuses those who do not exist", async () => {
		await using api = await openApi();
		const john = ids.person;
		const gone = await api.idOf(people.member);
		const token = await api.tokenOf(people.full);
		await api.call(token, "DELETE", `/people/${gone}`);
		const named = { ids: [john, gone, john] };
		const set = await create(api, {
			...named,
			body: { title: "Captain" },
			method: "PATCH",
		});
		await api.server.runJobs();
		const licenses = { remove: { licenses: [ids.meetingLicense] } };
		const taken = await create(api, { ...named, ...licenses, method: "PATCH" });
		expect([set.total, taken.total]).toEqual([2, 2]);
		await api.server.runJobs();
		expect(await getJob(api, set.id)).toMatchObject({ done: 1, failed: 1 });
		expect(await getJob(api, taken.id)).toMatchObject({ done: 1, failed: 1 });
		expect(await api.see(john)).toMatchObject({
			title: "Captain",
			licenses: [ids.callingLicense],
		});
		const unchanged = await send(api, {
			ids: [john],
			...licenses,
			method: "PATCH",
		});
		expectRefusal(unchanged, 400, /no one/);
		const both = await send(api, { ...named, query: {}, method: "DELETE" });
		expectRefusal(both, 400, "query");
	});

	describe("is refused and keeps nothing", () => {
		test.each([
			[
				"a filter that is misspelt",
				{ query: { departmant: "Sales" } },
				"query",
			],
			["a filter that is not known", { query: { shoeSize: "44" } }, "query"],
			["no query", {}, "query"],
			["no list of ids", { ids: null }, "query"],
			["a filter without a value", { query: { id: [] } }, "query"],
			["an empty filter", { query: { department: "" } }, "query"],
			["a filter that is null", { query: { department: null } }, "query"],
			["a filter that is an object", { query: { department: {} } }, "query"],
			["a query that is a list", { query: [] }, "query"],
			["a filter of the wrong kind", { query: { type: "robot" } }, "query"],
			["nothing to change", { query: {}, body: {} }, "body"],
			["a body for DELETE", { query: {}, method: "DELETE" }, "body"],
			["a method that it has not", { query: {}, method: "PUT" }, "method"],
			["nobody to be found", { query: { displayName: "zzzz" } }, "query"],
			["another organization", { query: { orgId: ids.strangerOrg } }, "query"],
		])("with %s", async (_, more, field) => {
			await using api = await openApi();
			const sent = { method: "PATCH", body: { title: "X" }, ...more };
			const reply = await send(api, sent);
			expectRefusal(reply, 400, new RegExp(`\\b${field}\\b`, "i"));
			const token = await api.tokenOf(people.full);
			const jobs = await api.call<{ items: Job[] }>(token, "GET", "/bulk/jobs");
			expect(jobs.body.items).toEqual([]);
		});

		test("for those who may change nobody", async () => {
			await using api = await openApi();
			const sent = { query: {}, method: "DELETE" };
			expectStatus(await send(api, sent, "", people.member), 403);
			expectStatus(await send(api, sent, "", people.readonly), 403);
		});
	});
});

function send(api: Api, sent: object, query = "", email?: string) {
	const file = JSON.stringify(sent);
	return sendJob(api, { file, type: queryType, query, email });
}

function create(api: Api, sent: object, query = "") {
	return createJob(api, { file: JSON.stringify(sent), type: queryType, query });
}

async function list(api: Api, query: Record<string, unknown>) {
	const token = await api.tokenOf(people.full);
	const parameters = new URLSearchParams({
		...(query as Record<string, string>),
		max: "1000",
	});
	const path = `/people?${parameters}`;
	const reply = await api.call<{ items: Person[] }>(token, "GET", path);
	expectStatus(reply, 200);
	return reply.body.items;
}

async function countOf(
	api: Api,
	query: Record<string, string>,
): Promise<number> {
	const token = await api.tokenOf(people.full);
	const parameters = new URLSearchParams({ ...query, max: "1", count: "true" });
	const reply = await api.call<{ count: number }>(
		token,
		"GET",
		`/people?${parameters}`,
	);
	expectStatus(reply, 200);
	return reply.body.count;
}
