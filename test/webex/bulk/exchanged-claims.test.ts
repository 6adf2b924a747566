import { expect, test } from "bun:test";
import fc from "fast-check";
import type { BulkOperation, BulkReply } from "../../../src/contract/bulk.ts";
import { linesType } from "../../../src/contract/job.ts";
import { type Api, describeApi, ids, type Json, people } from "../harness.ts";
import { createJob, getJob, runBulk, writeLine } from "../jobs/job-calls.ts";

const crowd = [people.member, people.john, people.readonly, people.device];

describeApi("What only one person may hold", (openApi) => {
	test("is exchanged by two in one bulk of all or nothing, by every method", async () => {
		await using api = await openApi();
		const [left, right] = await giveClaims(api);
		for (const method of ["PUT", "PATCH", "PATCH"] as const) {
			const before = [await api.see(left), await api.see(right)] as const;
			const operations = [
				await takeOver(api, left, before[1], method),
				await takeOver(api, right, before[0], method),
			];
			expect(statusesOf(await runBulk(api, operations, true))).toEqual([
				200, 200,
			]);
			expect(await api.see(left)).toEqual(before[0]);
			expect(statusesOf(await runBulk(api, operations, false))).toEqual([
				200, 200,
			]);
			expect(claimsIn(await api.see(left))).toEqual(claimsIn(before[1]));
			expect(claimsIn(await api.see(right))).toEqual(claimsIn(before[0]));
		}
	});

	test("is taken by somebody new, or by a neighbor, from one who is removed later", async () => {
		await using api = await openApi();
		const [left, right] = await giveClaims(api);
		const gone = await api.see(right);
		const { emails, ...calling } = claimsIn(gone);
		const operations: BulkOperation[] = [
			{
				method: "POST",
				path: "/people?callingData=true",
				body: { emails, displayName: "New" },
			},
			{ method: "PATCH", path: `/people/${left}`, body: calling },
			{ method: "DELETE", path: `/people/${right}` },
		];
		expect(statusesOf(await runBulk(api, operations, true))).toEqual([
			200, 200, 204,
		]);
		expect((await runBulk(api, operations, false)).failed).toBe(0);
		expect(claimsIn(await api.see(left))).toMatchObject(calling);
		expect((await api.see(await api.idOf(emails[0] ?? ""))).displayName).toBe(
			"New",
		);
	});

	test("is exchanged by a job of all or nothing, as its dry run says", async () => {
		await using api = await openApi();
		const [left, right] = await giveClaims(api);
		const before = [await api.see(left), await api.see(right)] as const;
		const file = [
			await takeOver(api, left, before[1], "PATCH"),
			await takeOver(api, right, before[0], "PUT"),
		]
			.map(writeLine)
			.join("\n");
		for (const more of ["&dryRun=true", ""]) {
			const query = `?mode=all-or-nothing${more}`;
			const { id } = await createJob(api, { file, type: linesType, query });
			await api.server.runJobs();
			expect(await getJob(api, id)).toMatchObject({ done: 2, failed: 0 });
		}
		expect(claimsIn(await api.see(left))).toEqual(claimsIn(before[1]));
	});

	test("is refused to nobody who takes it from one whose own operation is refused", async () => {
		await using api = await openApi();
		const [left, right] = await giveClaims(api);
		const [one, other] = [await api.see(left), await api.see(right)] as const;
		for (const wrong of [
			{ title: 5 },
			{ avatar: "https:x" },
			{ roles: ["x"] },
		]) {
			const refused = await takeOver(api, right, one, "PATCH");
			const operations = [
				await takeOver(api, left, other, "PATCH"),
				{ ...refused, body: { ...(refused.body as Json), ...wrong } },
			];
			for (const dryRun of [true, false])
				expect(statusesOf(await runBulk(api, operations, dryRun))).toEqual([
					424, 400,
				]);
		}
		expect(await api.see(left)).toEqual(one);
	});

	test("is not exchanged in best effort, where each operation stands alone", async () => {
		await using api = await openApi();
		const [left, right] = await giveClaims(api);
		const operations = [
			await takeOver(api, left, await api.see(right), "PATCH"),
			await takeOver(api, right, await api.see(left), "PATCH"),
		];
		for (const dryRun of [true, false])
			expect(
				statusesOf(await runBulk(api, operations, dryRun, "best-effort")),
			).toEqual([409, 409]);
	});

	test("is named in a refusal only when it is taken in the end", async () => {
		await using api = await openApi();
		const [left, right] = await giveClaims(api);
		const free = await api.see(right);
		const wrong = (emails: readonly string[]): BulkOperation => ({
			method: "PATCH",
			path: `/people/${left}`,
			body: { emails, department: 7 as never, title: "x".repeat(5000) },
		});
		const operations = [
			wrong(free.emails),
			wrong([people.user]),
			{ method: "DELETE", path: `/people/${right}` } as const,
		];
		for (const dryRun of [true, false]) {
			const { results } = await runBulk(api, operations, dryRun);
			expect(results.map(({ status }) => status)).toEqual([400, 400, 424]);
			expect(JSON.stringify(results[0]?.errors)).not.toContain("emails");
		}
	});

	test("is moved in any order and to anyone, exactly when nobody shares it in the end", async () => {
		await using api = await openApi();
		const moves = fc.array(
			fc.record({
				who: fc.nat(crowd.length - 1),
				to: fc.nat(crowd.length + 1),
			}),
			{ minLength: 2, maxLength: 8 },
		);
		const permutations = fc
			.shuffledSubarray([0, 1, 2, 3], { minLength: 4 })
			.chain((targets) =>
				fc
					.shuffledSubarray([0, 1, 2, 3], { minLength: 4 })
					.map((order) =>
						order.map((who) => ({ who, to: targets[who] as number })),
					),
			);
		const crowdIds = await Promise.all(crowd.map((email) => api.idOf(email)));
		await fc.assert(
			fc.asyncProperty(fc.oneof(moves, permutations), async (steps) => {
				const before = await Promise.all(crowdIds.map((id) => api.see(id)));
				const held = before.map(({ emails }) => emails[0] as string);
				const pool = [...held, "fresh-1@example.com", "fresh-2@example.com"];
				const end = [...held];
				for (const { who, to } of steps) end[who] = pool[to] as string;
				const operations = steps.map(
					({ who, to }): BulkOperation => ({
						method: "PATCH",
						path: `/people/${crowdIds[who]}`,
						body: { emails: [pool[to]] },
					}),
				);
				const isFine = new Set(end).size === end.length;
				const tried = await runBulk(api, operations, true);
				const done = await runBulk(api, operations, false);
				expect(done.failed === 0).toBe(isFine);
				expect(tried.results.map(outcomeOf)).toEqual(
					done.results.map(outcomeOf),
				);
				const after = await Promise.all(crowdIds.map((id) => api.see(id)));
				expect(after.map(({ emails }) => emails[0] as string)).toEqual(
					isFine ? end : held,
				);
			}),
			{ numRuns: 25, endOnFailure: true },
		);
	});
});

type Seen = Awaited<ReturnType<Api["see"]>>;

function outcomeOf({ status, errors }: BulkReply["results"][number]) {
	return { status, errors };
}

function statusesOf({ results }: BulkReply): number[] {
	return results.map(({ status }) => status);
}

// Two people with an e-mail, a number and an extension of one location each.
async function giveClaims(api: Api): Promise<[string, string]> {
	const token = await api.tokenOf(people.full);
	const given: string[] = [];
	for (const [index, name] of ["left", "right"].entries()) {
		const { body } = await api.call<{ id: string }>(
			token,
			"POST",
			"/people?callingData=true",
			{
				emails: [`${name}@example.com`],
				displayName: name,
				licenses: [ids.standardCalling],
				locationId: ids.denver,
				extension: `700${index}`,
				phoneNumbers: [{ type: "work", value: `+1303555010${index}` }],
			},
		);
		given.push(body.id);
	}
	return given as [string, string];
}

function claimsIn({ emails, phoneNumbers = [], extension }: Seen) {
	const numbers = phoneNumbers.filter(({ type }) => type === "work");
	return { emails, phoneNumbers: numbers, extension };
}

async function takeOver(
	api: Api,
	id: string,
	from: Seen,
	method: "PUT" | "PATCH",
): Promise<BulkOperation> {
	const path = `/people/${id}?callingData=true`;
	const claims = claimsIn(from);
	return {
		method,
		path,
		body: method === "PUT" ? { ...(await api.see(id)), ...claims } : claims,
	};
}
