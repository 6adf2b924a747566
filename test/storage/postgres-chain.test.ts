import { expect, test } from "bun:test";
import { hash } from "node:crypto";
import pg from "pg";
import { verifyChain } from "../../src/directory/history/chain.ts";
import type { Store } from "../../src/directory/store/store.ts";
import { openPostgresStore } from "../../src/storage/postgres/store.ts";
import { takeDatabase, testOptions } from "../postgres/postgres-server.ts";
import {
	acme,
	add,
	authorAt,
	change,
	changedAt,
	contents,
	createLocation,
	createPerson,
} from "./conformance/fixture.ts";

const verify = (store: Store) =>
	verifyChain(store.changes, {
		orgId: acme,
		digest: (text) => hash("sha256", text, "hex"),
	});

test("the chain on PostgreSQL holds while several processes write people and locations at once", async () => {
	await using database = await takeDatabase();
	await using first = await openPostgresStore(database.address, testOptions);
	await using second = await openPostgresStore(database.address, testOptions);
	await first.load(contents);
	const stores = [first, second];
	const ids = Array.from({ length: 12 }, (_, index) => `p${index}`);
	await Promise.all(
		ids.map(async (id, index) => {
			const store = stores[index % 2] as Store;
			await add(store, createPerson(id));
			await store.locations.create(
				createLocation(`at-${id}`),
				authorAt(changedAt),
			);
			await change(store, id, { title: "GM" });
		}),
	);
	const report = await verify(second);
	expect(report).toMatchObject({ lineCount: 36, broken: undefined });
	expect(report.head?.id).toBe(36);
});

const tampered: [string, string, RegExp][] = [
	[
		"an edited line",
		"UPDATE changes SET author_id = 'eve' WHERE id = 2",
		/was edited after it was written/,
	],
	[
		"a removed line",
		"DELETE FROM changes WHERE id = 1",
		/follows change 1, which is missing/,
	],
];
for (const [what, sql, complaint] of tampered)
	test(`the chain on PostgreSQL shows ${what}`, async () => {
		await using database = await takeDatabase();
		await using store = await openPostgresStore(database.address, testOptions);
		await store.load(contents);
		await add(store, createPerson("ann"));
		for (const title of ["1", "2"]) await change(store, "ann", { title });
		const client = new pg.Client(database.address);
		await client.connect();
		const { rowCount } = await client.query(sql);
		await client.end();
		expect(rowCount).toBe(1);
		expect((await verify(store)).broken).toEqual({
			id: 2,
			problem: expect.stringMatching(complaint),
		});
	});
