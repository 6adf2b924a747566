import { expect, test } from "bun:test";
import {
	type BulkReply,
	bulkOperationsMax,
} from "../../../src/contract/bulk.ts";
import {
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	people,
} from "../harness.ts";
import { creationOf } from "../jobs/job-calls.ts";

describeApi("a bulk", (openApi) => {
	test.each([
		["no mode", { operations: [creationOf("ada")] }, "mode is required"],
		[
			"a mode that does not exist",
			{ mode: "some", operations: [creationOf("ada")] },
			"mode must be one of best-effort, all-or-nothing",
		],
		["no operations", { mode: "best-effort" }, "operations is required"],
		[
			"an operation that only reads",
			{
				mode: "best-effort",
				operations: [{ method: "GET", path: "/people" }],
			},
			"operations[0].method must be one of",
		],
		[
			"an operation without a path",
			{ mode: "best-effort", operations: [{ method: "POST" }] },
			"operations[0].path is required",
		],
	])("is refused as a whole with %s", async (_, body, description) => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		expectRefusal(
			await api.call(token, "POST", "/bulk", body),
			400,
			description,
		);
	});

	test("takes ten thousand operations, and no more", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const operations = Array.from({ length: bulkOperationsMax }, () => ({
			method: "DELETE",
			path: `/people/${ids.nobody}`,
		}));
		const body = { mode: "all-or-nothing", operations };
		const reply = await api.call<BulkReply>(token, "POST", "/bulk", body);
		expectStatus(reply, 207);
		expect(reply.body.failed).toBe(bulkOperationsMax);
		operations.push({ method: "DELETE", path: `/people/${ids.nobody}` });
		expectRefusal(
			await api.call(token, "POST", "/bulk", body),
			400,
			"operations must hold at most 10000 entries",
		);
	});

	test("may be longer than other bodies, up to a limit of its own", async () => {
		await using api = await openApi({ bodyBytesMax: 1024, bulkBytesMax: 4096 });
		const token = await api.tokenOf(people.full);
		const bodyOf = (length: number) => ({
			mode: "all-or-nothing",
			operations: [
				creationOf("ada", { bulkId: "x", title: "x".repeat(length) }),
			],
		});
		const reply = await api.call<BulkReply>(
			token,
			"POST",
			"/bulk",
			bodyOf(2000),
		);
		expectStatus(reply, 207);
		expect(reply.body.results[0]?.errors?.[0]?.description).toStartWith(
			"title must be at most 256 characters",
		);
		expectRefusal(await api.call(token, "POST", "/bulk", bodyOf(5000)), 413);
	});
});
