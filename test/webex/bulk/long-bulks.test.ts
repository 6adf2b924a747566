import { expect, test } from "bun:test";
import { restForOthers } from "../../../src/concurrency/time-slices.ts";
import type { BulkOperation, BulkReply } from "../../../src/contract/bulk.ts";
import { csvType, linesType } from "../../../src/contract/job.ts";
import { untilSeen } from "../../storage/rounds.ts";
import { type Api, describeApi, expectStatus, people } from "../harness.ts";
import { createJob, creationOf, getJob, writeLine } from "../jobs/job-calls.ts";

/** Several shares, and several of each slice in which tasks are begun. */
const length = 230;
/** Entries that anything is done for without a pause, at most. */
const sliceLengthMax = 100;
const modes = ["all-or-nothing", "best-effort"] as const;

describeApi("a very long bulk", (openApi) => {
	test.each(
		modes.flatMap((mode) =>
			[false, true].flatMap((dryRun) =>
				[undefined, '"key"'].map((key) => ({ mode, dryRun, key })),
			),
		),
	)(
		"of %o lets others read and ask for the health meanwhile",
		untilSeen(async ({ mode, dryRun, key }) => {
			await using api = await openApi();
			const john = await api.idOf(people.john);
			const operations = [
				...creations("new"),
				...Array.from({ length: length / 2 }, () => patch(john, "new")),
			];
			const before = (await api.see(john)).title;
			const sending = api.call<BulkReply>(
				await api.tokenOf(people.full),
				"POST",
				"/bulk",
				{ mode, dryRun, operations },
				key === undefined ? {} : { "idempotency-key": key },
			);
			const { seen, turns } = await lookMeanwhile(api, sending, john);
			const reply = await sending;
			expectStatus(reply, 200);
			expect(reply.body).toMatchObject({ failed: 0, total: operations.length });
			expect(turns).toBeGreaterThan(operations.length / sliceLengthMax);
			const after = (await api.see(john)).title;
			expect(after).toBe(dryRun ? before : "new");
			// What is on disk may be seen before it is answered.
			for (const title of seen) expect([before, after]).toContain(title);
			return seen[0] === before;
		}),
	);

	test(
		"of removals lets others read meanwhile",
		untilSeen(async () => {
			await using api = await openApi();
			const token = await api.tokenOf(people.full);
			const made = await api.call<BulkReply>(token, "POST", "/bulk", {
				mode: "all-or-nothing",
				operations: creations("old"),
			});
			const operations = made.body.results.map(({ id }) => ({
				method: "DELETE",
				path: `/people/${id}`,
			}));
			const john = await api.idOf(people.john);
			const sending = api.call<BulkReply>(token, "POST", "/bulk", {
				mode: "all-or-nothing",
				operations,
			});
			const { seen, turns } = await lookMeanwhile(api, sending, john);
			expect((await sending).body).toMatchObject({ done: length, failed: 0 });
			expect(turns).toBeGreaterThan(length / sliceLengthMax);
			return seen.length > 0;
		}),
	);

	test(
		"that is refused in the middle lets others read meanwhile, and leaves nothing behind",
		untilSeen(async () => {
			await using api = await openApi();
			const john = await api.idOf(people.john);
			const operations = creations("new");
			operations[length / 2] = creationOf("x", { emails: [people.john] });
			const sending = api.call<BulkReply>(
				await api.tokenOf(people.full),
				"POST",
				"/bulk",
				{ mode: "all-or-nothing", operations },
			);
			const { seen, turns } = await lookMeanwhile(api, sending, john);
			const { body } = await sending;
			expect(body).toMatchObject({ done: 0, failed: length });
			const statuses = body.results.map(({ status }) => status);
			expect(statuses[length / 2]).toBe(409);
			expect(new Set(statuses)).toEqual(new Set([409, 424]));
			expect(turns).toBeGreaterThan(length / sliceLengthMax);
			await expect(api.idOf("new-0@example.com")).rejects.toThrow("nobody");
			return seen.length > 0;
		}),
	);

	test.each([
		["lines of JSON", linesType, writeLines()],
		["records of CSV", csvType, writeRecords()],
	])(
		"in a job of all or nothing of %s lets others read meanwhile",
		untilSeen(async (_, type, file) => {
			await using api = await openApi();
			const john = await api.idOf(people.john);
			let isSeen = true;
			for (const query of [
				"?mode=all-or-nothing&dryRun=true",
				"?mode=all-or-nothing",
			]) {
				const { id } = await createJob(api, { file, type, query });
				const running = api.server.runJobs();
				const { seen, turns } = await lookMeanwhile(api, running, john);
				await running;
				expect(await getJob(api, id)).toMatchObject({
					state: "done",
					done: length,
					failed: 0,
				});
				expect(turns).toBeGreaterThan(length / sliceLengthMax);
				isSeen &&= seen.length > 0;
			}
			await api.idOf(`new-${length - 1}@example.com`);
			return isSeen;
		}),
	);

	test("makes another change wait, which is then made on top of it", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const john = await api.idOf(people.john);
		const operations = [patch(john, "new"), ...creations("new")];
		const body = { mode: "all-or-nothing", operations };
		const [bulk, single] = await Promise.all([
			api.call<BulkReply>(token, "POST", "/bulk", body),
			api.call(token, "PATCH", `/people/${john}`, { department: "R&D" }),
		]);
		expectStatus(bulk, 200);
		expectStatus(single, 200);
		expect(await api.see(john)).toMatchObject({
			title: "new",
			department: "R&D",
		});
	});
});

function creations(name: string): BulkOperation[] {
	return Array.from({ length }, (_, index) => creationOf(`${name}-${index}`));
}

function patch(id: string, title: string): BulkOperation {
	return { method: "PATCH", path: `/people/${id}`, body: { title } };
}

function writeLines(): string {
	return creations("new").map(writeLine).join("\n");
}

function writeRecords(): string {
	const records = Array.from(
		{ length },
		(_, index) => `new-${index}@example.com,New ${index}`,
	);
	return ["User ID/Email,Display Name", ...records].join("\n");
}

// The titles that a person has while something is done, each read beside a look at the health; and how often others have their turn.
async function lookMeanwhile(
	api: Api,
	doing: Promise<unknown>,
	id: string,
): Promise<{ seen: (string | undefined)[]; turns: number }> {
	const token = await api.tokenOf(people.full);
	let isOver = false;
	const end = doing.finally(() => {
		isOver = true;
	});
	end.catch(() => {});
	let turns = 0;
	const count = () => {
		if (isOver) return;
		turns++;
		setImmediate(count);
	};
	setImmediate(count);
	const seen: (string | undefined)[] = [];
	while (!isOver) {
		const [reply, health] = await Promise.all([
			api.call<{ title?: string }>(token, "GET", `/people/${id}`),
			api.call(undefined, "GET", "//health"),
		]);
		expectStatus(reply, 200);
		expectStatus(health, 200);
		if (!isOver) seen.push(reply.body.title);
		await restForOthers();
	}
	return { seen, turns };
}
