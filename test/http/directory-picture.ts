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

/** Opens a second reader of a database. */
export async function openSecondReader(address: string): Promise<SecondReader> {
	const client = new pg.Client({ connectionString: address });
	await client.connect();
	const { rows: tables } = await client.query<{ name: string }>(
		"SELECT relname::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT IN ('schema_migrations', 'stored_replies') ORDER BY 1",
	);
	const one = ({ name }: { name: string }) =>
		`SELECT '${name}' AS name, count(*)::int AS rows, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text AS sum FROM ${name} t${conditions[name] ?? ""}`;
	const snapshots = `SELECT 'snapshots' AS name, count(*)::int AS rows, '' AS sum FROM peopled_snapshots.snapshots`;
	const text = [...tables.map(one), snapshots].join(" UNION ALL ");
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

// A job that is received changes nothing before it is queued, and expires otherwise. A setting is the lock of all codes of devices.
const conditions: Readonly<Record<string, string>> = {
	settings: " WHERE name <> 'device codes'",
	jobs: " WHERE state <> 'receiving'",
	job_items:
		" WHERE EXISTS (SELECT FROM jobs WHERE id = t.job_id AND state <> 'receiving')",
};

/** The tables that differ, each with the number of rows that came. */
export function differenceOf(before: Picture, after: Picture): string[] {
	return [...after].flatMap(([name, { rows, sum }]) => {
		const old = before.get(name);
		if (old !== undefined && old.sum === sum && old.rows === rows) return [];
		return [`${name} ${rows - (old?.rows ?? 0)}`];
	});
}
