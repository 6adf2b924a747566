import { describe, expect, test } from "bun:test";
import { hash } from "node:crypto";
import {
	type ChainHead,
	verifyChain,
} from "../../../src/directory/history/chain.ts";
import type { Store } from "../../../src/directory/store/store.ts";
import {
	acme,
	add,
	authorAt,
	change,
	changedAt,
	createLocation,
	createPerson,
	globex,
	type OpenStore,
	openFilled,
	remove,
} from "./fixture.ts";

export function describeChain(open: OpenStore): void {
	describe("the chain of history", () => {
		test("holds for every line of every kind, each organization by itself", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann", { title: 'Zoë 🦊 "\\\n"' }));
			await add(store, createPerson("gus", { orgId: globex }));
			await change(store, "ann", { title: undefined, nickName: "\u2028" });
			await store.locations.create(createLocation("oslo"), authorAt(changedAt));
			await remove(store, "ann");
			await Promise.all(
				["ben", "cyd", "dan"].map((id) => add(store, createPerson(id))),
			);
			const report = await verify(store);
			expect(report).toMatchObject({ lineCount: 7, broken: undefined });
			expect(await store.changes.count(acme)).toBe(7);
			expect(await verify(store, globex)).toMatchObject({
				lineCount: 1,
				broken: undefined,
			});
			const lines = await store.changes.listSealed({
				orgId: acme,
				afterId: 0,
				limit: 100,
			});
			const hashes = lines.map((line) => line.hash);
			expect(new Set(hashes).size).toBe(7);
			expect(report.head).toEqual({
				orgId: acme,
				id: lines.at(-1)?.id ?? 0,
				hash: hashes.at(-1) ?? "",
			});
		});

		test("continues from a noted head, and misses one that is not its own", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			const { head } = await verify(store);
			await change(store, "ann", { title: "GM" });
			const noted = head as ChainHead;
			expect((await verify(store, acme, noted)).broken).toBeUndefined();
			const other = { ...noted, hash: "0".repeat(64) };
			expect((await verify(store, acme, other)).broken).toMatchObject({
				id: noted.id,
				problem: expect.stringContaining("the history was rewritten"),
			});
			const later = { ...noted, id: 1_000_000 };
			expect((await verify(store, acme, later)).broken).toMatchObject({
				id: 1_000_000,
				problem: expect.stringContaining("is missing"),
			});
		});

		test("of an organization without history has no head", async () => {
			await using filled = await openFilled(open);
			expect(await verify(filled.store)).toEqual({
				lineCount: 0,
				head: undefined,
				broken: undefined,
			});
		});
	});
}

function verify(store: Store, orgId = acme, notedHead?: ChainHead) {
	return verifyChain(store.changes, {
		orgId,
		notedHeads: notedHead && [notedHead],
		digest: (text) => hash("sha256", text, "hex"),
	});
}
