import { existsSync } from "node:fs";
import {
	demandKnownSchema,
	type Migration,
	readMigrations,
} from "../sql/migrations.ts";
import { NoDirectoryError } from "../sql/no-directory.ts";
import type { Database } from "./database.ts";
import { demandNoClash } from "./key-form.ts";

/** An arbitrary number that no other lock of the database uses. */
const migrationLock = 1_347_571_025;

/**
 * Updates a database to the newest schema: runs each missing migration in a separate transaction. Processes
 * that start at the same time wait for each other. Throws when the database is from a newer version of
 * peopled or from before the first release, and then leaves it unchanged.
 */
export async function migrate(
	database: Database,
	name: string,
	{ mayCreate = true }: { mayCreate?: boolean } = {},
): Promise<void> {
	const migrations = migrationsOfEngine();
	const current = await readSchema(database);
	demandKnownSchema({
		subject: `The database ${name}`,
		flag: "--store address",
		schema: current,
		newest: migrations.length,
		tables: await listMarks(database),
	});
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

/** The schema of this version. */
export function newestSchema(): number {
	return migrationsOfEngine().length;
}

function migrationsOfEngine(): Migration[] {
	// A build has both engines in one file, and the SQL of this one in its own folder.
	const built = new URL("./migrations/postgres/", import.meta.url);
	return readMigrations(
		existsSync(built) ? built : new URL("./migrations/", import.meta.url),
	);
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

async function listMarks(database: Database): Promise<string[]> {
	const found = await database.all<{ name: string }>(
		"SELECT name FROM (VALUES ('people'), ('stored_replies')) AS mark (name) WHERE to_regclass(name) IS NOT NULL",
	);
	return found.map(({ name }) => name);
}
