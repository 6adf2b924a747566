import { expect, test } from "bun:test";
import type { Change, ChangeList } from "../../../src/contract/history.ts";
import type { Person } from "../../../src/contract/person.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	type Json,
	nextOf,
	people,
	startAt,
} from "../harness.ts";

const path = `/people/${ids.person}/changes`;

async function put(api: Api, token: string, more: Json, trackingid = "PUT_1") {
	const person = await api.see(ids.person);
	api.clock.now += 1000;
	const reply = await api.call<Person>(
		token,
		"PUT",
		`/people/${ids.person}?callingData=true&showAllTypes=true`,
		{ ...person, ...more },
		{ trackingid },
	);
	expectStatus(reply, 200);
	return reply.body;
}

async function list(api: Api, token: string, at = path): Promise<Change[]> {
	const reply = await api.call<ChangeList>(token, "GET", at);
	expectStatus(reply, 200);
	return reply.body.items;
}

describeApi("The history of a person", (openApi) => {
	test("tells who changed what, when and in which request, as it is on the wire", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const partner = await api.tokenOf(people.partner);
		await put(api, full, {
			title: "CEO",
			licenses: [ids.callingLicense],
			phoneNumbers: [{ type: "work", value: "408 526 7210" }],
			managerId: ids.manager,
		});
		await put(api, partner, { title: undefined, loginEnabled: "false" });
		const [second, first, ...others] = await list(api, full);
		expect(others).toEqual([]);
		expect(first).toEqual({
			id: expect.stringMatching(/^\d+$/),
			kind: "updated",
			at: new Date(startAt + 1000).toISOString(),
			by: {
				id: await api.idOf(people.full),
				displayName: expect.any(String),
				orgId: ids.organization,
			},
			trackingId: "PUT_1",
			version: 2,
			fields: {
				title: { to: "CEO" },
				licenses: {
					from: [ids.meetingLicense, ids.callingLicense],
					to: [ids.callingLicense],
				},
				phoneNumbers: {
					from: [{ type: "work", value: "+1 408 526 7209" }],
					to: [{ type: "work", value: "+1 408 526 7210" }],
				},
				manager: { to: expect.any(String) },
				managerId: { to: ids.manager },
			},
		});
		expect(second).toMatchObject({
			version: 3,
			by: { id: await api.idOf(people.partner), orgId: ids.partnerOrg },
			fields: {
				title: { from: "CEO" },
				loginEnabled: { from: "true", to: "false" },
			},
		});
		expect(await list(api, partner)).toEqual([second, first] as Change[]);
	});

	test("is read page by page, the newest first, each change once", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		for (const title of ["1", "2", "3", "4", "5"])
			await put(api, full, { title });
		const titles: unknown[] = [];
		let next: string | undefined = `${path}?max=2`;
		while (next !== undefined) {
			const reply = await api.call<ChangeList>(full, "GET", next);
			expectStatus(reply, 200);
			expect(reply.body.items.length).toBeLessThanOrEqual(2);
			titles.push(...reply.body.items.map(({ fields }) => fields.title?.to));
			next = nextOf(reply);
		}
		expect(titles).toEqual(["5", "4", "3", "2", "1"]);
		for (const cursor of ["x", showNameCursor()])
			expectRefusal(
				await api.call(full, "GET", `${path}?cursor=${cursor}`),
				400,
				"cursor",
			);
	});

	test("stays when the person is deleted, and begins with a creation", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const body = { emails: ["new@example.com"], displayName: "New" };
		const made = await api.call<Person>(full, "POST", "/people", body);
		await api.call(full, "DELETE", `/people/${made.body.id}`);
		const at = `/people/${made.body.id}/changes`;
		const [deleted, created] = await list(api, full, at);
		expect(deleted).toMatchObject({
			kind: "deleted",
			version: 2,
			fields: { emails: { from: ["new@example.com"] } },
		});
		expect(created).toMatchObject({
			kind: "created",
			version: 1,
			fields: {
				id: { to: made.body.id },
				orgId: { to: ids.organization },
				created: { to: made.body.created },
				displayName: { to: "New" },
			},
		});
	});

	test("is for administrators of the organization with the scope, and nobody else knows of it", async () => {
		await using api = await openApi();
		await put(api, await api.tokenOf(people.full), { title: "CEO" });
		const allowed = [people.user, people.readonly, people.location];
		for (const email of [...allowed, people.partner])
			expect(await list(api, await api.tokenOf(email))).toHaveLength(1);
		const refused: [string, number][] = [
			[await api.tokenOf(people.member), 403],
			[await api.tokenOf(people.partnerMember), 403],
			[await api.tokenOf(people.strangerMember), 403],
			[await api.tokenOf(people.full, ["spark:people_read"]), 403],
			[await api.tokenOf(people.stranger), 404],
		];
		for (const [token, status] of refused)
			expectStatus(await api.call(token, "GET", path), status);
		const full = await api.tokenOf(people.full);
		const unknown = `/people/${ids.nobody}/changes`;
		expectRefusal(await api.call(full, "GET", unknown), 404);
		expectRefusal(await api.call(full, "GET", "/people/x/changes"), 404);
		expectRefusal(await api.call(full, "GET", `${path}?max=0`), 400, "max");
	});
});

function showNameCursor(): string {
	return Buffer.from(JSON.stringify([1, "abc", "", startAt])).toString(
		"base64url",
	);
}
