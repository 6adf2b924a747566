import { describe, expect, test } from "bun:test";
import { bulkShareLength } from "../../src/api/bulk.ts";
import type { BulkOperation } from "../../src/contract/bulk.ts";
import { csvType, type Job, linesType } from "../../src/contract/job.ts";
import type { Scope } from "../../src/directory/token.ts";
import { sampleIds } from "../../src/sample/sample.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	nextOf,
	people,
} from "./harness.ts";

describeApi("a job", (openApi) => {
	describe("of lines of JSON", () => {
		test("does each operation, and says of each what came of it", async () => {
			await using api = await openApi();
			const karim = await api.idOf(people.member);
			const job = await create(api, {
				file: [
					line(creation("ada", { bulkId: "first" })),
					"",
					line({ method: "DELETE", path: `/people/${karim}` }),
					"{broken",
					line({ method: "GET" as "PUT", path: "/people" }),
					line(creation("ada")),
				].join("\r\n"),
			});
			expect(job).toMatchObject({
				state: "waiting",
				format: "ndjson",
				mode: "best-effort",
				total: 5,
				done: 0,
				failed: 0,
				progress: 0,
				createdBy: await api.idOf(people.full),
			});
			await api.server.runJobs();
			expect(await get(api, job.id)).toMatchObject({
				state: "done",
				total: 5,
				done: 2,
				failed: 3,
				progress: 1,
				ended: expect.any(String),
				expires: expect.any(String),
			});
			const all = await results(api, job.id);
			expect(
				all.map(({ index, line, status }) => [index, line, status]),
			).toEqual([
				[0, 1, 200],
				[1, 3, 204],
				[2, 4, 400],
				[3, 5, 400],
				[4, 6, 409],
			]);
			expect(all[0]?.bulkId).toBe("first");
			expect(all[0]?.id).toBe(await api.idOf("ada@example.com"));
		});

		test("gives an error file that can be corrected and sent again", async () => {
			await using api = await openApi();
			const job = await create(api, {
				file: [
					line(creation("ada", { displayName: "" })),
					line(creation("ben")),
					"{broken",
				].join("\n"),
			});
			await api.server.runJobs();
			const file = await errorFile(api, job.id);
			const [first, second, ...rest] = file.trim().split("\n");
			expect(JSON.parse(first ?? "")).toMatchObject({
				path: "/people",
				error: expect.stringContaining("displayName is required"),
			});
			expect(JSON.parse(second ?? "")).toMatchObject({
				input: "{broken",
				error: expect.stringContaining("not valid JSON"),
			});
			expect(rest).toEqual([]);
			const again = await create(api, {
				file: (first ?? "").replace('"displayName":""', '"displayName":"Ada"'),
			});
			await api.server.runJobs();
			expect(await get(api, again.id)).toMatchObject({ done: 1, failed: 0 });
		});
	});

	test("is done in shares, and every item once", async () => {
		await using api = await openApi();
		const count = 2 * bulkShareLength + 7;
		const job = await create(api, {
			file: Array.from({ length: count }, (_, index) =>
				line(creation(`p${index}`)),
			).join("\n"),
		});
		await Promise.all([api.server.runJobs(), api.server.runJobs()]);
		expect(await get(api, job.id)).toMatchObject({ done: count, failed: 0 });
		expect(await results(api, job.id)).toHaveLength(count);
	});

	test("of all or nothing does everything in one transaction", async () => {
		await using api = await openApi();
		const file = [line(creation("ada")), line(creation("ben"))].join("\n");
		const job = await create(api, { file, query: "?mode=all-or-nothing" });
		await api.server.runJobs();
		expect(await get(api, job.id)).toMatchObject({ done: 2, failed: 0 });
		const again = await create(api, {
			file: `${line(creation("cid"))}\n${file}`,
			query: "?mode=all-or-nothing",
		});
		await api.server.runJobs();
		expect(await get(api, again.id)).toMatchObject({
			state: "done",
			done: 0,
			failed: 3,
		});
		const all = await results(api, again.id);
		expect(all.map(({ status }) => status)).toEqual([424, 409, 409]);
		expect(api.idOf("cid@example.com")).rejects.toThrow();
	});

	test("keeps nothing in a dry run", async () => {
		await using api = await openApi();
		const file = [
			line(creation("ada")),
			line(creation("ben", { displayName: "" })),
		].join("\n");
		const job = await create(api, { file, query: "?dryRun=true" });
		expect(job.dryRun).toBe(true);
		await api.server.runJobs();
		expect(await get(api, job.id)).toMatchObject({ done: 1, failed: 1 });
		const [ada] = await results(api, job.id);
		expect(ada?.preview).toMatchObject({
			changes: { displayName: { to: "ada" } },
		});
		expect(api.idOf("ada@example.com")).rejects.toThrow();
	});

	test("stops when it is cancelled, and keeps what was done", async () => {
		await using api = await openApi();
		const job = await create(api, { file: line(creation("ada")) });
		const token = await api.tokenOf(people.full);
		const path = `/bulk/jobs/${job.id}`;
		const reply = await api.call<Job>(token, "POST", `${path}/cancel`);
		expectStatus(reply, 200);
		expect(reply.body).toMatchObject({ state: "cancelled", done: 0 });
		await api.server.runJobs();
		expect(await get(api, job.id)).toMatchObject({
			state: "cancelled",
			done: 0,
		});
		expectStatus(await api.call(token, "POST", `${path}/cancel`), 200);
		expectStatus(await api.call(token, "DELETE", path), 204);
		expectRefusal(await api.call(token, "GET", path), 404);
	});

	test("cannot be cancelled into another state when it has ended", async () => {
		await using api = await openApi();
		const job = await create(api, { file: line(creation("ada")) });
		await api.server.runJobs();
		const token = await api.tokenOf(people.full);
		const reply = await api.call<Job>(
			token,
			"POST",
			`/bulk/jobs/${job.id}/cancel`,
		);
		expect(reply.body.state).toBe("done");
	});

	test("is done with the roles that its maker has when it runs", async () => {
		await using api = await openApi();
		const { body: made } = await send(api, {
			file: line(creation("ada")),
			email: people.user,
		});
		const gabriel = await api.idOf(people.user);
		const admin = await api.tokenOf(people.full);
		const change = { displayName: "Nobody's Administrator" };
		expectStatus(
			await api.call(admin, "PUT", `/people/${gabriel}`, change),
			200,
		);
		await api.server.runJobs();
		expect(await get(api, made.id)).toMatchObject({ done: 0, failed: 1 });
		expect((await results(api, made.id))[0]?.status).toBe(403);
	});

	test("waits while the organization is locked, and goes on after", async () => {
		await using api = await openApi();
		const job = await create(api, {
			file: [line(creation("ada")), line(creation("ben"))].join("\n"),
		});
		await api.store.organizations.lock(sampleIds.organization, {
			reason: "it is being restored",
			until: api.clock.now + 60_000,
		});
		for (let round = 0; round < 10; round++) {
			await api.server.runJobs();
			api.clock.now += 1000;
		}
		expect(await get(api, job.id)).toMatchObject({
			state: "running",
			done: 0,
			failed: 0,
		});
		api.clock.now += 60_000;
		await api.server.runJobs();
		expect(await get(api, job.id)).toMatchObject({ state: "done", done: 2 });
	});

	test("fails when its maker is gone, and says so", async () => {
		await using api = await openApi();
		const { body: made } = await send(api, {
			file: line(creation("ada")),
			email: people.user,
		});
		const admin = await api.tokenOf(people.full);
		const gabriel = await api.idOf(people.user);
		expectStatus(await api.call(admin, "DELETE", `/people/${gabriel}`), 204);
		await api.server.runJobs();
		expect(await get(api, made.id)).toMatchObject({
			state: "failed",
			reason: expect.stringContaining("is gone"),
		});
	});

	test("is forgotten when its time has come", async () => {
		await using api = await openApi();
		const job = await create(api, { file: line(creation("ada")) });
		await api.server.runJobs();
		api.clock.now += 23 * 60 * 60 * 1000;
		await api.server.runJobs();
		expect(await get(api, job.id)).toMatchObject({ state: "done" });
		api.clock.now += 2 * 60 * 60 * 1000;
		await api.server.runJobs();
		expect(await list(api)).toEqual([]);
	});

	test("is listed with the others, page by page, the youngest first", async () => {
		await using api = await openApi();
		const made: string[] = [];
		for (let index = 0; index < 5; index++) {
			api.clock.now += 1;
			made.unshift((await create(api, { file: line(creation("ada")) })).id);
		}
		const token = await api.tokenOf(people.full);
		const seen: string[] = [];
		for (let path: string | undefined = "/bulk/jobs?max=2"; path; ) {
			const reply = await api.call<{ items: Job[] }>(token, "GET", path);
			expectStatus(reply, 200);
			expect(reply.body.items.length).toBeLessThanOrEqual(2);
			seen.push(...reply.body.items.map(({ id }) => id));
			path = nextOf(reply);
		}
		expect(seen).toEqual(made);
	});

	test("is for full and user administrators, and hidden from other organizations", async () => {
		await using api = await openApi();
		const job = await create(api, { file: line(creation("ada")) });
		const ask = async (email: string, method = "GET", more = "") =>
			api.call(await api.tokenOf(email), method, `/bulk/jobs/${job.id}${more}`);
		expectStatus(await ask(people.user), 200);
		expectStatus(await ask(people.partner), 200);
		expectRefusal(await ask(people.readonly), 404);
		expectRefusal(await ask(people.stranger), 404);
		expectRefusal(await ask(people.stranger, "DELETE"), 404);
		expectRefusal(await ask(people.stranger, "POST", "/cancel"), 404);
		expectRefusal(await ask(people.stranger, "GET", "/results"), 404);
		expectRefusal(await ask(people.member), 403);
		const file = line(creation("ada"));
		expectRefusal(await send(api, { file, email: people.member }), 403);
		expectRefusal(await send(api, { file, email: people.readonly }), 403);
		expectRefusal(
			await send(api, { file, scopes: ["spark-admin:people_read"] }),
			403,
		);
		expectRefusal(
			await send(api, { file, query: `?orgId=${ids.strangerOrg}` }),
			404,
		);
	});

	test.each([
		["of another media type", { type: "application/json", file: "{}" }, 415],
		["without anything in it", { file: "\n\n" }, 400],
		["with no person in it", { type: csvType, file: "Email\n,\n" }, 400],
		[
			"without the column of e-mails",
			{ type: csvType, file: "Name\nx\n" },
			400,
		],
		[
			"with a column twice",
			{ type: csvType, file: "Email,Title,title\n" },
			400,
		],
		["that is not CSV", { type: csvType, file: 'Email\na"b\n' }, 400],
		["that is not UTF-8", { file: new Uint8Array([0xff, 0x0a]) }, 400],
		["with a line without end", { file: "x".repeat(300_000) }, 400],
		[
			"in another character set",
			{ type: `${csvType};charset=latin1`, file: "Email\n" },
			415,
		],
	])(
		"of a file %s is refused, and leaves nothing behind",
		async (_, sent, status) => {
			await using api = await openApi();
			expectRefusal(await send(api, sent), status);
			expect(await list(api)).toEqual([]);
		},
	);

	test("of a file that is too large is refused, and leaves nothing behind", async () => {
		await using api = await openApi({ jobBytesMax: 100_000 });
		const file = `${line(creation("ada"))}\n`.repeat(2000);
		expectRefusal(await send(api, { file }), 413);
		expect(await list(api)).toEqual([]);
	});

	test("of a file that is cut off leaves nothing behind", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const broken = new ReadableStream({
			start(controller) {
				controller.enqueue(
					new TextEncoder().encode(`${line(creation("a"))}\n`),
				);
			},
			pull() {
				throw new Error("The connection is gone.");
			},
		});
		const reply = await api.server.fetch(
			new Request("http://localhost/v1/bulk/jobs", {
				method: "POST",
				headers: {
					authorization: `Bearer ${token}`,
					"content-type": linesType,
				},
				body: broken,
			}),
		);
		expect(reply.status).toBe(400);
		expect(await list(api)).toEqual([]);
	});
});

interface Sent {
	file: string | Uint8Array;
	type?: string;
	query?: string;
	email?: string;
	scopes?: readonly Scope[];
}

async function send(
	api: Api,
	{ file, type = linesType, query = "", email = people.full, scopes }: Sent,
) {
	const token = await api.tokenOf(email, scopes);
	return api.call<Job>(token, "POST", `/bulk/jobs${query}`, file, {
		"content-type": type,
	});
}

async function create(api: Api, sent: Sent): Promise<Job> {
	const reply = await send(api, sent);
	expectStatus(reply, 202);
	expect(reply.headers.get("location")).toBe(
		`http://localhost/v1/bulk/jobs/${reply.body.id}`,
	);
	return reply.body;
}

async function get(api: Api, id: string): Promise<Job> {
	const token = await api.tokenOf(people.full);
	const reply = await api.call<Job>(token, "GET", `/bulk/jobs/${id}`);
	expectStatus(reply, 200);
	return reply.body;
}

async function list(api: Api): Promise<Job[]> {
	const token = await api.tokenOf(people.full);
	const reply = await api.call<{ items: Job[] }>(token, "GET", "/bulk/jobs");
	expectStatus(reply, 200);
	return reply.body.items;
}

async function results(api: Api, id: string) {
	const token = await api.tokenOf(people.full);
	const reply = await api.call(token, "GET", `/bulk/jobs/${id}/results`);
	expectStatus(reply, 200);
	return reply.text
		.split("\n")
		.filter(Boolean)
		.map((each) => JSON.parse(each) as Record<string, unknown>);
}

async function errorFile(api: Api, id: string): Promise<string> {
	const token = await api.tokenOf(people.full);
	const path = `/bulk/jobs/${id}/results?failed=true`;
	const reply = await api.call(token, "GET", path);
	expectStatus(reply, 200);
	return reply.text;
}

function line(operation: BulkOperation): string {
	return JSON.stringify(operation);
}

function creation(
	name: string,
	{ bulkId, ...more }: Record<string, unknown> & { bulkId?: string } = {},
): BulkOperation {
	return {
		method: "POST",
		path: "/people",
		bulkId,
		body: { emails: [`${name}@example.com`], displayName: name, ...more },
	};
}
