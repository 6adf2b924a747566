import { hash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import pg from "pg";

/** How many rows each table of a directory has, and a sum of their contents. Stored replies are no part of it. */
export type Picture = ReadonlyMap<string, { rows: number; sum: string }>;

/** Somebody who reads the directory behind the server's back. */
export interface SecondReader extends AsyncDisposable {
	see(): Promise<Picture>;
	/** Whether somebody has this e-mail. */
	has(email: string): Promise<boolean>;
	/** Writes, as an operator might. */
	run(sql: string): Promise<void>;
}

/** Opens a second reader of a database of PostgreSQL. */
export async function readPostgres(address: string): Promise<SecondReader> {
	const client = new pg.Client({ connectionString: address });
	await client.connect();
	const { rows: tables } = await client.query<{ name: string }>(
		"SELECT relname::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1",
	);
	const texts = tables
		.filter(({ name }) => !leftOut.includes(name))
		.map(
			({ name }) =>
				`SELECT '${name}' AS name, count(*)::int AS rows, ${indexes.includes(name) ? "''" : sum} AS sum FROM ${name} AS t${conditions[name] ?? ""}`,
		);
	const snapshots =
		"SELECT 'snapshots' AS name, count(*)::int AS rows, '' AS sum FROM peopled_snapshots.snapshots";
	// PostgreSQL may read several tables at the same time.
	const text = `${[...texts, snapshots].join(" UNION ALL ")} ORDER BY name`;
	return {
		async see() {
			const { rows } = await client.query<{
				name: string;
				rows: number;
				sum: string;
			}>({ name: "picture", text });
			return new Map(rows.map(({ name, ...picture }) => [name, picture]));
		},
		async has(email) {
			const text = "SELECT FROM emails WHERE value = $1";
			return (await client.query(text, [email])).rowCount === 1;
		},
		async run(sql) {
			await client.query(sql);
		},
		[Symbol.asyncDispose]: () => client.end(),
	};
}

const sum = "coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text";

/** Opens a second reader of a file of SQLite. */
export function readSqlite(file: string): SecondReader {
	const db = new DatabaseSync(file);
	const tables = (
		db
			.prepare(
				"SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
			)
			.all() as { name: string }[]
	).filter(({ name }) => !leftOut.includes(name));
	const statements = tables.map(({ name }) => ({
		name,
		count: db.prepare(`SELECT count(*) AS count FROM "${name}"`),
		rows: db.prepare(`SELECT * FROM "${name}" AS t${conditions[name] ?? ""}`),
	}));
	const see = ({ name, count, rows }: (typeof statements)[number]) => {
		if (indexes.includes(name))
			return { rows: Number(count.get()?.count), sum: "" };
		const all = rows.all();
		return { rows: all.length, sum: hash("sha1", JSON.stringify(all)) };
	};
	const snapshots = join(dirname(file), "snapshots");
	return {
		async see() {
			const names = existsSync(snapshots) ? readdirSync(snapshots) : [];
			return new Map([
				...statements.map((one) => [one.name, see(one)] as const),
				["snapshots", { rows: names.length, sum: "" }] as const,
			]);
		},
		async has(email) {
			const text = "SELECT 1 FROM claims WHERE kind = 'email' AND value = ?";
			return db.prepare(text).get(email) !== undefined;
		},
		async run(sql) {
			db.exec(sql);
		},
		async [Symbol.asyncDispose]() {
			db.close();
		},
	};
}

// They follow from the people and the changes, and have by far the most rows.
const indexes = ["holdings", "subject_lines"];
const leftOut = ["schema_migrations", "stored_replies"];

// A job that is received changes nothing before it is queued, and expires otherwise. A setting is the lock of all codes of devices.
const conditions: Readonly<Record<string, string>> = {
	settings: " WHERE name <> 'device codes'",
	jobs: " WHERE state <> 'receiving'",
	job_items:
		" WHERE EXISTS (SELECT 1 FROM jobs WHERE id = t.job_id AND state <> 'receiving')",
};

/** The tables that differ, each with the number of rows that came. */
export function differenceOf(before: Picture, after: Picture): string[] {
	return [...after].flatMap(([name, { rows, sum }]) => {
		const old = before.get(name);
		if (old !== undefined && old.sum === sum && old.rows === rows) return [];
		return [`${name} ${rows - (old?.rows ?? 0)}`];
	});
}
