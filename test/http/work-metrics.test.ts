import { expect, test } from "bun:test";
import { describeApi, expectStatus, people } from "../webex/harness.ts";
import { createJob, creationOf, writeLine } from "../webex/jobs/job-calls.ts";
import { readMetrics } from "./shown-metrics.ts";

const file = writeLine(creationOf("ada"));

describeApi("the metrics of work that no request waits for", (openApi) => {
	test("count jobs by state, the time of the oldest that waits, and those that ended", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		await createJob(api, { file });
		api.clock.now += 90_000;
		const { id } = await createJob(api, { file });
		expect(await readMetrics(api)).toMatchObject({
			peopled_store_up: 1,
			'peopled_jobs{state="waiting"}': 2,
			'peopled_jobs{state="running"}': 0,
			peopled_job_oldest_waiting_seconds: expect.closeTo(90, 1),
			'peopled_jobs_ended_total{state="done"}': 0,
		});
		const cancel = `/bulk/jobs/${id}/cancel`;
		// One that has ended is not cancelled again.
		for (let turn = 0; turn < 2; turn++)
			expectStatus(await api.call(token, "POST", cancel), 200);
		await api.server.runJobs();
		await createJob(api, { file, email: people.user });
		const maker = `/people/${await api.idOf(people.user)}`;
		expectStatus(await api.call(token, "DELETE", maker), 204);
		await api.server.runJobs();
		expect(await readMetrics(api)).toMatchObject({
			'peopled_jobs{state="waiting"}': 0,
			peopled_job_oldest_waiting_seconds: 0,
			'peopled_jobs_ended_total{state="done"}': 1,
			'peopled_jobs_ended_total{state="cancelled"}': 1,
			'peopled_jobs_ended_total{state="failed"}': 1,
		});
	});

	test("count the readers that wait for changes while they wait", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const stream = await api.server.fetch(
			new Request("http://localhost/v1/changes?since=now", {
				headers: {
					authorization: `Bearer ${token}`,
					accept: "text/event-stream",
				},
			}),
		);
		const open = 'peopled_streams_open{kind="changes"}';
		expect(await readMetrics(api)).toMatchObject({ [open]: 1 });
		await stream.body?.cancel();
		expect(await readMetrics(api)).toMatchObject({ [open]: 0 });
	});
});
