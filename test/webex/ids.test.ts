import { expect, test } from "bun:test";
import fc from "fast-check";
import { idKeyword } from "../../src/contract/id.ts";
import { operations } from "../../src/contract/operations.ts";
import type { Person } from "../../src/contract/person.ts";
import { readId, showId } from "../../src/webex/ids.ts";
import {
	describeApi,
	expectStatus,
	ids,
	type Json,
	people,
} from "./harness.ts";

const personUuid = "f5b36187-c8dd-4727-8b2f-f9c447f29046";
const orgUuid = "96abc2aa-3dcc-11e5-a152-fe34819cdc9a";

describeApi("Ids", (openApi) => {
	test("with U+0000 in a path are those of nothing", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		for (const [method, path] of [
			["GET", "/integrations/%00"],
			["DELETE", "/integrations/a%00b"],
			["DELETE", "/authorizations/%00"],
			["GET", "/bulk/jobs/%00"],
			["DELETE", "/tokens/%00"],
		] as const)
			expectStatus(await api.call(token, method, path), 404);
	});

	test("understands bare ids in paths and queries, and shows them in full", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const get = async <Body = Json>(path: string) => {
			const reply = await api.call<Body>(token, "GET", path);
			expectStatus(reply, 200);
			return reply.body;
		};
		for (const id of [personUuid, personUuid.toUpperCase()])
			expect((await get(`/people/${id}`)).id).toBe(ids.person);
		expect((await get(`/organizations/${orgUuid}`)).id).toBe(ids.organization);
		expect((await get("/locations/63715")).id).toBe(ids.location);
		expect((await get(`/roles/${orgUuid}`)).id).toBe(ids.fullAdministrator);
		expect((await get("/roles/id_user_admin")).id).toBe(ids.userAdministrator);
		expect((await get(`/licenses/${orgUuid}`)).id).toBe(ids.meetingLicense);
		const nobody = "00000000-0000-4000-8000-000000000000";
		const found = await get<{ items: Person[]; notFoundIds: string[] }>(
			`/people?id=${personUuid},${ids.person},${nobody}&orgId=${orgUuid}`,
		);
		expect(found.items.map(({ id }) => id)).toEqual([ids.person]);
		expect(found.notFoundIds).toEqual([ids.nobody]);
		for (const query of [
			`licenseId=${orgUuid}`,
			`roles=${orgUuid}`,
			"roles=id_user_admin",
			`locationId=63715&orgId=${orgUuid}`,
		])
			expect(
				(await get<{ items: Json[] }>(`/people?${query}`)).items.length,
			).toBeGreaterThan(0);
	});

	test("understands bare ids in bodies, bulks and patches", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const john = await api.see(ids.person);
		const bare = (id: string) =>
			Buffer.from(id, "base64url").toString().split("/").at(-1) as string;
		const put = await api.call<Person>(
			token,
			"PUT",
			`/people/${personUuid}?callingData=true`,
			{
				...john,
				title: "Buyer",
				orgId: bare(john.orgId),
				roles: john.roles?.map(bare),
				licenses: john.licenses?.map(bare),
				locationId: bare(john.locationId as string),
				managerId: bare(ids.manager),
			},
		);
		expectStatus(put, 200);
		expect(put.body).toMatchObject({
			roles: john.roles,
			licenses: john.licenses,
			locationId: john.locationId,
			managerId: ids.manager,
		});
		const patched = await api.call<Person>(
			token,
			"PATCH",
			`/people/${personUuid}`,
			{ managerId: null, roles: [orgUuid] },
		);
		expectStatus(patched, 200);
		expect(patched.body.roles).toEqual([ids.fullAdministrator]);
		const bulk = await api.call<{ results: Json[] }>(token, "POST", "/bulk", {
			mode: "best-effort",
			operations: [
				{
					method: "PATCH",
					path: `/people/${personUuid}`,
					body: { title: "Seller" },
				},
				{
					method: "DELETE",
					path: "/people/00000000-0000-4000-8000-000000000000",
				},
			],
		});
		expect(bulk.body.results.map(({ id }) => id)).toEqual([
			ids.person,
			ids.nobody,
		]);
	});
});

test("reads an id of a kind from its full form and from its bare one, and no other", () => {
	const kinds = ["PEOPLE", "ORGANIZATION", "LICENSE", "LOCATION", "WEBHOOK"];
	fc.assert(
		fc.property(
			fc.uuid(),
			fc.constantFrom(...kinds),
			fc.constantFrom(...kinds),
			(uuid, kind, other) => {
				type Kind = Parameters<typeof readId>[0];
				const full = showId(kind as Kind, uuid);
				const encode = (id: string) =>
					Buffer.from(`ciscospark://us/${kind}/${id}`).toString("base64url");
				expect(full).toBe(encode(uuid));
				expect(readId(kind as Kind, encode(uuid.toUpperCase()))).toBe(uuid);
				expect(readId(kind as Kind, full)).toBe(uuid);
				expect(readId(kind as Kind, uuid.toUpperCase())).toBe(uuid);
				if (other !== kind) expect(readId(other as Kind, full)).toBeUndefined();
				for (const character of "AQgwx_-")
					for (const text of [full + character, full.slice(0, -1) + character])
						if (text !== full)
							expect(readId(kind as Kind, text)).not.toBe(uuid);
			},
		),
	);
});

/** These are ids of any kind, and of none. */
const ofNoKind = [
	"targetId",
	"trackingId",
	"externalId",
	"clientId",
	"ownerId",
];

test("declares every parameter and property that is an id as one of its kind", () => {
	const notDeclared: string[] = [];
	// SCIM has ids of its own.
	const calls = operations.filter(({ id }) => !id.includes("Scim"));
	for (const { id, query, body } of calls)
		for (const schema of [query, body?.schema])
			for (const [name, property] of Object.entries(
				(schema as { properties?: Json } | undefined)?.properties ?? {},
			)) {
				const { type, items = property } = property as Json;
				const isId =
					/Id$|^roles$|^licenses$/.test(name) || (name === "id" && type);
				if (ofNoKind.includes(name) || (items as Json).type === "object")
					continue;
				if (isId && (items as Json)[idKeyword] === undefined)
					notDeclared.push(`${id} ${name}`);
			}
	expect(notDeclared).toEqual([]);
});
