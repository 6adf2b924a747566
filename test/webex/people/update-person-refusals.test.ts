import { expect, test } from "bun:test";
import type { Person } from "../../../src/contract/person.ts";
import { showId } from "../../../src/webex/ids.ts";
import {
	describeApi,
	descriptionsOf,
	expectRefusal,
	expectStatus,
	ids,
	type Json,
	people,
} from "../harness.ts";

const noLicense = showId("LICENSE", "00000000-0000-4000-8000-00000000dead");
const noLocation = showId("LOCATION", "99999");

interface Refusal {
	name: string;
	body: Json;
	status?: number;
	says: string[];
}

const refusals: Refusal[] = [
	{
		name: "a person without a name",
		body: { displayName: undefined },
		says: ["displayName is required."],
	},
	{
		name: "a name that is null",
		body: { displayName: null },
		says: ["displayName is required."],
	},
	{
		name: "an empty name",
		body: { displayName: "" },
		says: ["displayName must not be empty."],
	},
	{
		name: "a name of blanks",
		body: { displayName: "   " },
		says: ["displayName must not be empty."],
	},
	{
		name: "a name that is too long",
		body: { displayName: "x".repeat(257) },
		says: ["displayName must be at most 256 characters, not 257."],
	},
	{
		name: "a name with a control character",
		body: { displayName: "a\nb" },
		says: ["displayName must not contain control characters."],
	},
	{
		name: "no e-mail in the list",
		body: { emails: [] },
		says: ["emails must hold at least 1 entry."],
	},
	{
		name: "a second e-mail of somebody else, whatever its case",
		body: { emails: ["new@example.com", "Admin@Example.com"] },
		status: 409,
		says: ["emails admin@example.com already belongs to another person."],
	},
	{
		name: "a second e-mail that is none",
		body: { emails: ["new@example.com", "plain"] },
		says: ["emails[1] must be an e-mail address"],
	},
	...["plain", "a@b", "a b@example.com", "@example.com", "a@example..com"].map(
		(email) => ({
			name: `the e-mail ${email}`,
			body: { emails: [email] },
			says: ["emails[0] must be an e-mail address"],
		}),
	),
	{
		name: "somebody else's e-mail in the same organization",
		body: { emails: ["admin@example.com"] },
		status: 409,
		says: ["emails admin@example.com already belongs to another person."],
	},
	{
		name: "an e-mail of another organization in other case",
		body: { emails: ["Stella.STRANGER@Umbrella.Example"] },
		status: 409,
		says: ["emails stella.stranger@umbrella.example already belongs"],
	},
	{
		name: "an organization that is not the person's",
		body: { orgId: ids.partnerOrg },
		says: ["orgId must be the person's organization"],
	},
	{
		name: "an id of another kind as organization",
		body: { orgId: ids.location },
		says: ["orgId is not the id of an organization."],
	},
	{
		name: "a license that does not exist",
		body: { licenses: [noLicense] },
		says: ["licenses[0] is not a license of this organization"],
	},
	{
		name: "a license of another organization",
		body: { licenses: [ids.messaging, ids.strangerCalling] },
		says: ["licenses[1] is not a license of this organization"],
	},
	{
		name: "a location that does not exist",
		body: {
			licenses: [ids.callingLicense],
			locationId: noLocation,
			extension: "4711",
		},
		says: ["locationId is not a location of this organization"],
	},
	{
		name: "a location of another organization",
		body: {
			licenses: [ids.callingLicense],
			locationId: ids.lisbon,
			extension: "4711",
		},
		says: ["locationId is not a location of this organization"],
	},
	{
		name: "a loginEnabled that is neither true nor false",
		body: { loginEnabled: "yes" },
		says: ["loginEnabled must be true or false, not a string."],
	},
	{
		name: "an address with a wrong part",
		body: { addresses: [{ country: "US" }, { locality: 5 }] },
		says: ["addresses[1].locality must be a string, not a number."],
	},
	{
		name: "more entries than a list may hold",
		body: { licenses: Array(101).fill(ids.messaging) },
		says: ["licenses must hold at most 100 entries."],
	},
];

describeApi("Update a Person", (openApi) => {
	for (const { name, body, status = 400, says } of refusals)
		test(`refuses ${name} and keeps nothing of it`, async () => {
			await using api = await openApi();
			const admin = await api.tokenOf(people.full);
			const before = await api.see(ids.manager);
			const reply = await api.call(
				admin,
				"PUT",
				`/people/${ids.manager}?callingData=true`,
				{ ...before, title: "Changed", ...body },
			);
			expectRefusal(reply, status, ...says);
			expect(descriptionsOf(reply)).toHaveLength(says.length);
			expect(await api.see(ids.manager)).toEqual(before);
		});

	test("names every wrong field at once: types, ids and rules", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const before = await api.see(ids.person);
		const reply = await api.call(
			admin,
			"PUT",
			`/people/${ids.person}?callingData=true`,
			{
				emails: ["no address"],
				displayName: 5,
				firstName: true,
				lastName: "x".repeat(300),
				title: ["GM"],
				department: "a\u0007b",
				avatar: "nowhere",
				orgId: ids.strangerOrg,
				roles: ["x", ids.messaging],
				licenses: [...(before.licenses ?? []), noLicense],
				managerId: ids.person,
				addresses: {},
				siteUrls: ["elsewhere.example"],
				loginEnabled: 1,
				locationId: ids.denver,
				extension: "x",
				phoneNumbers: [{ type: "work", value: "12" }],
			},
		);
		expectStatus(reply, 400);
		const named = descriptionsOf(reply).map((text) => text.split(" ", 1)[0]);
		expect(named.toSorted()).toEqual(
			[
				"addresses",
				"avatar",
				"department",
				"displayName",
				"emails[0]",
				"extension",
				"firstName",
				"lastName",
				"licenses[2]",
				"locationId",
				"loginEnabled",
				"managerId",
				"orgId",
				"phoneNumbers[0].value",
				"roles[0]",
				"roles[1]",
				"siteUrls[0]",
				"title",
			].toSorted(),
		);
		expect(await api.see(ids.person)).toEqual(before);
	});

	const wrongTypes: unknown[] = [5, true, "text", {}, [], [[]], [{}], [5]];
	const settable = [
		...["emails", "phoneNumbers", "roles", "licenses", "addresses"],
		...["siteUrls", "extension", "locationId", "displayName", "firstName"],
		...["lastName", "avatar", "orgId", "department", "manager"],
		...["managerId", "title", "loginEnabled"],
	];
	test("refuses every property of a wrong type by its name, never with another status", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const before = await api.see(ids.person);
		let refused = 0;
		for (const name of settable)
			for (const value of wrongTypes) {
				const reply = await api.call(
					admin,
					"PUT",
					`/people/${ids.person}?callingData=true`,
					{ ...before, [name]: value },
				);
				if (reply.status === 200) continue;
				expectRefusal(reply, 400, name);
				refused++;
			}
		expect(refused).toBeGreaterThan(settable.length * 5);
		const all = Object.fromEntries(settable.map((name) => [name, { a: 1 }]));
		const reply = await api.call(admin, "PUT", `/people/${ids.person}`, all);
		expectRefusal(reply, 400, ...settable);
	});

	test("lets an e-mail be given up and taken by somebody else", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const put = (id: string, email: string) =>
			api.call<Person>(admin, "PUT", `/people/${id}`, {
				displayName: "John",
				emails: [email],
			});
		const moved = await put(ids.manager, "New.Address@Example.com");
		expect(moved.body.emails).toEqual(["New.Address@Example.com"]);
		const sameInOtherCase = await put(ids.manager, "new.address@example.com");
		expectStatus(sameInOtherCase, 200);
		expectStatus(await put(ids.person, "NEW.ADDRESS@example.com"), 409);
		const taken = await put(ids.person, "John.Duarte@example.com");
		expectStatus(taken, 200);
		expectStatus(await put(ids.manager, "john.duarte@EXAMPLE.com"), 409);
	});

	test("refuses a change while the organization is locked, and takes it after", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const orgId = "96abc2aa-3dcc-11e5-a152-fe34819cdc9a";
		const until = api.clock.now + 20_000;
		await api.store.organizations.lock(orgId, { reason: "restore", until });
		const before = await api.see(ids.person);
		const calls: [string, string, Json?][] = [
			["PUT", `/people/${ids.person}`, { displayName: "X" }],
			["POST", "/people", { emails: ["new@example.com"], displayName: "X" }],
			["DELETE", `/people/${ids.person}`],
			["DELETE", `/locations/${ids.denver}`],
			["PUT", `/locations/${ids.denver}`, { notes: "X" }],
		];
		for (const [method, path, body] of calls) {
			const reply = await api.call(admin, method, path, body);
			expectStatus(reply, 423);
			expect(reply.headers.get("retry-after")).toBe("20");
		}
		expect(await api.see(ids.person)).toEqual(before);
		api.clock.now = until;
		expectStatus(
			await api.call(admin, "PUT", `/people/${ids.person}`, {
				displayName: "X",
			}),
			200,
		);
	});
});
