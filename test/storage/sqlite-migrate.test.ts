import { expect, test } from "bun:test";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { migrate } from "../../src/storage/sqlite/migrate.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { createFolder } from "../end-to-end/process.ts";

const things = "CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT)";
const first = {
	number: 1,
	sql: `${things}; INSERT INTO things VALUES (1, 'a')`,
};
const second = {
	number: 2,
	sql: "ALTER TABLE things ADD COLUMN length INTEGER; UPDATE things SET length = 1; INSERT INTO things VALUES (2, 'bc', 2)",
};

function schemaOf(db: DatabaseSync): unknown {
	return db.prepare("PRAGMA user_version").get()?.user_version;
}

test("a file gets the migrations that it has not had, in their order and each once", () => {
	using db = new DatabaseSync(":memory:");
	migrate(db, "x", [first]);
	expect(schemaOf(db)).toBe(1);
	migrate(db, "x", [first, second]);
	migrate(db, "x", [first, second]);
	expect(schemaOf(db)).toBe(2);
	expect(
		db.prepare("SELECT id, name, length FROM things ORDER BY id").all(),
	).toEqual([
		{ id: 1, name: "a", length: 1 },
		{ id: 2, name: "bc", length: 2 },
	]);
});

test("a migration that fails leaves the file as the one before it made it", () => {
	using db = new DatabaseSync(":memory:");
	const broken = { number: 2, sql: `DELETE FROM things; ${things}` };
	expect(() => migrate(db, "x", [first, broken])).toThrow(
		/^Migration 2 of x failed: table things already exists\.$/,
	);
	expect(schemaOf(db)).toBe(1);
	expect(db.prepare("SELECT name FROM things").all()).toEqual([{ name: "a" }]);
});

const people = "CREATE TABLE people (id TEXT)";
const old: [number, string][] = [
	[1, people],
	[19, people],
	// Organizations had no row numbers.
	[
		1,
		`${people}; CREATE TABLE stored_replies (row INTEGER PRIMARY KEY); CREATE TABLE organizations (id TEXT PRIMARY KEY)`,
	],
	// Presences were a table of their own.
	[
		1,
		`${people}; CREATE TABLE stored_replies (row INTEGER PRIMARY KEY); CREATE TABLE organizations (row INTEGER PRIMARY KEY); CREATE TABLE presences (person_id TEXT)`,
	],
];
for (const [schema, tables] of old)
	test(`a file of schema ${schema} from before the first release is refused, and not touched: ${tables}`, async () => {
		await using folder = await createFolder();
		const file = join(folder.path, "peopled.db");
		{
			using db = new DatabaseSync(file);
			db.exec(`${tables}; PRAGMA user_version = ${schema}`);
		}
		const before = await readFile(file);
		expect(() => openSqliteStore(file)).toThrow(
			`${file} was written by a version of peopled from before the first release (schema ${schema}), and this version cannot read it. Start the version that wrote it and export the people, or use another --data folder. The file was not changed.`,
		);
		expect((await readFile(file)).equals(before)).toBe(true);
		expect(await readdir(folder.path)).toEqual(["peopled.db"]);
	});
