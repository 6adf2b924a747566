import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openJobsMax } from "../../../src/directory/jobs/job.ts";
import { createSample, sampleIds } from "../../../src/sample/sample.ts";
import { openSqliteStore } from "../../../src/storage/sqlite/store.ts";
import {
	describeApi,
	expectStatus,
	openApi,
	people,
	startAt,
} from "../harness.ts";
import { createJob, creationOf, sendJob, writeLine } from "./job-calls.ts";

describeApi("jobs of several people", (openApi) => {
	test("take turns, so that a short one does not wait for a long one", async () => {
		let ticks = startAt;
		await using api = await openApi({ now: () => ticks++ });
		const lines = (name: string, count: number) =>
			Array.from({ length: count }, (_, index) =>
				writeLine(creationOf(`${name}${index}`)),
			).join("\n");
		const long = await createJob(api, { file: lines("long", 900) });
		const next = await createJob(api, { file: lines("next", 1) });
		const colleague = await createJob(api, {
			file: lines("colleague", 1),
			email: people.user,
		});
		const stranger = await createJob(api, {
			file: lines("stranger", 1),
			email: people.stranger,
		});
		await api.server.runJobs();
		const endOf = async ({ id }: { id: string }) => {
			const orgIds = [sampleIds.organization, sampleIds.stranger];
			const job = await api.store.jobs.find({ orgIds, id });
			expect(job?.state).toBe("done");
			return job?.endedAt ?? 0;
		};
		const longEnd = await endOf(long);
		expect(await endOf(colleague)).toBeLessThan(longEnd);
		expect(await endOf(stranger)).toBeLessThan(longEnd);
		// The jobs of one person stay in their order.
		expect(await endOf(next)).toBeGreaterThan(longEnd);
	});
});

describe("files that an earlier run of the server did not receive to their end", () => {
	const folder = mkdtempSync(join(tmpdir(), "peopled-uploads-"));
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	test("make room for new ones at the start", async () => {
		const file = join(folder, "directory.db");
		{
			await using store = openSqliteStore(file);
			await store.load(createSample(startAt));
			for (let index = 0; index < openJobsMax; index++)
				await store.jobs.create({
					id: `cut-off-${index}`,
					orgId: sampleIds.organization,
					maker: {
						orgId: sampleIds.organization,
						personId: "somebody",
						tokenId: "token",
						scopes: [],
						trackingId: "PEOPLED_1",
					},
					format: "csv",
					isAllOrNothing: false,
					isDryRun: false,
					isLocking: false,
					warnings: [],
					state: "receiving",
					total: 0,
					done: 0,
					failed: 0,
					doneWithWarnings: 0,
					attempts: 0,
					createdAt: startAt,
				});
		}
		const opened = openSqliteStore(file);
		const store = { ...opened, load: async () => {} };
		await using api = await openApi(() => store);
		const sent = { file: writeLine(creationOf("ada")) };
		expectStatus(await sendJob(api, sent), 409);
		await api.server.runJobs();
		expectStatus(await sendJob(api, sent), 202);
	});
});
