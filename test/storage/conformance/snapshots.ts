import { describe, expect, test } from "bun:test";
import type { Store } from "../../../src/directory/store/store.ts";
import {
	acme,
	add,
	change,
	createJob,
	createPerson,
	expectRefusal,
	changedAt as now,
	type OpenStore,
	openFilled,
	read,
	readEverything,
} from "./fixture.ts";
import { creation } from "./steps.ts";

export function describeSnapshots(open: OpenStore): void {
	describe("snapshots", () => {
		test("bring everything back, and the history continues from there", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const { snapshots } = store;
			await add(store, createPerson("ann"));
			await change(store, "ann", { title: "first" });
			await store.tokens.create(tokenOf("t1", "ann"));
			const before = await readEverything(store);
			const saved = await snapshots.save("before", { now });
			expect(saved).toMatchObject({
				name: "before",
				createdAt: now,
				people: 1,
			});
			await change(store, "ann", { title: "second" });
			await add(store, createPerson("bob"));
			await addOrganization(store, "late");
			const { snapshot } = await snapshots.load("before");
			expect(snapshot).toEqual(saved);
			expect(await readEverything(store)).toEqual(before);
			expect(await store.organizations.get("late")).toBeUndefined();
			// A person in the place of the one who is gone, in an organization in the place of another.
			await addOrganization(store, "later");
			await add(store, createPerson("bob", { orgId: "later" }));
			expect((await read(store, "bob", "later"))?.orgId).toBe("later");
			await change(store, "ann", { title: "third" });
			expect((await read(store, "ann"))?.title).toBe("third");
			expect(await store.changes.newestId(acme)).toBe(3);
		});

		test("are kept apart, listed by name, replaced on request and deleted", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const { snapshots } = store;
			expect(await snapshots.list()).toEqual([]);
			await snapshots.save("b", { now });
			await add(store, createPerson("ann"));
			await snapshots.save("a.b-c_d", { now: now + 1 });
			expect((await snapshots.list()).map(({ name }) => name)).toEqual([
				"a.b-c_d",
				"b",
			]);
			await expectRefusal(snapshots.save("b", { now }), "conflict");
			await snapshots.load("b");
			expect(await read(store, "ann")).toBeUndefined();
			await snapshots.load("a.b-c_d");
			expect(await read(store, "ann")).toBeDefined();
			await snapshots.save("b", { now: now + 2, mayReplace: true });
			expect((await snapshots.list()).at(-1)).toMatchObject({
				createdAt: now + 2,
				people: 1,
			});
			await snapshots.delete("b");
			await expectRefusal(snapshots.delete("b"), "notFound");
			await expectRefusal(snapshots.load("b"), "notFound");
			expect((await snapshots.list()).length).toBe(1);
		});

		test("are saved by one of two who choose the same name", async () => {
			await using filled = await openFilled(open);
			const { snapshots } = filled.store;
			const ends = await Promise.allSettled([
				snapshots.save("s", { now }),
				snapshots.save("s", { now }),
			]);
			expect(
				ends
					.slice(0, 2)
					.map(({ status }) => status)
					.toSorted(),
			).toEqual(["fulfilled", "rejected"]);
		});

		test("keep the token that asks for the load, and those it was made with, unless its person is gone", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const { snapshots } = store;
			await add(store, createPerson("ann"));
			await store.tokens.create(tokenOf("old", "ann"));
			await snapshots.save("s", { now });
			await add(store, createPerson("bob"));
			await store.tokens.create(tokenOf("parent", "ann"));
			await store.tokens.create(
				tokenOf("child", "ann", { madeWith: "parent" }),
			);
			await store.tokens.create(tokenOf("other", "ann"));
			await store.tokens.create(tokenOf("bobs", "bob"));
			const idsAfter = async (keptTokenId: string) => {
				await snapshots.save("late", { now, mayReplace: true });
				const { isTokenKept } = await snapshots.load("s", { keptTokenId });
				const ids = (await store.tokens.list(acme)).map(({ id }) => id).sort();
				await snapshots.load("late");
				return { isTokenKept, ids };
			};
			expect(await idsAfter("child")).toEqual({
				isTokenKept: true,
				ids: ["child", "old", "parent"],
			});
			expect(await idsAfter("old")).toEqual({
				isTokenKept: true,
				ids: ["old"],
			});
			expect(await idsAfter("bobs")).toEqual({
				isTokenKept: false,
				ids: ["old"],
			});
		});

		test("count an era with each load, also of a state from before another load", async () => {
			await using filled = await openFilled(open);
			const { snapshots } = filled.store;
			await snapshots.save("s", { now });
			expect(await snapshots.readEra()).toBe(0);
			await snapshots.load("s");
			await snapshots.load("s");
			expect(await snapshots.readEra()).toBe(2);
			await snapshots.save("t", { now });
			await snapshots.load("s");
			await snapshots.load("t");
			expect(await snapshots.readEra()).toBe(4);
		});

		test("come before or after each other write, and the history fits the people", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const { snapshots } = store;
			await add(store, createPerson("ann"));
			await snapshots.save("s", { now });
			const addMany = (prefix: string) =>
				Array.from({ length: 40 }, (_, index) =>
					add(store, createPerson(`${prefix}${index}`)),
				);
			const load = snapshots.load("s");
			await Promise.all([...addMany("p"), load, ...addMany("q")]);
			const { people } = (await readEverything(store)) as { people: unknown[] };
			expect(await store.changes.newestId(acme)).toBe(people.length);
			await Promise.all(addMany("r"));
			expect(await store.changes.newestId(acme)).toBe(people.length + 40);
		});

		test("take back a long change that is running, and the next one finds its organizations", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const { snapshots } = store;
			await snapshots.save("s", { now });
			const addMany = (orgId: string) =>
				store.people.together(
					Array.from({ length: 60 }, (_, index) =>
						creation(`${orgId}${index}`, { orgId }),
					),
					"each",
				);
			await addOrganization(store, "one");
			const running = addMany("one");
			const load = snapshots.load("s");
			// Whichever comes first, the load takes the organization away.
			await Promise.allSettled([running, load]);
			expect(await store.changes.newestId("one")).toBe(0);
			// It takes the number of the one that is gone.
			await addOrganization(store, "two");
			await addMany("two");
			expect(await store.changes.newestId("two")).toBe(60);
			expect((await read(store, "two59", "two"))?.orgId).toBe("two");
		});

		test("end the leases of processes that work on a webhook or a job", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const { snapshots } = store;
			const key = { orgId: acme, id: "job" };
			await store.jobs.create(createJob());
			await store.jobs.finish(key, { warnings: [] });
			const lease = { now, until: now + 5000 };
			expect(await store.jobs.claim({ owner: "one", ...lease })).toBeDefined();
			await snapshots.save("s", { now });
			await snapshots.load("s");
			// The lease would otherwise last five more seconds.
			expect(await store.jobs.claim({ owner: "two", ...lease })).toMatchObject({
				id: "job",
				state: "running",
			});
			await store.jobs.release(key, { owner: "one", until: 0 });
			expect(
				await store.jobs.claim({ owner: "one", ...lease }),
			).toBeUndefined();
		});
	});
}

function addOrganization(store: Store, id: string): Promise<void> {
	return store.load({
		organizations: [{ id, displayName: id, createdAt: 9 }],
	});
}

function tokenOf(id: string, personId: string, more: object = {}) {
	return {
		id,
		orgId: acme,
		personId,
		name: id,
		secretHash: `hash of ${id}`,
		scopes: [],
		createdAt: now,
		...more,
	};
}
