import { describe, expect, test } from "bun:test";
import type { Token } from "../../../src/directory/access/token.ts";
import type {
	Authorization,
	AuthorizationCode,
} from "../../../src/directory/authorizations/authorization.ts";
import { createDeviceCode } from "../../../src/directory/authorizations/codes.ts";
import type { Store } from "../../../src/directory/store/store.ts";
import {
	acme,
	add,
	authorAt,
	changedAt,
	createPerson,
	expectRefusal,
	globex,
	type OpenStore,
	openFilled,
} from "./fixture.ts";
import { createIntegration } from "./integrations.ts";

const now = changedAt;
const author = authorAt(now);
const options = { keptMax: 3, author };

export function describeAuthorizations(open: OpenStore): void {
	describe("authorizations", () => {
		test("come back as they were created, by person, by integration and page by page", async () => {
			await using filled = await openAuthorized(open);
			const { authorizations } = filled.store;
			const all = [
				createAuthorization("b"),
				createAuthorization("a", { createdAt: 2, refreshHash: "r" }),
				createAuthorization("c", { createdAt: 3, personId: "ben" }),
				createAuthorization("g", { orgId: globex, personId: "gus" }),
			];
			for (const one of all)
				expect(await authorizations.create(one, options)).toBe(true);
			const [b, a, c] = all;
			expect(await authorizations.get("a")).toEqual(a);
			expect(await authorizations.findByRefreshHash("r")).toEqual(a);
			const integrationId = "program";
			expect(await authorizations.list({ orgId: acme, integrationId })).toEqual(
				[b, a, c] as Authorization[],
			);
			expect(
				await authorizations.list({ orgId: acme, personId: "ann" }),
			).toEqual([b, a] as Authorization[]);
			expect(
				await authorizations.list({ orgId: acme, after: b, limit: 1 }),
			).toEqual([a] as Authorization[]);
			await expectRefusal(
				authorizations.create(
					createAuthorization("d", { integrationId: "none" }),
					options,
				),
				"notFound",
			);
		});

		test("of one person for one integration are not more than the limit, also when many are created together", async () => {
			await using filled = await openAuthorized(open);
			const { authorizations } = filled.store;
			const others = createAuthorization("ben", { personId: "ben" });
			await authorizations.create(others, options);
			await Promise.all(
				["1", "2", "3", "4", "5"].map((id) =>
					authorizations.create(createAuthorization(id), options),
				),
			);
			const kept = await authorizations.list({ orgId: acme, personId: "ann" });
			expect(kept).toHaveLength(3);
			expect(await authorizations.get("ben")).toEqual(others);
		});

		test("of a service app replace each other, and end with all that came from them", async () => {
			await using filled = await openAuthorized(open);
			const { authorizations } = filled.store;
			const by = (id: string, personId: string) =>
				createAuthorization(id, { personId, expiresAt: undefined });
			const derive = (id: string, under: string, personId: string) =>
				authorizations.create(createAuthorization(id, { personId }), {
					...options,
					under,
				});
			await authorizations.create(by("first", "ann"), options);
			expect(await derive("from-first", "first", "ann")).toBe(true);
			await authorizations.create(by("second", "ben"), options);
			expect(await idsIn(filled.store)).toEqual(["second"]);
			expect(await derive("late", "first", "ann")).toBe(false);
			expect(await derive("from-second", "second", "ben")).toBe(true);
			const done = await Promise.all([
				derive("x", "second", "ben"),
				authorizations.revoke("second", { at: now, author }),
				derive("y", "second", "ben"),
			]);
			expect(done[1]).toBe(true);
			expect(await derive("z", "second", "ben")).toBe(false);
			expect(await idsIn(filled.store)).toEqual([]);
		});

		test("are not given with a token that has been revoked or has expired", async () => {
			await using filled = await openAuthorized(open);
			const { tokens, authorizations } = filled.store;
			await tokens.create(createToken("revoked", { revokedAt: now - 1 }));
			await tokens.create(createToken("expired", { expiresAt: now }));
			await tokens.create(createToken("usable"));
			const results = [];
			for (const madeWith of ["revoked", "expired", "gone", "usable"])
				results.push(
					await authorizations.create(
						createAuthorization(`with-${madeWith}`, { madeWith }),
						options,
					),
				);
			expect(results).toEqual([false, false, false, true]);
			expect(await idsIn(filled.store)).toEqual(["with-usable"]);
		});

		test("leave no usable token when the token of their person is revoked at the same time", async () => {
			await using filled = await openAuthorized(open);
			const { tokens, authorizations } = filled.store;
			for (let round = 0; round < 8; round++) {
				const maker = `maker-${round}`;
				const id = `authorization-${round}`;
				await tokens.create(createToken(maker));
				await authorizations.create(
					createAuthorization(id, { madeWith: maker }),
					options,
				);
				await Promise.all([
					issue(filled.store, id, `t-${round}-1`),
					tokens.revoke(maker, now),
					issue(filled.store, id, `t-${round}-2`),
				]);
				expect(await authorizations.get(id)).toBeUndefined();
				const left = await tokens.listOfAuthorization(id);
				expect(left.filter((token) => token.revokedAt === undefined)).toEqual(
					[],
				);
			}
		});

		test("keep the newest tokens, and revoke them when they end", async () => {
			await using filled = await openAuthorized(open);
			const { tokens, authorizations } = filled.store;
			await authorizations.create(createAuthorization("one"), options);
			for (const id of ["t1", "t2", "t3"]) await issue(filled.store, "one", id);
			const kept = await tokens.listOfAuthorization("one");
			expect(kept.map(({ id }) => id)).toEqual(["t2", "t3"]);
			expect((await authorizations.get("one"))?.refreshHash).toBe("r of t3");
			expect(await authorizations.revoke("one", { at: now, author })).toBe(
				true,
			);
			expect(await authorizations.revoke("one", { at: now, author })).toBe(
				false,
			);
			expect(await issue(filled.store, "one", "t4")).toBeUndefined();
			for (const { id } of kept)
				expect((await tokens.get(id))?.revokedAt).toBe(now);
		});

		test("of an organization's people are revoked part by part, each with a line of history", async () => {
			await using filled = await openAuthorized(open);
			const { authorizations, changes } = filled.store;
			for (const id of ["1", "2", "3"])
				await authorizations.create(createAuthorization(id), options);
			await authorizations.create(
				createAuthorization("g", { orgId: globex, personId: "gus" }),
				options,
			);
			const revokeTwo = () =>
				authorizations.revokeOldest(
					{ orgId: acme, integrationId: "program" },
					{ limit: 2, author: authorAt(now) },
				);
			expect([await revokeTwo(), await revokeTwo(), await revokeTwo()]).toEqual(
				[2, 1, 0],
			);
			expect(await authorizations.get("g")).toBeDefined();
			const lines = await changes.list({ orgId: acme, limit: 10 });
			const ended = lines.filter(({ subject }) => subject === "authorization");
			expect(ended.map(({ subjectId, kind }) => [subjectId, kind])).toEqual([
				["1", "created"],
				["2", "created"],
				["3", "created"],
				["1", "deleted"],
				["2", "deleted"],
				["3", "deleted"],
			]);
		});
	});

	describe("codes", () => {
		test("of devices are unique while they wait, and free after their end", async () => {
			await using filled = await openAuthorized(open);
			const { authorizations } = filled.store;
			const create = (secretHash: string, userCode: string, at: number) =>
				authorizations.createCode(
					createDevice(secretHash, userCode, { expiresAt: at + 10 }),
					{ now: at },
				);
			expect(await create("one", "12345678", now)).toBe(true);
			expect(await create("two", "12345678", now + 9)).toBe(false);
			expect(await create("three", "87654321", now + 9)).toBe(true);
			expect(
				(await authorizations.findCode({ userCode: "12345678" }))?.secretHash,
			).toBe("one");
			expect(await authorizations.findCode({ secretHash: "two" })).toBe(
				undefined,
			);
			expect(await create("two", "12345678", now + 10)).toBe(true);
			expect(
				(await authorizations.findCode({ userCode: "12345678" }))?.secretHash,
			).toBe("two");
		});

		test("of devices are given to one of many that ask for the same at once", async () => {
			await using filled = await openAuthorized(open);
			const { authorizations } = filled.store;
			const given = await Promise.all(
				["1", "2", "3", "4", "5", "6"].map((secretHash) =>
					authorizations.createCode(createDevice(secretHash, "12345678"), {
						now,
					}),
				),
			);
			expect(given.filter(Boolean)).toHaveLength(1);
		});

		test("of devices are made again until one is free", async () => {
			await using filled = await openAuthorized(open);
			const { store } = filled;
			const create = (secretHash: string, codes: string[]) =>
				createDeviceCode(store, {
					secretHash,
					integration: createIntegration("program"),
					scopes: [],
					linkHash: `link of ${secretHash}`,
					createUserCode: () => codes.shift() ?? "00000000",
					now,
				});
			await create("one", ["11111111"]);
			const second = await create("two", ["11111111", "22222222"]);
			expect(second.device?.userCode).toBe("22222222");
			await create("three", []);
			await expectRefusal(create("four", []), "unavailable");
		});

		test("are changed one at a time", async () => {
			await using filled = await openAuthorized(open);
			const { authorizations } = filled.store;
			await authorizations.createCode(createDevice("one", "1"), { now });
			let firsts = 0;
			await Promise.all(
				[1, 2, 3, 4].map((at) =>
					authorizations.updateCode("one", (current) => {
						if (current.usedAt === undefined) firsts++;
						return { ...current, usedAt: current.usedAt ?? at };
					}),
				),
			);
			expect(firsts).toBe(1);
			expect(
				await authorizations.updateCode("none", (current) => current),
			).toBeUndefined();
		});
	});
}

function createAuthorization(
	id: string,
	more: Partial<Authorization> = {},
): Authorization {
	return {
		id,
		orgId: acme,
		personId: "ann",
		integrationId: "program",
		scopes: ["spark:people_read"],
		createdAt: 1,
		expiresAt: now + 1000,
		...more,
	};
}

function createToken(id: string, more: Partial<Token> = {}): Token {
	return {
		id,
		orgId: acme,
		personId: "ann",
		name: "a script",
		secretHash: `hash of ${id}`,
		scopes: ["spark:people_read"],
		createdAt: Number(/\d$/.exec(id)?.[0] ?? 1),
		...more,
	};
}

function createDevice(
	secretHash: string,
	userCode: string,
	more: Partial<AuthorizationCode> = {},
): AuthorizationCode {
	return {
		secretHash,
		integrationId: "program",
		scopes: ["spark:people_read"],
		expiresAt: now + 10,
		device: { userCode, linkHash: `link of ${secretHash}` },
		...more,
	};
}

async function openAuthorized(open: OpenStore) {
	const filled = await openFilled(open);
	const { store } = filled;
	for (const id of ["ann", "ben"]) await add(store, createPerson(id));
	await add(store, createPerson("gus", { orgId: globex }));
	await store.integrations.create(createIntegration("program"), author);
	return filled;
}

async function idsIn(store: Store): Promise<string[]> {
	const all = await store.authorizations.list({ orgId: acme });
	return all.map(({ id }) => id);
}

function issue(store: Store, authorizationId: string, tokenId: string) {
	return store.authorizations.issue(
		authorizationId,
		(current, { id: integrationId }) => ({
			authorization: { ...current, refreshHash: `r of ${tokenId}` },
			token: createToken(tokenId, {
				madeWith: current.madeWith,
				authorizationId,
				integrationId,
			}),
		}),
		{ tokensMax: 2, now },
	);
}
