import { expect, test } from "bun:test";
import type { Person } from "../../src/contract/person.ts";
import { sampleIds } from "../../src/sample/sample.ts";
import { showId } from "../../src/webex/ids.ts";
import {
	type Api,
	describeApi,
	descriptionsOf,
	expectRefusal,
	expectStatus,
	ids,
	people,
} from "./harness.ts";

const strict = { prefer: "handling=strict" };
const path = `/people/${ids.person}?callingData=true`;

describeApi("Strict reading", (openApi) => {
	test("names every unknown property at any depth, where the default ignores them", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const before = await api.see(ids.person);
		const body = {
			...before,
			titel: "GM",
			addresses: [{ country: "US", planet: "Earth" }],
			phoneNumbers: [{ type: "work", value: "408 526 7209", ext: 1 }],
			nothing: null,
		};
		const refused = await api.call(admin, "PUT", path, body, strict);
		expectRefusal(
			refused,
			400,
			"titel is not a property",
			"addresses[0].planet is not a property",
			"phoneNumbers[0].ext is not a property",
			"nothing is not a property",
		);
		expect(descriptionsOf(refused)).toHaveLength(4);
		expect(refused.headers.get("preference-applied")).toBe("handling=strict");
		expect(await api.see(ids.person)).toEqual(before);
		const lenient = await api.call(admin, "PUT", path, body, {
			prefer: "handling=lenient",
		});
		expectStatus(lenient, 200);
		expect(lenient.headers.get("preference-applied")).toBeNull();
	});

	test("names unknown properties beside everything else that is wrong", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const body = { titel: "GM", extension: "1", avatar: 7 };
		expectRefusal(
			await api.call(admin, "PUT", path, body, strict),
			400,
			"titel",
			"displayName is required",
			"extension",
			"avatar",
		);
	});

	test("takes back everything that a reply shows, of everybody, in every form", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const everyone = await api.store.people.list({
			orgId: sampleIds.organization,
			limit: 1000,
			isPresenceWanted: false,
		});
		const list = await api.call<{ items: Person[] }>(
			admin,
			"GET",
			"/people?max=1000",
		);
		for (const { id } of list.body.items.slice(0, 60))
			for (const query of ["?callingData=true", ""]) {
				const at = `/people/${id}${query}`;
				const { body } = await api.call<Person>(admin, "GET", at);
				api.clock.now += 60_000;
				const reply = await api.call(admin, "PUT", at, body, strict);
				expectStatus(reply, 200);
			}
		expect(
			await api.store.people.list({
				orgId: sampleIds.organization,
				limit: 1000,
				isPresenceWanted: false,
			}),
		).toEqual(everyone);
		const { body } = await api.call(admin, "GET", `/locations/${ids.denver}`);
		expectStatus(
			await api.call(admin, "PUT", `/locations/${ids.denver}`, body, strict),
			204,
		);
	});

	const readOnly: [string, unknown][] = [
		["id", ids.nobody],
		["created", "2020-01-01T00:00:00.000Z"],
		["lastModified", "2020-01-01T00:00:00.000Z"],
		["timezone", "Europe/Berlin"],
		["sipAddresses", []],
		["type", "bot"],
		["userName", "somebody.else@example.com"],
		["nickName", "Jack"],
		["phoneNumbers", [{ type: "mobile", value: "+1 408 526 7299" }]],
	];
	for (const [name, value] of readOnly)
		test(`refuses another ${name} than there is, in an update, a patch and a creation`, async () => {
			await using api = await openApi();
			const admin = await api.tokenOf(people.full);
			const before = await api.see(ids.person);
			const update = { ...before, title: "GM", [name]: value };
			expectRefusal(
				await api.call(admin, "PUT", path, update, strict),
				400,
				name,
			);
			expectRefusal(
				await api.call(admin, "PATCH", path, { [name]: value }, strict),
				400,
				name,
			);
			const creation = {
				emails: ["new@example.com"],
				displayName: "New",
				[name]: value,
			};
			expectRefusal(
				await api.call(admin, "POST", "/people", creation, strict),
				400,
				name,
			);
			expect(await api.see(ids.person)).toEqual(before);
			expectStatus(await api.call(admin, "PUT", path, update), 200);
			expectStatus(await api.call(admin, "POST", "/people", creation), 200);
		});

	test("lets the nickname be sent as it is or as the first name makes it", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const before = await api.see(ids.person);
		const first = { ...before, firstName: "Johnny" };
		expectStatus(await api.call(admin, "PUT", path, first, strict), 200);
		const now = await api.see(ids.person);
		const second = { ...now, firstName: "J", nickName: "J" };
		expectStatus(await api.call(admin, "PUT", path, second, strict), 200);
	});

	test("refuses what a patch does to presence and to what is not there", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const patch = { status: "call", created: null, titel: "GM" };
		const reply = await api.call(admin, "PATCH", path, patch, strict);
		expectRefusal(reply, 400, "status", "created", "titel");
		expectStatus(
			await api.call(admin, "PATCH", path, { title: "GM" }, strict),
			200,
		);
	});

	test("refuses licenses that could be assigned in part only, and assigns none", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const full = await fillLicense(api);
		const body = {
			emails: ["new@example.com"],
			displayName: "New",
			licenses: [ids.messaging, full],
		};
		const refused = await api.call(admin, "POST", "/people", body, strict);
		expectRefusal(refused, 400, "licenses[1]");
		const done = await api.call(admin, "POST", "/people", body);
		expectStatus(done, 200);
		expect(done.headers.get("warning")).toContain("licenses[1]");
	});

	test("refuses unknown parameters of any call", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		for (const at of [
			"/people?emial=x&max=1",
			"/people/me?emial=x",
			"/roles?emial=x",
			`/locations/${ids.denver}?emial=x`,
		]) {
			expectRefusal(
				await api.call(admin, "GET", at, undefined, strict),
				400,
				"emial is not a parameter",
			);
			expectStatus(await api.call(admin, "GET", at), 200);
		}
		const applied = await api.call(admin, "GET", "/roles", undefined, {
			prefer: 'respond-async, handling="strict"',
		});
		expectStatus(applied, 200);
		expect(applied.headers.get("preference-applied")).toBe("handling=strict");
	});

	test("holds for locations and for the operations of a bulk", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const { body } = await api.call(admin, "GET", `/locations/${ids.denver}`);
		const location = {
			...body,
			id: ids.london,
			address: { ...(body.address as object), planet: "Earth" },
		};
		expectRefusal(
			await api.call(
				admin,
				"PUT",
				`/locations/${ids.denver}`,
				location,
				strict,
			),
			400,
			"id cannot be set",
			"address.planet",
		);
		expectRefusal(
			await api.call(admin, "POST", "/locations", location, strict),
			400,
			"id cannot be set",
		);
		const operations = [
			{
				method: "PUT",
				path: `${path}&emial=x`,
				body: { displayName: "John", titel: "GM" },
			},
		];
		const bulk = await api.call<{ results: { errors: unknown }[] }>(
			admin,
			"POST",
			"/bulk",
			{ mode: "best-effort", operations },
			strict,
		);
		expect(bulk.body.results[0]?.errors).toEqual([
			expect.objectContaining({
				description: expect.stringMatching(/^emial/),
			}),
			expect.objectContaining({
				description: expect.stringMatching(/^titel/),
			}),
		]);
	});

	test("does not fall over bodies that are no objects, and keeps its refusals short", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		for (const body of ["null", "[]", "7", '"text"'])
			for (const [method, at] of [
				["PUT", path],
				["PATCH", path],
				["POST", "/people"],
				["PUT", `/locations/${ids.denver}`],
			] as const)
				expectRefusal(
					await api.call(admin, method, at, body, strict),
					400,
					/body|is required/,
				);
		const many = Object.fromEntries(
			Array.from({ length: 1000 }, (_, index) => [
				`${"x".repeat(500)}${index}`,
				1,
			]),
		);
		expectStatus(await api.call(admin, "PUT", path, many, strict), 400);
	});
});

// Takes every seat of a license; gives its id.
async function fillLicense({ store }: Api): Promise<string> {
	const [small] = (await store.licenses.list(sampleIds.organization))
		.filter(({ service }) => service === "other" || service === "meeting")
		.sort(
			(a, b) => a.totalUnits - a.takenUnits - (b.totalUnits - b.takenUnits),
		);
	if (small === undefined) throw new Error("The sample has no such license.");
	const everyone = await store.people.list({
		orgId: sampleIds.organization,
		limit: 1000,
		isPresenceWanted: false,
	});
	let free = small.totalUnits - small.takenUnits;
	for (const { person } of everyone) {
		if (free === 0) break;
		if (person.licenses.includes(small.id)) continue;
		free--;
		await store.people.update(
			{
				orgId: person.orgId,
				id: person.id,
				author: { personId: "x", orgId: "x", trackingId: "x", at: 1 },
			},
			(current) => ({
				person: {
					...current,
					licenses: [...current.licenses, small.id],
					version: current.version + 1,
				},
				warnings: [],
			}),
		);
	}
	return showId("LICENSE", small.id);
}
