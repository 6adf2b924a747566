import { expect, test } from "bun:test";
import type { BulkOperation, BulkReply } from "../../../src/contract/bulk.ts";
import {
	type Api,
	describeApi,
	expectStatus,
	ids,
	type Json,
	people,
} from "../harness.ts";
import {
	createJob,
	readErrorFile,
	readResults,
	writeLine,
} from "../jobs/job-calls.ts";

const unknownLicense = ids.strangerCalling;

describeApi("License changes in a bulk", (openApi) => {
	test("name people by e-mail or id, and can be taken back", async () => {
		await using api = await openApi();
		const karim = await api.idOf(people.member);
		const before = await api.see(karim);
		const reply = await run(api, {
			operations: [
				assign({ email: people.member, licenses: [{ id: ids.webinars }] }),
				assign({
					personId: karim,
					licenses: [{ id: ids.messaging, operation: "remove" }],
				}),
			],
		});
		expect(reply.results).toEqual([
			{ index: 0, status: 200, id: karim },
			{ index: 1, status: 200, id: karim },
		]);
		const licenses = [
			...(before.licenses ?? []).filter((id) => id !== ids.messaging),
			ids.webinars,
		];
		expect((await api.see(karim)).licenses).toEqual(licenses);
		const full = await api.tokenOf(people.full);
		const history = await api.call<{ items: Json[] }>(
			full,
			"GET",
			`/people/${karim}/changes?max=2`,
		);
		for (const { id } of history.body.items)
			expectStatus(
				await api.call(full, "POST", `/people/${karim}/changes/${id}/revert`),
				200,
			);
		const after = await api.see(karim);
		expect(after.licenses?.toSorted()).toEqual(before.licenses?.toSorted());
		expect(after.siteUrls).toEqual(before.siteUrls);
	});

	test("are done in part with 206, and refused as a whole by all-or-nothing", async () => {
		await using api = await openApi();
		const karim = await api.idOf(people.member);
		const operations = [
			assign({
				personId: karim,
				licenses: [{ id: unknownLicense }, { id: ids.webinars }],
			}),
			assign({ personId: karim, licenses: [{ id: unknownLicense }] }),
		];
		const strict = await run(api, { mode: "all-or-nothing", operations });
		expect(strict.results.map(({ status }) => status)).toEqual([400, 400]);
		const tried = await run(api, { dryRun: true, operations });
		expect(tried.results.map(({ status }) => status)).toEqual([206, 400]);
		expect(tried.results[0]?.preview?.changes).toHaveProperty("licenses");
		const reply = await run(api, { operations });
		expect(reply).toMatchObject({ done: 1, failed: 1, doneWithWarnings: 1 });
		expect(reply.results[0]).toMatchObject({
			status: 206,
			id: karim,
			errors: [{ field: "licenses[0].id", code: "unknownLicense" }],
			warnings: [expect.stringContaining("licenses[0].id")],
		});
		expect(reply.results[1]).toMatchObject({
			status: 400,
			errors: [{ field: "licenses[0].id", code: "unknownLicense" }],
		});
		expect((await api.see(karim)).licenses).toContain(ids.webinars);
	});

	test("are lines of a job, whose error file names each part once", async () => {
		await using api = await openApi();
		const job = await createJob(api, {
			file: [
				assign({
					email: people.member,
					licenses: [{ id: unknownLicense }, { id: ids.webinars }],
				}),
				assign({
					email: people.user,
					licenses: [{ id: ids.messaging, operation: "remove" }],
				}),
			]
				.map(writeLine)
				.join("\n"),
		});
		await api.server.runJobs();
		const results = await readResults(api, job.id);
		expect(results.map(({ status }) => status)).toEqual([206, 200]);
		const [line = "", ...others] = (await readErrorFile(api, job.id))
			.trim()
			.split("\n");
		expect(others).toEqual([]);
		expect(line.match(/licenses\[0\]/g)).toHaveLength(1);
	});

	test("refuse what the single call refuses", async () => {
		await using api = await openApi();
		const licenses = [{ id: ids.webinars }];
		const reply = await run(api, {
			operations: [
				assign({ email: "nobody@example.com", licenses }),
				assign({ licenses }),
				assign({ email: people.member, personId: ids.person, licenses }),
				assign({ email: people.member }),
				{ ...assign({ email: people.member, licenses }), ifMatch: '"99"' },
				{ ...assign({ email: people.member, licenses }), method: "POST" },
			],
		});
		expect(reply.results.map(({ status }) => status)).toEqual([
			404, 400, 400, 400, 412, 405,
		]);
	});
});

function assign(body: Json): BulkOperation {
	return { method: "PATCH", path: "/licenses/users", body };
}

async function run(
	api: Api,
	request: { operations: BulkOperation[]; mode?: string; dryRun?: boolean },
): Promise<BulkReply> {
	const full = await api.tokenOf(people.full);
	const reply = await api.call<BulkReply>(full, "POST", "/bulk", {
		mode: "best-effort",
		...request,
	});
	expectStatus(reply, reply.body.failed === 0 ? 200 : 207);
	return reply.body;
}
