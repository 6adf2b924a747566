import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { PeopleQuery } from "../../../src/directory/people/people-query.ts";
import {
	searchKeyFor,
	searchPrefixOf,
} from "../../../src/directory/people/person-search.ts";
import type { Store } from "../../../src/directory/store/store.ts";
import {
	acme,
	add,
	calling,
	change,
	contents,
	createPerson,
	globex,
	messaging,
	type OpenStore,
	openFilled,
	remove,
} from "./fixture.ts";

export function describePeopleSearch(open: OpenStore): void {
	describe("searches for people", () => {
		test("find a name by any of its words, and an e-mail by its beginning", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("a", { displayName: "John Andersen" }));
			await add(store, createPerson("b", { displayName: "Ann Johnson" }));
			await add(store, createPerson("c", { emails: ["Johnny@example.com"] }));
			await add(
				store,
				createPerson("g", { displayName: "John", orgId: globex }),
			);
			expect(await find(store, "JOHN")).toEqual(["a", "c", "b"]);
			expect(await find(store, "john a")).toEqual(["a"]);
			expect(await find(store, "ander")).toEqual(["a"]);
			expect(await find(store, "johnny@")).toEqual(["c"]);
			expect(await find(store, "example")).toEqual([]);
			expect(await find(store, "%")).toEqual([]);
		});

		test("follow names and e-mails that change, and people who are removed", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("a", { displayName: "Ann Lee" }));
			await add(store, createPerson("b", { displayName: "Ann Wu" }));
			await change(store, "a", { displayName: "Zoe Lee" });
			await change(store, "b", { emails: ["new@example.com"] });
			expect(await find(store, "ann")).toEqual(["b"]);
			expect(await find(store, "zoe")).toEqual(["a"]);
			expect(await find(store, "lee")).toEqual(["a"]);
			expect(await find(store, "new")).toEqual(["b"]);
			expect(await find(store, "b@")).toEqual([]);
			await remove(store, "b");
			expect(await find(store, "ann")).toEqual([]);
			await add(store, createPerson("b", { displayName: "Ann Wu" }));
			expect(await find(store, "ann")).toEqual(["b"]);
		});

		test("show everyone who has such a key exactly once, page by page", async () => {
			const { store } = await open();
			await store.load(contents);
			let run = 0;
			const word = fc.oneof(
				fc.constantFrom("ann", "anna", "an", "bo", "ébène", "🦊x"),
				fc.stringMatching(/^[a-c]{1,3}$/),
			);
			const person = fc.record({
				name: fc.array(word, { minLength: 1, maxLength: 4 }),
				email: word,
			});
			await fc.assert(
				fc.asyncProperty(
					fc.array(person, { maxLength: 10 }),
					fc.array(word, { minLength: 1, maxLength: 2 }),
					fc.integer({ min: 1, max: 4 }),
					async (drafts, words, limit) => {
						const orgId = `search-${run++}`;
						const everyone = drafts.map(({ name, email }, index) =>
							createPerson(`p${index}`, {
								orgId,
								displayName: name.join(" "),
								emails: [`${email}${index}@${orgId}.example`],
							}),
						);
						await store.load({
							organizations: [{ id: orgId, displayName: orgId, createdAt: 1 }],
							people: everyone.map((each) => ({
								person: each,
								presence: { isShared: true },
							})),
						});
						const prefix = searchPrefixOf(words.join(" "));
						const expected = everyone
							.filter((each) => searchKeyFor(each, prefix) !== undefined)
							.map(({ id }) => id);
						const seen = await walk(store, {
							orgId,
							searchPrefix: prefix,
							limit,
						});
						expect([...seen].sort()).toEqual(expected.sort());
						const query = { orgId, searchPrefix: prefix, ...noPlace };
						expect(await store.people.tally(query)).toEqual({
							count: expected.length,
							isExact: true,
						});
					},
				),
				{ numRuns: 40 },
			);
			await store[Symbol.asyncDispose]();
		});
	});

	describe("filters of people", () => {
		test("by license, manager, type and pending hold alone, together, and with a name or a search", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const boss = createPerson("boss", { displayName: "Bea Boss" });
			await add(store, boss);
			await add(
				store,
				createPerson("ann", {
					displayName: "Ann A",
					licenses: [messaging, calling],
					managerId: "boss",
				}),
			);
			await add(
				store,
				createPerson("ben", {
					displayName: "Ben B",
					licenses: [messaging],
					managerId: "boss",
				}),
			);
			await add(store, createPerson("bot", { type: "bot" }));
			await add(store, createPerson("guest", { type: "appuser" }));
			await store.presences.report([
				{ orgId: acme, personId: "ben", lastActivityAt: 5 },
				{ orgId: acme, personId: "boss", reported: "OutOfOffice" },
			]);
			const cases: [Partial<PeopleQuery>, string[]][] = [
				[{ licenseId: messaging }, ["ann", "ben"]],
				[{ licenseId: calling }, ["ann"]],
				[{ licenseId: "none" }, []],
				[{ managerId: "boss" }, ["ann", "ben"]],
				[{ managerId: "ann" }, []],
				[{ type: "bot" }, ["bot"]],
				[{ type: "appuser" }, ["guest"]],
				[{ type: "person" }, ["ann", "boss", "ben"]],
				[{ isPending: true }, ["ann", "boss"]],
				[{ isPending: false }, ["ben", "bot", "guest"]],
				[{ isPending: false, type: "person" }, ["ben"]],
				[{ managerId: "boss", licenseId: calling, isPending: true }, ["ann"]],
				[{ managerId: "boss", isPending: false }, ["ben"]],
				[{ licenseId: messaging, namePrefix: "b" }, ["ben"]],
				[{ licenseId: messaging, searchPrefix: "b" }, ["ben"]],
				[{ type: "person", searchPrefix: "bea" }, ["boss"]],
			];
			for (const [query, expected] of cases) {
				const limits = [1, 2, 100];
				for (const limit of limits)
					expect([
						query,
						await walk(store, { orgId: acme, ...query, limit }),
					]).toEqual([query, expected]);
				const tallied = await store.people.tally({
					orgId: acme,
					...query,
					...noPlace,
				});
				expect([query, tallied]).toEqual([
					query,
					{ count: expected.length, isExact: true },
				]);
			}
		});

		test("follow a manager and a license that change, and a first activity", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("boss"));
			await add(store, createPerson("ann", { managerId: "boss" }));
			const when = (query: Partial<PeopleQuery>) =>
				walk(store, { orgId: acme, limit: 10, ...query });
			await change(store, "ann", {
				managerId: undefined,
				licenses: [messaging],
			});
			expect(await when({ managerId: "boss" })).toEqual([]);
			expect(await when({ licenseId: messaging })).toEqual(["ann"]);
			await store.presences.report([
				{ orgId: acme, personId: "ann", lastActivityAt: 1 },
				{ orgId: acme, personId: "nobody", lastActivityAt: 1 },
			]);
			expect(await when({ isPending: true })).toEqual(["boss"]);
			await remove(store, "boss");
			expect(await when({ isPending: true })).toEqual([]);
			await add(store, createPerson("boss"));
			expect(await when({ isPending: true })).toEqual(["boss"]);
		});

		test("give the ids of those who may sign in and never did, page by page", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			for (const id of ["eve", "ann", "bob", "dan", "cat"])
				await add(store, createPerson(id));
			await add(store, createPerson("gus", { orgId: globex }));
			await change(store, "bob", { isLoginEnabled: false });
			await store.presences.report([
				{ orgId: acme, personId: "cat", lastActivityAt: 1 },
			]);
			const list = (limit: number, afterId?: string) =>
				store.people.listPendingIds({ orgId: acme, afterId, limit });
			expect(await list(9)).toEqual(["ann", "dan", "eve"]);
			expect(await list(2)).toEqual(["ann", "dan"]);
			expect(await list(2, "dan")).toEqual(["eve"]);
			expect(await list(2, "eve")).toEqual([]);
			await change(store, "bob", { isLoginEnabled: true });
			await remove(store, "ann");
			expect(await list(9)).toEqual(["bob", "dan", "eve"]);
		});

		test("follow a department, an external id, a number and a sign-in that change, each alone", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann", { department: "Sales" }));
			const found = (query: Partial<PeopleQuery>) =>
				walk(store, { orgId: acme, limit: 10, ...query });
			const byNumber = { searchPrefix: "7209", numberPrefixes: ["-9027"] };
			expect(await found({ department: "SALES" })).toEqual(["ann"]);
			await change(store, "ann", { department: "Ops" });
			expect(await found({ department: "sales" })).toEqual([]);
			expect(await found({ department: "ops" })).toEqual(["ann"]);
			await change(store, "ann", { department: undefined });
			expect(await found({ department: "ops" })).toEqual([]);
			await change(store, "ann", { externalId: "00u1AbC" });
			expect(await found({ externalId: "00u1AbC" })).toEqual(["ann"]);
			expect(await found({ externalId: "00u1abc" })).toEqual([]);
			await change(store, "ann", { externalId: undefined });
			expect(await found({ externalId: "00u1AbC" })).toEqual([]);
			await change(store, "ann", { isLoginEnabled: false });
			expect(await found({ isLoginEnabled: false })).toEqual(["ann"]);
			await change(store, "ann", { isLoginEnabled: true });
			expect(await found({ isLoginEnabled: false })).toEqual([]);
			await change(store, "ann", {
				phoneNumbers: [
					{ type: "work", value: "+14085267209", shown: "+1 408 526 7209" },
				],
			});
			expect(await found(byNumber)).toEqual(["ann"]);
			await remove(store, "ann");
			expect(await found(byNumber)).toEqual([]);
			await add(store, createPerson("ann", { department: "Sales" }));
			expect(await found({ department: "sales" })).toEqual(["ann"]);
		});

		test("of people who are loaded count their presence", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await store.load({
				people: [
					{ person: createPerson("new"), presence: { isShared: true } },
					{
						person: createPerson("old"),
						presence: { isShared: true, lastActivityAt: 1 },
					},
				],
			});
			const query = { orgId: acme, isPending: true, limit: 10 };
			expect(await walk(store, query)).toEqual(["new"]);
		});
	});
}

const noPlace = { limit: 1, isPresenceWanted: false };

async function find(store: Store, text: string): Promise<string[]> {
	return walk(store, {
		orgId: acme,
		searchPrefix: searchPrefixOf(text),
		limit: 100,
	});
}

/** The ids of every page, one after the other. */
async function walk(
	store: Store,
	query: Omit<PeopleQuery, "isPresenceWanted">,
): Promise<string[]> {
	const ids: string[] = [];
	let after: PeopleQuery["after"];
	for (let page = 0; page < 100; page++) {
		const { records, next } = await store.people.page({
			...query,
			after,
			isPresenceWanted: page % 2 === 0,
		});
		expect(records.length).toBeLessThanOrEqual(query.limit);
		ids.push(...records.map(({ person }) => person.id));
		if (next === undefined) return ids;
		after = next;
	}
	throw new Error("The pages do not end.");
}
