import { expect, test } from "bun:test";
import type {
	License,
	LicenseWithUsers,
} from "../../../src/contract/license.ts";
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
	type Reply,
} from "../harness.ts";

describeApi("Licenses", (openApi) => {
	test("are listed with the seats owned and taken", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const reply = await api.call<{ items: License[] }>(
			admin,
			"GET",
			"/licenses",
		);
		expectStatus(reply, 200);
		expect(reply.body.items).toHaveLength(7);
		const meeting = reply.body.items.find(
			({ id }) => id === ids.meetingLicense,
		);
		expect(meeting).toEqual({
			id: ids.meetingLicense,
			name: "Meeting - Webex Meeting Center",
			totalUnits: 180,
			consumedUnits: 167,
			consumedByUsers: 167,
			consumedByWorkspaces: 0,
			subscriptionId: "Sub-hydraOct26a",
			siteUrl: "acme.webex.com",
			siteType: "Control Hub managed site",
		});
		const one = await api.call(admin, "GET", `/licenses/${ids.meetingLicense}`);
		expect(one.body).toEqual(meeting as unknown as Json);
	});

	test("count as many seats as people hold them", async () => {
		await using api = await openApi();
		for (const id of [ids.meetingLicense, ids.webinars, ids.messaging]) {
			const { license, holders } = await holdersOf(api, id, 50);
			expect(holders).toHaveLength(license.consumedUnits);
		}
	});

	test("take a seat when they are assigned and give it back when they are left out", async () => {
		await using api = await openApi();
		const taken = async () => [
			await consumed(api, ids.webinars),
			await consumed(api, ids.messaging),
		];
		const before = await taken();
		expect(before).toEqual([4, 198]);
		await put(api, { licenses: [ids.webinars, ids.webinars] });
		expect(await taken()).toEqual([5, 197]);
		await put(api, { licenses: [ids.webinars, ids.messaging] });
		expect(await taken()).toEqual([5, 198]);
		await put(api, {});
		expect(await taken()).toEqual([4, 197]);
	});

	test("take no seat for a person who is refused for another reason", async () => {
		await using api = await openApi();
		const reply = await put(api, {
			licenses: [ids.messaging, ids.webinars],
			emails: [people.full],
		});
		expectStatus(reply, 409);
		expect(await consumed(api, ids.webinars)).toBe(4);
	});

	test("refuse the one over the last seat and change nothing", async () => {
		await using api = await openApi();
		await fillWebinars(api);
		const before = await api.see(ids.person);
		const admin = await api.tokenOf(people.full);
		expectRefusal(
			await api.call(admin, "PUT", `/people/${ids.person}?callingData=true`, {
				...before,
				title: "Changed",
				licenses: [...(before.licenses ?? []), ids.webinars],
			}),
			400,
			'licenses[2] cannot be assigned: all 5 seats of "Webex Webinars - 1000" are taken',
		);
		expect(await api.see(ids.person)).toEqual(before);
		expect(await consumed(api, ids.webinars)).toBe(5);
	});

	test("are assigned as far as there are seats, and a warning names the rest", async () => {
		await using api = await openApi();
		await fillWebinars(api);
		const admin = await api.tokenOf(people.full);
		const reply = await api.call<Person>(
			admin,
			"PUT",
			`/people/${ids.person}`,
			{
				displayName: "John Andersen",
				licenses: [ids.webinars, ids.messaging],
			},
		);
		expectStatus(reply, 200);
		expect(reply.body.licenses).toEqual([ids.messaging]);
		expect(reply.headers.get("warning")).toContain(
			"299 peopled \"licenses[0] was not assigned: all 5 seats of 'Webex Webinars - 1000' are taken\"",
		);
		const created = await api.call<Person>(admin, "POST", "/people", {
			emails: ["new@example.com"],
			displayName: "New",
			licenses: [ids.webinars, ids.messaging],
		});
		expect(created.body.licenses).toEqual([ids.messaging]);
		expect(created.headers.get("warning")).toContain("licenses[0]");
	});

	test("stay with those who hold them when there are no seats left", async () => {
		await using api = await openApi();
		await fillWebinars(api);
		const reply = await put(api, { licenses: [ids.webinars], title: "Chief" });
		expectStatus(reply, 200);
		expect(reply.body.licenses).toEqual([ids.webinars]);
	});

	test("run out for scarce calling seats, and become free with a deleted person", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const create = (n: number) =>
			api.call<Person>(admin, "POST", "/people", {
				emails: [`caller-${n}@example.com`],
				displayName: `Caller ${n}`,
				licenses: [ids.standardCalling],
				locationId: ids.denver,
				extension: `900${n}`,
			});
		const first = await create(1);
		expectStatus(first, 200);
		expectStatus(await create(2), 200);
		expectRefusal(await create(3), 400, "licenses[0] cannot be assigned");
		const lookup = await api.call<{ items: Person[] }>(
			admin,
			"GET",
			"/people?email=caller-3@example.com",
		);
		expect(lookup.body.items).toEqual([]);
		expectStatus(
			await api.call(admin, "DELETE", `/people/${first.body.id}`),
			204,
		);
		expect(await consumed(api, ids.standardCalling)).toBe(3);
		expectStatus(await create(3), 200);
		expect(await consumed(api, ids.standardCalling)).toBe(4);
	});

	test("never go over the seats when many ask at once", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const replies = await Promise.all(
			Array.from({ length: 20 }, (_, n) =>
				api.call(admin, "POST", "/people", {
					emails: [`crowd-${n}@example.com`],
					displayName: "Crowd",
					licenses: [ids.webinars],
				}),
			),
		);
		const done = replies.filter(({ status }) => status === 200);
		const refused = replies.filter(({ status }) => status === 400);
		expect([done.length, refused.length]).toEqual([1, 19]);
		expect(await consumed(api, ids.webinars)).toBe(5);
	});

	for (const limit of [1, 3, 50, 1000])
		test(`show everyone who holds them exactly once in pages of ${limit}`, async () => {
			await using api = await openApi();
			const { holders, pages } = await holdersOf(api, ids.webinars, limit);
			const emails = new Set(holders.map(({ email }) => email));
			expect(emails.size).toBe(4);
			expect(holders).toHaveLength(4);
			expect(pages).toBe(Math.ceil(4 / limit));
			expect(holders.every(({ type }) => type === "INTERNAL")).toBe(true);
		});

	test("refuse what they cannot read in the query", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const path = `/licenses/${ids.webinars}?includeAssignedTo=user`;
		const refused: [string, number, string][] = [
			["/licenses?orgId=x", 400, "orgId is not the id of an organization"],
			[`/licenses?orgId=${ids.strangerOrg}`, 404, "orgId is not"],
			[`${path}s`, 400, "includeAssignedTo must be one of user"],
			[`${path}&limit=0`, 400, "limit must be 1 or more"],
			[`${path}&limit=many`, 400, "limit must be a whole number"],
			[`${path}&next=x`, 400, "next must be taken from the Link header"],
			[`/licenses/${ids.strangerCalling}`, 404, "There is no license"],
			["/licenses/x", 404, "There is no license"],
			[`/licenses/${ids.person}`, 404, "There is no license"],
		];
		for (const [target, status, words] of refused)
			expectRefusal(await api.call(admin, "GET", target), status, words);
	});

	test("page with a cursor that expires after a day", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const first = await api.call(
			admin,
			"GET",
			`/licenses/${ids.webinars}?includeAssignedTo=user&limit=1`,
		);
		api.clock.now += 24 * 60 * 60 * 1000 + 1;
		const next = nextOf(first) ?? "";
		expectRefusal(
			await api.call(admin, "GET", next),
			410,
			"This next has expired",
		);
	});
});

async function put(api: Api, body: Json): Promise<Reply<Person>> {
	const admin = await api.tokenOf(people.full);
	return api.call<Person>(admin, "PUT", `/people/${ids.manager}`, {
		displayName: "John Duarte",
		...body,
	});
}

async function fillWebinars(api: Api): Promise<void> {
	expectStatus(await put(api, { licenses: [ids.webinars] }), 200);
}

async function consumed(api: Api, id: string): Promise<number> {
	const admin = await api.tokenOf(people.full);
	const reply = await api.call<License>(admin, "GET", `/licenses/${id}`);
	return reply.body.consumedUnits;
}

async function holdersOf(api: Api, id: string, limit: number) {
	const admin = await api.tokenOf(people.full);
	let path: string | undefined =
		`/licenses/${id}?includeAssignedTo=user&limit=${limit}`;
	const holders: NonNullable<LicenseWithUsers["users"]> = [];
	let license: License | undefined;
	let pages = 0;
	while (path !== undefined && pages < 500) {
		const reply: Reply<LicenseWithUsers> = await api.call(admin, "GET", path);
		expectStatus(reply, 200);
		holders.push(...(reply.body.users ?? []));
		license = reply.body;
		path = nextOf(reply);
		pages++;
	}
	return { license: license as License, holders, pages };
}
