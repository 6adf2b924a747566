import { DatabaseSync } from "node:sqlite";

/** Every row of a file, by table; tables that SQLite keeps for itself are left out. */
export type Dump = ReadonlyMap<string, readonly string[]>;

/** Reads all rows of a file as text. Throws when they cannot be read. */
export function dumpFile(file: string): Dump {
	const db = new DatabaseSync(file, { readOnly: true });
	try {
		const tables = db
			.prepare(
				"SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
			)
			.all() as { name: string }[];
		const read = (sql: string) =>
			db
				.prepare(sql)
				.all()
				.map((row) =>
					JSON.stringify(row, (_, value) =>
						value instanceof Uint8Array
							? Buffer.from(value).toString("hex")
							: value,
					),
				);
		return new Map([
			["schema", read("SELECT type, name, tbl_name, sql FROM sqlite_schema")],
			["version", read("PRAGMA user_version")],
			...tables.map(
				({ name }) => [name, read(`SELECT * FROM "${name}"`)] as const,
			),
		]);
	} finally {
		db.close();
	}
}

/** Where two dumps differ: for each row the table, and the columns. */
export function findDifferences(before: Dump, after: Dump): string[] {
	return [...before].flatMap(([table, rows]) => {
		const now = after.get(table);
		if (now === undefined) return [`the table ${table}`];
		if (rows.length !== now.length)
			return [`${table}: ${now.length} rows, not ${rows.length}`];
		return rows.flatMap((old, index) => {
			const other = now[index] as string;
			return old === other
				? []
				: [
						`${table}.${differingColumns(old, other).join("+")}, ${showChange(old, other)}`,
					];
		});
	});
}

function differingColumns(old: string, now: string): string[] {
	const before = JSON.parse(old) as Record<string, unknown>;
	const after = JSON.parse(now) as Record<string, unknown>;
	return Object.keys(before)
		.filter((name) => !isSame(before[name], after[name]))
		.flatMap((name) => {
			const [one, other] = [parse(before[name]), parse(after[name])];
			return name !== "document" || one === undefined || other === undefined
				? name
				: Object.keys({ ...one, ...other })
						.filter((key) => !isSame(one[key], other[key]))
						.map((key) => `document.${key}`);
		});
}

function isSame(one: unknown, other: unknown): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}

function parse(text: unknown): Record<string, unknown> | undefined {
	try {
		return JSON.parse(String(text)) as Record<string, unknown>;
	} catch {
		return undefined;
	}
}

const shownLength = 24;

function showChange(old: string, now: string): string {
	let at = 0;
	while (old[at] === now[at]) at++;
	const show = (text: string) =>
		text.slice(Math.max(0, at - shownLength), at + shownLength);
	return `${show(old)} → ${show(now)}`;
}
