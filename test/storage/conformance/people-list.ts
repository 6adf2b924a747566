import { describe, expect, test } from "bun:test";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import type { PeopleQuery } from "../../../src/directory/people/people-query.ts";
import { personNameKey } from "../../../src/directory/people/people-query.ts";
import type { ManagerQuery } from "../../../src/directory/store/people-store.ts";
import type { Store } from "../../../src/directory/store/store.ts";
import {
	acme,
	add,
	change,
	contents,
	createPerson,
	denver,
	fullRole,
	globex,
	type OpenStore,
	openFilled,
	remove,
	userRole,
} from "./fixture.ts";

// In the order of their UTF-8 bytes. U+FFFD comes before the supplementary characters there, and
// after their surrogates in UTF-16.
const namesInOrder = [
	" ",
	"ann",
	"ann b",
	"anna",
	"ann\u007f",
	"ébène",
	"zoe",
	"zoë b",
	"ｚoe c",
	"\ufffd",
	"𐐨nn",
	"🦊",
	"\u{10ffff}",
	"\u{10ffff}a",
];

export function describePeopleList(open: OpenStore): void {
	describe("lists of people", () => {
		test("have managers with the number of their reports, by id, page by page", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const managed = { p1: "m2", p2: "m1", p3: "m2", m1: "m2" };
			for (const id of ["m2", "m1", "p1", "p2", "p3"])
				await add(
					store,
					createPerson(id, {
						emails: [`${id}@example.com`],
						managerId: managed[id as keyof typeof managed],
					}),
				);
			const list = (query: Partial<ManagerQuery>) =>
				store.people.listManagers({ orgId: acme, limit: 10, ...query });
			const all = [
				{ id: "m1", reports: 1 },
				{ id: "m2", reports: 3 },
			];
			expect(await list({})).toEqual(all);
			expect(await list({ limit: 1 })).toEqual(all.slice(0, 1));
			expect(await list({ afterId: "m1" })).toEqual(all.slice(1));
			expect(await list({ ids: ["m2", "p1"] })).toEqual(all.slice(1));
			expect(await list({ orgId: globex })).toEqual([]);
			await remove(store, "p2");
			expect(await list({})).toEqual(all.slice(1));
		});

		test("come in the byte order of names, and of ids among people of one name", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const ids = ["9", "A", "a", "z", "é", "\ufffd", "🦊"];
			for (const [index, id] of [...ids].reverse().entries())
				await add(
					store,
					createPerson(id, {
						emails: [`${index}@example.com`],
						displayName: namesInOrder[index + 5],
					}),
				);
			expect(await idsOf(store, {})).toEqual([...ids].reverse());
			expect(await idsOf(store, { namePrefix: "" })).toEqual(
				[...ids].reverse(),
			);
			for (const id of ids) await change(store, id, { displayName: "Same" });
			expect(await idsOf(store, {})).toEqual(ids);
			expect(
				await idsOf(store, { order: { by: "name", isDescending: true } }),
			).toEqual([...ids].reverse());
		});

		test("find names by their beginning, whatever their case and accents, and nothing else", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await addNames(store, namesInOrder);
			expect(await namesBy(store, "")).toEqual(namesInOrder);
			expect(await namesBy(store, "ann")).toEqual(namesInOrder.slice(1, 5));
			expect(await namesBy(store, "ann ")).toEqual(namesInOrder.slice(1, 5));
			expect(await namesBy(store, " ann  b")).toEqual(["ann b"]);
			expect(await namesBy(store, "É")).toEqual(["ébène"]);
			expect(await namesBy(store, "Ebe")).toEqual(["ébène"]);
			expect(await namesBy(store, "Zoé ")).toEqual(["zoe", "zoë b", "ｚoe c"]);
			expect(await namesBy(store, "🦊")).toEqual(["🦊"]);
			expect(await namesBy(store, "\u{10ffff}")).toEqual(
				namesInOrder.slice(-2),
			);
			expect(await namesBy(store, "%")).toEqual([]);
			expect(await namesBy(store, "_nn")).toEqual([]);
		});

		test("follow a name that changes", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await addNames(store, ["Ann", "Ben"]);
			await change(store, "p0", { displayName: "Zoe" });
			expect(await namesBy(store, "")).toEqual(["Ben", "Zoe"]);
			expect(await namesBy(store, "ann")).toEqual([]);
		});

		test("hold the person with an e-mail whatever its case, in the own organization only", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann", { emails: ["Ann@Example.com"] }));
			await add(store, createPerson("ben"));
			await add(store, createPerson("gus", { orgId: globex }));
			expect(await idsOf(store, { email: "aNN@example.COM" })).toEqual(["ann"]);
			expect(await idsOf(store, { email: "nobody@example.com" })).toEqual([]);
			expect(await idsOf(store, { email: "gus@example.com" })).toEqual([]);
			expect(await idsOf(store, { email: "ann@example.com', '" })).toEqual([]);
			const emails = ["aNN@example.COM", "nobody@example.com"];
			const both = [...emails, "gus@example.com", "ann@example.com', '"];
			expect([
				...(await store.people.findByEmails({ orgId: acme, emails: both })),
			]).toEqual([["ann@example.com", "ann"]]);
			expect(
				await store.people.findByEmails({ orgId: acme, emails: [] }),
			).toEqual(new Map());
		});

		test("find the person with an e-mail in any organization, whatever its case", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann", { emails: ["Ann@Example.com"] }));
			await add(store, createPerson("gus", { orgId: globex }));
			expect(await store.people.findByEmail("aNN@example.COM")).toEqual({
				orgId: acme,
				id: "ann",
			});
			expect(await store.people.findByEmail("gus@example.com")).toEqual({
				orgId: globex,
				id: "gus",
			});
			for (const email of ["nobody@example.com", "ann@example.com', '", ""])
				expect(await store.people.findByEmail(email)).toBeUndefined();
		});

		test("hold the people of a list of ids that exist", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await addNames(store, ["a", "b", "c"]);
			expect(await idsOf(store, { ids: ["p2", "nobody", "p0", "p2"] })).toEqual(
				["p0", "p2"],
			);
			expect(await idsOf(store, { ids: [] })).toEqual([]);
		});

		test("hold whoever has one of the roles, once", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann", { roles: [fullRole, userRole] }));
			await add(store, createPerson("ben", { roles: [userRole] }));
			await add(store, createPerson("cyd"));
			await add(
				store,
				createPerson("gus", { orgId: globex, roles: [userRole] }),
			);
			expect(await idsOf(store, { roleIds: [fullRole, userRole] })).toEqual([
				"ann",
				"ben",
			]);
			expect(await idsOf(store, { roleIds: [fullRole] })).toEqual(["ann"]);
			expect(await idsOf(store, { roleIds: [] })).toEqual([]);
			await change(store, "ann", { roles: [userRole] });
			expect(await idsOf(store, { roleIds: [fullRole] })).toEqual([]);
		});

		test("hold the people of a location", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann", { locationId: denver }));
			await add(store, createPerson("ben"));
			expect(await idsOf(store, { locationId: denver })).toEqual(["ann"]);
			expect(await idsOf(store, { locationId: "nowhere" })).toEqual([]);
		});

		test("demand everything that is asked for at once", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const everything = {
				displayName: "Ann",
				roles: [userRole],
				locationId: denver,
			};
			await add(store, createPerson("ann", everything));
			await add(store, createPerson("a2", { ...everything, roles: [] }));
			await add(store, createPerson("a3", { ...everything, displayName: "B" }));
			await add(
				store,
				createPerson("a4", { ...everything, locationId: undefined }),
			);
			const query = {
				namePrefix: "an",
				roleIds: [userRole],
				locationId: denver,
				ids: ["ann", "a2", "a3", "a4"],
			};
			expect(await idsOf(store, query)).toEqual(["ann"]);
			expect(
				await idsOf(store, { ...query, email: "ann@example.com" }),
			).toEqual(["ann"]);
			expect(await idsOf(store, { ...query, email: "a2@example.com" })).toEqual(
				[],
			);
		});

		test("carry presence only when it is wanted", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			await store.presences.report([
				{ orgId: acme, personId: "ann", lastActivityAt: 5, isShared: false },
			]);
			const presenceWhen = async (isPresenceWanted: boolean) => {
				const [record] = await store.people.list({
					orgId: acme,
					limit: 1,
					isPresenceWanted,
				});
				return record?.presence;
			};
			expect(await presenceWhen(true)).toEqual({
				lastActivityAt: 5,
				isShared: false,
			});
			expect(await presenceWhen(false)).toEqual({ isShared: true });
		});

		test("show everyone exactly once page by page, in byte order", async () => {
			const { store } = await open();
			await store.load(contents);
			let run = 0;
			const names = fc.array(
				fc
					.oneof(
						fc.string({ unit: "binary", minLength: 1, maxLength: 4 }),
						fc.constantFrom(...namesInOrder),
					)
					.filter((name) => name.isWellFormed() && !name.includes("\0")),
				{ maxLength: 12 },
			);
			await fc.assert(
				fc.asyncProperty(
					names,
					fc.integer({ min: 1, max: 5 }),
					async (all, limit) => {
						const orgId = `run-${run++}`;
						const people = all.map((displayName, index) =>
							createPerson(`p${index}`, {
								orgId,
								emails: [`${index}@${orgId}.example`],
								displayName,
							}),
						);
						await store.load({
							organizations: [{ id: orgId, displayName: orgId, createdAt: 1 }],
							people: people.map((person) => ({
								person,
								presence: { isShared: true },
							})),
						});
						const expected = people
							.map(
								({ id, displayName }) =>
									[personNameKey(displayName), id] as const,
							)
							.sort(
								([a, b], [c, d]) => compareBytes(a, c) || compareBytes(b, d),
							)
							.map(([, id]) => id);
						const paged = await walk(store, { orgId, limit, namePrefix: "" });
						expect(paged).toEqual(expected);
						expect(await walk(store, { orgId, limit })).toEqual(expected);
					},
				),
				{ numRuns: 40 },
			);
			await store[Symbol.asyncDispose]();
		});

		test("stay in step while people are added and removed between pages", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await addNames(store, ["b", "d", "f", "h"]);
			const first = await store.people.list({
				orgId: acme,
				namePrefix: "",
				limit: 2,
				isPresenceWanted: false,
			});
			const last = first.at(-1)?.person;
			await add(store, createPerson("early", { displayName: "a" }));
			await add(store, createPerson("late", { displayName: "e" }));
			await remove(store, "p1");
			expect(
				await idsOf(store, {
					namePrefix: "",
					after: {
						id: last?.id ?? "",
						name: personNameKey(last?.displayName ?? ""),
					},
				}),
			).toEqual(["late", "p2", "p3"]);
		});

		test("go on by id among people of one name", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await addNames(store, ["Ann", "Ann", "ann", "Ann"]);
			expect(
				await walk(store, { orgId: acme, limit: 1, namePrefix: "ann" }),
			).toEqual(["p0", "p1", "p2", "p3"]);
		});
	});
}

async function addNames(store: Store, names: readonly string[]): Promise<void> {
	for (const [index, displayName] of names.entries())
		await add(store, createPerson(`p${index}`, { displayName }));
}

async function idsOf(
	store: Store,
	query: Partial<PeopleQuery>,
): Promise<string[]> {
	const found = await store.people.list({
		orgId: acme,
		limit: 100,
		isPresenceWanted: true,
		...query,
	});
	return found.map(({ person }) => person.id);
}

async function namesBy(store: Store, prefix: string): Promise<string[]> {
	const found = await store.people.list({
		orgId: acme,
		limit: 100,
		isPresenceWanted: false,
		namePrefix: personNameKey(prefix),
	});
	return found.map(({ person }) => person.displayName);
}

/** The ids of every page, one after the other. */
async function walk(
	store: Store,
	query: { orgId: string; limit: number; namePrefix?: string },
): Promise<string[]> {
	const ids: string[] = [];
	let after: PeopleQuery["after"];
	for (let page = 0; page < 100; page++) {
		const found = await store.people.list({
			...query,
			after,
			isPresenceWanted: page % 2 === 0,
		});
		expect(found.length).toBeLessThanOrEqual(query.limit);
		const last = found.at(-1)?.person;
		if (last === undefined) return ids;
		ids.push(...found.map(({ person }) => person.id));
		after = { id: last.id, name: personNameKey(last.displayName) };
	}
	throw new Error("The pages do not end.");
}

function compareBytes(left: string, right: string): number {
	return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
