import { expect, test } from "bun:test";
import type { NewToken, TokenList } from "../../../src/contract/token.ts";
import {
	livingTokensMax,
	scopes,
} from "../../../src/directory/access/token.ts";
import { sampleIds } from "../../../src/sample/sample.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	type Json,
	nextOf,
	people,
} from "../harness.ts";

const reading = ["spark-admin:people_read"];

async function make(api: Api, token: string, body: Json = {}) {
	const reply = await api.call<NewToken>(token, "POST", "/tokens", {
		name: "a script",
		scopes: reading,
		...body,
	});
	expectStatus(reply, 201);
	expect(reply.headers.get("cache-control")).toBe("no-store");
	return reply.body;
}

async function list(api: Api, token: string, query = "") {
	const reply = await api.call<TokenList>(token, "GET", `/tokens${query}`);
	expectStatus(reply, 200);
	return reply.body.items;
}

describeApi("access tokens", (openApi) => {
	test("are made for nobody who may not log in, by any administrator", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const login = (loginEnabled: boolean) =>
			api.call(admin, "PATCH", `/people/${ids.person}`, { loginEnabled });
		expectStatus(await login(false), 200);
		const before = await list(api, admin, `?personId=${ids.person}`);
		const wanted = { name: "CI", scopes: reading, personId: ids.person };
		const reply = await api.call<Json>(admin, "POST", "/tokens", wanted);
		expectRefusal(reply, 409);
		expect(reply.body.errors).toEqual([
			expect.objectContaining({ field: "personId", code: "loginDisabled" }),
		]);
		expect(await list(api, admin, `?personId=${ids.person}`)).toEqual(before);
		expectStatus(await login(true), 200);
		await make(api, admin, { personId: ids.person });
	});

	test("are made with their secret, shown without it, and stop working when revoked", async () => {
		await using api = await openApi();
		const member = await api.tokenOf(people.member);
		const made = await make(api, member, {
			scopes: ["spark:people_read"],
			expiresInDays: 1,
		});
		expect(made.state).toBe("active");
		expect(Date.parse(made.expires ?? "") - Date.parse(made.created)).toBe(
			24 * 60 * 60 * 1000,
		);
		const me = await api.call(made.accessToken, "GET", "/people/me");
		expect(me.body.emails).toEqual([people.member]);

		const shown = (await list(api, member)).find(({ id }) => id === made.id);
		const { accessToken, ...rest } = made;
		expect(shown).toEqual(rest);
		expect(JSON.stringify(await list(api, member))).not.toContain(accessToken);

		const path = `/tokens/${made.id}`;
		expectStatus(await api.call(member, "DELETE", path), 204);
		expectStatus(await api.call(made.accessToken, "GET", "/people/me"), 401);
		const after = (await list(api, member)).find(({ id }) => id === made.id);
		expect(after).toMatchObject({ state: "revoked" });
	});

	test("show which of them the request was made with", async () => {
		await using api = await openApi();
		const member = await api.tokenOf(people.member);
		const other = await make(api, member, { scopes: ["spark:all"] });
		const mine = await list(api, other.accessToken);
		expect(
			mine.filter(({ isCurrent }) => isCurrent).map(({ id }) => id),
		).toEqual([other.id]);
	});

	test("expire in the list as they do for requests", async () => {
		await using api = await openApi();
		const member = await api.tokenOf(people.member);
		const made = await make(api, member, {
			scopes: ["spark:people_read"],
			expiresInDays: 1,
		});
		api.clock.now += 24 * 60 * 60 * 1000;
		expectStatus(await api.call(made.accessToken, "GET", "/people/me"), 401);
		const shown = (await list(api, member)).find(({ id }) => id === made.id);
		expect(shown?.state).toBe("expired");
	});

	test("never carry a scope that the token that makes them does not", async () => {
		await using api = await openApi();
		const narrow = await api.tokenOf(people.full, [
			"spark:tokens_write",
			"spark-admin:people_read",
		]);
		await make(api, narrow);
		for (const scope of [
			"spark-admin:people_write",
			"spark:all",
			"spark-admin:tokens_write",
		]) {
			const reply = await api.call(narrow, "POST", "/tokens", {
				name: "more",
				scopes: [scope],
			});
			expectRefusal(reply, 403, new RegExp(`not carry ${scope}`));
		}
		const all = await api.tokenOf(people.full, ["spark:all"]);
		await make(api, all, { scopes: ["spark:people_write"] });
		const wide = await api.call(all, "POST", "/tokens", {
			name: "more",
			scopes: reading,
		});
		expectRefusal(wide, 403, /not carry spark-admin:people_read/);
	});

	test("end no later than the token that makes them, and say so", async () => {
		await using api = await openApi();
		const member = await api.tokenOf(people.member);
		const short = await make(api, member, {
			scopes: ["spark:all"],
			expiresInDays: 1,
		});
		for (const expiresInDays of [2, 3650]) {
			const reply = await api.call<NewToken>(
				short.accessToken,
				"POST",
				"/tokens",
				{ name: "child", scopes: ["spark:people_read"], expiresInDays },
			);
			expectStatus(reply, 201);
			expect(reply.body.expires).toBe(short.expires as string);
			expect(reply.headers.get("warning")).toContain(short.expires as string);
		}
		const usual = await make(api, short.accessToken, {
			scopes: ["spark:people_read"],
		});
		expect(usual.expires).toBe(short.expires as string);
		api.clock.now += 24 * 60 * 60 * 1000;
		expectStatus(await api.call(usual.accessToken, "GET", "/people/me"), 401);
	});

	test("end when the token that made them is revoked, through any number of makers", async () => {
		await using api = await openApi();
		const personId = await api.idOf(people.member);
		const full = await api.tokenOf(people.full);
		const first = await make(api, full, { scopes });
		const second = await make(api, first.accessToken, { scopes });
		const child = await make(api, second.accessToken, { scopes });
		const other = await make(api, child.accessToken, { scopes, personId });
		const beside = await make(api, full, { scopes });
		expectStatus(await api.call(full, "DELETE", `/tokens/${first.id}`), 204);
		for (const { accessToken } of [first, second, child, other])
			expectStatus(await api.call(accessToken, "GET", "/people/me"), 401);
		expectStatus(await api.call(beside.accessToken, "GET", "/people/me"), 200);
		const states = (await list(api, full, `?orgId=${ids.organization}`))
			.filter(({ id }) =>
				[first, second, child, other].some((made) => made.id === id),
			)
			.map(({ state }) => state);
		expect(states).toEqual(["revoked", "revoked", "revoked", "revoked"]);
	});

	test("of others are for full administrators, and act as their person", async () => {
		await using api = await openApi();
		const personId = await api.idOf(people.member);
		const partner = await api.tokenOf(people.partner);
		const full = await api.tokenOf(people.full);
		for (const admin of [full, partner]) {
			const made = await make(api, admin, { personId });
			expect(made).toMatchObject({ personId, displayName: "Karim Jackson" });
			const me = await api.call(made.accessToken, "GET", "/people/me");
			expect(me.body.id).toBe(personId);
			const shown = await list(api, admin, `?personId=${personId}`);
			expect(shown.map(({ id }) => id)).toContain(made.id);
			const everyone = await list(api, admin, `?orgId=${ids.organization}`);
			expect(everyone.map(({ id }) => id)).toContain(made.id);
			const path = `/tokens/${made.id}`;
			expectStatus(await api.call(admin, "DELETE", path), 204);
		}
	});

	test("of others are refused to everyone else, and hidden from strangers", async () => {
		await using api = await openApi();
		const personId = await api.idOf(people.member);
		const full = await api.tokenOf(people.full);
		const made = await make(api, full, { personId });
		const expected = {
			user: 403,
			readonly: 403,
			member: 200,
			partnerMember: 404,
			stranger: 404,
		} as const;
		for (const [who, status] of Object.entries(expected)) {
			const token = await api.tokenOf(people[who as keyof typeof expected]);
			const body = { personId, name: "x", scopes: reading };
			const all: [string, string, Json?][] = [
				["GET", `/tokens?personId=${personId}`],
				["GET", `/tokens?orgId=${ids.organization}`],
				["POST", "/tokens", body],
				["DELETE", `/tokens/${made.id}`],
			];
			// A member is here the very person, who may do everything but list the others.
			const wanted =
				who === "member" ? [200, 403, 201, 204] : all.map(() => status);
			const got = [];
			for (const [method, path, sent] of all)
				got.push((await api.call(token, method, path, sent)).status);
			expect([who, ...got]).toEqual([who, ...wanted]);
		}
	});

	test("need a scope of their own", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full, reading as never);
		expectRefusal(
			await api.call(token, "GET", "/tokens"),
			403,
			/spark:tokens_read or spark-admin:tokens_read/,
		);
		const body = { name: "x", scopes: reading };
		expectRefusal(
			await api.call(token, "POST", "/tokens", body),
			403,
			/spark:tokens_write/,
		);
		const [{ id } = { id: "" }] = await api.store.tokens.list();
		expectStatus(await api.call(token, "DELETE", `/tokens/${id}`), 403);
	});

	test("are paged, the youngest first", async () => {
		await using api = await openApi();
		const member = await api.tokenOf(people.member);
		const made: string[] = [];
		// Of tokens made at the same time any may come first; the one that asks is made before all others.
		api.clock.now += 1;
		for (let index = 0; index < 5; index++) {
			api.clock.now += (index + 1) % 2;
			const { id } = await make(api, member, { scopes: ["spark:people_read"] });
			made.unshift(id);
		}
		const seen: string[] = [];
		let path: string | undefined = "/tokens?max=2";
		while (path !== undefined) {
			const reply = await api.call<TokenList>(member, "GET", path);
			expectStatus(reply, 200);
			expect(reply.body.items.length).toBeLessThanOrEqual(2);
			seen.push(...reply.body.items.map(({ id }) => id));
			path = nextOf(reply);
		}
		expect(seen).toHaveLength(6);
		expect(new Set(seen)).toEqual(new Set([...made, seen.at(-1) ?? ""]));
	});

	test("are refused with every wrong field at once", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const reply = await api.call(full, "POST", "/tokens", {
			personId: ids.denver,
			name: "",
			scopes: ["spark:everything"],
			expiresInDays: 100_000,
		});
		expectRefusal(
			reply,
			400,
			"personId",
			"name",
			/scopes .*spark:everything/,
			"expiresInDays",
		);
		const nobody = { personId: ids.nobody, name: "x", scopes: reading };
		expectStatus(await api.call(full, "POST", "/tokens", nobody), 404);
		expectStatus(await api.call(full, "DELETE", "/tokens/none"), 404);
	});

	test("are limited to a number for each person; those that ended long ago are forgotten", async () => {
		await using api = await openApi();
		const member = await api.tokenOf(people.member);
		const [own] = await api.store.tokens.list();
		const body = { name: "x", scopes: ["spark:people_read"], expiresInDays: 1 };
		for (let index = 1; index < livingTokensMax; index++)
			await make(api, member, body);
		expectRefusal(
			await api.call(member, "POST", "/tokens", body),
			409,
			/Revoke one first/,
		);
		api.clock.now += 40 * 24 * 60 * 60 * 1000;
		await make(api, member, body);
		const kept = await api.store.tokens.list(sampleIds.organization);
		const theirs = kept.filter(({ personId }) => personId === own?.personId);
		expect(theirs).toHaveLength(2);
	});

	test("are written in the history with who made and revoked them, and never with a secret", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const personId = await api.idOf(people.member);
		const made = await make(api, full, { personId });
		await api.call(full, "DELETE", `/tokens/${made.id}`);
		await api.call(full, "DELETE", `/tokens/${made.id}`);
		const lines = await api.store.changes.list({
			orgId: sampleIds.organization,
			limit: 100,
		});
		const told = lines.filter(({ subject }) => subject === "token");
		expect(told.map(({ kind }) => kind)).toEqual(["created", "deleted"]);
		for (const line of told) {
			expect(line.subjectId).toBe(made.id);
			expect(line.author.personId).toBe(sampleIds.admin);
			expect(Object.keys(line.fields).sort()).toEqual([
				"expiresAt",
				"impersonatorId",
				"name",
				"personId",
				"scopes",
			]);
		}
	});
});
