import { expect, test } from "bun:test";
import fc from "fast-check";
import type { BulkOperation, BulkReply } from "../../../src/contract/bulk.ts";
import { linesType } from "../../../src/contract/job.ts";
import { sampleIds } from "../../../src/sample/sample.ts";
import { readId } from "../../../src/webex/ids.ts";
import { type Api, describeApi, fieldsOf, ids, people } from "../harness.ts";
import {
	createJob,
	getJob,
	readResults,
	runBulk,
	writeLine,
} from "../jobs/job-calls.ts";

const crowd = [people.member, people.john, people.readonly, people.device];
let hired = 0;
const scarce = [ids.webinars, ids.messaging];

describeApi("A seat", (openApi) => {
	test("is taken before a later step of all or nothing frees it, as the dry run says", async () => {
		await using api = await openApi();
		const [ann = "", ben = ""] = await hire(api, 2);
		await give(api, ann, [ids.webinars]);
		await leave(api, ids.webinars, 0);
		const operations = [
			licensed(ben, [ids.webinars]),
			{
				method: "POST",
				path: "/people",
				body: { emails: ["cleo@example.com"], displayName: "Cleo" },
			},
			licensed(ann, []),
		] as BulkOperation[];
		for (const dryRun of [true, false])
			expect((await runBulk(api, operations, dryRun)).failed).toBe(0);
		expect((await api.see(ben)).licenses).toEqual([ids.webinars]);
		const back: BulkOperation[] = [
			licensed(ann, [ids.webinars]),
			{ method: "DELETE", path: `/people/${ben}` },
		];
		expect(
			(await runBulk(api, back, false, "best-effort")).results.map(
				({ status }) => status,
			),
		).toEqual([400, 204]);
		const [cleo = ""] = await hire(api, 1);
		await give(api, cleo, [ids.webinars]);
		const { id } = await createJob(api, {
			file: [licensed(ann, [ids.webinars]), licensed(cleo, [])]
				.map(writeLine)
				.join("\n"),
			type: linesType,
			query: "?mode=all-or-nothing",
		});
		await api.server.runJobs();
		expect(await getJob(api, id)).toMatchObject({ done: 2, failed: 0 });
		expect(await takenOf(api, ids.webinars)).toBe(
			await totalOf(api, ids.webinars),
		);
	});

	test("is refused to the last who take it, with all else that is wrong, when there are too few in the end", async () => {
		await using api = await openApi();
		const [ann, ben, cleo, dora] = await hire(api, 4);
		await give(api, ann, [ids.webinars]);
		await leave(api, ids.webinars, 1);
		const operations = [
			licensed(ben, [ids.webinars]),
			licensed(cleo, [ids.messaging, ids.webinars]),
			licensed(dora, [ids.webinars], { avatar: "x" }),
			licensed(ann, []),
		];
		const fine = await runBulk(api, operations.toSpliced(2, 1), true);
		expect(fine.failed).toBe(0);
		for (const dryRun of [true, false]) {
			const { results } = await runBulk(api, operations, dryRun);
			expect(results.map((body) => [body.status, fieldsOf({ body })])).toEqual([
				[424, [undefined]],
				[424, [undefined]],
				[400, ["avatar", "licenses[0]"]],
				[424, [undefined]],
			]);
		}
		const { results } = await runBulk(api, operations.toSpliced(3, 1), false);
		expect(results.map((body) => [body.status, fieldsOf({ body })])).toEqual([
			[424, [undefined]],
			[400, ["licenses[1]"]],
			[400, ["avatar", "licenses[0]"]],
		]);
		const lines = [operations[0], operations[1]] as BulkOperation[];
		const { id } = await createJob(api, {
			file: lines.map(writeLine).join("\n"),
			type: linesType,
			query: "?mode=all-or-nothing",
		});
		await api.server.runJobs();
		expect((await readResults(api, id)).map(({ status }) => status)).toEqual([
			424, 400,
		]);
	});

	test("that a refused step would have freed is not said to be taken", async () => {
		await using api = await openApi();
		const [ann, ben] = await hire(api, 2);
		await give(api, ann, [ids.webinars]);
		await leave(api, ids.webinars, 0);
		const { results } = await runBulk(
			api,
			[licensed(ben, [ids.webinars]), licensed(ann, [], { avatar: "x" })],
			false,
		);
		expect(results.map(({ status }) => status)).toEqual([424, 400]);
	});

	test("is taken in any order and by anyone, exactly when there are enough in the end", async () => {
		await using api = await openApi();
		const crowdIds = await Promise.all(crowd.map((email) => api.idOf(email)));
		for (const id of crowdIds) await give(api, id, []);
		await give(api, crowdIds[0] ?? "", scarce);
		for (const license of scarce) await leave(api, license, 1);
		const steps = fc.array(
			fc.record({
				who: fc.nat({ max: crowd.length - 1 }),
				licenses: fc.subarray(scarce),
			}),
			{ minLength: 1, maxLength: 7 },
		);
		await fc.assert(
			fc.asyncProperty(steps, async (all) => {
				const before = await Promise.all(crowdIds.map((id) => api.see(id)));
				const end = before.map(({ licenses = [] }) => licenses);
				for (const { who, licenses } of all) end[who] = licenses;
				const operations = all.map(({ who, licenses }) =>
					licensed(crowdIds[who], licenses),
				);
				const isFine = scarce.every(
					(license) => end.filter((held) => held.includes(license)).length <= 2,
				);
				const tried = await runBulk(api, operations, true);
				const done = await runBulk(api, operations, false);
				expect({ end, isFine: done.failed === 0 }).toEqual({ end, isFine });
				expect(tried.results.map(outcomeOf)).toEqual(
					done.results.map(outcomeOf),
				);
				const after = await Promise.all(crowdIds.map((id) => api.see(id)));
				expect(after.map(({ licenses = [] }) => licenses.toSorted())).toEqual(
					(isFine ? end : before.map(({ licenses = [] }) => licenses)).map(
						(held) => held.toSorted(),
					),
				);
				for (const license of scarce)
					expect(await takenOf(api, license)).toBeLessThanOrEqual(
						await totalOf(api, license),
					);
			}),
			{ numRuns: 25, endOnFailure: true },
		);
	});
});

function outcomeOf({ status, errors }: BulkReply["results"][number]) {
	return { status, errors };
}

function licensed(
	id: string | undefined,
	licenses: string[],
	more = {},
): BulkOperation {
	return {
		method: "PATCH",
		path: `/people/${id}`,
		body: { licenses, ...more },
	};
}

async function hire(api: Api, count: number): Promise<string[]> {
	const token = await api.tokenOf(people.full);
	const made: string[] = [];
	for (let index = 0; index < count; index++) {
		const name = `hired-${hired++}`;
		const { body } = await api.call<{ id: string }>(token, "POST", "/people", {
			emails: [`${name}@example.com`],
			displayName: name,
		});
		made.push(body.id);
	}
	return made;
}

async function give(
	api: Api,
	id: string | undefined,
	licenses: string[],
): Promise<void> {
	const { failed } = await runBulk(api, [licensed(id, licenses)], false);
	expect(failed).toBe(0);
}

// Sets how many seats of a license are free.
async function leave(api: Api, shown: string, free: number): Promise<void> {
	const totalUnits = (await takenOf(api, shown)) + free;
	await api.store.licenses.setSeats({ ...placeOf(shown), totalUnits });
}

async function takenOf(api: Api, shown: string): Promise<number> {
	return (await api.store.licenses.get(placeOf(shown)))?.takenUnits ?? 0;
}

async function totalOf(api: Api, shown: string): Promise<number> {
	return (await api.store.licenses.get(placeOf(shown)))?.totalUnits ?? 0;
}

function placeOf(shown: string) {
	return {
		orgId: sampleIds.organization,
		id: readId("LICENSE", shown) as string,
	};
}
