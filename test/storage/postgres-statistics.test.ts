import { expect, test } from "bun:test";
import { openPostgresCopyEnd } from "../../src/storage/postgres/copying.ts";
import { openPostgresStore } from "../../src/storage/postgres/store.ts";
import { openClient } from "../postgres/open-client.ts";
import { takeDatabase, testOptions } from "../postgres/postgres-server.ts";
import { contents, createPerson } from "./conformance/fixture.ts";

// The server of the tests gathers no statistics by itself.

const peopleCount = 4000;
/** PostgreSQL counts by a sample of the pages. */
const few = peopleCount * 0.9;

test("gathers the statistics of large tables after a load, and not of small ones", async () => {
	await using place = await takeDatabase();
	await forgetStatistics(place.address);
	await load(place.address);
	const counts = await readCounts(place.address);
	expect(counts.get("people")).toBeGreaterThan(few);
	expect(counts.get("holdings")).toBeGreaterThan(few);
	expect(counts.get("organizations")).toBe(-1);
	expect(counts.get("changes")).toBe(-1);
});

test("loads while another process gathers the statistics of a table", async () => {
	await using place = await takeDatabase();
	await using other = await openClient(place.address);
	await forgetStatistics(place.address);
	await other.query("BEGIN");
	await other.query("LOCK TABLE people IN SHARE UPDATE EXCLUSIVE MODE");
	await load(place.address);
	const counts = await readCounts(place.address);
	expect(counts.get("people")).toBe(-1);
	expect(counts.get("holdings")).toBeGreaterThan(few);
});

test("gathers the statistics of large tables at the end of a copy", async () => {
	await using place = await takeDatabase();
	await load(place.address);
	await forgetStatistics(place.address);
	await using end = await openPostgresCopyEnd(place.address, "target");
	await end.changeNote({ from: undefined, to: "copying" });
	expect((await readCounts(place.address)).get("people")).toBe(-1);
	await end.changeNote({ from: "copying", to: undefined });
	expect((await readCounts(place.address)).get("people")).toBeGreaterThan(few);
});

async function load(address: string): Promise<void> {
	await using store = await openPostgresStore(address, testOptions);
	await store.load({
		...contents,
		people: Array.from({ length: peopleCount }, (_, index) => ({
			person: createPerson(`p${index}`),
			presence: { isShared: true },
		})),
	});
}

/** The rows of each table as far as PostgreSQL knows; -1 when it has not looked. */
async function readCounts(address: string): Promise<Map<string, number>> {
	await using client = await openClient(address);
	const { rows } = await client.query<{ table: string; count: number }>(
		`SELECT relname AS "table", reltuples AS count FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace`,
	);
	return new Map(rows.map(({ table, count }) => [table, count]));
}

// The database of an earlier test still has them.
async function forgetStatistics(address: string): Promise<void> {
	{
		// It makes the tables.
		await using _ = await openPostgresStore(address, testOptions);
	}
	await using client = await openClient(address);
	// An earlier test may have left empty pages, which make a small table look large.
	await client.query("VACUUM");
	await client.query(
		"UPDATE pg_class SET relpages = 0, reltuples = -1 WHERE relnamespace = current_schema()::regnamespace",
	);
}
