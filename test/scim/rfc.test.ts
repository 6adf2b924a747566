import { expect, test } from "bun:test";
import {
	type Api,
	describeApi,
	expectStatus,
	type Json,
	people,
} from "../webex/harness.ts";

const orgId = "96abc2aa-3dcc-11e5-a152-fe34819cdc9a";
const root = `//identity/scim/${orgId}/v2`;
const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

async function open(api: Api) {
	const token = await api.tokenOf(people.full);
	const call = (method: string, path: string, body?: unknown) =>
		api.call<Json>(token, method, `${root}${path}`, body);
	const made = await call("POST", "/Users", {
		userName: "ada@example.com",
		name: { givenName: "Ada" },
	});
	expectStatus(made, 201);
	const patch = (...Operations: Json[]) =>
		call("PATCH", `/Users/${made.body.id}`, { Operations });
	return { call, patch, id: String(made.body.id) };
}

const refused = ({ status, body }: { status: number; body: Json }) => [
	status,
	body.scimType,
];

describeApi("The words of RFC 7644", (openApi) => {
	test("refuse the removal of what always has a value, and a change of what is read-only, as mutability", async () => {
		await using api = await openApi();
		const { call, patch, id } = await open(api);
		for (const path of ["userName", "active", 'emails[type eq "work"].value'])
			expect([path, ...refused(await patch({ op: "remove", path }))]).toEqual([
				path,
				400,
				"mutability",
			]);
		const part = 'phoneNumbers[type eq "mobile"].value';
		expect((await patch({ op: "remove", path: part })).body.detail).toContain(
			"Replace it, or remove the whole entry of phoneNumbers.",
		);
		const group = await call("POST", "/Groups", {
			displayName: "Crew",
			members: [{ value: id }],
		});
		for (const [op, path] of [
			["remove", "displayName"],
			["replace", "id"],
			["replace", "meta.created"],
			["replace", `members[value eq "${id}"]`],
		]) {
			const Operations = [{ op, path, ...(op === "replace" && { value: id }) }];
			const reply = await call("PATCH", `/Groups/${group.body.id}`, {
				Operations,
			});
			expect([path, ...refused(reply)]).toEqual([path, 400, "mutability"]);
		}
	});

	test("take a filter of values for a list only", async () => {
		await using api = await openApi();
		const { call, patch, id } = await open(api);
		const path = 'name[givenName eq "Bob"].givenName';
		const reply = await patch({ op: "replace", path, value: "Eve" });
		expect(refused(reply)).toEqual([400, "invalidPath"]);
		const { body } = await call("GET", `/Users/${id}`);
		expect(body.name).toMatchObject({ givenName: "Ada" });
	});

	test("have one value for a name, in any case", async () => {
		await using api = await openApi();
		const { call } = await open(api);
		for (const [path, body] of [
			["/Users", { userName: "b@example.com", USERNAME: "c@example.com" }],
			["/Users", { userName: "b@example.com", name: { a: 1, A: 2 } }],
			[
				"/Users",
				{
					userName: "b@example.com",
					[enterprise]: { division: "1", DIVISION: "2" },
				},
			],
			["/Groups", { displayName: "Crew", DisplayName: "Team" }],
		] as const)
			expect(refused(await call("POST", path, body))).toEqual([
				400,
				"invalidSyntax",
			]);
		const found = await call("GET", '/Users?filter=userName sw "b@"');
		expect(found.body.totalResults).toBe(0);
	});

	test("name a manager and a member by their address too", async () => {
		await using api = await openApi();
		const { call, patch, id } = await open(api);
		const { body: boss } = await call("POST", "/Users", {
			userName: "boss@example.com",
		});
		const { location } = boss.meta as { location: string };
		const path = `${enterprise}:manager`;
		const set = await patch({ op: "add", path, value: { $ref: location } });
		expect((set.body[enterprise] as Json).manager).toMatchObject({
			value: boss.id,
			displayName: "boss@example.com",
		});
		const ended = { op: "replace", path, value: { $ref: `${location}/` } };
		expect(
			((await patch(ended)).body[enterprise] as Json).manager,
		).toMatchObject({ value: boss.id });
		const alone = { op: "replace", path: `${path}.$ref`, value: location };
		expect(refused(await patch(alone))).toEqual([400, "mutability"]);
		const group = await call("POST", "/Groups", {
			displayName: "Crew",
			members: [{ $ref: `${location}/` }],
		});
		expect(group.body.members).toMatchObject([{ value: boss.id }]);
		for (const filter of [
			`members[value eq "${boss.id}"]`,
			`members.value eq "${boss.id}"`,
		]) {
			const query = `/Groups?filter=${encodeURIComponent(filter)}`;
			expect((await call("GET", query)).body.totalResults).toBe(1);
		}
		const nobody = `/Groups?filter=${encodeURIComponent(`members[value eq "${id}"]`)}`;
		expect((await call("GET", nobody)).body.totalResults).toBe(0);
	});

	test("sort by the primary one of several values", async () => {
		await using api = await openApi();
		const { call } = await open(api);
		for (const [name, first, primary] of [
			["one", "1", "9"],
			["two", "5", "6"],
		])
			await call("POST", "/Users", {
				userName: `${name}@sorted.example`,
				phoneNumbers: [
					{ value: first, type: "home" },
					{ value: primary, type: "work", primary: true },
				],
			});
		const filter = encodeURIComponent('userName ew "@sorted.example"');
		const sort = "sortBy=phoneNumbers&attributes=userName";
		const { body } = await call("GET", `/Users?filter=${filter}&${sort}`);
		expect(body.Resources).toMatchObject([
			{ userName: "two@sorted.example" },
			{ userName: "one@sorted.example" },
		]);
	});

	test("compare what is case exact character by character, by an index and by a scan", async () => {
		await using api = await openApi();
		const { call } = await open(api);
		const [composed, split] = ["\u00e9", "e\u0301"] as const;
		for (const [path, body] of [
			["/Users", { userName: "e@example.com", externalId: split }],
			["/Groups", { displayName: "Crew", externalId: split }],
		] as const) {
			expectStatus(await call("POST", path, body), 201);
			for (const [value, total] of [
				[split, 1],
				[composed, 0],
			] as const)
				for (const filter of [
					`externalId eq "${value}"`,
					`externalId sw "${value}"`,
					`not (externalId ne "${value}")`,
				]) {
					const query = `${path}?filter=${encodeURIComponent(filter)}`;
					const { body } = await call("GET", query);
					expect([query, body.totalResults]).toEqual([query, total]);
				}
		}
	});

	test("refuse a filter that is empty or too long as invalidFilter", async () => {
		await using api = await openApi();
		const { call } = await open(api);
		for (const path of ["/Users", "/Groups"])
			for (const filter of ["", `id eq "${"a".repeat(8192)}"`])
				expect(refused(await call("GET", `${path}?filter=${filter}`))).toEqual([
					400,
					"invalidFilter",
				]);
	});

	test("filter no descriptions of the service, and say so", async () => {
		await using api = await openApi();
		const { call } = await open(api);
		for (const path of ["/Schemas", "/ResourceTypes", "/ServiceProviderConfig"])
			expectStatus(await call("GET", `${path}?filter=id pr`), 403);
	});

	test("let a bulk path end with a slash", async () => {
		await using api = await openApi();
		const { call } = await open(api);
		const data = { userName: "eve@example.com" };
		const { body } = await call("POST", "/Bulk", {
			Operations: [{ method: "POST", path: "/Users/", bulkId: "eve", data }],
		});
		expect(body.Operations).toMatchObject([{ status: "201" }]);
	});
});

describeApi("The older address of SCIM", (openApi) => {
	test("has the same calls, with the forms of SCIM and the present addresses", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const old = `//v1/scim/${orgId}`;
		const unknown = 'userName eq "1b0c1e1e-0000-4000-8000-000000000000"';
		const asked = await api.call<Json>(
			token,
			"GET",
			`${old}/Users?filter=${encodeURIComponent(unknown)}`,
		);
		expectStatus(asked, 200);
		expect(asked.body.totalResults).toBe(0);
		const made = await api.call<Json>(token, "POST", `${old}/Users`, {
			userName: "ada@example.com",
		});
		expectStatus(made, 201);
		const { id } = made.body;
		const location = made.headers.get("location");
		expect(location).toEndWith(`/identity/scim/${orgId}/v2/Users/${id}`);
		const changed = await api.call<Json>(token, "PATCH", `${old}/Users/${id}`, {
			Operations: [{ op: "Replace", path: "active", value: "False" }],
		});
		expect(changed.body.active).toBeFalse();
		const gone = await api.call<Json>(token, "GET", `${old}/Users/${orgId}`);
		expectStatus(gone, 404);
		expect(gone.body.schemas).toEqual([
			"urn:ietf:params:scim:api:messages:2.0:Error",
		]);
		expectStatus(await api.call(token, "DELETE", `${old}/Users/${id}`), 204);
	});
});
