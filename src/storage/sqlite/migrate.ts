import { readdirSync, readFileSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import type { Person } from "../../directory/person.ts";
import { searchKeysOf } from "../../directory/person-search.ts";
import { newListings } from "../listings.ts";

/** Throws when a file is from a newer version of peopled; only reads it. */
export function demandKnownSchema(db: DatabaseSync, file: string): void {
	const newest = readMigrations().length;
	const current = readSchema(db);
	if (current > newest)
		throw new Error(
			`${file} was written by a newer version of peopled (schema ${current}; this version knows up to ${newest}). Start the newer version, or give another --data folder. The file was not touched.`,
		);
}

/**
 * Brings a file to the newest schema: the numbered SQL files that it has not had yet, each in a
 * transaction of its own, in which the schema is read again: another process may do the same.
 */
export function migrate(db: DatabaseSync, file: string): void {
	db.function("search_keys", (document) =>
		JSON.stringify(searchKeysOf(JSON.parse(String(document)) as Person)),
	);
	db.function("listings", (document) =>
		JSON.stringify(
			newListings(undefined, JSON.parse(String(document)) as Person),
		),
	);
	for (const { number, sql } of readMigrations()) {
		if (readSchema(db) >= number) continue;
		db.exec("BEGIN IMMEDIATE");
		try {
			if (readSchema(db) < number) {
				db.exec(sql);
				db.exec(`PRAGMA user_version = ${number}`);
			}
			db.exec("COMMIT");
		} catch (cause) {
			// SQLite has rolled back by itself where the disk is full.
			if (db.isTransaction) db.exec("ROLLBACK");
			throw new Error(
				`Migration ${number} of ${file} failed: ${(cause as Error).message}.`,
				{ cause },
			);
		}
	}
}

/** The migrations in their order; throws when a number is missing or there twice. */
export function readMigrations(): { number: number; sql: string }[] {
	const folder = new URL("./migrations/", import.meta.url);
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

function readSchema(db: DatabaseSync): number {
	const { user_version: schema } = db
		.prepare("PRAGMA user_version")
		.get() as unknown as { user_version: number };
	return schema;
}
