import { describe, expect, test } from "bun:test";
import type { Token } from "../../../src/directory/token.ts";
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
