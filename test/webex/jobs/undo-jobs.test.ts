import { expect, test } from "bun:test";
import { csvType } from "../../../src/contract/job.ts";
import type { Job } from "../../../src/contract/job-shape.ts";
import type { Person } from "../../../src/contract/person.ts";
import { queryType } from "../../../src/contract/query-type.ts";
import { bulkBatchLength } from "../../../src/webex/bulk/bulk.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	people,
} from "../harness.ts";
import {
	createJob,
	creationOf,
	getJob,
	listJobs,
	readResults,
	writeLine,
} from "./job-calls.ts";

describeApi("undoing a job", (openApi) => {
	test("reverts updates, creations, deletions and moves, is previewed, and can be undone itself", async () => {
		await using api = await openApi();
		const karim = await api.idOf(people.member);
		const before = await snapshotOf(api, [ids.person, karim]);
		const licenses = (before.get(ids.person)?.licenses ?? []).slice(1);
		const job = await run(api, {
			file: [
				writeLine(creationOf("ada")),
				writeLine({
					method: "PATCH",
					path: `/people/${ids.person}`,
					body: { department: "Sales", licenses },
				}),
				writeLine({
					method: "PATCH",
					path: `/people/${ids.person}`,
					body: { department: "Field Sales" },
				}),
				writeLine({ method: "DELETE", path: `/people/${karim}` }),
				writeLine({ method: "DELETE", path: "/people/nobody" }),
			].join("\n"),
		});
		expect(job).toMatchObject({ done: 4, failed: 1 });
		const after = await snapshotOf(api, [ids.person, karim]);

		const tried = await undo(api, job.id, "?dryRun=true");
		expect(tried).toMatchObject({
			...{ dryRun: true, undoOf: job.id, done: 4, failed: 0 },
			effects: { losses: [{ kind: "person", count: 1 }] },
		});
		expect(await snapshotOf(api, [ids.person, karim])).toEqual(after);
		expect((await getJob(api, job.id)).undoneBy).toBeUndefined();

		const undone = await apply(api, tried.id);
		expect(undone).toMatchObject({
			...{ dryRun: false, undoOf: job.id, previewOf: tried.id },
			...{ done: 4, failed: 0 },
		});
		expect(await getJob(api, tried.id)).toMatchObject({ appliedBy: undone.id });
		expect(await getJob(api, job.id)).toMatchObject({ undoneBy: undone.id });
		expect(await snapshotOf(api, [ids.person, karim])).toEqual(before);
		expect(api.idOf("ada@example.com")).rejects.toThrow();
		const results = await readResults(api, undone.id);
		expect(
			results.map(({ status, displayName }) => [status, displayName]),
		).toEqual([
			[200, before.get(karim)?.displayName],
			[200, "John Andersen"],
			[200, "John Andersen"],
			[204, "ada"],
		]);

		const again = await undo(api, undone.id);
		expect(again).toMatchObject({ done: 4, failed: 0, undoOf: undone.id });
		expect(await snapshotOf(api, [ids.person, karim])).toEqual(after);
		expect((await getJob(api, job.id)).undoneBy).toBeUndefined();
		const last = await undo(api, again.id);
		expect(last).toMatchObject({ done: 4, failed: 0 });
		expect(await snapshotOf(api, [ids.person, karim])).toEqual(before);
		expect(await getJob(api, job.id)).toMatchObject({ undoneBy: undone.id });
	});

	test("leaves a person as they are whom another changed since, and says who, and puts the others back", async () => {
		await using api = await openApi();
		const query = { displayName: "a" };
		const job = await run(api, {
			file: JSON.stringify({
				...{ query, method: "PATCH", body: { title: "Everyone" } },
			}),
			type: queryType,
		});
		expect(job.total).toBeGreaterThan(3);
		const token = await api.tokenOf(people.user);
		const [mine] = (await readResults(api, job.id)) as { id: string }[];
		const path = `/people/${mine?.id}`;
		api.clock.now += 1000;
		const body = { title: "Mine", department: "Mine" };
		expectStatus(await api.call(token, "PATCH", path, body), 200);
		const undone = await undo(api, job.id);
		expect(undone).toMatchObject({ done: job.total - 1, failed: 1 });
		expect(undone.effects?.refusals).toMatchObject([{ status: 409, count: 1 }]);
		const refused = (await readResults(api, undone.id, "?only=refused")) as {
			errors: { description: string }[];
		}[];
		const { displayName } = await api.see(await api.idOf(people.user));
		expect(refused[0]?.errors[0]?.description).toContain(
			"title was changed at",
		);
		expect(refused[0]?.errors[0]?.description).toContain(displayName);
		expect(await api.see(mine?.id ?? "")).toMatchObject(body);
		expect(
			(await list(api, query)).filter(({ title }) => title === "Everyone"),
		).toEqual([]);
	});

	test("of all or nothing is one transaction, so it exchanges back what was exchanged", async () => {
		await using api = await openApi();
		const file = [
			writeLine(creationOf("ada")),
			writeLine(creationOf("ben")),
		].join("\n");
		await run(api, { file });
		const [ada, ben] = [
			await api.idOf("ada@example.com"),
			await api.idOf("ben@example.com"),
		];
		const exchange = (id: string, name: string) =>
			writeLine({
				method: "PATCH",
				path: `/people/${id}`,
				body: { emails: [`${name}@example.com`] },
			});
		const job = await run(api, {
			file: [exchange(ada, "ben"), exchange(ben, "ada")].join("\n"),
			query: "?mode=all-or-nothing",
		});
		expect(job).toMatchObject({ done: 2 });
		expect(await api.idOf("ada@example.com")).toBe(ben);
		const undone = await undo(api, job.id);
		expect(undone).toMatchObject({
			mode: "all-or-nothing",
			done: 2,
			failed: 0,
		});
		expect(await api.idOf("ada@example.com")).toBe(ada);
		const alone = await undo(api, undone.id, "?mode=best-effort");
		expect(alone).toMatchObject({ mode: "best-effort", done: 0, failed: 2 });
		// It changed nobody, so the exchange is still undone and can be repeated.
		expect(await undo(api, undone.id)).toMatchObject({ done: 2 });
	});

	test("of a file of people puts every batch back, each once, also when it is begun again in between", async () => {
		await using api = await openApi();
		const count = 2 * bulkBatchLength + 5;
		const names = Array.from({ length: count }, (_, index) => `p${index}`);
		const file = (title: string) =>
			[
				"Email,Display Name,Title",
				...names.map((name) => `${name}@example.com,${name},${title}`),
			].join("\n");
		await run(api, { file: file("One"), type: csvType });
		const job = await run(api, { file: file("Two"), type: csvType });
		expect(job).toMatchObject({ done: count });
		const sent = await sendUndo(api, job.id);
		expectStatus(sent, 202);
		await Promise.all([api.server.runJobs(), api.server.runJobs()]);
		const undone = await getJob(api, sent.body.id);
		expect(undone).toMatchObject({ done: count, failed: 0 });
		const results = await readResults(api, undone.id);
		expect(new Set(results.map(({ version }) => version))).toEqual(
			new Set([3]),
		);
		const [first] = await readResults(api, undone.id, "?changes=true&max=1");
		expect(first).toMatchObject({
			...{ displayName: `p${count - 1}`, kind: "updated" },
			fields: { title: { from: "Two", to: "One" } },
		});
		const part = await readResults(api, undone.id, "?after=203&only=done");
		expect(part.map(({ index }) => index)).toEqual([204]);
	});

	test("needs a right that the changes need", async () => {
		await using api = await openApi();
		const job = await run(api, {
			file: writeLine({
				method: "PATCH",
				path: `/people/${ids.person}`,
				body: { roles: [] },
			}),
		});
		expect(job.done).toBe(1);
		const token = await api.tokenOf(people.user);
		const reply = await api.call<Job>(
			token,
			"POST",
			`/bulk/jobs/${job.id}/undo`,
		);
		expectStatus(reply, 202);
		await api.server.runJobs();
		expect(await getJob(api, reply.body.id)).toMatchObject({
			done: 0,
			failed: 1,
		});
		// An undo that was refused undid nothing, so nothing says that it did.
		expect((await getJob(api, job.id)).undoneBy).toBeUndefined();
		expect((await listJobs(api)).map(({ undoneBy }) => undoneBy)).toEqual([
			...[undefined, undefined],
		]);
		expect(await undo(api, job.id)).toMatchObject({ done: 1 });
	});

	test("takes people with long names of astral characters", async () => {
		await using api = await openApi();
		const displayName = `a${"😀".repeat(130)}`;
		await run(api, { file: writeLine(creationOf("ada", { displayName })) });
		const id = await api.idOf("ada@example.com");
		const body = { title: "Analyst" };
		const job = await run(api, {
			file: JSON.stringify({ ids: [id], method: "PATCH", body }),
			type: queryType,
		});
		expect(job).toMatchObject({ done: 1, failed: 0 });
		expect(await undo(api, job.id)).toMatchObject({ done: 1, failed: 0 });
		expect((await api.see(id)).title).toBeUndefined();
	});

	test("happens once, also when it is asked for twice at once", async () => {
		await using api = await openApi();
		const tried = await run(api, {
			file: writeLine(creationOf("ada")),
			query: "?dryRun=true",
		});
		const twice = async (send: () => ReturnType<typeof sendApply>) => {
			const replies = await Promise.all([send(), send()]);
			expect(replies.map(({ status }) => status).sort()).toEqual([202, 409]);
			await api.server.runJobs();
			return replies.find(({ status }) => status === 202)?.body.id ?? "";
		};
		const made = await twice(() => sendApply(api, tried.id));
		expect((await getJob(api, tried.id)).appliedBy).toBe(made);
		const undone = await twice(() => sendUndo(api, made));
		expect(await getJob(api, undone)).toMatchObject({ done: 1, failed: 0 });
		expect((await getJob(api, made)).undoneBy).toBe(undone);
		expect(await listJobs(api)).toHaveLength(3);
	});

	test("is refused for a job that changed nobody, has not ended, or is undone", async () => {
		await using api = await openApi();
		const tried = await run(api, {
			file: writeLine(creationOf("a")),
			query: "?dryRun=true",
		});
		expectRefusal(await sendUndo(api, tried.id), 409, /dry run/);
		const none = await run(api, { file: "{broken" });
		expectRefusal(await sendUndo(api, none.id), 409, /nothing to undo/);
		const waiting = await createJob(api, { file: writeLine(creationOf("b")) });
		expectRefusal(await sendUndo(api, waiting.id), 409, /not ended/);
		await api.server.runJobs();
		const undone = await undo(api, waiting.id);
		expectRefusal(await sendUndo(api, waiting.id), 409, new RegExp(undone.id));
		const unchanged = await run(api, {
			file: writeLine({
				method: "PATCH",
				path: `/people/${ids.person}`,
				body: { displayName: "John Andersen" },
			}),
		});
		expect(unchanged).toMatchObject({ done: 1, effects: { unchanged: 1 } });
		expectRefusal(await sendUndo(api, unchanged.id), 409, /nothing to undo/);
		const listed = await listJobs(api);
		expect(listed).toHaveLength(5);
		expect(listed.map((job) => job.unchanged)).toContain(1);
	});
});

describeApi("applying a dry run", (openApi) => {
	test("runs the items that were tried, once", async () => {
		await using api = await openApi();
		const file = "Email,Display Name,Shoe size\nada@example.com,Ada,\nben,Ben,";
		const tried = await run(api, {
			file,
			type: csvType,
			query: "?dryRun=true&title=Two%20people",
		});
		expect(tried).toMatchObject({ done: 1, failed: 1 });
		const ran = await apply(api, tried.id);
		expect(ran).toMatchObject({
			...{ title: "Two people", format: "csv", warnings: tried.warnings },
			...{ done: 1, failed: 1, dryRun: false, previewOf: tried.id },
		});
		expect(ran.warnings).toHaveLength(1);
		expect(await api.idOf("ada@example.com")).toBeString();
		expectRefusal(await sendApply(api, tried.id), 409, new RegExp(ran.id));
		expectRefusal(await sendApply(api, ran.id), 409, /dry run/);
		const waiting = await createJob(api, {
			file,
			type: csvType,
			query: "?dryRun=true",
		});
		expectRefusal(await sendApply(api, waiting.id), 409, /not ended/);
		await api.server.runJobs();
		const canceled = await createJob(api, {
			file,
			type: csvType,
			query: "?dryRun=true",
		});
		await api.call(
			await api.tokenOf(people.full),
			"POST",
			`/bulk/jobs/${canceled.id}/cancel`,
		);
		expectRefusal(await sendApply(api, canceled.id), 409, /its end/);
	});

	test("counts seats and losses as the dry run did", async () => {
		await using api = await openApi();
		const holder = (await list(api, { licenseId: ids.messaging }))[0]?.id;
		const lines = [
			writeLine({ method: "DELETE", path: `/people/${ids.person}` }),
			writeLine({
				method: "PATCH",
				path: `/people/${holder}`,
				body: { licenses: [], loginEnabled: false },
			}),
			writeLine(creationOf("ada", { licenses: [ids.messaging] })),
			writeLine(creationOf("ada", { licenses: [ids.messaging] })),
		];
		const tried = await run(api, {
			file: lines.join("\n"),
			query: "?dryRun=true",
		});
		const ran = await apply(api, tried.id);
		for (const { effects } of [tried, ran]) {
			expect(effects?.seats).toContainEqual(
				expect.objectContaining({ licenseId: ids.messaging, taken: 1 }),
			);
			expect(effects?.losses).toContainEqual({ kind: "person", count: 1 });
			expect(effects?.losses).toContainEqual({
				kind: "number",
				count: expect.any(Number),
			});
			expect(effects?.losses).toContainEqual({ kind: "login", count: 1 });
			expect(effects?.refusals).toMatchObject([
				{
					code: "emailTaken",
					parameters: { value: expect.any(String) },
					count: 1,
				},
			]);
		}
		const free = tried.effects?.seats.find(
			({ licenseId }) => licenseId === ids.messaging,
		)?.free;
		expect(free).toBe(await freeSeats(api, ids.messaging));
		expect(
			ran.effects?.seats.map(({ taken, released }) => [taken, released]),
		).toEqual(
			tried.effects?.seats.map(({ taken, released }) => [taken, released]) ??
				[],
		);
	});
});

describeApi("the list of jobs", (openApi) => {
	test("can be narrowed to states, makers and dry runs", async () => {
		await using api = await openApi();
		const done = await run(api, { file: writeLine(creationOf("a")) });
		const tried = await run(api, {
			file: writeLine(creationOf("b")),
			query: "?dryRun=true",
			email: people.user,
		});
		const waiting = await createJob(api, { file: writeLine(creationOf("c")) });
		const token = await api.tokenOf(people.full);
		const find = async (query: string) => {
			const reply = await api.call<{ items: Job[] }>(
				token,
				"GET",
				`/bulk/jobs?${query}`,
			);
			expectStatus(reply, 200);
			return reply.body.items.map(({ id }) => id).sort();
		};
		const user = await api.idOf(people.user);
		expect(await find("state=unfinished")).toEqual([waiting.id]);
		expect(await find("state=done&dryRun=false")).toEqual([done.id]);
		expect(await find("dryRun=true")).toEqual([tried.id]);
		expect(await find(`createdBy=${user}`)).toEqual([tried.id]);
		expect(await find("state=failed")).toEqual([]);
	});
});

describeApi("reverting the creation of a person", (openApi) => {
	test("deletes the person, unless they were changed since", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		await run(api, { file: writeLine(creationOf("ada")) });
		const id = await api.idOf("ada@example.com");
		const revert = (query = "") =>
			api.call(token, "POST", `/people/${id}/changes/v1/revert${query}`);
		expectStatus(await revert("?dryRun=true"), 200);
		const edit = (title: string | null) => {
			api.clock.now += 1000;
			return api.call(token, "PATCH", `/people/${id}`, { title });
		};
		expectStatus(await edit("CEO"), 200);
		expectRefusal(await revert(), 409, "title");
		expectStatus(await edit(null), 200);
		expectStatus(await revert(), 204);
		expect(api.idOf("ada@example.com")).rejects.toThrow();
		expectStatus(await revert(), 404);
		const restored = await api.call(
			token,
			"POST",
			`/people/${id}/changes/v4/revert`,
		);
		expectStatus(restored, 200);
		expect(await api.idOf("ada@example.com")).toBe(id);
		expectStatus(
			await api.call(token, "POST", `/people/${id}/changes/v5/revert`),
			204,
		);
		expectStatus(
			await api.call(token, "POST", `/people/${id}/changes/v99/revert`),
			404,
		);
	});
});

async function run(
	api: Api,
	sent: Parameters<typeof createJob>[1],
): Promise<Job> {
	const { id } = await createJob(api, sent);
	await api.server.runJobs();
	api.clock.now += 1000;
	return getJob(api, id);
}

async function sendUndo(api: Api, id: string, query = "") {
	const token = await api.tokenOf(people.full);
	return api.call<Job>(token, "POST", `/bulk/jobs/${id}/undo${query}`);
}

async function sendApply(api: Api, id: string) {
	const token = await api.tokenOf(people.full);
	return api.call<Job>(token, "POST", `/bulk/jobs/${id}/apply`);
}

async function finish(
	api: Api,
	reply: Awaited<ReturnType<typeof sendUndo>>,
): Promise<Job> {
	expectStatus(reply, 202);
	await api.server.runJobs();
	api.clock.now += 1000;
	return getJob(api, reply.body.id);
}

const undo = async (api: Api, id: string, query = "") =>
	finish(api, await sendUndo(api, id, query));
const apply = async (api: Api, id: string) =>
	finish(api, await sendApply(api, id));

async function list(
	api: Api,
	query: Record<string, string>,
): Promise<Person[]> {
	const token = await api.tokenOf(people.full);
	const search = new URLSearchParams({ ...query, max: "200" });
	const reply = await api.call<{ items: Person[] }>(
		token,
		"GET",
		`/people?${search}`,
	);
	expectStatus(reply, 200);
	return reply.body.items;
}

async function freeSeats(api: Api, id: string): Promise<number> {
	const token = await api.tokenOf(people.full);
	const reply = await api.call<{ totalUnits: number; consumedUnits: number }>(
		token,
		"GET",
		`/licenses/${id}`,
	);
	return reply.body.totalUnits - reply.body.consumedUnits;
}

// People without the times at which they were changed; undefined for one who is deleted.
async function snapshotOf(
	api: Api,
	wanted: readonly string[],
): Promise<Map<string, Person | undefined>> {
	const token = await api.tokenOf(people.full);
	const found = new Map<string, Person | undefined>();
	for (const id of wanted) {
		const { status, body } = await api.call<Person>(
			token,
			"GET",
			`/people/${id}?callingData=true&showAllTypes=true`,
		);
		const { lastModified: _, status: __, ...known } = body;
		// A restored person has not signed in again.
		const { lastActivity: ___, invitePending: ____, ...rest } = known;
		found.set(id, status === 200 ? (rest as Person) : undefined);
	}
	return found;
}
