import { expect, test } from "bun:test";
import type { BulkReply } from "../../../src/contract/bulk.ts";
import type { Person } from "../../../src/contract/person.ts";
import { fullRoleIds } from "../../../src/directory/people/last-administrator.ts";
import { sampleIds } from "../../../src/sample/sample.ts";
import { showId } from "../../../src/webex/ids.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	people,
} from "../harness.ts";
import { sendJob } from "../jobs/job-calls.ts";

const last = /the last full administrator/;
const jsonPatch = { "content-type": "application/json-patch+json" };

describeApi("The last full administrator", (openApi) => {
	test("stays one who may log in, in every way in", async () => {
		await using api = await openApi();
		const { admin, adminId, path } = await leaveOne(api);
		const before = await api.see(adminId);
		const bodies = [
			{ ...before, roles: [] },
			{ ...before, loginEnabled: false },
			{ ...before, roles: [ids.userAdministrator] },
		];
		for (const body of bodies) {
			expectRefusal(await api.call(admin, "PUT", path, body), 409, last);
			for (const mode of ["best-effort", "all-or-nothing"])
				for (const dryRun of [false, true]) {
					const { body: reply } = await api.call<BulkReply>(
						admin,
						"POST",
						"/bulk",
						{ mode, dryRun, operations: [{ method: "PUT", path, body }] },
					);
					expect(reply.results[0]?.status).toBe(409);
				}
		}
		for (const patch of [{ roles: null }, { loginEnabled: "false" }])
			expectRefusal(await api.call(admin, "PATCH", path, patch), 409, last);
		const operations = [{ op: "remove", path: "/roles" }];
		expectRefusal(
			await api.call(admin, "PATCH", path, operations, jsonPatch),
			409,
			last,
		);
		expectRefusal(await api.call(admin, "DELETE", path), 409, last);
		expect(await api.see(adminId)).toMatchObject({
			roles: before.roles,
			loginEnabled: "true",
		});
	});

	test("is found also where a bulk takes them one by one", async () => {
		await using api = await openApi();
		const { admin, adminId, path } = await leaveOne(api);
		const others = [ids.person, ids.manager];
		for (const id of others)
			await api.call(admin, "PATCH", `/people/${id}`, {
				roles: [ids.fullAdministrator],
			});
		const user = await api.tokenOf(people.user);
		const demote = (id: string) => ({
			method: "PATCH",
			path: `/people/${id}`,
			body: { roles: [] },
		});
		const all = [...others, adminId].map(demote);
		const run = (token: string, mode: string, operations: object[]) =>
			api.call<BulkReply>(token, "POST", "/bulk", { mode, operations });
		const refused = await run(user, "all-or-nothing", all);
		expect(refused.body.results.map(({ status }) => status)).toEqual([
			403, 403, 403,
		]);
		const together = await run(admin, "all-or-nothing", all);
		expect(together.body.done).toBe(0);
		expect(together.text).toContain("the last full administrator");
		const each = await run(admin, "best-effort", all);
		expect(each.body.results.map(({ status }) => status)).toEqual([
			200, 200, 409,
		]);
		expectStatus(await api.call(admin, "GET", path), 200);
	});

	test("is asked for at the end where all or nothing is done, in a bulk and a job, in a dry run too", async () => {
		await using api = await openApi();
		const { admin, adminId } = await leaveOne(api);
		const patch = (id: string, body: object) => ({
			method: "PATCH",
			path: `/people/${id}`,
			body,
		});
		const demote = (id: string) => patch(id, { roles: [] });
		const promote = (id: string) =>
			patch(id, { roles: [ids.fullAdministrator] });
		const title = patch(ids.manager, { title: "Witness" });
		const removal = { method: "DELETE", path: `/people/${adminId}` };
		const fresh = {
			method: "POST",
			path: "/people",
			body: {
				emails: ["next.administrator@example.com"],
				displayName: "Next",
				roles: [ids.fullAdministrator],
			},
		};
		const cases: [object[], number[]][] = [
			[
				[demote(adminId), promote(ids.person)],
				[200, 200],
			],
			[
				[demote(adminId), promote(adminId)],
				[200, 200],
			],
			[
				[removal, title, fresh],
				[204, 200, 200],
			],
			[
				[patch(adminId, { loginEnabled: false }), fresh, title],
				[200, 200, 200],
			],
			[
				[title, demote(adminId), patch(ids.person, { title: "X" })],
				[424, 409, 424],
			],
			[
				[
					demote(adminId),
					patch(ids.person, { title: 5, roles: [ids.fullAdministrator] }),
					title,
				],
				[424, 400, 424],
			],
			[
				[promote(ids.person), demote(adminId), demote(ids.person), title],
				[424, 424, 409, 424],
			],
			[
				[removal, title],
				[409, 424],
			],
		];
		const run = async (
			token: string,
			operations: object[],
			{ mode = "all-or-nothing", dryRun = false } = {},
		) => {
			const bulk = { mode, dryRun, operations };
			const reply = await api.call<BulkReply>(token, "POST", "/bulk", bulk);
			const { results } = reply.body;
			for (const { status, errors } of results)
				if (status === 409) expect(errors?.[0]?.description).toMatch(last);
			return results.map(({ status }) => status);
		};
		for (const [operations, expected] of cases)
			expect(await run(admin, operations, { dryRun: true })).toEqual(expected);
		for (const [operations, expected] of cases)
			if (expected.includes(424))
				expect(await run(admin, operations)).toEqual(expected);
		const swap = [demote(adminId), promote(ids.person)];
		const each = { mode: "best-effort", dryRun: true };
		expect(await run(admin, swap, each)).toEqual([409, 200]);
		const file = swap.map((line) => JSON.stringify(line)).join("\n");
		await sendJob(api, { file, query: "?mode=all-or-nothing" });
		await api.server.runJobs();
		const [left] = await listFull(api.store);
		expect(left && showId("PEOPLE", left.id)).toBe(ids.person);
		expect(await countFull(api)).toBe(1);
		const john = await api.tokenOf(people.john);
		const back = [demote(ids.person), promote(adminId)];
		expect(await run(john, back)).toEqual([200, 200]);
		expect(await countFull(api)).toBe(1);
	});

	test("is asked for in each organization of a bulk", async () => {
		await using api = await openApi();
		const { adminId } = await leaveOne(api);
		const partner = await api.tokenOf(people.partner);
		const ownId = await api.idOf(people.partner);
		const demote = (id: string) => ({
			method: "PATCH",
			path: `/people/${id}`,
			body: { roles: [] },
		});
		const title = {
			method: "PATCH",
			path: `/people/${ids.person}`,
			body: { title: "Witness" },
		};
		const operations = [demote(adminId), demote(ownId), title];
		for (const dryRun of [true, false]) {
			const bulk = { mode: "all-or-nothing", dryRun, operations };
			const reply = await api.call<BulkReply>(partner, "POST", "/bulk", bulk);
			const { results } = reply.body;
			expect(results.map(({ status }) => status)).toEqual([409, 409, 424]);
		}
	});

	test("is found where two demote each other at the same time", async () => {
		await using api = await openApi();
		const { admin, adminId, path } = await leaveOne(api);
		for (let round = 0; round < 5; round++) {
			await api.call(admin, "PATCH", `/people/${ids.person}`, {
				roles: [ids.fullAdministrator],
			});
			const john = await api.tokenOf(people.john);
			const replies = await Promise.all([
				api.call(admin, "PATCH", `/people/${ids.person}`, { roles: [] }),
				api.call(john, "PATCH", path, { loginEnabled: false }),
			]);
			const done = replies.filter(({ status }) => status === 200);
			expect(done.length).toBeLessThanOrEqual(1);
			expect(await countFull(api)).toBeGreaterThan(0);
			// Whoever is left lets the other in again.
			const left = (await api.call(admin, "GET", "/people/me")).status;
			await api.call(left === 200 ? admin : john, "PATCH", path, {
				roles: [ids.fullAdministrator],
				loginEnabled: true,
			});
		}
		expect(adminId).toBe(await api.idOf(people.full));
	});

	test("is not taken by reverting a change, nor by a file of changes", async () => {
		await using api = await openApi();
		const { admin, adminId } = await leaveOne(api);
		const path = `/people/${ids.person}`;
		await api.call(admin, "PATCH", path, { roles: [ids.fullAdministrator] });
		const john = await api.tokenOf(people.john);
		await api.call(john, "PATCH", `/people/${adminId}`, { roles: [] });
		const history = await api.call<{ items: { id: string }[] }>(
			john,
			"GET",
			`${path}/changes`,
		);
		const changeId = history.body.items[0]?.id;
		const revert = `${path}/changes/${changeId}/revert`;
		expectRefusal(await api.call(john, "POST", revert), 409, last);
		const line = JSON.stringify({ method: "DELETE", path });
		for (const file of [
			`User ID/Email (Required),User Status\n${people.john},Inactive\n`,
			`User ID/Email (Required),Action\n${people.john},delete\n`,
		])
			await sendJob(api, { file, type: "text/csv", email: people.john });
		await sendJob(api, { file: line, email: people.john });
		await api.server.runJobs();
		expect(await countFull(api)).toBe(1);
	});

	test("may be missing from an organization that has none, which takes changes all the same", async () => {
		await using api = await openApi();
		await demoteAll(api, undefined);
		const user = await api.tokenOf(people.user);
		const path = `/people/${ids.manager}`;
		expectStatus(await api.call(user, "PATCH", path, { title: "X" }), 200);
		expectStatus(await api.call(user, "DELETE", path), 204);
	});
});

describeApi("An administrator's account", (openApi) => {
	test("has e-mail, login and licenses that only full administrators change, in every way in", async () => {
		await using api = await openApi();
		const user = await api.tokenOf(people.user);
		const admin = await api.tokenOf(people.full);
		for (const email of [
			people.full,
			people.readonly,
			people.user,
			people.device,
		]) {
			const id = await api.idOf(email);
			const path = `/people/${id}`;
			const before = await api.see(id);
			const changes = [
				{ emails: ["taken.over@example.com"] },
				{ loginEnabled: false },
				{ licenses: [] },
			];
			for (const change of changes) {
				const whole = { ...before, ...change };
				expectRefusal(
					await api.call(user, "PUT", path, whole),
					403,
					/Only full/,
				);
				expectRefusal(await api.call(user, "PATCH", path, change), 403);
				const bulk = await api.call<BulkReply>(user, "POST", "/bulk", {
					mode: "best-effort",
					operations: [{ method: "PATCH", path, body: change }],
				});
				expect(bulk.body.results[0]?.status).toBe(403);
			}
			const names = { displayName: "Renamed", title: "Boss" };
			const renamed = await api.call<Person>(user, "PATCH", path, names);
			expectStatus(renamed, 200);
			expectStatus(
				await api.call(admin, "PATCH", path, { emails: [`x.${email}`] }),
				200,
			);
			const history = await api.call<{ items: { id: string }[] }>(
				user,
				"GET",
				`${path}/changes`,
			);
			const revert = `${path}/changes/${history.body.items[0]?.id}/revert`;
			expectRefusal(await api.call(user, "POST", revert), 403, /Only full/);
		}
		const member = await api.idOf(people.member);
		const ordinary = { emails: ["k@example.com"], loginEnabled: false };
		expectStatus(
			await api.call(user, "PATCH", `/people/${member}`, ordinary),
			200,
		);
	});
});

/** Leaves one full administrator, with a token. */
async function leaveOne(api: Api) {
	await demoteAll(api, sampleIds.admin);
	const admin = await api.tokenOf(people.full);
	const adminId = await api.idOf(people.full);
	return { admin, adminId, path: `/people/${adminId}` };
}

async function demoteAll({ store }: Api, but: string | undefined) {
	for (const person of await listFull(store)) {
		if (person.id === but) continue;
		await store.people.update(
			{
				orgId: person.orgId,
				id: person.id,
				author: { personId: "x", orgId: "x", trackingId: "x", at: 1 },
			},
			(current) => ({
				person: { ...current, roles: [], version: current.version + 1 },
				warnings: [],
			}),
		);
	}
}

async function countFull({ store }: Api): Promise<number> {
	const all = await listFull(store);
	return all.filter(({ isLoginEnabled }) => isLoginEnabled).length;
}

async function listFull(store: Api["store"]) {
	const page = await store.people.list({
		orgId: sampleIds.organization,
		roleIds: [...fullRoleIds()],
		limit: 100,
		isPresenceWanted: false,
	});
	return page.map(({ person }) => person);
}
