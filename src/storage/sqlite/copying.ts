import { DatabaseSync } from "node:sqlite";
import { compareText } from "../../directory/people/people-query.ts";
import {
	type CopyEnd,
	type CopyRole,
	type CopyRow,
	type CopyTable,
	noteName,
	orderTables,
} from "../copy.ts";
import { changeNote, readNote } from "../sql/copying.ts";
import { keyFormSetting } from "../sql/key-form.ts";
import {
	formOf,
	isShortId,
	openShortValues,
	type ShortValues,
	type StoredValue,
	uuidPattern,
} from "./short-values.ts";

/** A table as all engines have it, and its storage in this engine. */
interface Part extends CopyTable {
	/** The table that stores it. */
	table: string;
	where: string;
	/** Columns that have the same value in every row of this part. */
	fixed: CopyRow;
}

/** Tables that hold several of the common tables, or data that is not copied. */
const partsOf: Record<
	string,
	readonly { name: string; where: string; fixed?: CopyRow }[]
> = {
	claims: [
		{ name: "claims", where: "kind <> 'email'" },
		{
			name: "emails",
			where: "kind = 'email' AND scope = ''",
			fixed: { kind: "email", scope: "" },
		},
	],
	settings: [
		{
			name: "settings",
			where: `name NOT IN ('${noteName}', '${keyFormSetting}')`,
		},
	],
};
/**
 * Columns that follow from others. The id of the line before each line of history is set when all lines are
 * copied.
 */
const derived: Record<
	string,
	Record<string, (row: CopyRow) => string | number | null>
> = {
	changes: { previous_id: () => null },
	people: {
		version: ({ document }) =>
			(JSON.parse(String(document)) as { version: number }).version,
	},
};
/** A row number that only this engine has. */
const ownNumber = "row";
const busyMsMax = 10_000;
/** Problems reported at most. */
const problemsMax = 20;

/** Opens a file of the newest schema as one end of a copy. */
export function openSqliteCopyEnd(file: string, role: CopyRole): CopyEnd {
	const db = new DatabaseSync(file);
	db.exec(`PRAGMA busy_timeout = ${busyMsMax}; PRAGMA synchronous = FULL`);
	// References are valid again when all rows are copied; until then rows may come before the rows that they
	// reference.
	db.exec("PRAGMA foreign_keys = OFF");
	if (role === "source") lock(db, file);
	if (role === "snapshot") db.exec("BEGIN");
	const parts = readParts(db);
	const short = openShortValues(db);
	const partOf = ({ name }: CopyTable) =>
		parts.find((part) => part.name === name) as Part;
	const connection = {
		name: file,
		begin: "BEGIN IMMEDIATE",
		forUpdate: "",
		run: async (sql: string, ...values: string[]) =>
			db.prepare(sql.replace(/\$(?=\d)/g, "?")).all(...values) as CopyRow[],
	} as const;
	return {
		name: `sqlite:${file}`,
		tables: parts,
		checkIntegrity: async () => checkIntegrity(db, file),
		async count(table) {
			const { table: kept, where } = partOf(table);
			const row = db
				.prepare(`SELECT count(*) AS count FROM ${kept} WHERE ${where}`)
				.get() as unknown as { count: number };
			return row.count;
		},
		compareIds: (left, right) =>
			Number(isShortId(left)) - Number(isShortId(right)) ||
			compareText(left, right),
		read: async (table, query) => readRows(db, short, partOf(table), query),
		write: (table, rows, note) =>
			changeNote(connection, note, () => {
				const { table: kept, columns, fixed } = partOf(table);
				const more = derived[kept] ?? {};
				const names = [...columns, ...Object.keys(fixed), ...Object.keys(more)];
				const statement = db.prepare(
					`INSERT INTO ${kept} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`,
				);
				for (const row of rows)
					statement.run(
						...names.map(
							(name) =>
								more[name]?.(row) ??
								fixed[name] ??
								storedOf(short, kept, name, row[name] ?? null),
						),
					);
			}),
		readNote: () => readNote(connection),
		changeNote: (note) =>
			changeNote(connection, note, () => {
				if (note.to !== undefined) return;
				linkHistory(db);
				demandReferences(db, file);
			}),
		async [Symbol.asyncDispose]() {
			db.close();
		},
	};
}

// The next rows after `after`. In an order by organization and id, organizations are in the order of their ids.
function readRows(
	db: DatabaseSync,
	short: ShortValues,
	part: Part,
	{ after, limit, order }: Parameters<CopyEnd["read"]>[1],
): CopyRow[] {
	if (order === undefined)
		return readAfter(db, short, part, { key: part.key, after, limit });
	const [, id = "", ...rest] = order;
	const rows: CopyRow[] = [];
	for (const orgId of listOrganizations(db, after?.org_id))
		for (const isShort of [false, true]) {
			const last = orgId === after?.org_id ? after : undefined;
			const isLast = isShortId(String(last?.[id])) === isShort;
			// The last row is one of the short ids, which come second.
			if (last !== undefined && !isLast && !isShort) continue;
			rows.push(
				...readAfter(db, short, part, {
					in: { orgId, id, isShort },
					key: [id, ...rest],
					after: isLast ? last : undefined,
					limit: limit - rows.length,
				}),
			);
			if (rows.length === limit) return rows;
		}
	return rows;
}

function readAfter(
	db: DatabaseSync,
	short: ShortValues,
	{ table, where, columns }: Part,
	query: {
		/** Reads only ids of one organization, in short form or not. */
		in?: { orgId: string; id: string; isShort: boolean };
		key: readonly string[];
		after: CopyRow | undefined;
		limit: number;
	},
): CopyRow[] {
	const { key, after, limit } = query;
	const conditions = [where];
	const values: StoredValue[] = [];
	if (query.in !== undefined) {
		const { orgId, id, isShort } = query.in;
		conditions.push("org_id = ?", shortCondition(table, id, isShort));
		values.push(storedOf(short, table, "org_id", orgId));
	}
	if (after !== undefined) {
		const marks = key.map(() => "?").join(", ");
		conditions.push(`(${key.join(", ")}) > (${marks})`);
		for (const name of key)
			values.push(storedOf(short, table, name, after[name] ?? null));
	}
	const rows = db
		.prepare(
			`SELECT ${columns.join(", ")} FROM ${table} WHERE ${conditions.join(" AND ")} ORDER BY ${key.join(", ")} LIMIT ?`,
		)
		.all(...values, limit) as CopyRow[];
	for (const name of columns) {
		const form = formOf(table, name);
		if (form !== undefined)
			for (const row of rows)
				row[name] = short.lengthen(form, row[name] as StoredValue);
	}
	return rows;
}

// Whether a column has an id that is or would be shorter. Bytes are behind all texts.
function shortCondition(table: string, id: string, isShort: boolean): string {
	if (formOf(table, id) === undefined)
		return `${id} ${isShort ? "" : "NOT "}GLOB '${uuidPattern}'`;
	return `${id} ${isShort ? ">=" : "<"} x''`;
}

function listOrganizations(
	db: DatabaseSync,
	from: CopyRow[string] | undefined,
): string[] {
	const rows = db
		.prepare("SELECT id FROM organizations WHERE id >= ? ORDER BY id")
		.all(from ?? "") as unknown as { id: string }[];
	return rows.map(({ id }) => id);
}

function storedOf(
	short: ShortValues,
	table: string,
	column: string,
	value: CopyRow[string],
): StoredValue {
	const form = formOf(table, column);
	return form === undefined ? value : short.shorten(form, value);
}

// The write lock is held until the file is closed: all reads are of one moment, and no row is added after
// it.
function lock(db: DatabaseSync, file: string): void {
	try {
		db.exec("BEGIN IMMEDIATE");
	} catch (cause) {
		db.close();
		throw new Error(
			`${file} is being written by another process: ${(cause as Error).message}.`,
			{ cause },
		);
	}
}

function linkHistory(db: DatabaseSync): void {
	db.exec(
		"UPDATE changes SET previous_id = (SELECT max(earlier.id) FROM changes AS earlier WHERE earlier.org_id = changes.org_id AND earlier.id < changes.id)",
	);
}

function checkIntegrity(db: DatabaseSync, file: string): string[] {
	const found = db
		.prepare(`PRAGMA integrity_check(${problemsMax})`)
		.all() as unknown as { integrity_check: string }[];
	const references = db
		.prepare("PRAGMA foreign_key_check")
		.all() as unknown as {
		table: string;
	}[];
	return [
		...found
			.filter(({ integrity_check: problem }) => problem !== "ok")
			.map(({ integrity_check: problem }) => `${file} is damaged: ${problem}.`),
		...references
			.slice(0, problemsMax)
			.map(
				({ table }) =>
					`A row of ${table} in ${file} refers to one that is not there.`,
			),
	];
}

function demandReferences(db: DatabaseSync, file: string): void {
	const broken = db.prepare("PRAGMA foreign_key_check").all();
	if (broken.length > 0)
		throw new Error(`References in ${file} are broken after the copy.`);
}

function readParts(db: DatabaseSync): Part[] {
	const all = <Row>(sql: string, ...values: string[]) =>
		db.prepare(sql).all(...values) as Row[];
	const tables = all<{ name: string }>(
		"SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
	).map(({ name }) => name);
	const references = tables.flatMap((from) => [
		...all<{ to: string }>(
			'SELECT DISTINCT "table" AS "to" FROM pragma_foreign_key_list(?)',
			from,
		).map(({ to }) => ({ from, to })),
		// Its rows have the row numbers of organizations.
		...(formOf(from, "org_id") ? [{ from, to: "organizations" }] : []),
	]);
	const parts = tables.flatMap((table) => {
		const columns = all<{ name: string; pk: number }>(
			"SELECT name, pk FROM pragma_table_info(?)",
			table,
		);
		const primary = columns
			.filter(({ pk }) => pk > 0)
			.sort((a, b) => a.pk - b.pk)
			.map(({ name }) => name);
		const key = primary.includes(ownNumber)
			? all<{ name: string }>(
					'SELECT info.name FROM pragma_index_list(?) AS list, pragma_index_info(list.name) AS info WHERE list."unique" ORDER BY list.seq, info.seqno',
					table,
				).map(({ name }) => name)
			: primary;
		const left = new Set([ownNumber, ...Object.keys(derived[table] ?? {})]);
		return (partsOf[table] ?? [{ name: table, where: "1" }]).map(
			({
				name,
				where,
				fixed = {},
			}: (typeof partsOf)[string][number]): Part => ({
				name,
				table,
				where,
				fixed,
				columns: columns
					.map((column) => column.name)
					.filter((column) => !left.has(column) && !(column in fixed))
					.sort(),
				key: key.filter((column) => !(column in fixed)),
			}),
		);
	});
	return orderTables(parts, references);
}
