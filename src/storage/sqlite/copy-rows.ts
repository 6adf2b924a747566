import type { DatabaseSync } from "node:sqlite";
import type { CopyEnd, CopyRow, CopyTable } from "../copy.ts";
import {
	type Form,
	formOf,
	isShortId,
	type ShortValues,
	type StoredValue,
	uuidPattern,
} from "./short-values.ts";

/** A table as all engines have it, and its storage in this engine. */
export interface Part extends CopyTable {
	/** The table that stores it. */
	table: string;
	where: string;
	/** Columns that have the same value in every row of this part. */
	fixed: CopyRow;
}

/** The next rows after `after`. In an order by organization and id, organizations are in the order of their ids. */
export function readRows(
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
	const isSorted = query.in !== undefined && table === "changes";
	if (isSorted) sortLines(db);
	const from = isSorted ? sortedLines : table;
	const own = (name: string) => `${isSorted ? "sorted_lines" : table}.${name}`;
	const conditions = [where];
	const values: StoredValue[] = [];
	if (query.in !== undefined) {
		const { orgId, id, isShort } = query.in;
		conditions.push(
			`${own("org_id")} = ?`,
			shortCondition(own(id), formOf(table, id), isShort),
		);
		values.push(storedOf(short, table, "org_id", orgId));
	}
	if (after !== undefined) {
		const marks = key.map(() => "?").join(", ");
		conditions.push(`(${key.map(own).join(", ")}) > (${marks})`);
		for (const name of key)
			values.push(storedOf(short, table, name, after[name] ?? null));
	}
	const rows = db
		.prepare(
			`SELECT ${columns.map((name) => `${table}.${name}`).join(", ")} FROM ${from} WHERE ${conditions.join(" AND ")} ORDER BY ${key.map(own).join(", ")} LIMIT ?`,
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

const sortedLines = "sorted_lines CROSS JOIN changes USING (row)";

// No index has all lines of history by their subject.
function sortLines(db: DatabaseSync): void {
	const there = "SELECT 1 FROM sqlite_temp_schema WHERE name = 'sorted_lines'";
	if (db.prepare(there).get()) return;
	db.exec(
		`CREATE TEMP TABLE sorted_lines (org_id, subject_id, id, row, PRIMARY KEY (org_id, subject_id, id)) WITHOUT ROWID;
		INSERT INTO sorted_lines SELECT org_id, subject_id, id, row FROM changes ORDER BY org_id, subject_id, id`,
	);
}

// Whether a column has an id that is or would be shorter. Bytes are behind all texts.
function shortCondition(
	id: string,
	form: Form | undefined,
	isShort: boolean,
): string {
	if (form === undefined)
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

/** The stored form of a value in a column. */
export function storedOf(
	short: ShortValues,
	table: string,
	column: string,
	value: CopyRow[string],
): StoredValue {
	const form = formOf(table, column);
	return form === undefined ? value : short.shorten(form, value);
}
