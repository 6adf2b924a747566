import { expect, test } from "bun:test";
import { describeApi } from "../../webex/harness.ts";
import {
	filterOf,
	openProvider,
	type ProviderHeaders,
	patchOf,
	schemas,
} from "../provider.ts";

// The requests of Okta's SCIM 2.0 specification test, in its order, with its assertions, and those of its reference for
// assignment, deactivation and group push.

const testing: ProviderHeaders = {
	accept: "application/scim+json",
	"content-type": "application/scim+json; charset=utf-8",
	"user-agent": "OKTA SCIM Integration",
};
const creating: ProviderHeaders = {
	accept: "application/scim+json; charset=utf-8",
	"content-type": "application/json",
};

const unknownId = "010101001010101011001010101011";

const runscope = {
	schemas: [schemas.user],
	userName: "Runscope300Hfluaklab151@example.com",
	name: { givenName: "Runscope300", familyName: "Hfluaklab151" },
	emails: [
		{
			primary: true,
			value: "Runscope300Hfluaklab151@example.com",
			type: "work",
		},
	],
	displayName: "Runscope300 Hfluaklab151",
	active: true,
};

const assigned = {
	schemas: [schemas.user],
	userName: "test.user@example.com",
	name: { givenName: "Test", familyName: "User" },
	emails: [{ primary: true, value: "test.user@example.com", type: "work" }],
	displayName: "Test User",
	locale: "en-US",
	externalId: "00ujl29u0le5T6Aj10h7",
	groups: [],
	password: "1mz050nq",
	active: true,
};

describeApi("Okta", (openApi) => {
	test("passes its specification test", async () => {
		await using api = await openApi();
		const okta = await openProvider(api, testing);

		const first = await okta.send(200, "GET", "/Users?count=1&startIndex=1");
		expect(first.schemas).toContain(schemas.list);
		for (const number of ["itemsPerPage", "startIndex", "totalResults"])
			expect(first[number]).toBeInteger();
		expect(first.Resources).toHaveLength(1);
		const [listed] = first.Resources;
		const single = await okta.send(200, "GET", `/Users/${listed?.id}`);
		for (const person of [listed, single])
			expect(person).toMatchObject({
				id: listed?.id as string,
				name: {
					familyName: expect.stringMatching(/./),
					givenName: expect.stringMatching(/./),
				},
				userName: expect.stringMatching(/./),
				active: expect.any(Boolean),
				emails: expect.arrayContaining([
					expect.objectContaining({ value: expect.stringMatching(/./) }),
				]),
			});

		const invalid = `/Users?filter=userName eq "abcdefgh@example.com"`;
		expect(await okta.send(200, "GET", invalid)).toMatchObject({
			schemas: [schemas.list],
			totalResults: 0,
		});
		const missing = await okta.send(404, "GET", `/Users/${unknownId}`);
		expect(missing).toMatchObject({
			schemas: [schemas.error],
			status: "404",
			detail: expect.stringMatching(/./),
		});
		const free = `/Users${filterOf(`userName eq "${runscope.userName}"`)}`;
		expect(await okta.send(200, "GET", free)).toMatchObject({
			schemas: [schemas.list],
			totalResults: 0,
		});

		const creator = await openProvider(api, creating);
		const created = await creator.send(201, "POST", "/Users", runscope);
		expect(created).toMatchObject({
			active: true,
			name: runscope.name,
			userName: runscope.userName,
		});
		expect(created.schemas).toContain(schemas.user);
		expect(await okta.send(200, "GET", `/Users/${created.id}`)).toMatchObject({
			userName: runscope.userName,
			name: runscope.name,
		});
		await creator.send(409, "POST", "/Users", runscope);
		const capitals = `/Users${filterOf(`userName eq "${runscope.userName.toUpperCase()}"`)}`;
		const found = await okta.send(200, "GET", capitals);
		expect(found.totalResults).toBe(1);

		const groups = await okta.send(200, "GET", "/Groups");
		expect(groups.totalResults).toBeInteger();
		expect(groups.Resources).toBeArray();
	});

	test("assigns a person, changes them with PUT, and deactivates them in both of its ways", async () => {
		await using api = await openApi();
		const okta = await openProvider(api, creating);
		const query = `/Users?filter=userName%20eq%20%22test.user%40example.com%22&startIndex=1&count=100`;
		const before = await okta.send(200, "GET", query);
		expect(before).toMatchObject({ totalResults: 0, Resources: [] });
		const { id, ...created } = await okta.send(201, "POST", "/Users", assigned);
		expect(created).toMatchObject({
			userName: assigned.userName,
			externalId: assigned.externalId,
			displayName: "Test User",
			active: true,
		});
		expect(JSON.stringify(created)).not.toContain(assigned.password);

		const read = await okta.send(200, "GET", `/Users/${id}`);
		const renamed = {
			...read,
			name: { ...(read.name as object), givenName: "Another" },
		};
		expect(await okta.send(200, "PUT", `/Users/${id}`, renamed)).toMatchObject({
			id,
			name: { givenName: "Another", familyName: "User" },
			externalId: assigned.externalId,
			active: true,
		});

		const off = patchOf({ op: "replace", value: { active: false } });
		const patched = await okta.send(200, "PATCH", `/Users/${id}`, off);
		expect(patched).toMatchObject({ id, active: false });
		const on = patchOf({ op: "replace", value: { active: true } });
		expect(await okta.send(200, "PATCH", `/Users/${id}`, on)).toMatchObject({
			active: true,
		});
		const whole = await okta.send(200, "GET", `/Users/${id}`);
		const put = await okta.send(200, "PUT", `/Users/${id}`, {
			...whole,
			active: false,
		});
		expect(put).toMatchObject({ id, active: false });
		const after = await okta.send(200, "GET", query);
		expect(after.Resources).toMatchObject([{ id, active: false }]);
	});

	test("imports everyone page by page, each of them once", async () => {
		await using api = await openApi();
		const okta = await openProvider(api, testing);
		const seen: string[] = [];
		for (let start = 1; ; start += 100) {
			const page = await okta.send(
				200,
				"GET",
				`/Users?startIndex=${start}&count=100`,
			);
			seen.push(...page.Resources.map(({ id }) => id));
			if (seen.length >= page.totalResults) break;
			expect(page.Resources).toHaveLength(100);
		}
		expect(new Set(seen).size).toBe(seen.length);
	});

	test("pushes a group, renames it, changes its members and deletes it", async () => {
		await using api = await openApi();
		const okta = await openProvider(api, creating);
		const one = await okta.send(201, "POST", "/Users", assigned);
		const two = await okta.send(201, "POST", "/Users", runscope);
		const { id, ...pushed } = await okta.send(201, "POST", "/Groups", {
			schemas: [schemas.group],
			displayName: "Test SCIMv2",
			members: [],
		});
		expect(pushed).toMatchObject({
			schemas: expect.arrayContaining([schemas.group]),
			displayName: "Test SCIMv2",
		});
		const page = await okta.send(200, "GET", "/Groups?startIndex=1&count=100");
		expect(page.Resources.map((group) => group.id)).toContain(id);

		const change = async (...operations: object[]) => {
			const group = await okta.send(
				200,
				"PATCH",
				`/Groups/${id}`,
				patchOf(...operations),
			);
			expect(group).toMatchObject({ id });
			const read = await okta.send(200, "GET", `/Groups/${id}`);
			return {
				name: read.displayName,
				members: (read.members ?? []).map(({ value }) => value).toSorted(),
			};
		};
		const name = "Test SCIMv20";
		expect(
			await change({ op: "replace", value: { id, displayName: name } }),
		).toEqual({ name, members: [] });
		expect(
			await change({
				op: "add",
				path: "members",
				value: [{ value: one.id, display: assigned.userName }],
			}),
		).toEqual({ name, members: [one.id] });
		expect(
			await change(
				{ op: "remove", path: `members[value eq "${one.id}"]` },
				{
					op: "add",
					path: "members",
					value: [{ value: two.id, display: runscope.userName }],
				},
			),
		).toEqual({ name, members: [two.id] });
		expect(
			await change({
				op: "replace",
				path: "members",
				value: [
					{ value: one.id, display: assigned.userName },
					{ value: two.id, display: runscope.userName },
				],
			}),
		).toEqual({ name, members: [one.id, two.id].toSorted() });

		// Custom integrations send the whole group.
		const put = await okta.send(200, "PUT", `/Groups/${id}`, {
			schemas: [schemas.group],
			id,
			displayName: "Test SCIMv21",
			members: [{ value: two.id, display: runscope.userName }],
		});
		expect(put).toMatchObject({
			displayName: "Test SCIMv21",
			members: [{ value: two.id }],
		});

		await okta.send(204, "DELETE", `/Groups/${id}`);
		await okta.send(404, "GET", `/Groups/${id}`);
	});
});
