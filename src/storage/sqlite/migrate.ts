import type { DatabaseSync } from "node:sqlite";
import { passPoint } from "../../concurrency/failpoint.ts";
import {
	demandKnownSchema as demandSchema,
	type Migration,
	readMigrations,
} from "../sql/migrations.ts";

const migrationsOfEngine = () =>
	readMigrations(new URL("./migrations/", import.meta.url));

/** Throws when a file is from a newer version of peopled, or from before the first release. Only reads it. */
export function demandKnownSchema(db: DatabaseSync, file: string): void {
	// Before the first release, presences were not in the rows of people.
	const tables = db
		.prepare(
			"SELECT name FROM sqlite_schema WHERE type = 'table' AND (name = 'people' OR name = 'stored_replies' AND EXISTS (SELECT 1 FROM pragma_table_info('people') WHERE name = 'is_shared'))",
		)
		.all() as { name: string }[];
	demandSchema({
		subject: file,
		flag: "--data folder",
		schema: readSchema(db),
		newest: newestSchema(),
		tables: tables.map(({ name }) => name),
	});
}

/**
 * Updates a file to the newest schema: runs each missing migration in a separate transaction. Each reads
 * the schema again, since another process may do the same.
 */
export function migrate(
	db: DatabaseSync,
	file: string,
	migrations: readonly Migration[] = migrationsOfEngine(),
): void {
	for (const { number, sql } of migrations) {
		if (readSchema(db) >= number) continue;
		db.exec("BEGIN IMMEDIATE");
		try {
			if (readSchema(db) < number) {
				passPoint("sqlite.migration.begun");
				db.exec(sql);
				db.exec(`PRAGMA user_version = ${number}`);
			}
			passPoint("sqlite.migration.written");
			db.exec("COMMIT");
			passPoint("sqlite.migration.committed");
		} catch (cause) {
			// SQLite rolls back on its own when the disk is full.
			if (db.isTransaction) db.exec("ROLLBACK");
			throw new Error(
				`Migration ${number} of ${file} failed: ${(cause as Error).message}.`,
				{ cause },
			);
		}
	}
}

/** The schema of this version. */
export function newestSchema(): number {
	return migrationsOfEngine().length;
}

/** The schema of a file: the number of the last migration that it had. */
export function readSchema(db: DatabaseSync): number {
	const { user_version: schema } = db
		.prepare("PRAGMA user_version")
		.get() as unknown as { user_version: number };
	return schema;
}
