import { expect, test } from "bun:test";
import {
	describeApi,
	expectStatus,
	ids,
	type Json,
	people,
} from "../webex/harness.ts";

const orgUuid = "96abc2aa-3dcc-11e5-a152-fe34819cdc9a";
const config = `/identity/scim/${orgUuid}/v2/ServiceProviderConfig`;

describeApi("The SCIM dialect", (openApi) => {
	test("is served at its own address and below /v1, by UUID and by the ID of the People API", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		for (const path of [
			`/${config}`,
			config,
			`//identity/scim/${ids.organization}/v2/ServiceProviderConfig`,
		]) {
			const reply = await api.call(token, "GET", path);
			expectStatus(reply, 200);
			expect(reply.headers.get("content-type")).toBe("application/scim+json");
			expect(reply.body.meta).toEqual({
				resourceType: "ServiceProviderConfig",
				location: `http://localhost${config}`,
			});
		}
	});

	test("sends plain JSON to a client that accepts only that, also in a refusal", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const plain = { accept: "application/json" };
		for (const [path, status] of [
			[config, 200],
			["/identity/scim/x/v2/Nothing", 404],
		] as const) {
			const reply = await api.call(token, "GET", `/${path}`, undefined, plain);
			expectStatus(reply, status);
			expect(reply.headers.get("content-type")).toBe(
				"application/json;charset=UTF-8",
			);
		}
	});

	test.each([
		["an unknown token", "GET", config, 401],
		["another method", "POST", config, 405],
		["an unknown path", "GET", "/identity/scim/x/v2/Nothing", 404],
		[
			"an organization that is not there",
			"GET",
			"/identity/scim/00000000-0000-4000-8000-000000000000/v2/ServiceProviderConfig",
			404,
		],
	])("refuses %s in the form of SCIM", async (what, method, path, status) => {
		await using api = await openApi();
		const token =
			what === "an unknown token" ? "none" : await api.tokenOf(people.full);
		for (const root of ["/", ""]) {
			const reply = await api.call(token, method, root + path);
			expectStatus(reply, status);
			expect(reply.headers.get("content-type")).toBe("application/scim+json");
			expect(reply.body.schemas).toEqual([
				"urn:ietf:params:scim:api:messages:2.0:Error",
			]);
			expect(reply.body.status).toBe(String(status));
		}
	});

	test("names the media types of SCIM when it refuses a body of another one", async () => {
		await using api = await openApi();
		const reply = await api.call(
			await api.tokenOf(people.full),
			"POST",
			`/identity/scim/${orgUuid}/v2/Users`,
			"title",
			{ "content-type": "text/plain" },
		);
		expectStatus(reply, 415);
		expect(reply.body.detail).toContain(
			"Send application/scim+json or application/json,",
		);
	});

	test("gives the reason uniqueness only when a value belongs to another", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const users = `/identity/scim/${orgUuid}/v2/Users`;
		const taken = await api.call(token, "POST", users, {
			schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
			userName: "admin@example.com",
		});
		expectStatus(taken, 409);
		expect(taken.body.scimType).toBe("uniqueness");
		const { id } = (await api.call(token, "GET", "/people/me")).body;
		const other = `/people/${ids.person}`;
		expectStatus(await api.call(token, "DELETE", other), 204);
		const last = await api.call(token, "PATCH", `${users}/${id}`, {
			schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
			Operations: [{ op: "replace", path: "active", value: false }],
		});
		expectStatus(last, 409);
		expect(last.body.detail).toContain("last full administrator");
		expect(last.body.scimType).toBeUndefined();
	});

	test("keeps the scopes of both dialects apart", async () => {
		await using api = await openApi();
		const scim = await api.tokenOf(people.full, ["identity:people_rw"]);
		const rest = await api.tokenOf(people.full, [
			"spark-admin:people_read",
			"spark-admin:people_write",
		]);
		expectStatus(await api.call(scim, "GET", `/${config}`), 200);
		expectStatus(await api.call(rest, "GET", `/${config}`), 403);
		expectStatus(await api.call(scim, "GET", "/people/me"), 403);
	});

	test("describes every attribute that it shows", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const root = `/${config.replace("/ServiceProviderConfig", "")}`;
		const list = await api.call(token, "GET", `${root}/Schemas`);
		expectStatus(list, 200);
		const schemas = list.body.Resources as { id: string }[];
		expect(list.body.totalResults).toBe(schemas.length);
		for (const { id } of schemas)
			expect(
				(await api.call(token, "GET", `${root}/Schemas/${id}`)).body,
			).toEqual(schemas.find((schema) => schema.id === id) as Json);
		expectStatus(await api.call(token, "GET", `${root}/Schemas/x`), 404);
		const types = await api.call(token, "GET", `${root}/ResourceTypes`);
		expect(
			(types.body.Resources as { id: string }[]).map(({ id }) => id),
		).toEqual(["User", "Group"]);
		expectStatus(
			await api.call(token, "GET", `${root}/ResourceTypes/User`),
			200,
		);
	});

	test("lets pages of other origins read it", async () => {
		await using api = await openApi();
		const origin = { origin: "https://example.org" };
		const reply = await api.call(
			undefined,
			"OPTIONS",
			`/${config}`,
			undefined,
			origin,
		);
		expectStatus(reply, 204);
		expect(reply.headers.get("access-control-allow-origin")).toBe("*");
		expect(reply.headers.get("access-control-expose-headers")).toContain(
			"location",
		);
	});

	test("is in the OpenAPI document with an address of its own", async () => {
		await using api = await openApi();
		const reply = await api.call(undefined, "GET", "//openapi.json");
		const { paths, servers } = reply.body as {
			paths: Record<string, { servers?: unknown }>;
			servers: unknown;
		};
		expect(servers).toEqual([{ url: "http://localhost/v1" }]);
		expect(
			paths["/identity/scim/{orgId}/v2/ServiceProviderConfig"]?.servers,
		).toEqual([{ url: "http://localhost" }]);
		expect(paths["/people/me"]?.servers).toBeUndefined();
	});

	test("has no example in the OpenAPI document that generators take for a reference", async () => {
		await using api = await openApi();
		const { text } = await api.call(undefined, "GET", "//openapi.json");
		const references = [...text.matchAll(/"\$ref":"([^"]*)"/g)].map(
			([, to]) => to,
		);
		expect(references).toContain("#/components/schemas/ScimError");
		expect(references.filter((to) => !to?.startsWith("#/"))).toEqual([]);
	});
});
