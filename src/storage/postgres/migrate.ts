import { existsSync, readdirSync, readFileSync } from "node:fs";
import { NoDirectoryError } from "../no-directory.ts";
import type { Database } from "./database.ts";
import { demandNoClash } from "./key-form.ts";

/** Any number that nothing else in the database locks. */
const migrationLock = 1_347_571_025;

/**
 * Brings a database to the newest schema: the numbered SQL files that it has not had yet, each in a
 * transaction of its own. Processes that start at once wait for each other. Throws when the database
 * is from a newer version of peopled, and then changes nothing.
 */
export async function migrate(
	database: Database,
	name: string,
	{ mayCreate = true }: { mayCreate?: boolean } = {},
): Promise<void> {
	const migrations = readMigrations();
	const current = await readSchema(database);
	if (current > migrations.length)
		throw new Error(
			`The database ${name} was written by a newer version of peopled (schema ${current}; this version knows up to ${migrations.length}). Start the newer version, or give another --store address. The database was not touched.`,
		);
	if (current === 0 && !mayCreate) throw new NoDirectoryError(name);
	if (current > 0) await demandNoClash(database);
	for (const { number, sql } of migrations.slice(current))
		await database.migrate(async (statements) => {
			await statements.all("SELECT pg_advisory_xact_lock($1)", migrationLock);
			await statements.run(
				"CREATE TABLE IF NOT EXISTS schema_migrations (number integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())",
			);
			const known = await statements.get(
				"SELECT number FROM schema_migrations WHERE number = $1",
				number,
			);
			if (known !== undefined) return;
			await statements.exec(sql);
			await statements.run(
				"INSERT INTO schema_migrations (number) VALUES ($1)",
				number,
			);
		});
}

/** The migrations in their order; throws when a number is missing or there twice. */
export function readMigrations(): { number: number; sql: string }[] {
	// In a build both engines are in one file, and the SQL of this one has a folder of its own.
	const built = new URL("./migrations/postgres/", import.meta.url);
	const folder = existsSync(built)
		? built
		: new URL("./migrations/", import.meta.url);
	const names = readdirSync(folder)
		.filter((name) => name.endsWith(".sql"))
		.sort();
	return names.map((name, index) => {
		const number = Number(name.slice(0, 4));
		if (number !== index + 1)
			throw new Error(
				`Migration ${name} should be number ${index + 1}: numbers must follow each other.`,
			);
		return { number, sql: readFileSync(new URL(name, folder), "utf8") };
	});
}

// 0 when the database is empty.
async function readSchema(database: Database): Promise<number> {
	const found = await database.get<{ table: string | null }>(
		`SELECT to_regclass('schema_migrations') AS "table"`,
	);
	if (found?.table == null) return 0;
	const row = await database.get<{ schema: number }>(
		"SELECT coalesce(max(number), 0) AS schema FROM schema_migrations",
	);
	return row?.schema ?? 0;
}
