import { describe, expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createSample, sampleIds } from "../../src/sample/sample.ts";
import { readMigrations } from "../../src/storage/sqlite/migrate.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { createFolder, runPeopled } from "./process.ts";

const admin = "admin@example.com";
const create = (name: string) => [
	...["organization", "create", name],
	...["--admin", `ada@${name.toLowerCase()}.example`],
];

/** Runs command lines at the same moment on one directory; gives how each that failed ended. */
async function runTogether(
	data: string,
	lines: readonly (readonly string[])[],
): Promise<string[]> {
	const endings = await Promise.all(
		lines.map((words) => runPeopled([...words, "--data", data])),
	);
	return endings.flatMap(({ exitCode, stderr }, index) =>
		exitCode === 0 ? [] : `${lines[index]?.join(" ")}: ${stderr}`,
	);
}

async function listOrganizations(data: string): Promise<string> {
	return (await runPeopled(["organization", "list", "--data", data])).stdout;
}

describe("commands that open one directory at the same moment", () => {
	test("make it once where there is none, and all of them do what they were asked", async () => {
		await using folder = await createFolder();
		const names = ["One", "Two", "Three", "Four"];
		expect(await runTogether(folder.path, names.map(create))).toEqual([]);
		const listed = await listOrganizations(folder.path);
		for (const name of names) expect(listed).toContain(`\t${name}\t`);
		expect(await runTogether(folder.path, [["verify"]])).toEqual([]);
	}, 60_000);

	test("bring an older one up to date once, and all of them do what they were asked", async () => {
		await using folder = await createFolder();
		await writeOldDirectory(folder.path);
		expect(schemaOf(folder.path)).toBe(oldSchema);
		expect(
			await runTogether(folder.path, [
				["token", "create", admin],
				["verify"],
				create("Seven"),
				["token", "create", admin, "--name", "another"],
				["organization", "lock", "Seven Seas"],
				["license", "list", "Acme, Inc."],
			]),
		).toEqual([expect.stringContaining('no organization "Seven Seas"')]);
		expect(schemaOf(folder.path)).toBe(readMigrations().length);
		expect(await listOrganizations(folder.path)).toContain("\tSeven\t");
		const { exitCode, stderr } = await runPeopled([
			...["verify", "--data", folder.path],
		]);
		expect(exitCode).toBe(0);
		// It was not known yet what people were when they came.
		expect(stderr).toContain("Not checked: what ");
	}, 60_000);
});

/** The last schema in which people had no search keys. */
const oldSchema = 7;
/** What people held in it; everything else is made by later migrations. */
const oldHoldings = ["role", "license", "manager"];

// The sample, as that schema kept it.
async function writeOldDirectory(data: string): Promise<void> {
	const recent = join(data, "recent");
	mkdirSync(recent);
	const recentFile = join(recent, "peopled.db");
	const store = openSqliteStore(recentFile);
	const [first] = createSample(Date.now()).organizations ?? [];
	expect(first?.id).toBe(sampleIds.organization);
	await store.load(createSample(Date.now()));
	await store[Symbol.asyncDispose]();

	const db = new DatabaseSync(join(data, "peopled.db"));
	for (const { number, sql } of readMigrations())
		if (number <= oldSchema) db.exec(sql);
	db.exec(
		`PRAGMA foreign_keys = OFF; ATTACH '${recentFile}' AS recent; PRAGMA user_version = ${oldSchema}`,
	);
	const columnsOf = (schema: string, table: string) =>
		(
			db
				.prepare("SELECT name FROM pragma_table_info(?, ?)")
				.all(table, schema) as unknown as { name: string }[]
		).map(({ name }) => name);
	const tables = db
		.prepare(
			"SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
		)
		.all() as unknown as { name: string }[];
	for (const { name } of tables) {
		const there = columnsOf("recent", name);
		const columns = columnsOf("main", name)
			.filter((column) => there.includes(column))
			.join(", ");
		const where =
			name === "holdings"
				? `WHERE kind IN ('${oldHoldings.join("', '")}')`
				: "";
		db.exec(
			`INSERT INTO main.${name} (${columns}) SELECT ${columns} FROM recent.${name} ${where}`,
		);
	}
	db.close();
}

function schemaOf(data: string): number {
	const db = new DatabaseSync(join(data, "peopled.db"), { readOnly: true });
	const { user_version: schema } = db
		.prepare("PRAGMA user_version")
		.get() as unknown as { user_version: number };
	db.close();
	return schema;
}
