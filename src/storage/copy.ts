import { createHash } from "node:crypto";
import { passPoint } from "../concurrency/failpoint.ts";

/** A table, or a part of one, that every engine has under this name with these columns. */
export interface CopyTable {
	name: string;
	/** Sorted by name. */
	columns: readonly string[];
	/** The columns of the order in which this engine reads it. */
	key: readonly string[];
}

/** A row in the form that all engines share: booleans are 0 and 1. */
export type CopyRow = Record<string, string | number | null>;

/**
 * The role of an end. While a `source` is open no other process can change it, but others may read it. A
 * `snapshot` reads one snapshot and blocks no other process.
 */
export type CopyRole = "source" | "target" | "snapshot";

/** One end of a copy. */
export interface CopyEnd extends AsyncDisposable {
	/** The address in a form that may be shown. */
	readonly name: string;
	/** In an order in which they can be filled. */
	readonly tables: readonly CopyTable[];
	count(table: CopyTable): Promise<number>;
	/** The first problems that the engine's own integrity check finds, as sentences. */
	checkIntegrity(): Promise<string[]>;
	/** The order of ids in one organization; organizations themselves are ordered by code points. */
	compareIds(left: string, right: string): number;
	/**
	 * The next rows after `after`, in the order of the key, or of other columns that identify a row: an organization, an id, and
	 * more.
	 */
	read(
		table: CopyTable,
		query: {
			after: CopyRow | undefined;
			limit: number;
			order?: readonly string[];
		},
	): Promise<CopyRow[]>;
	/** Adds rows and changes the note, both or neither. Rejects when the note is not `from`. */
	write(
		table: CopyTable,
		rows: readonly CopyRow[],
		note: { from: string; to: string },
	): Promise<void>;
	/** The note of an unfinished copy into this directory. */
	readNote(): Promise<string | undefined>;
	/** Changes the note; undefined: there is none. Rejects when it is not `from`. */
	changeNote(note: {
		from: string | undefined;
		to: string | undefined;
	}): Promise<void>;
}

/** The setting of a directory while a copy fills it. */
export const noteName = "copy";

/** The result of copying one table. */
export interface CopiedTable {
	name: string;
	rows: number;
	/** The sum of the hashes of all rows, in any order, as hexadecimal digits. */
	checksum: string;
}

const rowsAtOnce = 500;

interface Note {
	source: string;
	table: string;
	/** The key of the last copied row; undefined: no row of this table is copied. */
	after?: CopyRow;
}

/**
 * Copies a complete directory into an empty one, and compares both at the end, row by row. A copy that
 * ended early keeps its rows, and the next one continues after them. Throws a sentence when the target
 * holds other data, when the engines do not have the same tables, and when both ends differ after the copy.
 */
export async function copyDirectory({
	source,
	target,
	onCopied,
	onCompared,
}: {
	source: CopyEnd;
	target: CopyEnd;
	onCopied?: (rows: number, total: number) => void;
	onCompared?: (rows: number, total: number) => void;
}): Promise<CopiedTable[]> {
	demandSameTables(source, target);
	const counts = new Map<string, number>();
	for (const table of source.tables)
		counts.set(table.name, await source.count(table));
	const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
	let note = await begin(source, target);
	let copied = 0;
	let isReached = false;
	for (const { name } of target.tables) {
		isReached ||= name === note.table;
		if (isReached) {
			if (note.table !== name) note = await turnTo(target, note, name);
			const from = tableOf(source, name);
			const to = tableOf(target, name);
			copied += note.after === undefined ? 0 : await target.count(to);
			for (;;) {
				onCopied?.(copied, total);
				const query = { after: note.after, limit: rowsAtOnce };
				const rows = await source.read(from, query);
				const last = rows.at(-1);
				if (last === undefined) break;
				const next = { ...note, after: keyOf(from, last) };
				passPoint("copy.rows-read");
				await target.write(to, rows, {
					from: JSON.stringify(note),
					to: JSON.stringify(next),
				});
				note = next;
				copied += rows.length;
			}
		} else copied += counts.get(name) ?? 0;
	}
	const same = await compare({ source, target, total, onCompared });
	await target.changeNote({ from: JSON.stringify(note), to: undefined });
	return same;
}

async function begin(source: CopyEnd, target: CopyEnd): Promise<Note> {
	if (source.name === target.name)
		throw new Error("--from and --to are the same directory.");
	if ((await source.readNote()) !== undefined)
		throw new Error(
			`${source.name} is itself the target of an incomplete copy. Complete that one first.`,
		);
	if ((await source.count(tableOf(source, "organizations"))) === 0)
		throw new Error(`${source.name} is empty: there is nothing to copy.`);
	const kept = await target.readNote();
	if (kept === undefined) {
		for (const table of target.tables)
			if ((await target.count(table)) > 0)
				throw new Error(
					`${target.name} already holds a directory (its table ${table.name} is not empty). A copy needs an empty target. Nothing was changed.`,
				);
		const note: Note = {
			source: source.name,
			table: target.tables[0]?.name ?? "",
		};
		await target.changeNote({ from: undefined, to: JSON.stringify(note) });
		return note;
	}
	const note = JSON.parse(kept) as Note;
	if (note.source !== source.name)
		throw new Error(
			`${target.name} holds part of a copy from ${note.source}, not from ${source.name}. Complete that copy, or use an empty target.`,
		);
	return note;
}

async function turnTo(
	target: CopyEnd,
	{ source, table, after }: Note,
	name: string,
): Promise<Note> {
	const next: Note = { source, table: name };
	await target.changeNote({
		from: JSON.stringify({ source, table, after }),
		to: JSON.stringify(next),
	});
	return next;
}

function demandSameTables(source: CopyEnd, target: CopyEnd): void {
	const describe = ({ tables }: CopyEnd) =>
		tables.map(({ name, columns }) => `${name} (${columns.join(", ")})`);
	const [here, there] = [describe(source), describe(target)];
	const different = [
		...here.filter((table) => !there.includes(table)),
		...there.filter((table) => !here.includes(table)),
	];
	if (different.length > 0)
		throw new Error(
			`The two engines have different tables, so data would be lost: ${different.join("; ")}. Nothing was copied.`,
		);
}

async function compare({
	source,
	target,
	total,
	onCompared,
}: {
	source: CopyEnd;
	target: CopyEnd;
	total: number;
	onCompared?: (rows: number, total: number) => void;
}): Promise<CopiedTable[]> {
	let compared = 0;
	const tables: CopiedTable[] = [];
	const different: string[] = [];
	for (const { name } of target.tables) {
		const here = await sumUp(source, name, (rows) => {
			compared += rows;
			onCompared?.(compared, total);
		});
		const there = await sumUp(target, name);
		if (here.checksum !== there.checksum || here.rows !== there.rows)
			different.push(
				`${name} (${here.rows} rows in the source, ${there.rows} in the target)`,
			);
		tables.push(here);
	}
	if (different.length > 0)
		throw new Error(
			`The copy differs from ${source.name}, which was changed after the copy was started: ${different.join("; ")}. Empty the target and copy again.`,
		);
	return tables;
}

/** Counts the rows of a table and sums their hashes. */
export async function sumUp(
	end: CopyEnd,
	name: string,
	onRows?: (rows: number) => void,
): Promise<CopiedTable> {
	const table = tableOf(end, name);
	let sum = 0n;
	let rows = 0;
	let after: CopyRow | undefined;
	for (;;) {
		const batch = await end.read(table, { after, limit: rowsAtOnce });
		const last = batch.at(-1);
		if (last === undefined) break;
		for (const row of batch) sum += hashOf(table, row);
		rows += batch.length;
		after = keyOf(table, last);
		onRows?.(batch.length);
	}
	const checksum = BigInt.asUintN(128, sum).toString(16).padStart(32, "0");
	return { name, rows, checksum };
}

function hashOf({ columns }: CopyTable, row: CopyRow): bigint {
	const text = JSON.stringify(columns.map((column) => row[column]));
	const hash = createHash("sha256").update(text).digest();
	return (hash.readBigUInt64BE(0) << 64n) | hash.readBigUInt64BE(8);
}

function keyOf({ key }: CopyTable, row: CopyRow): CopyRow {
	return Object.fromEntries(key.map((column) => [column, row[column] ?? null]));
}

function tableOf({ tables, name: end }: CopyEnd, name: string): CopyTable {
	const found = tables.find((table) => table.name === name);
	if (found === undefined) throw new Error(`${end} has no table ${name}.`);
	return found;
}

/**
 * Tables in an order in which they can be filled: each after those that it references. History comes first,
 * since the rows that follow from it are created where they are missing.
 */
export function orderTables<Table extends { name: string }>(
	tables: readonly Table[],
	references: readonly { from: string; to: string }[],
): Table[] {
	const ordered = new Set<Table>();
	const add = (table: Table) => {
		for (const { from, to } of references)
			if (from === table.name && to !== from)
				for (const other of tables) if (other.name === to) add(other);
		ordered.add(table);
	};
	const byName = tables.toSorted((a, b) => (a.name < b.name ? -1 : 1));
	for (const table of byName) if (table.name === "changes") add(table);
	for (const table of byName) add(table);
	return [...ordered];
}
