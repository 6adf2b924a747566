import { expect, test } from "bun:test";
import type pg from "pg";
import { openPostgresStore } from "../../src/storage/postgres/store.ts";
import { openClient } from "../postgres/open-client.ts";
import { takeDatabase, testOptions } from "../postgres/postgres-server.ts";
import {
	acme,
	change,
	contents,
	createPerson,
	read,
} from "./conformance/fixture.ts";

const peopleCount = 2000;
const groupsCount = 2000;
const atOnce = 30;
/** Rows of a table that one request may read. */
const rowsMax = 5;

test("reads and changes people by their keys, without statistics of the tables, and no groups", async () => {
	await using place = await takeDatabase();
	await using client = await openClient(place.address);
	{
		await using store = await openPostgresStore(place.address, testOptions);
		await store.load({
			...contents,
			groups: Array.from({ length: groupsCount }, (_, index) => ({
				orgId: acme,
				id: `g${index}`,
				displayName: `Group ${index}`,
				createdAt: 1,
			})),
			people: Array.from({ length: peopleCount }, (_, index) => ({
				person: createPerson(`p${index}`),
				presence: { isShared: true, lastActivityAt: 1 + index },
			})),
		});
	}
	await forgetStatistics(client);
	const before = await readCounts(client);
	{
		await using store = await openPostgresStore(place.address, testOptions);
		for (const round of [1, 2]) {
			const names = Array.from(
				{ length: atOnce },
				(_, index) => `p${index * 50 + round}`,
			);
			await Promise.all(names.map((name) => read(store, name)));
			await Promise.all(
				names.map((name) => change(store, name, { title: `Round ${round}` })),
			);
		}
		expect(await store.changes.newestId(acme)).toBe(atOnce * 2);
	}
	const requests = atOnce * 2 * 2;
	for (const [table, count] of await readCounts(client)) {
		const more = count - (before.get(table) ?? 0);
		expect([table, more <= requests * rowsMax ? "few" : more]).toEqual([
			table,
			"few",
		]);
	}
});

// As after rows were added by other programs. The server of the tests gathers none by itself.
async function forgetStatistics(client: pg.Client): Promise<void> {
	await client.query("DELETE FROM pg_statistic");
	await client.query(
		"UPDATE pg_class SET relpages = 0, reltuples = -1 WHERE relnamespace = current_schema()::regnamespace",
	);
}

/** The rows of each table that were read so far, once every other connection has ended and added its counts. */
async function readCounts(client: pg.Client): Promise<Map<string, number>> {
	for (;;) {
		const { rows } = await client.query(
			"SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
		);
		if (rows.length === 0) break;
	}
	const { rows } = await client.query<{ table: string; count: string }>(
		`SELECT relname AS "table", seq_tup_read + idx_tup_fetch AS count FROM pg_stat_user_tables`,
	);
	return new Map(rows.map(({ table, count }) => [table, Number(count)]));
}
