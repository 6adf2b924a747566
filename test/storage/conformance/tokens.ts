import { describe, expect, test } from "bun:test";
import type { Token } from "../../../src/directory/access/token.ts";
import {
	acme,
	add,
	change,
	createPerson,
	globex,
	type OpenStore,
	openFilled,
	remove,
} from "./fixture.ts";

function createToken(id: string, more: Partial<Token> = {}): Token {
	return {
		id,
		orgId: acme,
		personId: "ann",
		name: "a script",
		secretHash: `hash of ${id}`,
		scopes: ["spark:people_read", "spark-admin:people_write"],
		createdAt: 1,
		...more,
	};
}

export function describeTokens(open: OpenStore): void {
	describe("tokens", () => {
		test("are found by the hash of their secret, with the person as they are now", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			const token = createToken("one", { expiresAt: 5, revokedAt: 4 });
			await store.tokens.create(token);
			await change(store, "ann", { isLoginEnabled: false });
			const found = await store.tokens.findBySecretHash("hash of one");
			expect(found?.token).toEqual(token);
			expect(found?.person.id).toBe("ann");
			expect(found?.person.isLoginEnabled).toBe(false);
			expect(await store.tokens.findBySecretHash("hash of two")).toBe(
				undefined,
			);
			expect(await store.tokens.get("one")).toEqual(token);
			expect(await store.tokens.get("two")).toBeUndefined();
		});

		test("are listed in the order of their creation, by organization or all", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			await add(store, createPerson("gus", { orgId: globex }));
			await store.tokens.create(createToken("b", { createdAt: 1 }));
			await store.tokens.create(createToken("c", { createdAt: 3 }));
			await store.tokens.create(createToken("a", { createdAt: 1 }));
			await store.tokens.create(
				createToken("g", { createdAt: 2, orgId: globex, personId: "gus" }),
			);
			const idsOf = async (orgId?: string) =>
				(await store.tokens.list(orgId)).map(({ id }) => id);
			expect(await idsOf(acme)).toEqual(["a", "b", "c"]);
			expect(await idsOf(globex)).toEqual(["g"]);
			expect(await idsOf()).toEqual(["a", "b", "g", "c"]);
		});

		test("are spent once, also by many at once, and only while they can be used", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await store.tokens.create(createToken("one", { expiresAt: 20 }));
			const { secretHash } = createToken("one");
			expect(await store.tokens.spend(secretHash, 20)).toBe(false);
			const spent = await Promise.all(
				Array.from({ length: 8 }, () => store.tokens.spend(secretHash, 10)),
			);
			expect(spent.filter(Boolean)).toEqual([true]);
			expect((await store.tokens.get("one"))?.revokedAt).toBe(10);
			expect(await store.tokens.spend("unknown", 10)).toBe(false);
		});

		test("are revoked once: the first time counts", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			await store.tokens.create(createToken("one"));
			expect(await store.tokens.revoke("one", 10)).toBe(true);
			expect(await store.tokens.revoke("one", 20)).toBe(true);
			expect((await store.tokens.get("one"))?.revokedAt).toBe(10);
			expect(await store.tokens.revoke("two", 10)).toBe(false);
		});

		test("are shown page by page, the youngest first, of an organization or a person", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			await add(store, createPerson("ben"));
			await add(store, createPerson("gus", { orgId: globex }));
			for (const [id, createdAt, personId] of [
				["b", 1, "ann"],
				["c", 3, "ben"],
				["a", 1, "ann"],
				["d", 3, "ann"],
			] as const)
				await store.tokens.create(createToken(id, { createdAt, personId }));
			await store.tokens.create(
				createToken("g", { createdAt: 2, orgId: globex, personId: "gus" }),
			);
			const walk = async (personId?: string) => {
				const seen: string[] = [];
				let after: { createdAt: number; id: string } | undefined;
				for (;;) {
					const page = await store.tokens.listPage({
						orgId: acme,
						personId,
						after,
						limit: 1,
					});
					const [token] = page;
					if (token === undefined) return seen;
					seen.push(token.id);
					after = token;
				}
			};
			expect(await walk()).toEqual(["d", "c", "b", "a"]);
			expect(await walk("ann")).toEqual(["d", "b", "a"]);
			expect(await walk("gus")).toEqual([]);
		});

		test("that expire in a time are listed, without those that were revoked", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			for (const [id, token] of Object.entries({
				never: {},
				before: { expiresAt: 9 },
				first: { expiresAt: 10 },
				last: { expiresAt: 19 },
				after: { expiresAt: 20 },
				revoked: { expiresAt: 15, revokedAt: 12 },
			}))
				await store.tokens.create(createToken(id, token));
			const page = await store.tokens.listPage({
				orgId: acme,
				expires: { from: 10, before: 20 },
				limit: 10,
			});
			expect(page.map(({ id }) => id).sort()).toEqual(["first", "last"]);
		});

		test("that ended before a time can be removed, of one person only", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			await add(store, createPerson("ben"));
			await store.tokens.create(createToken("alive"));
			await store.tokens.create(createToken("expired", { expiresAt: 9 }));
			await store.tokens.create(createToken("revoked", { revokedAt: 9 }));
			await store.tokens.create(createToken("later", { expiresAt: 10 }));
			await store.tokens.create(
				createToken("bens", { personId: "ben", expiresAt: 9 }),
			);
			await store.tokens.prune({
				orgId: acme,
				personId: "ann",
				endedBefore: 10,
			});
			const left = await store.tokens.list();
			expect(left.map(({ id }) => id)).toEqual(["alive", "bens", "later"]);
		});

		test("are in the history when it is said who made or revoked them, once each", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			const by = (at: number) => ({
				personId: "ann",
				orgId: acme,
				trackingId: `t${at}`,
				at,
			});
			const linesOf = async () =>
				(await store.changes.list({ orgId: acme, limit: 100 })).filter(
					({ subject }) => subject === "token",
				);
			await store.tokens.create(createToken("silent"));
			await store.tokens.revoke("silent", 5);
			expect(await linesOf()).toEqual([]);
			await store.tokens.create(createToken("told", { expiresAt: 50 }), by(6));
			await store.tokens.revoke("told", 7, by(7));
			await store.tokens.revoke("told", 8, by(8));
			await store.tokens.revoke("none", 9, by(9));
			const lines = await linesOf();
			expect(lines).toHaveLength(2);
			expect(lines[0]).toMatchObject({
				subjectId: "told",
				kind: "created",
				author: by(6),
				fields: {
					personId: { to: "ann" },
					name: { to: "a script" },
					scopes: { to: ["spark:people_read", "spark-admin:people_write"] },
					expiresAt: { to: 50 },
				},
			});
			expect(lines[1]).toMatchObject({
				kind: "deleted",
				author: by(7),
				fields: { name: { from: "a script" } },
			});
			expect(JSON.stringify(lines)).not.toContain("hash of");
		});

		test("with a secret that is in use already are refused", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			await store.tokens.create(createToken("one", { secretHash: "same" }));
			const second = store.tokens.create(
				createToken("two", { secretHash: "same" }),
			);
			expect(
				await second.then(
					() => "kept",
					() => "refused",
				),
			).toBe("refused");
			expect(await store.tokens.list()).toHaveLength(1);
		});

		test("go with their person, and only theirs", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			await add(store, createPerson("ben"));
			await store.tokens.create(createToken("one"));
			await store.tokens.create(createToken("two", { personId: "ben" }));
			await remove(store, "ann");
			expect((await store.tokens.list()).map(({ id }) => id)).toEqual(["two"]);
		});
	});
}
