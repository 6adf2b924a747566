import { expect, test } from "bun:test";
import { openQuestion } from "../../src/http/question.ts";
import { describeApi, expectStatus, people } from "../webex/harness.ts";

describeApi("health", (openApi) => {
	test("says that the directory can be read and written", async () => {
		await using api = await openApi();
		for (const path of ["//health", "//health?write=true"]) {
			const reply = await api.call(undefined, "GET", path);
			expectStatus(reply, 200);
			expect(reply.body).toEqual({ status: "ok", writable: true });
		}
	});

	test("is answered while every slot for requests is taken, and so are the metrics", async () => {
		await using api = await openApi({ requestsInFlightMax: 1 });
		const token = await api.tokenOf(people.full);
		const slow = api.call(token, "GET", "/people/me", undefined, {
			"x-peopled-fault": "delay=300",
		});
		// A request that has begun holds its place until it is answered.
		const first = api.call(token, "GET", "/changes?since=now&wait=1");
		const health = await api.call(undefined, "GET", "//health");
		const metrics = await api.call(undefined, "GET", "//metrics");
		expectStatus(health, 200);
		expectStatus(metrics, 200);
		expect(metrics.text).toContain("\npeopled_writable 1\n");
		await Promise.all([slow, first]);
	});
});

test("does not wait for an answer that does not come, and asks one question at a time", async () => {
	let questions = 0;
	const check = openQuestion(() => {
		questions++;
		return new Promise(() => {});
	}, 5);
	for (let round = 0; round < 3; round++)
		expect(await check().catch((error: Error) => error.message)).toBe(
			"The directory did not answer within 5 ms.",
		);
	expect(questions).toBe(1);
});
