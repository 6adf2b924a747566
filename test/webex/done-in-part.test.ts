import { describe, expect, test } from "bun:test";
import type { BulkOperation, BulkReply } from "../../src/contract/bulk.ts";
import { csvType } from "../../src/contract/job.ts";
import { sampleIds } from "../../src/sample/sample.ts";
import { readId } from "../../src/webex/ids.ts";
import { type Api, describeApi, ids, people } from "./harness.ts";
import {
	createJob,
	creationOf,
	getJob,
	readErrorFile,
	readResults,
	writeLine,
} from "./jobs/job-calls.ts";

describeApi("what could be done only in part", (openApi) => {
	const inPart = creationOf("ada", { licenses: [ids.messaging, ids.webinars] });
	const whole = creationOf("ben", { licenses: [ids.messaging] });
	const csv = `Email,Display Name,Advanced Messaging,${"Webex Webinars - 1000"}
ada@example.com,Ada,TRUE,TRUE
ben@example.com,Ben,TRUE,
`;

	test.each([[false], [true]])(
		"is refused in a bulk of all or nothing (dry run: %j)",
		async (dryRun) => {
			await using api = await openApi();
			await fillWebinars(api);
			const { status, body } = await runBulk(api, {
				mode: "all-or-nothing",
				dryRun,
				operations: [inPart, whole],
			});
			expect(status).toBe(207);
			expect(body).toMatchObject({ done: 0, failed: 2, doneWithWarnings: 0 });
			expect(body.results.map((result) => result.status)).toEqual([400, 424]);
			expect(body.results[0]?.errors?.[0]?.description).toContain("seats");
		},
	);

	test.each([[false], [true]])(
		"is done and counted in a bulk of best effort (dry run: %j)",
		async (dryRun) => {
			await using api = await openApi();
			await fillWebinars(api);
			const { status, body } = await runBulk(api, {
				mode: "best-effort",
				dryRun,
				operations: [inPart, whole],
			});
			expect(status).toBe(200);
			expect(body).toMatchObject({ done: 2, failed: 0, doneWithWarnings: 1 });
			expect(body.results[0]?.warnings?.[0]).toContain("seats");
			expect(body.results[1]?.warnings).toBeUndefined();
		},
	);

	describe("by a job", () => {
		test.each([
			["of lines", `${writeLine(inPart)}\n${writeLine(whole)}\n`, undefined],
			["of CSV", csv, csvType],
		])(
			"%s is counted, and has a line in the error file",
			async (_, file, type) => {
				await using api = await openApi();
				await fillWebinars(api);
				const tried = await createJob(api, {
					file,
					type,
					query: "?dryRun=true",
				});
				await api.server.runJobs();
				const { id } = await createJob(api, { file, type });
				await api.server.runJobs();
				for (const job of [tried.id, id])
					expect(await getJob(api, job)).toMatchObject({
						done: 2,
						failed: 0,
						doneWithWarnings: 1,
					});
				const [first, second] = await readResults(api, id);
				expect(first?.warnings).toHaveLength(1);
				expect(second?.warnings).toBeUndefined();
				const errors = await readErrorFile(api, id);
				expect(errors).toContain("ada@example.com");
				expect(errors).toContain("Done, with a warning: ");
				expect(errors).not.toContain("ben@example.com");
			},
		);

		test.each([
			["of lines", `${writeLine(inPart)}\n${writeLine(whole)}\n`, undefined],
			["of CSV", csv, csvType],
		])("%s is refused with all or nothing", async (_, file, type) => {
			await using api = await openApi();
			await fillWebinars(api);
			const query = "?mode=all-or-nothing";
			const { id } = await createJob(api, { file, type, query });
			await api.server.runJobs();
			expect(await getJob(api, id)).toMatchObject({
				done: 0,
				failed: 2,
				doneWithWarnings: 0,
			});
			const results = await readResults(api, id);
			expect(results.map(({ status }) => status)).toEqual([400, 424]);
		});
	});
});

async function fillWebinars(api: Api): Promise<void> {
	const place = {
		orgId: sampleIds.organization,
		id: readId("LICENSE", ids.webinars) as string,
	};
	const license = await api.store.licenses.get(place);
	const totalUnits = license?.takenUnits ?? 0;
	await api.store.licenses.setSeats({ ...place, totalUnits });
}

async function runBulk(
	api: Api,
	body: { mode: string; dryRun: boolean; operations: BulkOperation[] },
) {
	const token = await api.tokenOf(people.full);
	return api.call<BulkReply>(token, "POST", "/bulk", body);
}
