import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { openAccount } from "../../bench/torture/account.ts";
import {
	checkInvariants,
	readDirectory,
} from "../../bench/torture/invariants.ts";
import { openLoad } from "../../bench/torture/load.ts";
import { readRows } from "../../bench/torture/read-postgres.ts";
import { openChance } from "../../src/concurrency/chance.ts";
import { createFolder, startServer } from "../end-to-end/process.ts";
import { takeDatabase } from "../postgres/postgres-server.ts";

/** Changes of each kind that fill the directories. */
const changes = 120;

/** One thing of a directory changed, in SQL of both engines unless it names one. */
const spoilings: readonly {
	what: string;
	sql: string;
	engine?: "SQLite" | "PostgreSQL";
}[] = [
	{
		what: "a field of a document that history tells",
		sql: "UPDATE people SET document = replace(document, 'mark-', 'Mark-')",
	},
	{
		what: "a field of a document that was loaded",
		sql: "UPDATE people SET document = replace(document, 'America/Los_Angeles', 'America/New_York')",
	},
	{
		what: "a version in a document",
		sql: `UPDATE people SET document = replace(document, '"version":1}', '"version":2}')`,
	},
	{
		what: "a person without a line of deletion",
		sql: "DELETE FROM people WHERE name_key = 'john andersen'",
	},
	{
		what: "the last line of history",
		sql: "DELETE FROM changes WHERE id = (SELECT max(id) FROM changes)",
	},
	{
		what: "a line of history in between",
		sql: "DELETE FROM changes WHERE id = 9",
	},
	{
		what: "the fields of a line",
		sql: "UPDATE changes SET fields = replace(fields, 'mark-', 'Mark-') WHERE id = (SELECT max(id) FROM changes WHERE fields LIKE '%mark-%')",
	},
	{
		what: "the time of a line",
		sql: "UPDATE changes SET at = at + 1 WHERE id = 5",
	},
	{
		what: "the author of a line",
		sql: "UPDATE changes SET author_id = 'somebody' WHERE id = 5",
	},
	{
		what: "the number of taken seats",
		sql: "UPDATE seats SET taken = taken + 1 WHERE taken > 100",
	},
	{
		what: "a claim that is missing",
		sql: "DELETE FROM claims WHERE kind = 'extension' AND value = '133'",
	},
	{
		what: "a claim of another value",
		sql: "UPDATE claims SET value = '134999' WHERE kind = 'extension' AND value = '133'",
	},
	{
		what: "a search key that is missing",
		sql: "DELETE FROM holdings WHERE kind = 'search' AND value = 'andersen john'",
	},
	{
		what: "a license that nobody gave",
		sql: "DELETE FROM holdings WHERE kind = 'license'",
	},
	{
		what: "a number that finds somebody else",
		sql: "UPDATE holdings SET value = '+15555555' WHERE kind = 'number' AND value = '+14085267209'",
	},
	{
		what: "the number of a group's members",
		sql: "UPDATE groups SET member_count = member_count + 1",
	},
	{
		what: "the key of a name",
		sql: "UPDATE people SET name_key = 'jane' WHERE name_key = 'john andersen'",
	},
	{
		what: "the version of a deleted person",
		sql: "UPDATE deletions SET version = version + 1",
	},
	{
		what: "the version in a column",
		sql: "UPDATE people SET version = version + 1",
		engine: "SQLite",
	},
	{
		what: "a line that its person does not know",
		sql: "UPDATE people SET change_ids = NULL",
		engine: "SQLite",
	},
	{
		what: "the revision of a person",
		sql: "UPDATE people SET revision = revision + 1",
		engine: "PostgreSQL",
	},
	{
		what: "the head in the row of an organization",
		sql: "UPDATE organizations SET last_change_hash = 'other' WHERE last_change_id > 0",
		engine: "PostgreSQL",
	},
	{
		what: "an e-mail address that is missing",
		sql: "DELETE FROM emails WHERE value = 'john.andersen@example.com'",
		engine: "PostgreSQL",
	},
];

function spoilingsOf(engine: "SQLite" | "PostgreSQL") {
	return spoilings
		.filter((spoiling) => (spoiling.engine ?? engine) === engine)
		.map(({ what, sql }) => [what, sql] as const);
}

async function fill(url: string): Promise<void> {
	const account = openAccount("filled");
	const load = openLoad({ account, chance: openChance(5).stream("load") });
	await load.run({ url, isOver: () => account.counts().made > changes });
	await load.settleJobs(url);
}

describe("the invariants of a file", () => {
	let folder: Awaited<ReturnType<typeof createFolder>>;
	let file: string;
	beforeAll(async () => {
		folder = await createFolder();
		file = join(folder.path, "peopled.db");
		await using server = await startServer({ data: folder.path });
		await fill(server.url);
		await server.stop();
	});
	afterAll(() => folder[Symbol.asyncDispose]());

	test("hold after a load", async () => {
		const rows = await readDirectory({ file });
		expect(checkInvariants(rows)).toEqual([]);
		expect(rows.lines.length).toBeGreaterThan(changes / 2);
	});

	test.each(spoilingsOf("SQLite"))("reveal %s", async (_, sql) => {
		const copy = join(folder.path, "copy.db");
		await copyFile(file, copy);
		const db = new DatabaseSync(copy, { enableForeignKeyConstraints: false });
		const { changes } = db.prepare(sql).run();
		db.close();
		expect(Number(changes)).toBeGreaterThan(0);
		expect(checkInvariants(await readDirectory({ file: copy }))).not.toEqual(
			[],
		);
	});
});

describe("the invariants of PostgreSQL", () => {
	let database: Awaited<ReturnType<typeof takeDatabase>>;
	beforeAll(async () => {
		database = await takeDatabase();
		await using server = await startServer({
			flags: ["--store", database.address],
		});
		await fill(server.url);
		await server.stop();
	});
	afterAll(() => database[Symbol.asyncDispose]());

	test("hold after a load, and reveal each thing that is changed", async () => {
		const { address } = database;
		const rows = await readDirectory({ address });
		expect(checkInvariants(rows)).toEqual([]);
		expect(rows.lines.length).toBeGreaterThan(changes / 2);
		const client = new pg.Client({ connectionString: address });
		await client.connect();
		const unseen: string[] = [];
		for (const [what, sql] of spoilingsOf("PostgreSQL")) {
			const spoiled = await readSpoiled(client, sql);
			if (checkInvariants(spoiled).length === 0) unseen.push(what);
		}
		await client.end();
		expect(unseen).toEqual([]);
	});
});

// The change is taken back after the rows were read.
async function readSpoiled(client: pg.Client, sql: string) {
	await client.query("BEGIN; SET LOCAL session_replication_role = replica");
	try {
		const { rowCount } = await client.query(sql);
		expect(rowCount).toBeGreaterThan(0);
		return await readRows(client);
	} finally {
		await client.query("ROLLBACK");
	}
}
