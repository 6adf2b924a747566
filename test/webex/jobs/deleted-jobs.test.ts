import { expect, test } from "bun:test";
import { randomUUID } from "node:crypto";
import { sampleIds } from "../../../src/sample/sample.ts";
import { describeApi, expectRefusal, people } from "../harness.ts";
import {
	createJob,
	creationOf,
	getJob,
	listJobs,
	writeLine,
} from "./job-calls.ts";

describeApi("a job whose deletion was interrupted", (openApi) => {
	test("is neither applied nor undone, since a part of its items is gone", async () => {
		await using api = await openApi();
		const file = ["ada", "bob", "cid"]
			.map((name) => writeLine(creationOf(name)))
			.join("\n");
		const tried = await createJob(api, { file, query: "?dryRun=true" });
		await api.server.runJobs();
		const made = await createJob(api, { file });
		await api.server.runJobs();
		const token = await api.tokenOf(people.full);
		const orgId = sampleIds.organization;
		for (const { id, follow } of [
			{ id: tried.id, follow: "apply" },
			{ id: made.id, follow: "undo" },
		]) {
			expect(await getJob(api, id)).toMatchObject({ total: 3, done: 3 });
			expect(await api.store.jobs.forget({ orgId, id, limit: 1 })).toBe(false);
			const path = `/bulk/jobs/${id}/${follow}`;
			expectRefusal(
				await api.call(token, "POST", path),
				...([
					409,
					"This job is deleted, or its deletion was interrupted",
				] as const),
			);
		}
		expect(await listJobs(api)).toHaveLength(2);
		await api.idOf("ada@example.com");
	});
});

describeApi("a job that is deleted while it is followed up", (openApi) => {
	test.each(["previewOf", "undoOf"] as const)(
		"is refused as %s, since the name of a faster follow-up is gone with it",
		async (link) => {
			await using api = await openApi();
			const file = writeLine(creationOf("ada"));
			const query = link === "previewOf" ? "?dryRun=true" : "";
			const { id } = await createJob(api, { file, query });
			await api.server.runJobs();
			const { jobs } = api.store;
			const orgId = sampleIds.organization;
			const job = await jobs.find({ orgIds: [orgId], id });
			if (job === undefined) throw new Error("The job is not there.");
			const next = { ...job, id: randomUUID(), isDryRun: false, [link]: id };
			await jobs.create(next);
			await jobs.append(next, [], api.clock.now);
			expect(await jobs.forget({ orgId, id, limit: 9 })).toBe(true);
			await expect(
				jobs.finish(next, { columns: undefined, warnings: [] }),
			).rejects.toThrow("This job was deleted meanwhile");
		},
	);
});
