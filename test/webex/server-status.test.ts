import { expect, test } from "bun:test";
import type { ServerStatus } from "../../src/contract/server-status.ts";
import { describeApi, expectRefusal, expectStatus, people } from "./harness.ts";

describeApi("the status of the server", (openApi) => {
	test("shows storage, health and the previous end to administrators", async () => {
		await using api = await openApi({ lastEnd: "killed" });
		for (const email of [people.full, people.readonly]) {
			const reply = await api.call<ServerStatus>(
				await api.tokenOf(email),
				"GET",
				"/server",
			);
			expectStatus(reply, 200);
			expect(["SQLite", "PostgreSQL"]).toContain(reply.body.engine);
			expect(reply.body).toMatchObject({ writable: true, lastEnd: "killed" });
			expect(reply.body).not.toHaveProperty("backups");
		}
	});

	test("shows the newest backup, and those that failed", async () => {
		let backups: { lastSuccessAt: number | undefined; failures: number } = {
			lastSuccessAt: undefined,
			failures: 1,
		};
		await using api = await openApi({ readBackups: () => backups });
		const read = async () =>
			(
				await api.call<ServerStatus>(
					await api.tokenOf(people.full),
					"GET",
					"/server",
				)
			).body.backups;
		expect(await read()).toEqual({ failures: 1 });
		backups = { lastSuccessAt: 0, failures: 2 };
		expect(await read()).toEqual({
			lastSuccess: "1970-01-01T00:00:00.000Z",
			failures: 2,
		});
	});

	test("is not for members", async () => {
		await using api = await openApi();
		expectRefusal(
			await api.call(await api.tokenOf(people.member), "GET", "/server"),
			403,
		);
	});
});
