import { expect, test } from "bun:test";
import type { BulkReply } from "../../../src/contract/bulk.ts";
import { forgetDeleted } from "../../../src/directory/history/restore.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	people,
} from "../harness.ts";
import { createJob, readResults } from "../jobs/job-calls.ts";

const dayMs = 24 * 60 * 60 * 1000;
const path = `/people/${ids.manager}`;
const jsonPatch = { "content-type": "application/json-patch+json" };

describeApi("A person who was deleted", (openApi) => {
	test("answers changes with 410 and the way back, as long as there is one", async () => {
		await using api = await openApi({ restorableMs: 2 * dayMs });
		const full = await api.tokenOf(people.full);
		await remove(api);
		for (const who of [people.full, people.user, people.partner]) {
			const token = await api.tokenOf(who);
			for (const reply of await change(api, token))
				expectRefusal(reply, 410, /can be restored until .*restore/);
			expectStatus(await api.call(token, "GET", path), 404);
			expectStatus(await api.call(token, "DELETE", path), 404);
		}
		for (const who of [people.readonly, people.member, people.stranger]) {
			const token = await api.tokenOf(who);
			for (const { status } of await change(api, token))
				expect([403, 404]).toContain(status);
		}
		for (const mode of ["best-effort", "all-or-nothing"])
			for (const dryRun of [false, true]) {
				const { body } = await api.call<BulkReply>(full, "POST", "/bulk", {
					mode,
					dryRun,
					operations: [{ method: "PATCH", path, body: { title: "X" } }],
				});
				expect(body.results[0]?.status).toBe(410);
			}
		const file = JSON.stringify({
			method: "PATCH",
			path,
			body: { title: "X" },
		});
		for (const query of ["", "?dryRun=true"]) {
			const { id } = await createJob(api, { file, query });
			await api.server.runJobs();
			expect((await readResults(api, id))[0]?.status).toBe(410);
		}
		api.clock.now += 2 * dayMs;
		for (const reply of await change(api, full)) expectStatus(reply, 404);
		const { now } = api.clock;
		await forgetDeleted(api.store, { now, restorableMs: 2 * dayMs });
		for (const reply of await change(api, full)) expectStatus(reply, 404);
	});

	test("is changed again once restored, and never told of to those of another organization", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const stranger = await api.tokenOf(people.stranger);
		await remove(api);
		const unknown = `/people/${ids.nobody}`;
		for (const at of [path, unknown])
			expectStatus(
				await api.call(stranger, "PUT", at, { displayName: "X" }),
				404,
			);
		expectStatus(
			await api.call(full, "PUT", unknown, { displayName: "X" }),
			404,
		);
		expectStatus(await api.call(full, "POST", `${path}/restore`), 200);
		for (const reply of await change(api, full)) expectStatus(reply, 200);
	});

	test("comes back also without number and extension, as an update allows", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const john = `/people/${ids.person}`;
		const before = await api.see(ids.person);
		const bare = await api.call(full, "PUT", `${john}?callingData=true`, {
			...before,
			phoneNumbers: null,
			extension: null,
		});
		expectStatus(bare, 200);
		await api.call(full, "DELETE", john);
		const back = await api.call(
			full,
			"POST",
			`${john}/restore?callingData=true`,
		);
		expectStatus(back, 200);
		expect(back.body.licenses).toEqual(before.licenses);
		expect(back.body.locationId).toBe(ids.location);
	});

	test("is refused with all that stands in the way, and what leaves it out", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const john = `/people/${ids.person}`;
		await api.call(full, "DELETE", john);
		const licenses = [ids.callingLicense];
		const taken = await api.call(full, "POST", "/people", {
			emails: [people.john],
			displayName: "Other",
			licenses,
			locationId: ids.location,
			extension: "133",
			phoneNumbers: [{ value: "408 526 7209" }],
		});
		expectStatus(taken, 200);
		const refused = await api.call(full, "POST", `${john}/restore`);
		expectRefusal(
			refused,
			409,
			/emails .*john.andersen@example.com/,
			/phoneNumbers .*leaveOutCalling=true/,
			/extension 133 .*leaveOutCalling=true/,
		);
		await api.call(full, "PATCH", `/people/${taken.body.id}`, {
			emails: ["other@example.com"],
		});
		const without = `${john}/restore?leaveOutCalling=true`;
		expectStatus(await api.call(full, "POST", without), 200);
	});
});

describeApi("A refusal", (openApi) => {
	test("names what others hold together with what is wrong, in every way in", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const other = await api.call(full, "POST", "/people", {
			emails: ["other@example.com"],
			displayName: "Other",
			licenses: [ids.callingLicense],
			locationId: ids.location,
			extension: "5999",
			phoneNumbers: [{ value: "408 526 7299" }],
		});
		expectStatus(other, 200);
		const body = {
			emails: ["OTHER@example.com"],
			displayName: "J",
			licenses: [ids.callingLicense],
			locationId: ids.location,
			extension: "5999",
			phoneNumbers: [{ value: "408 526 7299" }],
			avatar: "nonsense",
		};
		const words = [
			/^avatar/,
			/^emails .*already/,
			/^phoneNumbers .*already/,
			/^extension .*already/,
		];
		expectRefusal(await api.call(full, "PUT", path, body), 400, ...words);
		expectRefusal(await api.call(full, "PATCH", path, body), 400, ...words);
		expectRefusal(await api.call(full, "POST", "/people", body), 400, ...words);
		const dry = `${path}?dryRun=true`;
		expectRefusal(await api.call(full, "PUT", dry, body), 400, ...words);
		const bulk = await api.call<BulkReply>(full, "POST", "/bulk", {
			mode: "best-effort",
			operations: [{ method: "PUT", path, body }],
		});
		expect(bulk.body.results[0]?.errors).toHaveLength(4);
		const { avatar: _, ...conflicts } = body;
		const only = await api.call(full, "PUT", path, conflicts);
		expectRefusal(only, 409, /emails/, /phoneNumbers/, /extension/);
		// What is the person's own is no conflict.
		const own = `/people/${other.body.id}`;
		const wrong = await api.call(full, "PUT", own, body);
		expectRefusal(wrong, 400, /^avatar/);
		expect((wrong.body as { errors: unknown[] }).errors).toHaveLength(1);
	});
});

async function change(api: Api, token: string) {
	return [
		await api.call(token, "PUT", path, { displayName: "X" }),
		await api.call(token, "PUT", `${path}?dryRun=true`, { displayName: "X" }),
		await api.call(token, "PATCH", path, { title: "X" }),
		await api.call(
			token,
			"PATCH",
			path,
			[{ op: "add", path: "/title", value: "X" }],
			jsonPatch,
		),
	];
}

async function remove(api: Api) {
	const full = await api.tokenOf(people.full);
	expectStatus(await api.call(full, "DELETE", path), 204);
}
