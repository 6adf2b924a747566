import { describe, expect, test } from "bun:test";
import type { Job } from "../../../src/contract/job-shape.ts";
import { lockForJob } from "../../../src/directory/jobs/jobs.ts";
import { sampleIds } from "../../../src/sample/sample.ts";
import { bulkBatchLength } from "../../../src/webex/bulk/bulk.ts";
import {
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	nextOf,
	people,
} from "../harness.ts";
import {
	createJob,
	creationOf,
	getJob,
	listJobs,
	readErrorFile,
	readResults,
	sendJob,
	writeLine,
} from "./job-calls.ts";

describeApi("a job", (openApi) => {
	describe("of lines of JSON", () => {
		test("does each operation, and says of each what came of it", async () => {
			await using api = await openApi();
			const karim = await api.idOf(people.member);
			const job = await createJob(api, {
				file: [
					writeLine(creationOf("ada", { bulkId: "first" })),
					"",
					writeLine({ method: "DELETE", path: `/people/${karim}` }),
					"{broken",
					writeLine({ method: "GET" as "PUT", path: "/people" }),
					writeLine(creationOf("ada")),
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
			expect(await getJob(api, job.id)).toMatchObject({
				state: "done",
				total: 5,
				done: 2,
				failed: 3,
				progress: 1,
				ended: expect.any(String),
				expires: expect.any(String),
			});
			const all = await readResults(api, job.id);
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
			const job = await createJob(api, {
				file: [
					writeLine(creationOf("ada", { displayName: "" })),
					writeLine(creationOf("ben")),
					"{broken",
				].join("\n"),
			});
			await api.server.runJobs();
			const file = await readErrorFile(api, job.id);
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
			const again = await createJob(api, {
				file: (first ?? "").replace('"displayName":""', '"displayName":"Ada"'),
			});
			await api.server.runJobs();
			expect(await getJob(api, again.id)).toMatchObject({ done: 1, failed: 0 });
		});
	});

	test("is done in shares, and every item once", async () => {
		await using api = await openApi();
		const count = 2 * bulkBatchLength + 7;
		const job = await createJob(api, {
			file: Array.from({ length: count }, (_, index) =>
				writeLine(creationOf(`p${index}`)),
			).join("\n"),
		});
		await Promise.all([api.server.runJobs(), api.server.runJobs()]);
		expect(await getJob(api, job.id)).toMatchObject({ done: count, failed: 0 });
		expect(await readResults(api, job.id)).toHaveLength(count);
	});

	test("of all or nothing does everything in one transaction", async () => {
		await using api = await openApi();
		const file = [
			writeLine(creationOf("ada")),
			writeLine(creationOf("ben")),
		].join("\n");
		const job = await createJob(api, { file, query: "?mode=all-or-nothing" });
		await api.server.runJobs();
		expect(await getJob(api, job.id)).toMatchObject({ done: 2, failed: 0 });
		const again = await createJob(api, {
			file: `${writeLine(creationOf("cid"))}\n${file}`,
			query: "?mode=all-or-nothing",
		});
		await api.server.runJobs();
		expect(await getJob(api, again.id)).toMatchObject({
			state: "done",
			done: 0,
			failed: 3,
		});
		const all = await readResults(api, again.id);
		expect(all.map(({ status }) => status)).toEqual([424, 409, 409]);
		expect(api.idOf("cid@example.com")).rejects.toThrow();
	});

	test("keeps nothing in a dry run", async () => {
		await using api = await openApi();
		const file = [
			writeLine(creationOf("ada")),
			writeLine(creationOf("ben", { displayName: "" })),
		].join("\n");
		const job = await createJob(api, { file, query: "?dryRun=true" });
		expect(job.dryRun).toBe(true);
		await api.server.runJobs();
		expect(await getJob(api, job.id)).toMatchObject({ done: 1, failed: 1 });
		const [ada] = await readResults(api, job.id);
		expect(ada?.preview).toMatchObject({
			changes: { displayName: { to: "ada" } },
		});
		expect(api.idOf("ada@example.com")).rejects.toThrow();
	});

	test("stops when it is cancelled, and keeps what was done", async () => {
		await using api = await openApi();
		const job = await createJob(api, { file: writeLine(creationOf("ada")) });
		const token = await api.tokenOf(people.full);
		const path = `/bulk/jobs/${job.id}`;
		const reply = await api.call<Job>(token, "POST", `${path}/cancel`);
		expectStatus(reply, 200);
		expect(reply.body).toMatchObject({ state: "cancelled", done: 0 });
		await api.server.runJobs();
		expect(await getJob(api, job.id)).toMatchObject({
			state: "cancelled",
			done: 0,
		});
		expectStatus(await api.call(token, "POST", `${path}/cancel`), 200);
		expectStatus(await api.call(token, "DELETE", path), 204);
		expectRefusal(await api.call(token, "GET", path), 404);
	});

	test("cannot be cancelled into another state when it has ended", async () => {
		await using api = await openApi();
		const job = await createJob(api, { file: writeLine(creationOf("ada")) });
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
		const { body: made } = await sendJob(api, {
			file: writeLine(creationOf("ada")),
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
		expect(await getJob(api, made.id)).toMatchObject({ done: 0, failed: 1 });
		expect((await readResults(api, made.id))[0]?.status).toBe(403);
	});

	test("waits while the organization is locked, and goes on after", async () => {
		await using api = await openApi();
		const job = await createJob(api, {
			file: [writeLine(creationOf("ada")), writeLine(creationOf("ben"))].join(
				"\n",
			),
		});
		await api.store.organizations.lock(sampleIds.organization, {
			reason: "it is being restored",
			until: api.clock.now + 60_000,
		});
		for (let round = 0; round < 10; round++) {
			await api.server.runJobs();
			api.clock.now += 1000;
		}
		expect(await getJob(api, job.id)).toMatchObject({
			state: "running",
			done: 0,
			failed: 0,
		});
		api.clock.now += 60_000;
		await api.server.runJobs();
		expect(await getJob(api, job.id)).toMatchObject({ state: "done", done: 2 });
	});

	test("that locks keeps others out while it runs, and lets them in after", async () => {
		await using api = await openApi();
		const job = await createJob(api, {
			file: [writeLine(creationOf("ada")), writeLine(creationOf("ben"))].join(
				"\n",
			),
			query: "?lock=true",
		});
		expect(job.lock).toBe(true);
		// Another process has begun the job.
		const { now } = api.clock;
		await api.store.jobs.claim({ owner: "another", now, until: now + 1000 });
		const kept = await api.store.jobs.find({
			orgIds: [sampleIds.organization],
			id: job.id,
		});
		if (kept === undefined) throw new Error("The job is not there.");
		await lockForJob(api.store, kept, now);
		const token = await api.tokenOf(people.full);
		const refused = await api.call(token, "POST", "/people", {
			emails: ["cid@example.com"],
			displayName: "Cid",
		});
		expectRefusal(refused, 423, /people are being imported/);
		api.clock.now += 1000;
		await api.server.runJobs();
		expect(await getJob(api, job.id)).toMatchObject({ done: 2, failed: 0 });
		const taken = await api.call(token, "POST", "/people", {
			emails: ["cid@example.com"],
			displayName: "Cid",
		});
		expectStatus(taken, 200);
	});

	test("fails when its maker is gone, and says so", async () => {
		await using api = await openApi();
		const { body: made } = await sendJob(api, {
			file: writeLine(creationOf("ada")),
			email: people.user,
		});
		const admin = await api.tokenOf(people.full);
		const gabriel = await api.idOf(people.user);
		expectStatus(await api.call(admin, "DELETE", `/people/${gabriel}`), 204);
		await api.server.runJobs();
		expect(await getJob(api, made.id)).toMatchObject({
			state: "failed",
			reason: expect.stringContaining("is gone"),
		});
	});

	test("is forgotten when its time has come", async () => {
		await using api = await openApi();
		const job = await createJob(api, { file: writeLine(creationOf("ada")) });
		await api.server.runJobs();
		api.clock.now += 23 * 60 * 60 * 1000;
		await api.server.runJobs();
		expect(await getJob(api, job.id)).toMatchObject({ state: "done" });
		api.clock.now += 2 * 60 * 60 * 1000;
		await api.server.runJobs();
		expect(await listJobs(api)).toEqual([]);
	});

	test("is listed with the others, page by page, the youngest first", async () => {
		await using api = await openApi();
		const made: string[] = [];
		for (let index = 0; index < 5; index++) {
			api.clock.now += 1;
			made.unshift(
				(await createJob(api, { file: writeLine(creationOf("ada")) })).id,
			);
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
		const job = await createJob(api, { file: writeLine(creationOf("ada")) });
		const ask = async (email: string, method = "GET", more = "") =>
			api.call(await api.tokenOf(email), method, `/bulk/jobs/${job.id}${more}`);
		expectStatus(await ask(people.user), 200);
		expectStatus(await ask(people.partner), 200);
		expectRefusal(await ask(people.readonly), 403);
		expectRefusal(await ask(people.stranger), 404);
		expectRefusal(await ask(people.stranger, "DELETE"), 404);
		expectRefusal(await ask(people.stranger, "POST", "/cancel"), 404);
		expectRefusal(await ask(people.stranger, "GET", "/results"), 404);
		expectRefusal(await ask(people.member), 403);
		const file = writeLine(creationOf("ada"));
		expectRefusal(await sendJob(api, { file, email: people.member }), 403);
		expectRefusal(await sendJob(api, { file, email: people.readonly }), 403);
		expectRefusal(
			await sendJob(api, { file, scopes: ["spark-admin:people_read"] }),
			403,
		);
		expectRefusal(
			await sendJob(api, { file, query: `?orgId=${ids.strangerOrg}` }),
			404,
		);
	});
});
