import { expect, test } from "bun:test";
import type { DryRun } from "../../../src/contract/dry-run.ts";
import type { Group } from "../../../src/contract/group-shape.ts";
import type { License } from "../../../src/contract/license.ts";
import type { LicenseTemplate } from "../../../src/contract/license-template-shape.ts";
import type { Person } from "../../../src/contract/person.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	type Json,
	people,
	type Reply,
} from "../harness.ts";

describeApi("The license template of a group", (openApi) => {
	test("gives its licenses to people who join, and takes them from those who leave", async () => {
		await using api = await openApi();
		const group = await createGroup(api);
		await createTemplate(api, [ids.messaging, ids.meetingLicense], group);
		const id = await createPerson(api);
		const joined = await move(api, group, { join: [id] });
		expectStatus(joined, 200);
		const member = await api.see(id);
		expect(member.licenses).toEqual([ids.messaging, ids.meetingLicense]);
		expect(member.implicitLicenses).toEqual(member.licenses);
		const left = await move(api, group, { leave: [id] });
		expect(left.headers.get("warning")).toContain(
			"'Advanced Messaging' was taken away",
		);
		const after = await api.see(id);
		expect([after.licenses, after.implicitLicenses]).toEqual([[], undefined]);
	});

	test("leaves a license that the person held before, or that another template assigns", async () => {
		await using api = await openApi();
		const [first, second] = [await createGroup(api), await createGroup(api)];
		await createTemplate(api, [ids.messaging, ids.webinars], first);
		await createTemplate(api, [ids.webinars], second);
		const id = await createPerson(api, { licenses: [ids.messaging] });
		await move(api, first, { join: [id] });
		await move(api, second, { join: [id] });
		expect((await api.see(id)).implicitLicenses).toEqual([ids.webinars]);
		await move(api, first, { leave: [id] });
		expect((await api.see(id)).licenses).toEqual([ids.messaging, ids.webinars]);
		await move(api, second, { leave: [id] });
		expect((await api.see(id)).licenses).toEqual([ids.messaging]);
	});

	test("assigns together with the template of the organization", async () => {
		await using api = await openApi();
		const group = await createGroup(api);
		await createTemplate(api, [ids.messaging]);
		await createTemplate(api, [ids.messaging, ids.webinars], group);
		const id = await createPerson(api);
		await move(api, group, { join: [id] });
		expect((await api.see(id)).licenses).toEqual([ids.messaging, ids.webinars]);
		await move(api, group, { leave: [id] });
		expect((await api.see(id)).licenses).toEqual([ids.messaging]);
	});

	test("keeps an update from removing the license, until the person leaves", async () => {
		await using api = await openApi();
		const group = await createGroup(api);
		await createTemplate(api, [ids.messaging], group);
		const id = await createPerson(api);
		await move(api, group, { join: [id] });
		const put = () =>
			call(api, "PUT", `/people/${id}`, { displayName: "Bare", licenses: [] });
		expectRefusal(await put(), 400, 'licenses must keep "Advanced Messaging"');
		const remove = { id: ids.messaging, operation: "remove" };
		expectRefusal(
			await call(api, "PATCH", "/licenses/users", {
				personId: id,
				licenses: [remove],
			}),
			400,
			"licenses[0].id must keep",
		);
		await move(api, group, { leave: [id] });
		expectStatus(await put(), 200);
	});

	test("does not take a license away that was also assigned to the person", async () => {
		await using api = await openApi();
		const group = await createGroup(api);
		await createTemplate(api, [ids.messaging], group);
		const id = await createPerson(api);
		await move(api, group, { join: [id] });
		const add = { personId: id, licenses: [{ id: ids.messaging }] };
		const dry = await call(api, "PATCH", "/licenses/users?dryRun=true", add);
		expect(dry.body.changes).toEqual({
			implicitLicenses: { from: [ids.messaging] },
		});
		expectStatus(await call(api, "PATCH", "/licenses/users", add), 200);
		expect((await api.see(id)).implicitLicenses).toBeUndefined();
		await move(api, group, { leave: [id] });
		expect((await api.see(id)).licenses).toEqual([ids.messaging]);
	});

	test("is kept by an update that sends everything back, also under strict handling", async () => {
		await using api = await openApi();
		const group = await createGroup(api);
		await createTemplate(api, [ids.messaging], group);
		const id = await createPerson(api);
		await move(api, group, { join: [id] });
		const { lastActivity, ...whole } = await api.see(id);
		const strict = { prefer: "handling=strict" };
		const path = `/people/${id}?callingData=true&showAllTypes=true`;
		const body = { ...whole, title: "Chief" };
		expectStatus(await call(api, "PUT", path, body, strict), 200);
		expectRefusal(
			await call(api, "PUT", path, { ...body, implicitLicenses: [] }, strict),
			400,
			"implicitLicenses cannot be set",
		);
		expect((await api.see(id)).implicitLicenses).toEqual([ids.messaging]);
	});

	test("has as many members as there are seats, and names the others in one warning", async () => {
		await using api = await openApi();
		const group = await createGroup(api);
		await createTemplate(api, [ids.webinars], group);
		const made = [
			await createPerson(api),
			await createPerson(api),
			await createPerson(api),
		];
		const join = { join: made };
		const dry = await move<DryRun>(api, group, join, "?dryRun=true");
		expect(dry.body.warnings).toEqual([
			'2 people: "Webex Webinars - 1000" would not be assigned, although a license template assigns it: all 5 seats are taken.',
		]);
		expect(dry.body.seats).toEqual([
			{
				licenseId: ids.webinars,
				name: "Webex Webinars - 1000",
				taken: 1,
				free: 0,
			},
		]);
		const strict = { prefer: "handling=strict" };
		expectRefusal(
			await move(api, group, join, "", strict),
			400,
			"members[1] cannot be completed: a license template assigns",
		);
		const reply = await move(api, group, join);
		expectStatus(reply, 200);
		expect(reply.headers.get("warning")).toContain("2 people: 'Webex Webinars");
		expect((await api.see(made[0] ?? "")).licenses).toEqual([ids.webinars]);
		expect((await api.see(made[1] ?? "")).licenses).toEqual([]);
	});

	test("leaves the way back true: undoing a join and undoing a leave", async () => {
		await using api = await openApi();
		const group = await createGroup(api);
		const template = await createTemplate(api, [ids.messaging], group);
		const id = await createPerson(api);
		const before = await stateOf(api, id);
		await move(api, group, { join: [id] });
		const member = await stateOf(api, id);
		expectStatus(await undoLast(api, id), 200);
		expect(await stateOf(api, id)).toEqual(before);
		await move(api, group, { join: [id] });
		await move(api, group, { leave: [id] });
		// The template assigns another license now: undoing restores the earlier state nevertheless.
		const changed = { licenses: [ids.webinars] };
		await call(api, "PUT", `/licenseTemplates/${template}`, changed);
		expectStatus(await undoLast(api, id), 200);
		expect(await stateOf(api, id)).toEqual(member);
		expectStatus(await call(api, "DELETE", `/people/${id}`), 204);
		expectStatus(await call(api, "POST", `/people/${id}/restore`), 200);
		expect(await stateOf(api, id)).toEqual(member);
	});

	test("is deleted with its group, whose members lose its licenses", async () => {
		await using api = await openApi();
		const group = await createGroup(api);
		await createTemplate(api, [ids.messaging], group);
		const members = [await createPerson(api), await createPerson(api)];
		const free = await countFree(api, ids.messaging);
		const license = { licenseId: ids.messaging, name: "Advanced Messaging" };
		const join = await move<DryRun>(
			api,
			group,
			{ join: members },
			"?dryRun=true",
		);
		expect(join.body.seats).toEqual([{ ...license, taken: 2, free: free - 2 }]);
		await move(api, group, { join: members });
		expect(await countFree(api, ids.messaging)).toBe(free - 2);
		const path = `/groups/${group}`;
		const dry = await call<DryRun>(api, "DELETE", `${path}?dryRun=true`);
		expect(dry.body.seats).toEqual([{ ...license, taken: -2, free }]);
		expect(dry.body.warnings).toEqual([
			'2 people: "Advanced Messaging" would be taken away: no license template assigns it any longer.',
			"The license template of the group would be deleted with it.",
		]);
		const removed = await call(api, "DELETE", path);
		expectStatus(removed, 204);
		expect(removed.headers.get("warning")).toContain(
			"the license template of the group was deleted with it",
		);
		for (const id of members) expect((await api.see(id)).licenses).toEqual([]);
		const left = await call(api, "GET", "/licenseTemplates");
		expect(left.body.items).toEqual([]);
	});

	test("gives the licenses to the first members of a new group only once it is there", async () => {
		await using api = await openApi();
		const id = await createPerson(api);
		const group = await createGroup(api, [id]);
		await createTemplate(api, [ids.messaging], group);
		expect((await api.see(id)).licenses).toEqual([]);
	});

	test("is no way for a user administrator to change the licenses of an administrator", async () => {
		await using api = await openApi();
		const group = await createGroup(api);
		await createTemplate(api, [ids.webinars], group);
		const admin = await api.see(await api.idOf(people.full));
		const user = await api.tokenOf(people.user);
		const path = `/groups/${group}`;
		const patch = (operation: string, query = "") =>
			api.call(user, "PATCH", path + query, {
				members: [{ id: admin.id, operation }],
			});
		const sentence = "Only full administrators may change the e-mail, login";
		for (const query of ["?dryRun=true", ""])
			expectRefusal(await patch("add", query), 403, sentence);
		expect((await api.see(admin.id)).licenses).toEqual(admin.licenses ?? []);
		expectStatus(await move(api, group, { join: [admin.id] }), 200);
		const joined = await api.see(admin.id);
		expect(joined.implicitLicenses).toEqual([ids.webinars]);
		expectRefusal(await patch("delete"), 403, sentence);
		for (const query of ["?dryRun=true", ""])
			expectRefusal(
				await api.call(user, "DELETE", path + query),
				403,
				sentence,
			);
		expect(await api.see(admin.id)).toEqual(joined);
		// A group without a template changes no licenses.
		const plain = await createGroup(api);
		const members = [{ id: admin.id }];
		const added = await api.call(user, "PATCH", `/groups/${plain}`, {
			members,
		});
		expectStatus(added, 200);
	});

	test("gives the host of a site the site, and takes it back", async () => {
		await using api = await openApi();
		const group = await createGroup(api);
		await createTemplate(api, [ids.meetingLicense], group);
		const id = await createPerson(api);
		await move(api, group, { join: [id] });
		const admin = await api.tokenOf(people.full);
		const own = `/people/${id}?showAllTypes=true`;
		const put = await api.call(admin, "PUT", own, {
			displayName: "Host",
			licenses: [ids.meetingLicense],
			siteUrls: ["acme.webex.com"],
		});
		expectStatus(put, 200);
		await move(api, group, { leave: [id] });
		expect((await api.see(id)).siteUrls).toBeUndefined();
	});

	test("needs a group of the organization, and is one for each group", async () => {
		await using api = await openApi();
		const group = await createGroup(api);
		const post = (groupId: string) =>
			call(api, "POST", "/licenseTemplates", {
				groupId,
				licenses: [ids.messaging],
			});
		expectRefusal(
			await post("00000000-0000-4000-8000-000000000000"),
			400,
			"groupId is not a group of this organization",
		);
		expectRefusal(await post("x"), 400, "groupId is not the id of a group");
		const made = await post(group);
		expectStatus(made, 201);
		expect(made.body.groupId).toBe(group);
		expectRefusal(await post(group), 409, "This group has a license template");
	});
});

async function call<Body = Json>(
	api: Api,
	method: string,
	target: string,
	body?: unknown,
	headers?: Record<string, string>,
): Promise<Reply<Body>> {
	const admin = await api.tokenOf(people.full);
	return api.call<Body>(admin, method, target, body, headers);
}

async function countFree(api: Api, licenseId: string): Promise<number> {
	const { body } = await call<License>(api, "GET", `/licenses/${licenseId}`);
	return body.totalUnits - body.consumedUnits;
}

let created = 0;

async function createGroup(
	api: Api,
	members: readonly string[] = [],
): Promise<string> {
	const made = await call<Group>(api, "POST", "/groups", {
		displayName: `Group ${created++}`,
		members: members.map((id) => ({ id })),
	});
	expectStatus(made, 201);
	return made.body.id;
}

async function createTemplate(
	api: Api,
	licenses: readonly string[],
	groupId?: string,
): Promise<string> {
	const body = { groupId, licenses };
	const made = await call<LicenseTemplate>(
		api,
		"POST",
		"/licenseTemplates",
		body,
	);
	expectStatus(made, 201);
	return made.body.id;
}

async function createPerson(api: Api, more: Json = {}): Promise<string> {
	const made = await call<Person>(api, "POST", "/people", {
		emails: [`grouped-${created++}@example.com`],
		displayName: "Grouped Person",
		...more,
	});
	expectStatus(made, 200);
	return made.body.id;
}

function move<Body = Json>(
	api: Api,
	group: string,
	{ join = [], leave = [] }: { join?: string[]; leave?: string[] },
	query = "",
	headers?: Record<string, string>,
): Promise<Reply<Body>> {
	const members = [
		...join.map((id) => ({ id, operation: "add" })),
		...leave.map((id) => ({ id, operation: "delete" })),
	];
	return call<Body>(
		api,
		"PATCH",
		`/groups/${group}${query}`,
		{ members },
		headers,
	);
}

async function stateOf(api: Api, id: string) {
	const { licenses, implicitLicenses, siteUrls } = await api.see(id);
	const groups = await call(api, "GET", `/groups?count=100`);
	return { licenses, implicitLicenses, siteUrls, groups: groups.body.groups };
}

async function undoLast(api: Api, id: string): Promise<Reply> {
	const changes = await call(api, "GET", `/people/${id}/changes`);
	const [last] = changes.body.items as { id: string }[];
	return call(api, "POST", `/people/${id}/changes/${last?.id}/revert`);
}
