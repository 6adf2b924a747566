import { expect, test } from "bun:test";
import type { Location } from "../../../src/contract/location-shape.ts";
import {
	type Api,
	describeApi,
	descriptionsOf,
	expectRefusal,
	expectStatus,
	ids,
	type Json,
	nextOf,
	people,
	type Reply,
} from "../harness.ts";

const oslo = {
	name: "Oslo",
	timeZone: "Europe/Oslo",
	preferredLanguage: "nb_no",
	announcementLanguage: "en_gb",
	address: {
		address1: "Karl Johans gate 1",
		address2: "3rd floor",
		city: "Oslo",
		state: "Oslo",
		postalCode: "0154",
		country: "NO",
	},
	latitude: "59.9127",
	longitude: "10.7461",
	notes: "By the station",
	routingPrefix: "87",
};

describeApi("Locations", (openApi) => {
	test("can be created, seen, listed, changed and removed", async () => {
		await using api = await openApi();
		const created = await call(api, "POST", "/locations", oslo);
		expectStatus(created, 201);
		expect(Object.keys(created.body)).toEqual(["id"]);
		const path = `/locations/${created.body.id}`;
		const whole = { id: created.body.id, orgId: ids.organization, ...oslo };
		const seen = `${path}?callingData=true`;
		expect((await call(api, "GET", seen)).body).toEqual(whole);
		const list = await call(api, "GET", "/locations?name=sLo&callingData=true");
		expect(list.body.items).toEqual([whole]);
		const { routingPrefix: _, ...official } = whole;
		expect((await call(api, "GET", path)).body).toEqual(official);
		const plain = await call(api, "GET", "/locations?name=sLo");
		expect(plain.body.items).toEqual([official]);

		const changed = await call(api, "PUT", path, {
			notes: "Closed",
			address: { address1: "Storgata 1", city: "Oslo", country: "NO" },
		});
		expectStatus(changed, 204);
		expect((await call(api, "GET", seen)).body).toEqual({
			...whole,
			notes: "Closed",
			address: { address1: "Storgata 1", city: "Oslo", country: "NO" },
		});
		expectStatus(await call(api, "DELETE", path), 204);
		for (const method of ["GET", "DELETE"])
			expectRefusal(await call(api, method, path), 404, "There is no location");
		expectStatus(await call(api, "PUT", path, { notes: "X" }), 404);
	});

	test("are read in their country from the next change on, and keep the numbers they have", async () => {
		await using api = await openApi();
		const before = await api.see(ids.person);
		const path = `/locations/${ids.location}`;
		const address = { address1: "A", city: "London", country: "GB" };
		expectStatus(await call(api, "PUT", path, { address }), 204);
		expect(await api.see(ids.person)).toEqual(before);
		const put = (value: string) =>
			call(api, "PUT", `/people/${ids.person}?callingData=true`, {
				...before,
				phoneNumbers: [{ value }],
			});
		expectStatus(await put("408 526 7298"), 400);
		const moved = await put("020 7946 0998");
		expect(moved.body.phoneNumbers).toEqual([
			{ type: "work", value: "+44 20 7946 0998" },
		]);
	});

	test("have degrees that a client sends as numbers, and show them as text", async () => {
		await using api = await openApi();
		const created = await call(api, "POST", "/locations", {
			...oslo,
			latitude: 59.9127,
			longitude: -0.0000001,
		});
		expectStatus(created, 201);
		const { body } = await call(api, "GET", `/locations/${created.body.id}`);
		expect(body).toMatchObject({
			latitude: "59.9127",
			longitude: "-0.0000001",
		});
	});

	test("are in any country, with languages of BCP 47 and any number of decimals", async () => {
		await using api = await openApi();
		const created = await call(api, "POST", "/locations", {
			...oslo,
			name: "  Große  Halle ",
			timeZone: "antarctica/mcmurdo",
			preferredLanguage: "es_419",
			latitude: "39.956259811402624",
			notes: " \u00a0",
			address: { ...oslo.address, state: "", city: " X ", country: "AQ" },
		});
		expectStatus(created, 201);
		const { body } = await call(api, "GET", `/locations/${created.body.id}`);
		const { state: _, ...address } = oslo.address;
		expect(body).toMatchObject({
			name: "Große  Halle",
			timeZone: "Antarctica/McMurdo",
			preferredLanguage: "es_419",
			latitude: "39.956259811402624",
			address: { ...address, city: "X", country: "AQ" },
		});
		expect(body).not.toHaveProperty("notes");
		for (const name of ["GROSSE HALLE", "große halle", " sse  h"]) {
			const query = `name=${encodeURIComponent(name)}`;
			const found = await call(api, "GET", `/locations?${query}`);
			expect(found.body.items).toEqual([body]);
		}
		const again = { ...oslo, name: "GROẞE HALLE" };
		expectStatus(await call(api, "POST", "/locations", again), 409);
	});

	const wrong: [string, Json][] = [
		["name", { name: "" }],
		["name", { name: "   " }],
		["name", { name: "x".repeat(257) }],
		["name", { name: 5 }],
		["timeZone", { timeZone: "Mars/Olympus" }],
		["timeZone", { timeZone: "x".repeat(65) }],
		["preferredLanguage", { preferredLanguage: "english" }],
		["announcementLanguage", { announcementLanguage: "!!" }],
		["preferredLanguage", { preferredLanguage: "xx_yy" }],
		["timeZone", { timeZone: "+05:30" }],
		["name", { name: "a\u2028b" }],
		["notes", { notes: "\u200b" }],
		["address.city", { address: { ...oslo.address, city: "a\u0085" } }],
		["latitude", { latitude: "91" }],
		["latitude", { latitude: true }],
		["latitude", { latitude: 91 }],
		["longitude", { longitude: "east" }],
		["routingPrefix", { routingPrefix: "8x" }],
		["notes", { notes: "x".repeat(1025) }],
		["address", { address: "Oslo" }],
		["address.city", { address: { address1: "A", country: "NO" } }],
		[
			"address.country",
			{ address: { address1: "A", city: "B", country: "Norway" } },
		],
		[
			"address.country",
			{ address: { address1: "A", city: "B", country: "XX" } },
		],
		["address.address1", { address: { ...oslo.address, address1: " " } }],
	];
	for (const [field, body] of wrong)
		test(`refuse ${JSON.stringify(body).slice(0, 60)}, on creation and change`, async () => {
			await using api = await openApi();
			const path = `/locations/${ids.denver}`;
			const before = (await call(api, "GET", path)).body;
			const create = await call(api, "POST", "/locations", {
				...oslo,
				...body,
			});
			for (const reply of [create, await call(api, "PUT", path, body)]) {
				expectRefusal(reply, 400, field);
				expect(descriptionsOf(reply)).toHaveLength(1);
			}
			expect((await call(api, "GET", path)).body).toEqual(before);
			const list = await call(api, "GET", "/locations?name=Oslo");
			expect(list.body.items).toEqual([]);
		});

	test("name everything that is missing or wrong at once", async () => {
		await using api = await openApi();
		expectRefusal(
			await call(api, "POST", "/locations", {}),
			400,
			"name is required",
			"timeZone is required",
			"preferredLanguage is required",
			"address is required",
		);
		expectRefusal(
			await call(api, "POST", "/locations", {
				name: 1,
				timeZone: "Nowhere",
				latitude: "200",
				address: { country: 5 },
			}),
			400,
			"name must be a string",
			"timeZone must be an IANA time zone",
			"latitude must be degrees",
			"preferredLanguage is required",
			"address.country must be a string",
			"address.address1 is required",
			"address.city is required",
		);
	});

	test("keep nothing of properties that the contract does not know", async () => {
		await using api = await openApi();
		const { body } = await call(api, "POST", "/locations", {
			...oslo,
			id: "mine",
			orgId: ids.strangerOrg,
			color: "red",
			address: { ...oslo.address, planet: "Earth" },
		});
		const found = await call(
			api,
			"GET",
			`/locations/${body.id}?callingData=true`,
		);
		expect(found.body).toEqual({
			id: body.id,
			orgId: ids.organization,
			...oslo,
		});
	});

	test("lose what is optional by an empty text, and nothing else", async () => {
		await using api = await openApi();
		const { body } = await call(api, "POST", "/locations", oslo);
		const path = `/locations/${body.id}`;
		const cleared = { notes: "", routingPrefix: "", latitude: "" };
		expectStatus(await call(api, "PUT", path, cleared), 204);
		const { notes: _, routingPrefix: __, latitude: ___, ...rest } = oslo;
		expect((await call(api, "GET", `${path}?callingData=true`)).body).toEqual({
			id: body.id,
			orgId: ids.organization,
			...rest,
		});
		const name = { name: "" };
		expectRefusal(await call(api, "PUT", path, name), 400, "name");
	});

	test("have names of their own in an organization, whatever the case", async () => {
		await using api = await openApi();
		const taken = { ...oslo, name: "DENVER" };
		expectRefusal(await call(api, "POST", "/locations", taken), 409, "name");
		expectRefusal(
			await call(api, "PUT", `/locations/${ids.london}`, { name: "denver" }),
			409,
			"name",
		);
		const same = await call(api, "PUT", `/locations/${ids.denver}`, {
			name: "denver",
		});
		expectStatus(same, 204);
		const elsewhere = { ...oslo, name: "Lisbon" };
		expectStatus(await call(api, "POST", "/locations", elsewhere), 201);
	});

	test("cannot be removed while somebody works there", async () => {
		await using api = await openApi();
		const { body } = await call(api, "POST", "/locations", oslo);
		const put = (more: Json) =>
			call(api, "PUT", `/people/${ids.manager}?callingData=true`, {
				displayName: "John Duarte",
				...more,
			});
		const work = {
			licenses: [ids.callingLicense],
			locationId: body.id,
			extension: "4711",
		};
		expectStatus(await put(work), 200);
		const remove = () => call(api, "DELETE", `/locations/${body.id}`);
		expectRefusal(await remove(), 409, "One person has this location");
		expectRefusal(
			await call(api, "DELETE", `/locations/${ids.location}`),
			409,
			/people have this location/,
		);
		await put({});
		expectStatus(await remove(), 204);
		expectRefusal(await put(work), 400, "locationId is not a location");
	});

	for (const max of [1, 2, 3, 100])
		test(`are all listed exactly once in pages of ${max}`, async () => {
			await using api = await openApi();
			const seen: string[] = [];
			let path: string | undefined = `/locations?max=${max}`;
			for (let page = 0; path !== undefined && page < 20; page++) {
				const reply: Reply<{ items: Location[] }> = await call(
					api,
					"GET",
					path,
				);
				seen.push(...reply.body.items.map(({ name }) => name));
				path = nextOf(reply);
			}
			expect(seen.toSorted()).toEqual(
				[
					"Bengaluru",
					"Berlin",
					"Denver",
					"London",
					"San Jose",
					"Sydney",
					"Tokyo",
				].toSorted(),
			);
		});

	test("are found by ids, by a part of the name and by organization", async () => {
		await using api = await openApi();
		const finds: [string, string[]][] = [
			[`id=${ids.denver},${ids.lisbon},${ids.tokyo}`, ["Denver", "Tokyo"]],
			["name=ER", ["Berlin", "Denver"]],
			["name=%25", []],
			[`orgId=${ids.organization}&name=san`, ["San Jose"]],
		];
		for (const [query, names] of finds) {
			const { body } = await call(api, "GET", `/locations?${query}`);
			const items = body.items as Location[];
			expect(items.map(({ name }) => name).toSorted()).toEqual(names);
		}
		const refused: [string, number, string][] = [
			["orgId=x", 400, "orgId is not the id"],
			[`orgId=${ids.strangerOrg}`, 404, "orgId is not"],
			["max=0", 400, "max must be 1 or more"],
			["name=%00", 400, "name must not contain"],
		];
		for (const [query, status, words] of refused)
			expectRefusal(
				await call(api, "GET", `/locations?${query}`),
				status,
				words,
			);
	});

	test("are created in a managed organization by partner administrators", async () => {
		await using api = await openApi();
		const partner = await api.tokenOf(people.partner);
		const path = `/locations?orgId=${ids.organization}`;
		const created = await api.call(partner, "POST", path, oslo);
		expectStatus(created, 201);
		const found = await call(api, "GET", `/locations/${created.body.id}`);
		expect(found.body.orgId).toBe(ids.organization);
		const strange = `/locations?orgId=${ids.strangerOrg}`;
		expectStatus(await api.call(partner, "POST", strange, oslo), 404);
		expectStatus(
			await api.call(partner, "GET", `/locations/${ids.lisbon}`),
			404,
		);
	});
});

describeApi("Organizations and roles", (openApi) => {
	test("are shown to administrators", async () => {
		await using api = await openApi();
		const acme = {
			id: ids.organization,
			displayName: "Acme, Inc.",
			created: "2015-10-18T14:26:16.000Z",
		};
		expect((await call(api, "GET", "/organizations")).body).toEqual({
			items: [acme],
		});
		const one = await call(api, "GET", `/organizations/${ids.organization}`);
		expect(one.body).toEqual(acme);
		const roles = await call(api, "GET", "/roles");
		const items = roles.body.items as { id: string; name: string }[];
		expect(items[0]).toEqual({
			id: ids.fullAdministrator,
			name: "Full Administrator",
		});
		for (const role of items)
			expect((await call(api, "GET", `/roles/${role.id}`)).body).toEqual(role);
	});

	test("are not found under ids that nobody has, of another kind or of another organization", async () => {
		await using api = await openApi();
		for (const id of [ids.partnerOrg, ids.strangerOrg, ids.person, "x", "%00"])
			expectRefusal(
				await call(api, "GET", `/organizations/${id}`),
				404,
				"There is no organization",
			);
		for (const id of [ids.person, "x", "id_nobody_admin", "%F0%9F%92%A9"])
			expectRefusal(
				await call(api, "GET", `/roles/${id}`),
				404,
				"There is no role",
			);
	});
});

async function call<Body = Json>(
	api: Api,
	method: string,
	path: string,
	body?: unknown,
): Promise<Reply<Body>> {
	const admin = await api.tokenOf(people.full);
	return api.call<Body>(admin, method, path, body);
}
