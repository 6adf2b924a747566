import { expect, test } from "bun:test";
import type { SampleSession } from "../../../src/contract/sample.ts";
import { livingSignInsMax } from "../../../src/directory/access/sign-in.ts";
import { sampleIds } from "../../../src/sample/sample.ts";
import { listSampleSignIns } from "../../../src/sample/sign-ins.ts";
import {
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	type Json,
	people,
} from "../harness.ts";

const samplePeople = listSampleSignIns();

describeApi("signing in to the sample", (openApi) => {
	test("is told of at the root to those only who may", async () => {
		await using api = await openApi({ samplePeople });
		await using plain = await openApi();
		const read = async (
			{ server }: typeof api,
			headers: Record<string, string> = {},
			address = "127.0.0.1",
		) => {
			const request = new Request("http://localhost/", { headers });
			const reply = await server.fetch(request, { address });
			expect(reply.status).toBe(200);
			return ((await reply.json()) as Json).samplePeople;
		};
		expect(await read(api)).toBe("/v1/sample/people");
		expect(await read(plain)).toBeUndefined();
		expect(await read(api, {}, "10.0.0.1")).toBeUndefined();
		expect(await read(api, { via: "1.1 proxy" })).toBeUndefined();
		expect(
			await read(api, { origin: "https://elsewhere.example" }),
		).toBeUndefined();
	});

	test("lists an administrator of each kind, and gives a token of each", async () => {
		await using api = await openApi({ samplePeople });
		const reply = await api.call<{ items: Json[] }>(
			undefined,
			"GET",
			"/sample/people",
		);
		expectStatus(reply, 200);
		expect(
			reply.body.items.map(({ displayName, role, orgName }) =>
				[displayName, role, orgName].join(", "),
			),
		).toEqual([
			"Ada Admin, Full Administrator, Acme, Inc.",
			"Gabriel Chaudhary, User Administrator, Acme, Inc.",
			"Chen Bianchi, Read-only Administrator, Acme, Inc.",
			"Omar Eriksen, Location Administrator, Acme, Inc.",
			"John Andersen, Full Administrator, Acme, Inc.",
			expect.stringMatching(/, Member, Acme, Inc\.$/),
			"Petra Partner, Full Administrator, Northwind Partners",
			"Stella Stranger, Full Administrator, Umbrella Travel",
		]);
		for (const { id: personId } of reply.body.items) {
			const session = await api.call<SampleSession>(
				undefined,
				"POST",
				"/sample/sessions",
				{ personId },
			);
			expectStatus(session, 201);
			expect(session.headers.get("cache-control")).toBe("no-store");
			const { accessToken, expires } = session.body;
			expect(Date.parse(expires) - api.clock.now).toBe(8 * 60 * 60 * 1000);
			const me = await api.call(accessToken, "GET", "/people/me");
			expect(me.body.id).toBe(personId);
		}
	});

	test("gives nothing for a person who may not log in", async () => {
		await using api = await openApi({ samplePeople });
		const admin = await api.tokenOf(people.full);
		const path = `/people/${ids.person}`;
		const change = { loginEnabled: false };
		expectStatus(await api.call(admin, "PATCH", path, change), 200);
		const wanted = { personId: ids.person };
		const reply = await api.call(undefined, "POST", "/sample/sessions", wanted);
		expectRefusal(reply, 404);
	});

	test("gives nothing for anybody else", async () => {
		await using api = await openApi({ samplePeople });
		for (const [personId, status] of [
			[ids.manager, 404],
			[ids.nobody, 404],
			[ids.denver, 400],
			["", 400],
		] as const) {
			const reply = await api.call(undefined, "POST", "/sample/sessions", {
				personId,
			});
			expectStatus(reply, status);
		}
		const none = await api.call(undefined, "POST", "/sample/sessions", {});
		expectRefusal(none, 400, "personId");
	});

	test("leaves out who was removed", async () => {
		await using api = await openApi({ samplePeople });
		const full = await api.tokenOf("admin@example.com");
		expectStatus(await api.call(full, "DELETE", `/people/${ids.person}`), 204);
		const reply = await api.call(undefined, "GET", "/sample/people");
		expect(reply.text).not.toContain("John Andersen");
		const session = await api.call(undefined, "POST", "/sample/sessions", {
			personId: ids.person,
		});
		expectStatus(session, 404);
	});

	test("is not there in a directory that is no sample", async () => {
		await using api = await openApi();
		expectStatus(await api.call(undefined, "GET", "/sample/people"), 404);
		const body = { personId: ids.person };
		expectStatus(
			await api.call(undefined, "POST", "/sample/sessions", body),
			404,
		);
	});

	test("is refused to another host name, another machine's page and another site", async () => {
		await using api = await openApi({ samplePeople });
		const ask = async (
			url: string,
			headers: Record<string, string> = {},
			address: string | undefined = "127.0.0.1",
		) => {
			const reply = await api.server.fetch(
				new Request(`${url}/v1/sample/sessions`, {
					method: "POST",
					headers: { "content-type": "application/json", ...headers },
					body: JSON.stringify({ personId: ids.person }),
				}),
				{ address },
			);
			return reply.status;
		};
		for (const url of [
			"http://rebound.example",
			"http://127.0.0.1.rebound.example",
			"http://localhost.example:8080",
			"http://192.168.1.5:8080",
		])
			expect([url, await ask(url)]).toEqual([url, 403]);
		const local = "http://127.0.0.1:8080";
		for (const headers of [
			{ origin: "https://evil.example" },
			{ origin: "http://localhost:3000" },
			{ origin: "null" },
			{ "sec-fetch-site": "cross-site" },
			{ "sec-fetch-site": "same-site" },
		])
			expect(await ask(local, headers as never)).toBe(403);
		for (const url of [local, "http://localhost", "http://[::1]:8080"])
			expect([url, await ask(url, { origin: url })]).toEqual([url, 201]);
		for (const name of [
			"Forwarded",
			"Via",
			"X-Forwarded-For",
			"X-Forwarded-Host",
			"X-Forwarded-Anything",
			"X-Real-IP",
		])
			expect([name, await ask(local, { [name]: "127.0.0.1" })]).toEqual([
				name,
				403,
			]);
		for (const address of ["192.168.1.5", "8.8.8.8", "::", "fe80::1", ""])
			expect([address, await ask(local, {}, address)]).toEqual([address, 403]);
		for (const address of ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
			expect([address, await ask(local, {}, address)]).toEqual([address, 201]);
		const same = { origin: local, "sec-fetch-site": "same-origin" };
		expect(await ask(local, same)).toBe(201);
	});

	test("gives a token each time, and keeps a bounded number of them", async () => {
		await using api = await openApi({ samplePeople });
		for (let index = 0; index < 130; index++) {
			api.clock.now++;
			const reply = await api.call(undefined, "POST", "/sample/sessions", {
				personId: ids.person,
			});
			expectStatus(reply, 201);
		}
		const kept = await api.store.tokens.list(sampleIds.organization);
		const johns = kept.filter(({ personId }) => personId === sampleIds.john);
		expect(
			johns.filter(({ revokedAt }) => revokedAt === undefined).length,
		).toBe(livingSignInsMax);
	});
});
