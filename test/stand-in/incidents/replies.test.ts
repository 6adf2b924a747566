import { expect, test } from "bun:test";
import type { License } from "../../../src/contract/license.ts";
import type { Person } from "../../../src/contract/person.ts";
import { expectStatus, ids } from "../../webex/harness.ts";
import { openWorld } from "./world.ts";

type People = { items: Person[] };
type Licenses = { items: License[] };
const john = `/v1/people/${ids.person}`;

test("emails-reordered shows the addresses in several orders, and the directory keeps its own", async () => {
	await using world = await openWorld();
	const emails = [
		"john.andersen@example.com",
		"ja@example.com",
		"j@example.com",
	];
	expectStatus(await world.update({ emails }), 200);
	await world.cause("emails-reordered");
	const orders = new Set<string>();
	for (let count = 0; count < 20; count++) {
		const { body } = await world.send<Person>("GET", john);
		expect(body.emails.toSorted()).toEqual(emails.toSorted());
		orders.add(body.emails.join());
	}
	expect(orders.size).toBeGreaterThan(2);
	expect((await world.see()).emails).toEqual(emails);
});

test("sip-addresses-later hides the SIP addresses of a changed person for a time", async () => {
	await using world = await openWorld();
	const list = await world.look<People>("GET", "/v1/people?max=200");
	const [one, other] = list.body.items.filter(
		({ sipAddresses }) => sipAddresses,
	);
	const path = `/v1/people/${one?.id}`;
	await world.cause("sip-addresses-later", { parameters: { seconds: 30 } });
	const ask = async () =>
		(await world.send<Person>("GET", path)).body.sipAddresses;
	expect(await ask()).toEqual(
		one?.sipAddresses as NonNullable<Person["sipAddresses"]>,
	);
	const changed = await world.send<Person>("PUT", path, {
		...one,
		title: "Chief",
	});
	expectStatus(changed, 200);
	expect(changed.body.sipAddresses).toBeUndefined();
	expect(await ask()).toBeUndefined();
	const listed = await world.send<People>("GET", "/v1/people?max=200");
	const shown = new Map(listed.body.items.map((person) => [person.id, person]));
	expect(shown.get(one?.id ?? "")?.sipAddresses).toBeUndefined();
	expect(shown.get(other?.id ?? "")?.sipAddresses).toBeDefined();
	world.api.clock.now += 30_000;
	expect(await ask()).toBeDefined();
});

test("search-lags hides a new person from lists, over SCIM too, and not from a GET by id", async () => {
	await using world = await openWorld();
	await world.cause("search-lags", { parameters: { seconds: 5 } });
	const email = "new.person@example.com";
	const body = { emails: [email], displayName: "New Person" };
	const made = await world.send<Person>("POST", "/v1/people", body);
	expectStatus(made, 200);
	const search = () => world.send<People>("GET", `/v1/people?email=${email}`);
	const users = `/identity/scim/${ids.organization}/v2/Users?filter=${encodeURIComponent(`userName eq "${email}"`)}`;
	const scim = () =>
		world.send<{ totalResults: number; Resources?: unknown[] }>("GET", users);
	expect((await search()).body.items).toEqual([]);
	expect((await scim()).body.totalResults).toBe(0);
	expectStatus(await world.send("GET", `/v1/people/${made.body.id}`), 200);
	world.api.clock.now += 5000;
	expect((await search()).body.items).toHaveLength(1);
	expect((await scim()).body.totalResults).toBe(1);
});

test("seats-lag shows the old counts for a time, while the seats are taken at once", async () => {
	await using world = await openWorld();
	const count = async (ask: typeof world.send) => {
		const { body } = await ask<Licenses>("GET", "/v1/licenses");
		return (
			body.items.find(({ id }) => id === ids.messaging)?.consumedUnits ?? 0
		);
	};
	await world.cause("seats-lag", { parameters: { seconds: 5 } });
	const before = await count(world.send);
	const { licenses = [] } = await world.see();
	const isHeld = licenses.includes(ids.messaging);
	const changed = isHeld
		? licenses.filter((id) => id !== ids.messaging)
		: [...licenses, ids.messaging];
	expectStatus(await world.update({ licenses: changed }), 200);
	const after = before + (isHeld ? -1 : 1);
	expect(await count(world.send)).toBe(before);
	expect(await count(world.look)).toBe(after);
	world.api.clock.now += 5000;
	expect(await count(world.send)).toBe(after);
});

test("license-renamed gives every license another name and the same id", async () => {
	await using world = await openWorld();
	const before = await world.look<Licenses>("GET", "/v1/licenses");
	await world.cause("license-renamed");
	const after = await world.send<Licenses>("GET", "/v1/licenses");
	for (const [index, license] of after.body.items.entries()) {
		const old = before.body.items[index];
		expect(license).toEqual({ ...old, name: license.name } as License);
		expect(license.name).not.toBe(old?.name as string);
	}
	const path = `/v1/licenses/${ids.meetingLicense}`;
	expect((await world.send<License>("GET", path)).body.name).toBe(
		after.body.items.find(({ id }) => id === ids.meetingLicense)
			?.name as string,
	);
});

test("license-counts-null shows no counts and no subscription", async () => {
	await using world = await openWorld();
	await world.cause("license-counts-null");
	const { body } = await world.send<Licenses>("GET", "/v1/licenses");
	expect(body.items.length).toBeGreaterThan(3);
	for (const license of body.items) {
		expect(license).toMatchObject({
			consumedByUsers: null,
			consumedByWorkspaces: null,
		});
		expect(license).not.toHaveProperty("subscriptionId");
	}
});

test("status-unknown, flags-as-booleans and unknown-property change what lists and single replies show", async () => {
	await using world = await openWorld();
	const show = async (incident: string) => {
		await world.cause(incident);
		const list = await world.send<People>("GET", "/v1/people?max=20");
		const one = await world.send<Person>("GET", john);
		await world.send("DELETE", "/peopled/faults");
		return [...list.body.items, one.body] as (Person &
			Record<string, unknown>)[];
	};
	for (const { status } of await show("status-unknown"))
		expect([undefined, "unknown"]).toContain(status);
	for (const { invitePending, loginEnabled } of await show("flags-as-booleans"))
		expect([typeof invitePending, typeof loginEnabled]).toEqual([
			"boolean",
			"boolean",
		]);
	for (const { unknownProperty } of await show("unknown-property"))
		expect(unknownProperty).toEqual({ values: ["new", 1, null] });
	expect(await world.see()).not.toHaveProperty("unknownProperty");
});

test("calling-without-location hides the location of a calling user, who still has it", async () => {
	await using world = await openWorld();
	await world.cause("calling-without-location");
	const { body } = await world.send<Person>("GET", `${john}?callingData=true`);
	expect(body.locationId).toBeUndefined();
	expect(body.extension).toBeDefined();
	expect((await world.see()).locationId).toBeDefined();
});
