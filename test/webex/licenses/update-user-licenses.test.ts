import { expect, test } from "bun:test";
import type { UserLicenses } from "../../../src/contract/license-changes.ts";
import type { Person } from "../../../src/contract/person.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	fieldsOf,
	ids,
	type Json,
	people,
	type Reply,
} from "../harness.ts";

describeApi("A change of licenses", (openApi) => {
	test("adds and removes by e-mail, and keeps everything else of the person", async () => {
		await using api = await openApi();
		const before = await api.see(ids.manager);
		const reply = await change(api, {
			email: before.emails?.[0]?.toUpperCase(),
			licenses: [
				{ id: ids.webinars, operation: "add" },
				{ id: ids.messaging, operation: "remove" },
			],
		});
		expectStatus(reply, 200);
		expect(reply.body).toEqual({
			orgId: ids.organization,
			personId: ids.manager,
			email: before.emails?.[0] ?? "",
			licenses: [
				...(before.licenses ?? []).filter((id) => id !== ids.messaging),
				ids.webinars,
			],
			siteUrls: reply.body.siteUrls,
		});
		expect(reply.headers.get("etag")).toBeTruthy();
		const after = await api.see(ids.manager);
		const { licenses, lastModified, lastActivity, siteUrls, ...rest } = after;
		expect(before).toMatchObject(rest as Json);
		expect(licenses).toEqual(reply.body.licenses);
	});

	test("assigns a calling license with its data, and shows it in the history", async () => {
		await using api = await openApi();
		const id = await createPerson(api);
		const reply = await change(api, {
			personId: id,
			licenses: [
				{
					id: ids.standardCalling,
					properties: {
						locationId: ids.denver,
						phoneNumber: "+1 303 555 0199",
						extension: "7001",
					},
				},
			],
		});
		expectStatus(reply, 200);
		expect(await api.see(id)).toMatchObject({
			licenses: [ids.standardCalling],
			locationId: ids.denver,
			extension: "7001",
		});
		const admin = await api.tokenOf(people.full);
		const { body } = await api.call<{ items: Json[] }>(
			admin,
			"GET",
			`/people/${id}/changes`,
		);
		expect(body.items[0]).toMatchObject({
			kind: "updated",
			fields: { extension: { to: "7001" } },
		});
		const undo = `/people/${id}/changes/${body.items[0]?.id}/revert`;
		expectStatus(await api.call(admin, "POST", undo), 200);
		const undone = await api.see(id);
		expect([undone.licenses, undone.extension]).toEqual([[], undefined]);
	});

	test("needs a location and a number or extension for a new calling user", async () => {
		await using api = await openApi();
		const id = await createPerson(api);
		const reply = await change(api, {
			personId: id,
			licenses: [{ id: ids.standardCalling }],
		});
		expectStatus(reply, 400);
		expect(fieldsOf(reply)).toEqual([
			"licenses[0].properties.locationId",
			"licenses[0].properties.phoneNumber",
		]);
		expect((reply.body as unknown as { errors: Json[] }).errors).toEqual([
			expect.objectContaining({ errorCode: 400411 }),
			expect.objectContaining({ errorCode: 400411 }),
		]);
	});

	test("does the other parts when one cannot be done, and names it", async () => {
		await using api = await openApi();
		await fillWebinars(api);
		const asked = {
			personId: await createPerson(api),
			licenses: [
				{ id: ids.webinars },
				{ id: ids.messaging },
				{ id: ids.strangerCalling, operation: "remove" },
			],
			siteUrls: [
				{ siteUrl: "nowhere.webex.com", accountType: "attendee" },
				{ siteUrl: "acme.webex.com", accountType: "attendee" },
			],
		};
		const preview = await change(api, asked, "?dryRun=true");
		expectStatus(preview, 200);
		const reply = await change(api, asked);
		expectStatus(reply, 206);
		expect(reply.body.licenses).toEqual([ids.messaging]);
		expect(reply.body.siteUrls).toEqual([
			{ siteUrl: "acme.webex.com", accountType: "ATTENDEE" },
		]);
		expect(fieldsOf(reply)).toEqual([
			"licenses[0].id",
			"licenses[2].id",
			"siteUrls[0].siteUrl",
		]);
		expect(reply.headers.get("warning")).toContain(
			"licenses[0].id cannot be assigned: all 5 seats",
		);
		const { changes, warnings } = preview.body as unknown as {
			changes: Json;
			warnings: string[];
		};
		expect(changes.licenses).toEqual({ from: [], to: [ids.messaging] });
		expect(warnings).toHaveLength(3);
	});

	test("is refused with each property that an entry lacks", async () => {
		await using api = await openApi();
		const reply = await change(api, {
			personId: await createPerson(api),
			licenses: [{ operation: "add" }],
			siteUrls: [{ accountType: "attendee", operation: "add" }],
		});
		expectStatus(reply, 400);
		expect(fieldsOf(reply)).toEqual(["licenses[0].id", "siteUrls[0].siteUrl"]);
	});

	test("is refused with an e-mail address that nobody can have", async () => {
		await using api = await openApi();
		const licenses = [{ id: ids.messaging }];
		const reply = await change(api, { email: "a\u0000b", licenses });
		expectStatus(reply, 400);
		expect(fieldsOf(reply)).toEqual(["email"]);
	});

	test("is done whole or not at all under strict handling", async () => {
		await using api = await openApi();
		await fillWebinars(api);
		const id = await createPerson(api);
		const reply = await change(
			api,
			{ personId: id, licenses: [{ id: ids.webinars }, { id: ids.messaging }] },
			"",
			{ prefer: "handling=strict" },
		);
		expectRefusal(reply, 400, "licenses[0].id cannot be assigned");
		expect((await api.see(id)).licenses).toEqual([]);
	});

	test("refuses a change of which no part can be done, with a problem for each", async () => {
		await using api = await openApi();
		const reply = await change(api, {
			personId: await createPerson(api),
			licenses: [
				{ id: ids.strangerCalling },
				{
					id: ids.standardCalling,
					properties: { locationId: ids.denver, extension: "x" },
				},
			],
		});
		expectRefusal(
			reply,
			400,
			"licenses[0].id is not a license of this organization",
			"licenses[1].properties.extension must be 2 to 10 digits",
		);
		expect((reply.body as unknown as { errors: Json[] }).errors[0]).toEqual(
			expect.objectContaining({ errorCode: 400000, code: "unknownLicense" }),
		);
	});

	test("does not take the extension of another person, and says so before and after", async () => {
		await using api = await openApi();
		const [first, second] = [await createPerson(api), await createPerson(api)];
		const asked = (personId: string) => ({
			personId,
			licenses: [
				{
					id: ids.standardCalling,
					properties: { locationId: ids.denver, extension: "7002" },
				},
				{ id: ids.messaging },
			],
		});
		expectStatus(await change(api, asked(first)), 200);
		const reply = await change(api, asked(second));
		expectStatus(reply, 206);
		expect(fieldsOf(reply)).toEqual(["licenses[0].properties.extension"]);
		expect(reply.body.licenses).toEqual([ids.messaging]);
		const only = { ...asked(second), licenses: [asked(second).licenses[0]] };
		expectRefusal(
			await change(api, only),
			409,
			"licenses[0].properties.extension 7002 is already the extension",
		);
	});

	test("refuses two calling licenses, and replaces one by the other", async () => {
		await using api = await openApi();
		const both = await change(api, {
			personId: ids.person,
			licenses: [{ id: ids.standardCalling }],
		});
		expectRefusal(both, 400, "licenses[0].id must hold at most one calling");
		const before = await api.see(ids.person);
		const reply = await change(api, {
			personId: ids.person,
			licenses: [
				{ id: ids.callingLicense, operation: "remove" },
				{ id: ids.standardCalling },
			],
		});
		expectStatus(reply, 200);
		const after = await api.see(ids.person);
		expect(after.licenses).toContain(ids.standardCalling);
		expect(after.extension).toEqual(before.extension);
	});

	test("makes a host of a person who gets a meeting license, and an attendee when asked", async () => {
		await using api = await openApi();
		const personId = await createPerson(api);
		const sites = async (body: Json) =>
			(await change(api, { personId, ...body })).body.siteUrls;
		const site = "acme.webex.com";
		expect(await sites({ licenses: [{ id: ids.meetingLicense }] })).toEqual([
			{ siteUrl: site, accountType: "HOST" },
		]);
		expect(
			await sites({
				licenses: [{ id: ids.meetingLicense, operation: "remove" }],
				siteUrls: [{ siteUrl: site, accountType: "attendee" }],
			}),
		).toEqual([{ siteUrl: site, accountType: "ATTENDEE" }]);
		expect(
			await sites({
				licenses: [{ id: ids.meetingLicense }],
				siteUrls: [
					{ siteUrl: site, accountType: "ATTENDEE", operation: "remove" },
				],
			}),
		).toEqual([{ siteUrl: site, accountType: "HOST" }]);
	});

	test("ignores calling data of another license with a warning, and refuses it under strict handling", async () => {
		await using api = await openApi();
		const asked = {
			personId: await createPerson(api),
			licenses: [{ id: ids.messaging, properties: { extension: "100" } }],
		};
		const strict = { prefer: "handling=strict" };
		expectRefusal(
			await change(api, asked, "", strict),
			400,
			"licenses[0].properties applies only to a Webex Calling license",
		);
		const reply = await change(api, asked);
		expectStatus(reply, 200);
		expect(reply.headers.get("warning")).toContain("properties was ignored");
	});

	test("removes what the person does not hold without a change", async () => {
		await using api = await openApi();
		const id = await createPerson(api);
		const before = await api.see(id);
		const remove = {
			personId: id,
			licenses: [{ id: ids.webinars, operation: "remove" }],
		};
		expectStatus(await change(api, remove), 200);
		expect(await api.see(id)).toEqual(before);
	});

	test("refuses what it cannot read or find", async () => {
		await using api = await openApi();
		const licenses = [{ id: ids.messaging }];
		const refused: [Json, number, ...string[]][] = [
			[{}, 400, "personId is required, unless email is given", "licenses is"],
			[{ personId: ids.person }, 400, "licenses is required, unless siteUrls"],
			[{ email: "who@example.com", licenses }, 404, "There is no person with"],
			[{ email: people.stranger, licenses }, 404, "There is no person with"],
			[{ personId: ids.nobody, licenses }, 404, "There is no person"],
			[
				{ personId: ids.person, email: people.full, licenses },
				400,
				"email must be an e-mail address of the person whom personId names",
			],
			[
				{ personId: ids.person, orgId: ids.strangerOrg, licenses },
				404,
				"orgId is not an organization",
			],
			[
				{ personId: ids.person, licenses: [{ id: "x" }] },
				400,
				"licenses[0].id is not the id of a license",
			],
			[
				{ personId: ids.person, licenses: [...licenses, ...licenses] },
				400,
				"licenses[0].id must be given once, not 2 times",
				"licenses[1].id must be given once",
			],
			[
				{
					personId: ids.person,
					licenses: [{ ...licenses[0], operation: "x" }],
				},
				400,
				"licenses[0].operation must be one of add, remove",
			],
			[
				{
					personId: ids.person,
					siteUrls: [{ siteUrl: "acme.webex.com", accountType: "host" }],
				},
				400,
				"siteUrls[0].accountType must be",
			],
			[
				{
					personId: ids.person,
					siteUrls: [
						{ siteUrl: "acme.webex.com", accountType: "attendee" },
						{
							siteUrl: "ACME.webex.com",
							accountType: "attendee",
							operation: "remove",
						},
					],
				},
				400,
				"siteUrls[0].siteUrl must be given once, not 2 times",
				"siteUrls[1].siteUrl must be given once",
			],
		];
		for (const [body, status, ...words] of refused)
			expectRefusal(await change(api, body), status, ...words);
	});

	test("of a person of a managed organization is for its partner, by e-mail with orgId", async () => {
		await using api = await openApi();
		const partner = await api.tokenOf(people.partner);
		const asked = { email: people.john, licenses: [{ id: ids.messaging }] };
		const call = (body: Json) =>
			api.call(partner, "PATCH", "/licenses/users", body);
		expectRefusal(
			await call(asked),
			404,
			"There is no person with this e-mail",
		);
		expectStatus(await call({ ...asked, orgId: ids.organization }), 200);
		expectRefusal(
			await call({
				personId: ids.person,
				orgId: ids.partnerOrg,
				licenses: asked.licenses,
			}),
			400,
			"orgId must be the person's organization",
		);
	});

	test("does not let a user administrator change an administrator's licenses", async () => {
		await using api = await openApi();
		const user = await api.tokenOf(people.user);
		const body = { email: people.full, licenses: [{ id: ids.webinars }] };
		expectRefusal(
			await api.call(user, "PATCH", "/licenses/users", body),
			403,
			"Only full administrators may change the e-mail, login or licenses",
		);
	});

	test("is repeated under its Idempotency-Key, also when it was done in part", async () => {
		await using api = await openApi();
		await fillWebinars(api);
		const asked = {
			personId: await createPerson(api),
			licenses: [{ id: ids.webinars }, { id: ids.messaging }],
		};
		const key = { "idempotency-key": '"once"' };
		const first = await change(api, asked, "", key);
		expectStatus(first, 206);
		const again = await change(api, asked, "", key);
		expect([again.status, again.text]).toEqual([206, first.text]);
	});

	test("keeps to the version that If-Match names", async () => {
		await using api = await openApi();
		const asked = { personId: ids.person, licenses: [{ id: ids.webinars }] };
		const reply = await change(api, asked, "", { "if-match": '"999.x"' });
		expectStatus(reply, 412);
		const right = await change(api, asked);
		const tag = right.headers.get("etag") ?? "";
		const remove = {
			personId: ids.person,
			licenses: [{ id: ids.webinars, operation: "remove" }],
		};
		expectStatus(await change(api, remove, "", { "if-match": tag }), 200);
	});

	test("never takes more seats than there are when many ask at once", async () => {
		await using api = await openApi();
		const made = await Promise.all(
			Array.from({ length: 8 }, () => createPerson(api)),
		);
		const replies = await Promise.all(
			made.map((personId) =>
				change(api, {
					personId,
					licenses: [{ id: ids.webinars }, { id: ids.messaging }],
				}),
			),
		);
		const statuses = replies.map(({ status }) => status).sort();
		expect(statuses).toEqual([200, 206, 206, 206, 206, 206, 206, 206]);
	});
});

async function change(
	api: Api,
	body: Json,
	query = "",
	headers: Record<string, string> = {},
): Promise<Reply<UserLicenses>> {
	const admin = await api.tokenOf(people.full);
	const path = `/licenses/users${query}`;
	return api.call<UserLicenses>(admin, "PATCH", path, body, headers);
}

let created = 0;

async function createPerson(api: Api): Promise<string> {
	const admin = await api.tokenOf(people.full);
	const reply = await api.call<Person>(admin, "POST", "/people", {
		emails: [`licensed-${created++}@example.com`],
		displayName: "Licensed Person",
	});
	expectStatus(reply, 200);
	return reply.body.id;
}

// The sample has one free seat of this license.
async function fillWebinars(api: Api): Promise<void> {
	const personId = await createPerson(api);
	const body = { personId, licenses: [{ id: ids.webinars }] };
	expectStatus(await change(api, body), 200);
}
