import { describe, expect, test } from "bun:test";
import type { PeopleQuery } from "../../../src/directory/people/people-query.ts";
import type { Store } from "../../../src/directory/store/store.ts";
import {
	acme,
	add,
	createPerson,
	fullRole,
	type OpenStore,
	openFilled,
} from "./fixture.ts";

const names = [
	"zoe",
	"Émile",
	"Ernst",
	"Ångström",
	"ann",
	"Кирилл",
	"山田 太郎",
	"佐藤 花子",
	"Өлзий",
	"3M",
	"🦊",
];

export function describePeopleInitials(open: OpenStore): void {
	describe("initials of people", () => {
		test("are counted in the order of names, without accents and with one for a script of many characters", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await addNames(store);
			expect(await initialsOf(store, {})).toEqual(
				"#1 A2 E2 Z1 К1 Ө1 漢2 #1".split(" "),
			);
			expect(
				await initialsOf(store, { type: "person", isLoginEnabled: true }),
			).toEqual("#1 A2 E2 Z1 К1 Ө1 漢2 #1".split(" "));
		});

		test("are those of the people whom the filters find", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await addNames(store);
			expect(await initialsOf(store, { roleIds: [fullRole] })).toEqual(
				"A1 E1 Z1 Ө1 漢1 #1".split(" "),
			);
			expect(
				await initialsOf(store, {
					nameRange: { from: "b", before: "山" },
				}),
			).toEqual("E2 Z1 К1 Ө1 漢1".split(" "));
			expect(await initialsOf(store, { namePrefix: "e" })).toEqual(["E2"]);
			expect(await initialsOf(store, { namePrefix: "q" })).toEqual([]);
		});

		test("begin where the list of names from there begins", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await addNames(store);
			const all = await listNames(store, {});
			let passed = 0;
			for (const { count, from } of await store.people.initials(query({}))) {
				const nameRange = { from, before: undefined };
				expect(await listNames(store, { nameRange })).toEqual(
					all.slice(passed),
				);
				expect(
					await store.people.tally(
						query({ nameRange: { from: "", before: from } }),
					),
				).toEqual({ count: passed, isExact: true });
				passed += count;
			}
			expect(passed).toBe(names.length);
		});
	});
}

async function addNames(store: Store): Promise<void> {
	for (const [index, displayName] of names.entries())
		await add(
			store,
			createPerson(`p${index}`, {
				displayName,
				roles: index % 2 === 0 ? [fullRole] : [],
			}),
		);
}

function query(given: Partial<PeopleQuery>): PeopleQuery {
	return { orgId: acme, limit: 100, isPresenceWanted: false, ...given };
}

async function initialsOf(
	store: Store,
	given: Partial<PeopleQuery>,
): Promise<string[]> {
	const counted = await store.people.initials(query(given));
	return counted.map(({ initial, count }) => `${initial}${count}`);
}

async function listNames(
	store: Store,
	given: Partial<PeopleQuery>,
): Promise<string[]> {
	const found = await store.people.list(query(given));
	return found.map(({ person }) => person.displayName);
}
