import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createDatabase, openClient } from "../bare-database.ts";
import type { Place } from "../directory-rows.ts";
import { readPart } from "./fixture.ts";

/** The engines that have fixtures. */
export type Engine = "SQLite" | "PostgreSQL";

/** A directory of an older schema, as the code of its time left it. */
export interface Site extends AsyncDisposable {
	/** Name the directory to the server and the commands. */
	flags: readonly string[];
	place: Place;
	readSchema(): Promise<number>;
	/** Runs a statement past the product. */
	run(sql: string): Promise<void>;
	/** Claims that the directory has another schema. */
	writeSchema(schema: number): Promise<void>;
	/** Changes with every byte of the file, or with every row of the database. */
	fingerprint(): Promise<string>;
}

/** Puts a fixture where today's code can open it. */
export function openSite(
	engine: Engine,
	{ folder, schema }: { folder: string; schema: number },
): Promise<Site> {
	return engine === "SQLite" ? openFile(folder, schema) : openDatabase(schema);
}

async function openFile(folder: string, schema: number): Promise<Site> {
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	const file = join(folder, "peopled.db");
	writeFileSync(file, readPart(schema, "peopled.db"), { mode: 0o600 });
	const run = async (sql: string) => {
		using db = new DatabaseSync(file);
		db.exec(sql);
	};
	return {
		flags: ["--data", folder],
		place: { file },
		async readSchema() {
			using db = new DatabaseSync(file);
			const row = db.prepare("PRAGMA user_version").get();
			return Number(row?.user_version);
		},
		run,
		writeSchema: (next) => run(`PRAGMA user_version = ${next}`),
		async fingerprint() {
			const hash = createHash("sha256");
			for (const name of ["peopled.db", "peopled.db-wal"])
				if (existsSync(join(folder, name)))
					hash.update(name).update(readFileSync(join(folder, name)));
			return hash.digest("hex");
		},
		async [Symbol.asyncDispose]() {},
	};
}

async function openDatabase(schema: number): Promise<Site> {
	const database = await createDatabase();
	const run = async (sql: string) => {
		await using client = await openClient(database.address);
		await client.query(sql);
	};
	const ask = async (sql: string) => {
		await using client = await openClient(database.address);
		return (await client.query<Record<string, string>>(sql)).rows;
	};
	await run(readPart(schema, "postgres.sql").toString());
	return {
		flags: ["--store", database.address],
		place: { address: database.address },
		async readSchema() {
			const [row] = await ask(
				"SELECT max(number) AS number FROM schema_migrations",
			);
			return Number(row?.number);
		},
		run,
		async writeSchema(next) {
			await run(
				`DELETE FROM schema_migrations WHERE number > ${next}; INSERT INTO schema_migrations (number) VALUES (${next}) ON CONFLICT DO NOTHING`,
			);
		},
		async fingerprint() {
			const tables = await ask(
				"SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1",
			);
			const hash = createHash("sha256");
			for (const { name } of tables) {
				const [row] = await ask(
					`SELECT coalesce(md5(string_agg(t::text, ',' ORDER BY t::text)), '') AS sum FROM ${name} t`,
				);
				hash.update(`${name} ${row?.sum}\n`);
			}
			return hash.digest("hex");
		},
		[Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
	};
}
