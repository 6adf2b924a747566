import { expect, test } from "bun:test";
import type { DryRun } from "../../src/contract/dry-run.ts";
import type { Person } from "../../src/contract/person.ts";
import { sampleIds } from "../../src/sample/sample.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	people,
} from "./harness.ts";

const path = `/people/${ids.person}?callingData=true`;

describeApi("A dry run", (openApi) => {
	test("of an update tells fields, seats, claims and what is lost, and shows the person", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const before = await api.see(ids.person);
		const seats = await freeSeats(api);
		const reply = await api.call<DryRun>(admin, "PUT", `${path}&dryRun=true`, {
			...before,
			emails: ["John@Example.com"],
			title: "GM",
			firstName: "",
			licenses: [ids.messaging],
			phoneNumbers: undefined,
			extension: undefined,
			locationId: undefined,
			loginEnabled: false,
		});
		expectStatus(reply, 200);
		const { person, ...rest } = reply.body;
		const free = (id: string) => seats.get(id) ?? 0;
		expect(rest).toEqual({
			dryRun: true,
			id: ids.person,
			changes: {
				emails: {
					from: ["john.andersen@example.com"],
					to: ["John@Example.com"],
				},
				phoneNumbers: {
					from: [{ type: "work", value: "+1 408 526 7209" }],
				},
				extension: { from: "133" },
				locationId: { from: ids.location },
				nickName: { from: "John" },
				firstName: { from: "John" },
				licenses: { from: before.licenses, to: [ids.messaging] },
				title: { to: "GM" },
				loginEnabled: { from: "true", to: "false" },
			},
			seats: expect.arrayContaining([
				{
					licenseId: ids.meetingLicense,
					name: expect.any(String),
					taken: -1,
					free: free(ids.meetingLicense) + 1,
				},
				{
					licenseId: ids.messaging,
					name: expect.any(String),
					taken: 1,
					free: free(ids.messaging) - 1,
				},
			]),
			claims: [
				{
					kind: "email",
					value: "john.andersen@example.com",
					action: "freed",
				},
				{ kind: "number", value: "+14085267209", action: "freed" },
				{ kind: "extension", value: "133", action: "freed" },
				{ kind: "email", value: "john@example.com", action: "taken" },
			],
			warnings: expect.arrayContaining([
				"The phone numbers, extension and location would be released, because the person no longer holds a calling license.",
				expect.stringMatching(/^The license "[^"]+" is taken away\.$/),
				"The number +1 408 526 7209 is given up.",
				"The extension 133 is given up.",
			]),
		});
		expect(rest.seats).toHaveLength(3);
		expect(person).toMatchObject({ title: "GM", licenses: [ids.messaging] });
		expect(await api.see(ids.person)).toEqual(before);
		expect(await freeSeats(api)).toEqual(seats);
	});

	test("of a creation tells what would be taken, and creates nobody", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const body = {
			emails: ["new@example.com"],
			displayName: "New",
			licenses: [ids.callingLicense],
			locationId: ids.location,
			extension: "7777",
		};
		const reply = await api.call<DryRun>(
			admin,
			"POST",
			"/people?dryRun=true&minResponse=true",
			body,
		);
		expectStatus(reply, 200);
		expect(reply.body).toMatchObject({
			dryRun: true,
			changes: {
				displayName: { to: "New" },
				emails: { to: ["new@example.com"] },
				extension: { to: "7777" },
			},
			seats: [{ licenseId: ids.callingLicense, taken: 1 }],
			claims: [
				{ kind: "email", value: "new@example.com", action: "taken" },
				{ kind: "extension", value: "7777", action: "taken" },
			],
			warnings: [],
			person: { displayName: "New" },
		});
		expect(reply.body.id).toBeUndefined();
		const found = await api.call<{ items: Person[] }>(
			admin,
			"GET",
			"/people?email=new@example.com",
		);
		expect(found.body.items).toEqual([]);
		expectStatus(await api.call(admin, "POST", "/people", body), 200);
	});

	test("of a removal warns of reports and of tokens, and refuses to take the last full administrator", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const adminId = await api.idOf(people.full);
		const tryRemoval = async (id: string) => {
			const path = `/people/${id}?dryRun=true`;
			const reply = await api.call<DryRun>(admin, "DELETE", path);
			expectStatus(reply, 200);
			expect(reply.body.person).toBeUndefined();
			return reply.body.warnings;
		};
		await api.call(admin, "PUT", path, {
			...(await api.see(ids.person)),
			managerId: adminId,
		});
		expect(await tryRemoval(adminId)).toEqual(
			expect.arrayContaining([
				'The role "Full Administrator" is taken away.',
				"1 access token of this person stops working.",
				"1 person has this person as manager.",
			]),
		);
		for (const { person } of await api.store.people.list({
			orgId: sampleIds.organization,
			roleIds: ["96abc2aa-3dcc-11e5-a152-fe34819cdc9a", "id_full_admin"],
			limit: 100,
			isPresenceWanted: false,
		}))
			if (person.id !== sampleIds.admin)
				await api.store.people.update(
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
		const last = /the last full administrator/;
		const remove = `/people/${adminId}?dryRun=true`;
		expectRefusal(await api.call(admin, "DELETE", remove), 409, last);
		const changed = { ...(await api.see(adminId)), roles: [] };
		expectRefusal(await api.call(admin, "PUT", remove, changed), 409, last);
		expectStatus(await api.call(admin, "GET", "/people/me"), 200);
	});

	test("of a removal tells until when it could be taken back", async () => {
		const dayMs = 24 * 60 * 60 * 1000;
		await using api = await openApi({ restorableMs: 2 * dayMs });
		const admin = await api.tokenOf(people.full);
		const path = `/people/${ids.manager}?dryRun=true`;
		const removal = await api.call<DryRun>(admin, "DELETE", path);
		expect(removal.body.restorableUntil).toBe(
			new Date(api.clock.now + 2 * dayMs).toISOString(),
		);
	});

	test("of a location tells what would change, and refuses what would be refused", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const call = (method: string, path: string, body?: unknown) =>
			api.call<DryRun>(admin, method, path, body);
		const { body: before } = await call("GET", `/locations/${ids.denver}`);
		const updated = await call("PUT", `/locations/${ids.denver}?dryRun=true`, {
			notes: "High",
			address: { address1: "1", city: "Bern", country: "CH" },
		});
		expectStatus(updated, 200);
		expect(updated.body).toMatchObject({
			id: ids.denver,
			changes: { notes: { to: "High" }, address: { to: { city: "Bern" } } },
			warnings: [expect.stringContaining("numbers")],
			location: { notes: "High" },
		});
		const { body: after } = await call("GET", `/locations/${ids.denver}`);
		expect(after).toEqual(before);
		const creation = { ...before, name: "Oslo" };
		const created = await call("POST", "/locations?dryRun=true", creation);
		expect(created.body.changes.name).toEqual({ to: "Oslo" });
		expectStatus(await call("POST", "/locations", creation), 201);
		expectRefusal(
			await call("POST", "/locations?dryRun=true", creation),
			409,
			"name",
		);
		expectRefusal(
			await call("DELETE", `/locations/${ids.location}?dryRun=true`),
			409,
		);
	});

	test("needs the same rights and heeds If-Match, and a flag that is neither true nor false is refused", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const reader = await api.tokenOf(people.readonly);
		const body = { displayName: "John Andersen" };
		const dry = `${path}&dryRun=true`;
		expectStatus(await api.call(reader, "PUT", dry, body), 403);
		expectStatus(
			await api.call(admin, "PUT", dry, body, { "if-match": '"9"' }),
			412,
		);
		expectStatus(
			await api.call(admin, "PUT", dry, body, { "if-match": '"1"' }),
			200,
		);
		const removal = `/people/${ids.person}?dryRun=perhaps`;
		expectRefusal(await api.call(admin, "DELETE", removal), 400, "dryRun");
		expect((await api.see(ids.person)).title).toBeUndefined();
	});
});

async function freeSeats(api: Api): Promise<Map<string, number>> {
	const admin = await api.tokenOf(people.full);
	const reply = await api.call<{
		items: { id: string; totalUnits: number; consumedUnits: number }[];
	}>(admin, "GET", "/licenses");
	return new Map(
		reply.body.items.map(({ id, totalUnits, consumedUnits }) => [
			id,
			totalUnits - consumedUnits,
		]),
	);
}
