import { describe, expect, test } from "bun:test";
import { DirectoryError } from "../../src/directory/errors.ts";
import {
	demandAdministratorLeft,
	isFullAdministrator,
} from "../../src/directory/people/last-administrator.ts";
import type { Person } from "../../src/directory/people/person.ts";
import {
	createPerson as createByRule,
	replacePerson,
} from "../../src/directory/people/rules.ts";
import type { Store } from "../../src/directory/store/store.ts";
import { openPostgresStore } from "../../src/storage/postgres/store.ts";
import { takeDatabase, testOptions } from "../postgres/postgres-server.ts";
import {
	acme,
	add,
	authorAt,
	calling,
	change,
	changedAt,
	contents,
	createLocation,
	createPerson,
	denver,
	globex,
	read,
	remove,
	targetOf,
} from "./conformance/fixture.ts";

// Each store has a pool, caches and a queue of its own, and shares with the others what processes share: the database.
const storeCount = 4;
const options = { now: changedAt, seesCallingData: true, seesAllTypes: true };

describe("processes on one PostgreSQL database", () => {
	test("lose no change of one person", async () => {
		await using cluster = await openCluster();
		const { stores } = cluster;
		await add(stores[0], createPerson("ann", { title: "" }));
		const count = 15;
		await forAll(stores, count, (store, index) =>
			store.people.update(targetOf("ann"), (current) => ({
				person: {
					...current,
					title: `${current.title} ${index}`,
					version: current.version + 1,
				},
				warnings: [],
			})),
		);
		const person = await read(stores[1], "ann");
		expect(person?.version).toBe(1 + count * storeCount);
		expect(new Set(person?.title?.trim().split(" ")).size).toBe(
			count * storeCount,
		);
	});

	test("give an e-mail, a number and an extension to one person each", async () => {
		await using cluster = await openCluster();
		const { stores } = cluster;
		const wanted: Partial<Person>[] = [
			{ emails: ["a@example.com"] },
			{
				phoneNumbers: [{ type: "work", value: "+14085267209", shown: "" }],
			},
			{ extension: "133", locationId: denver },
		];
		for (const [place, more] of wanted.entries()) {
			const outcomes = await forAll(stores, 10, (store, index) =>
				add(store, createPerson(`p${place}-${index}`, more)),
			);
			expect(countOf(outcomes)).toEqual({ done: 1, conflict: 39 });
		}
	});

	test("leave one full administrator, whoever takes the role from whom", async () => {
		await using cluster = await openCluster();
		const { stores } = cluster;
		const names = ["ann", "ben", "cem", "dan"];
		for (let round = 0; round < 5; round++) {
			for (const name of names)
				await add(
					stores[0],
					createPerson(`${name}${round}`, { roles: ["id_full_admin"] }),
				);
			const outcomes = await forAll(stores, 2, (store, index) =>
				store.people.update(
					targetOf(`${names[index % names.length]}${round}`),
					(current, context) => {
						const person = {
							...current,
							roles: [],
							version: current.version + 1,
						};
						demandAdministratorLeft(current, person, context);
						return { person, warnings: [] };
					},
				),
			);
			const left = await Promise.all(
				names.map((name) => read(stores[1], `${name}${round}`)),
			);
			const full = left.filter(isFullAdministrator);
			expect(full).toHaveLength(1);
			expect(countOf(outcomes).conflict).toBeGreaterThan(0);
			await remove(stores[0], full[0]?.id ?? "");
		}
	});

	test("make no circle of managers", async () => {
		await using cluster = await openCluster();
		const { stores } = cluster;
		const names = ["ann", "ben", "cem", "dan"];
		for (const name of names) await add(stores[0], createPerson(name));
		for (let round = 0; round < 5; round++) {
			const outcomes = await forAll(stores, 1, (store, index) =>
				store.people.update(targetOf(names[index] ?? ""), (current, context) =>
					replacePerson(
						current,
						{
							displayName: current.displayName,
							managerId: names[(index + 1) % names.length],
						},
						context,
						options,
					),
				),
			);
			expect(countOf(outcomes)).toEqual({ done: 3, invalid: 1 });
			for (const name of names)
				await change(stores[0], name, {
					managerId: undefined,
					manager: undefined,
				});
		}
	});

	test("give the last seats to as many as there are", async () => {
		await using cluster = await openCluster();
		const { stores } = cluster;
		const outcomes = await forAll(stores, 8, (store, index) =>
			store.people.create(targetOf(`p${index}`), (context) =>
				createByRule(
					{ id: `p${index}`, orgId: acme },
					{
						emails: [`p${index}@example.com`],
						displayName: "Ann",
						licenses: [calling],
						locationId: denver,
						extension: String(100 + index),
					},
					context,
					options,
				),
			),
		);
		expect(countOf(outcomes)).toEqual({ done: 3, invalid: 29 });
		const license = await stores[2].licenses.get({ orgId: acme, id: calling });
		expect(license?.takenUnits).toBe(3);
	});

	test("never keep each other waiting in a circle, whoever wants whose e-mail", async () => {
		await using cluster = await openCluster();
		const { stores } = cluster;
		const names = Array.from({ length: 6 }, (_, index) => `p${index}`);
		for (const orgId of [acme, globex])
			for (const name of names)
				await add(
					stores[0],
					createPerson(`${orgId}-${name}`, {
						orgId,
						emails: [`${name}@${orgId}.example`],
					}),
				);
		// Everybody takes the e-mail of the one of the same name in the other organization, and gives the own one back, all at once and in both orders.
		const outcomes = await forAll(stores, 12, (store, index) => {
			const orgId = index % 2 === 0 ? acme : globex;
			const place = Math.floor(index / 2) % names.length;
			const name = names[orgId === acme ? place : names.length - 1 - place];
			const other = orgId === acme ? globex : acme;
			const emails = [
				index % 3 === 0
					? `${name}@${orgId}.example`
					: `${name}@${other}.example`,
			];
			return store.people.update(
				targetOf(`${orgId}-${name}`, { orgId }),
				(current) => ({
					person: { ...current, emails, version: current.version + 1 },
					warnings: [],
				}),
			);
		});
		for (const outcome of Object.keys(countOf(outcomes)))
			expect(["done", "conflict"]).toContain(outcome);
		const emails: string[] = [];
		for (const orgId of [acme, globex]) {
			const query = { orgId, limit: 100, isPresenceWanted: false };
			for (const { person } of await stores[1].people.list(query))
				emails.push(...person.emails);
		}
		expect(new Set(emails).size).toBe(names.length * 2);
	});

	test("number history without gaps, and whoever reads on behind a line misses none", async () => {
		await using cluster = await openCluster();
		const { stores } = cluster;
		const seen: number[] = [];
		let isOver = false;
		const reading = (async () => {
			for (;;) {
				const wasOver = isOver;
				const lines = await stores[3].changes.list({
					orgId: acme,
					afterId: seen.at(-1) ?? 0,
					limit: 10,
				});
				seen.push(...lines.map(({ id }) => id));
				if (wasOver && lines.length === 0) return;
			}
		})();
		await forAll(stores, 12, async (store, index) => {
			if (index % 5 === 0)
				await store.locations.create(
					createLocation(`l${index}`),
					authorAt(changedAt),
				);
			else if (index % 5 === 1)
				await store.people.together(
					["a", "b"].map((name) => ({
						kind: "create",
						target: targetOf(`p${index}${name}`),
						make: () => ({
							person: createPerson(`p${index}${name}`),
							warnings: [],
						}),
					})),
					"all",
				);
			else await add(store, createPerson(`p${index}`));
		});
		isOver = true;
		await reading;
		expect(seen).toEqual(seen.map((_, index) => index + 1));
		expect(seen.length).toBeGreaterThanOrEqual(12 * storeCount);
	});

	test("know at once of each other's locations and locks", async () => {
		await using cluster = await openCluster();
		const [one, two] = cluster.stores;
		await add(one, createPerson("ann"));
		await change(two, "ann", { title: "GM" });
		await one.locations.create(createLocation("oslo"), authorAt(changedAt));
		let oslo: string | undefined;
		await two.people.update(targetOf("ann"), (person, { location }) => {
			oslo = location("oslo")?.name;
			return { person, warnings: [] };
		});
		expect(oslo).toBe("oslo");
		const until = changedAt + 60_000;
		await one.organizations.lock(acme, { reason: "of a test", until });
		const outcomes = await Promise.allSettled([
			change(two, "ann", { title: "VP" }),
		]);
		expect(countOf(outcomes)).toEqual({ locked: 1 });
	});

	test("fill an empty directory once", async () => {
		await using cluster = await openCluster();
		const organization = { id: "new", displayName: "New", createdAt: 1 };
		const outcomes = await forAll(cluster.stores, 1, (store) =>
			store.load({ organizations: [organization] }),
		);
		expect(countOf(outcomes)).toEqual({ done: 1, conflict: storeCount - 1 });
	});
});

type Stores = [Store, Store, Store, Store];

async function openCluster(): Promise<{ stores: Stores } & AsyncDisposable> {
	const database = await takeDatabase();
	const open = () => openPostgresStore(database.address, testOptions);
	const stores: Stores = [
		await open(),
		await open(),
		await open(),
		await open(),
	];
	await stores[0].load(contents);
	return {
		stores,
		async [Symbol.asyncDispose]() {
			for (const store of stores) await store[Symbol.asyncDispose]();
			await database[Symbol.asyncDispose]();
		},
	};
}

/** Does the same in every store at the same time, `count` times in each; the index counts on over all of them. */
function forAll(
	stores: Stores,
	count: number,
	act: (store: Store, index: number) => Promise<unknown>,
): Promise<PromiseSettledResult<unknown>[]> {
	return Promise.allSettled(
		Array.from({ length: count * stores.length }, (_, index) =>
			act(stores[index % stores.length] as Store, index),
		),
	);
}

/** How many were done, and how many refused with each code. */
function countOf(
	outcomes: readonly PromiseSettledResult<unknown>[],
): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const outcome of outcomes) {
		const reason: unknown =
			outcome.status === "rejected" ? outcome.reason : undefined;
		const key =
			reason === undefined
				? "done"
				: reason instanceof DirectoryError
					? reason.code
					: String(reason);
		counts[key] = (counts[key] ?? 0) + 1;
	}
	return counts;
}
