import { expect, test } from "bun:test";
import type { Scope } from "../../src/directory/access/token.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	type Json,
	people,
	type Reply,
} from "./harness.ts";

type Who = keyof typeof people;

const location = {
	name: "Oslo",
	timeZone: "Europe/Oslo",
	preferredLanguage: "nb_no",
	address: { address1: "Karl Johans gate 1", city: "Oslo", country: "NO" },
};

/** Calls about Acme and its people, each with a way to write it. */
const calls: Record<string, [string, string, Json?]> = {
	get: ["GET", `/people/${ids.manager}`],
	put: ["PUT", `/people/${ids.manager}`, { displayName: "Changed" }],
	delete: ["DELETE", `/people/${ids.manager}`],
	create: [
		"POST",
		"/people",
		{
			emails: ["new@example.com"],
			displayName: "New",
			orgId: ids.organization,
		},
	],
	list: ["GET", `/people?orgId=${ids.organization}`],
	find: ["GET", `/people?orgId=${ids.organization}&displayName=John`],
	me: ["GET", "/people/me"],
	organization: ["GET", `/organizations/${ids.organization}`],
	licenses: ["GET", `/licenses?orgId=${ids.organization}`],
	license: ["GET", `/licenses/${ids.messaging}`],
	roles: ["GET", "/roles"],
	locations: ["GET", `/locations?orgId=${ids.organization}`],
	location: ["GET", `/locations/${ids.denver}`],
	createLocation: ["POST", `/locations?orgId=${ids.organization}`, location],
	changeLocation: ["PUT", `/locations/${ids.denver}`, { notes: "X" }],
};

/** What each caller is answered, in the order of the calls. */
const matrix: Partial<Record<Who, Record<keyof typeof calls, number>>> = {
	full: answers("200 200 204 200 200 200 200 200 200 200 200 200 200 201 204"),
	user: answers("200 200 204 200 200 200 200 200 200 200 200 200 200 403 403"),
	readonly: answers(
		"200 403 403 403 200 200 200 200 200 200 200 200 200 403 403",
	),
	location: answers(
		"200 403 403 403 200 200 200 200 200 200 200 200 200 201 204",
	),
	device: answers(
		"200 403 403 403 400 200 200 403 403 403 403 403 403 403 403",
	),
	member: answers(
		"200 403 403 403 400 200 200 403 403 403 403 403 403 403 403",
	),
	partner: answers(
		"200 200 204 200 200 200 200 200 200 200 200 200 200 201 204",
	),
	partnerMember: answers(
		"404 403 403 403 404 404 200 403 403 403 403 403 403 403 403",
	),
	stranger: answers(
		"404 404 404 400 404 404 200 404 404 404 200 404 404 404 404",
	),
	strangerMember: answers(
		"404 403 403 403 404 404 200 403 403 403 403 403 403 403 403",
	),
};

/** What each call needs of a token, for an administrator. */
const needs: Record<keyof typeof calls, Scope[]> = {
	get: ["spark-admin:people_read"],
	put: ["spark-admin:people_read", "spark-admin:people_write"],
	delete: ["spark-admin:people_read", "spark-admin:people_write"],
	create: ["spark-admin:people_read", "spark-admin:people_write"],
	list: ["spark-admin:people_read"],
	me: ["spark:people_read"],
	organization: ["spark-admin:organizations_read"],
	licenses: ["spark-admin:licenses_read"],
	license: ["spark-admin:licenses_read"],
	roles: ["spark-admin:roles_read"],
	locations: ["spark-admin:locations_read"],
	location: ["spark-admin:locations_read"],
	createLocation: ["spark-admin:locations_write"],
	changeLocation: ["spark-admin:locations_write"],
};

describeApi("Permission", (openApi) => {
	for (const [who, statuses] of Object.entries(matrix))
		test(`answers the ${who} as they may`, async () => {
			let api = await openApi();
			for (const [name, status] of Object.entries(statuses)) {
				const token = await api.tokenOf(people[who as Who]);
				const before = await api.see(ids.manager);
				const reply = await make(api, token, name);
				expect(`${name} ${reply.status}`).toBe(`${name} ${status}`);
				if (reply.status >= 400)
					expect(await api.see(ids.manager)).toEqual(before);
				// What is not theirs to know must read as if there were nothing.
				if (reply.status === 404) expect(reply.text).not.toMatch(/Acme|Duarte/);
				const isChanged = reply.status < 400 && calls[name]?.[0] !== "GET";
				if (!isChanged) continue;
				await api[Symbol.asyncDispose]();
				api = await openApi();
			}
			await api[Symbol.asyncDispose]();
		});

	for (const [name, scopes] of Object.entries(needs))
		test(`allows ${name} with ${scopes.join(" and ")}, and refuses it without any one of them`, async () => {
			await using api = await openApi();
			for (const missing of scopes) {
				const rest = scopes.filter((scope) => scope !== missing);
				const token = await api.tokenOf(people.full, [
					...rest,
					...notEnough(missing),
				]);
				expectRefusal(await make(api, token, name), 403, /scope/);
			}
			const token = await api.tokenOf(people.full, scopes);
			expect((await make(api, token, name)).status).toBeLessThan(300);
		});

	test("lets spark:all stand for the scopes of people and for no administrator's", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full, ["spark:all"]);
		expectStatus(await make(api, token, "me"), 200);
		const seen = await make(api, token, "get");
		expectStatus(seen, 200);
		for (const name of ["roles", "licenses", "loginEnabled", "invitePending"])
			expect(seen.body).not.toHaveProperty(name);
		for (const name of [
			"put",
			"delete",
			"create",
			"licenses",
			"createLocation",
		])
			expectStatus(await make(api, token, name), 403);
		expectRefusal(await make(api, token, "list"), 400, "email or displayName");
	});

	test("lets user administrators change people but not who holds which role", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.user);
		const john = await api.see(ids.person);
		const put = (body: Json) =>
			api.call(token, "PUT", `/people/${ids.person}?callingData=true`, body);
		expectStatus(await put({ ...john, title: "Buyer" }), 200);
		for (const roles of [
			[],
			undefined,
			[ids.fullAdministrator],
			[...(john.roles ?? []), ids.userAdministrator],
		])
			expectRefusal(
				await put({ ...john, title: "X", roles }),
				403,
				"Only full administrators may change roles",
			);
		expect((await api.see(ids.person)).title).toBe("Buyer");
		const remove = await api.call(token, "DELETE", `/people/${ids.person}`);
		expectRefusal(remove, 403, /who holds a role/);
		const create = await api.call(token, "POST", "/people", {
			emails: ["new@example.com"],
			displayName: "New",
			roles: [ids.readonlyAdministrator],
		});
		expectRefusal(create, 403, "Only full administrators may give roles");
	});

	test("lets a partner administrator be full administrator where their organization manages, and no further", async () => {
		await using api = await openApi();
		const partner = await api.tokenOf(people.partner);
		const strangerId = await api.idOf(people.strangerMember);
		for (const [method, body] of [
			["GET", undefined],
			["PUT", { displayName: "X" }],
			["DELETE", undefined],
		] as const)
			expectStatus(
				await api.call(partner, method, `/people/${strangerId}`, body),
				404,
			);
		const roles = await api.call(partner, "PUT", `/people/${ids.manager}`, {
			displayName: "John Duarte",
			roles: [ids.userAdministrator],
		});
		expect(roles.body.roles).toEqual([ids.userAdministrator]);
		const organizations = await api.call<{ items: { id: string }[] }>(
			partner,
			"GET",
			"/organizations",
		);
		expect(organizations.body.items.map(({ id }) => id)).toEqual([
			ids.partnerOrg,
			ids.organization,
		]);
		const limited = await api.tokenOf(people.partner, ["spark:people_read"]);
		expectStatus(await api.call(limited, "GET", `/people/${ids.manager}`), 404);
	});

	const badTokens: [string, Record<string, string>][] = [
		["no token", {}],
		["an unknown token", { authorization: "Bearer nobody-knows-this-one" }],
		["another scheme", { authorization: "Basic YTpi" }],
		["no secret", { authorization: "Bearer" }],
		["two secrets", { authorization: "Bearer a b" }],
		["a secret in odd characters", { authorization: "Bearer a,b" }],
		["a very long secret", { authorization: `Bearer ${"x".repeat(5000)}` }],
	];
	for (const [what, headers] of badTokens)
		test(`refuses ${what} on every call`, async () => {
			await using api = await openApi();
			for (const [method, path, body] of Object.values(calls))
				expectRefusal(
					await api.call(undefined, method, path, body, headers),
					401,
					/valid access token set in the Authorization request header/,
				);
		});

	test("refuses a token that was revoked or has expired", async () => {
		await using api = await openApi();
		const member = await api.tokenOf(people.member);
		expectStatus(await make(api, member, "me"), 200);
		const tokens = await api.store.tokens.list();
		for (const { id } of tokens)
			await api.store.tokens.revoke(id, api.clock.now);
		api.clock.now += 1000;
		expectStatus(await make(api, member, "me"), 401);
	});

	test("takes the word Bearer in any case", async () => {
		await using api = await openApi();
		const secret = await api.tokenOf(people.member);
		for (const word of ["bearer", "BEARER", "Bearer "]) {
			const headers = { authorization: `${word} ${secret}` };
			expectStatus(
				await api.call(undefined, "GET", "/people/me", undefined, headers),
				200,
			);
		}
	});

	test("stops the tokens of a deleted person at once", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const member = await api.tokenOf(people.member);
		expectStatus(await make(api, member, "me"), 200);
		const id = await api.idOf(people.member);
		expectStatus(await api.call(admin, "DELETE", `/people/${id}`), 204);
		expectStatus(await make(api, member, "me"), 401);
		expectStatus(await api.call(admin, "GET", `/people/${id}`), 404);
		expectStatus(await api.call(admin, "DELETE", `/people/${id}`), 404);
		expectStatus(
			await api.call(admin, "PUT", `/people/${id}`, { displayName: "X" }),
			410,
		);
	});
});

function make(api: Api, token: string, name: string): Promise<Reply> {
	const [method, path, body] = calls[name] as [string, string, Json?];
	return api.call(token, method, path, body);
}

function answers(statuses: string): Record<keyof typeof calls, number> {
	const parts = statuses.split(" ").map(Number);
	const names = Object.keys(calls);
	expect(parts).toHaveLength(names.length);
	return Object.fromEntries(
		names.map((name, index) => [name, parts[index] as number]),
	);
}

// Scopes that come near what is missing, and still do not allow it.
function notEnough(missing: Scope): Scope[] {
	return missing === "spark-admin:people_write"
		? ["spark:all", "spark:people_write"]
		: missing.startsWith("spark-admin:") &&
				missing !== "spark-admin:people_read"
			? ["spark:all", "spark-admin:people_read"]
			: ["spark:people_write"];
}
