import { DatabaseSync, type StatementSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { findTrace, type TracedWork } from "../../concurrency/trace.ts";
import type { Value } from "../sql/statement.ts";
import { isBusy } from "./file/fail-stop.ts";
import { type OwnPeopleMemory, openPeopleMemory } from "./people-memory.ts";
import {
	type Form,
	formOf,
	openShortValues,
	type ShortValues,
	type StoredValue,
} from "./short-values.ts";

/**
 * One connection, with every statement prepared once. Synchronous: a statement has ended when it returns.
 * Values are `?`, or `$1`, `$2` and so on as in PostgreSQL. `$org1`, `$id1`, `$scope1` and `$hash1` are values that are compared with or
 * written to a column with short values (`short-values.ts`); in results such columns have their full values.
 */
export interface Database {
	/** The first row, or undefined. */
	get<Row>(sql: string, ...values: Value[]): Row | undefined;
	all<Row>(sql: string, ...values: Value[]): Row[];
	/** The number of changed rows. */
	run(sql: string, ...values: Value[]): number;
	exec(sql: string): void;
	/** Forgets what was read of the file, whose content is another one now. */
	forget(): void;
	/** The heads of the histories that the running transaction has read or written. */
	readonly heads: Map<string, Head>;
	/** Counts the transactions that were rolled back, and the times that everything was forgotten. */
	rollbackCount: number;
	/** Things made from the people of this file. */
	readonly memory: OwnPeopleMemory;
	readonly file: string;
	close(): void;
}

/** The last line of a history. */
export interface Head {
	id: number;
	hash: string;
}

/** How long opening waits for other processes that are opening or changing the same file. */
const openMsMax = 10_000;
const openPauseMs = 20;
/** How long a statement blocks; batches and checkpoints wait longer, without blocking the process. */
const busyMs = 50;
/**
 * The memory of a connection for the pages of its file and for replies that it keeps. A small file leaves more to replies;
 * with a million people both are full (decision 34).
 */
const pagesMiB = 40;
const repliesMiB = 8;
/** Replies that are kept between two looks at the size of the file. */
const keptPerLook = 256;
/** A longer write-ahead log is cut to this length when it restarts. */
const logBytesKeptMax = 64 * 1024 * 1024;
/** Prepared statements at most; lists make one per combination of filters. */
const statementsMax = 200;

/**
 * Opens a file (or `:memory:`) in WAL mode, with every commit on disk before it returns (`synchronous =
 * FULL`). Commits never make checkpoints; see `checkpoints.ts`. An error of `inspect` closes the file
 * before anything is written to it; `prepareUse` may update it. Both wait for other processes that do the
 * same. With `isSecond`, the connection joins one that this process has open, and creates no file.
 */
export function openDatabase(
	file: string,
	{
		isSecond = false,
		inspect = () => {},
		prepareUse = () => {},
	}: {
		isSecond?: boolean;
		inspect?: (raw: DatabaseSync, database: Database) => void;
		prepareUse?: (raw: DatabaseSync, database: Database) => void;
	} = {},
): {
	database: Database;
	raw: DatabaseSync;
} {
	const raw = new DatabaseSync(isSecond ? existing(file) : file);
	const statements = new Map<string, Prepared>();
	const short = openShortValues(raw);
	const heads: Database["heads"] = new Map();
	const prepare = (sql: string) => {
		let prepared = statements.get(sql);
		if (prepared === undefined) {
			prepared = prepareStatement(raw, sql);
			if (statements.size >= statementsMax)
				statements.delete(statements.keys().next().value as string);
			statements.set(sql, prepared);
		}
		return prepared;
	};
	const database: Database = {
		get<Row>(sql: string, ...values: Value[]) {
			const { statement, forms, columns } = prepare(sql);
			const trace = findTrace();
			const startMs = trace === undefined ? 0 : performance.now();
			const row = statement.get(...store(short, forms, values)) ?? undefined;
			if (trace !== undefined) traceRead(trace, sql, startMs);
			if (row !== undefined) lengthenRow(short, columns, row as StoredRow);
			return row as Row | undefined;
		},
		all<Row>(sql: string, ...values: Value[]) {
			const { statement, forms, columns } = prepare(sql);
			const trace = findTrace();
			const startMs = trace === undefined ? 0 : performance.now();
			const rows = statement.all(...store(short, forms, values));
			if (trace !== undefined) traceRead(trace, sql, startMs);
			if (columns.length > 0)
				for (const row of rows) lengthenRow(short, columns, row as StoredRow);
			return rows as Row[];
		},
		run(sql, ...values) {
			const { statement, forms } = prepare(sql);
			return Number(statement.run(...store(short, forms, values)).changes);
		},
		exec(sql) {
			// What was read before a transaction, or written in a part that is rolled back, may not be there.
			if (sql.startsWith("BEGIN")) heads.clear();
			else if (sql.startsWith("ROLLBACK")) {
				heads.clear();
				short.forget();
				// Between a failed commit and this, a read on this connection saw what is not there.
				if (sql === "ROLLBACK") {
					database.memory.clear();
					database.rollbackCount++;
				}
			}
			prepare(sql).statement.run();
		},
		forget() {
			heads.clear();
			short.forget();
			database.memory.clear();
			database.rollbackCount++;
		},
		heads,
		rollbackCount: 0,
		memory: openPeopleMemory(
			() =>
				database.get<{ data_version: number }>("PRAGMA data_version")
					?.data_version,
			openMemoryShare(raw),
		),
		file,
		close: () => {
			statements.clear();
			raw.close();
		},
	};
	try {
		raw.exec(`PRAGMA busy_timeout = ${openMsMax}`);
		inspect(raw, database);
		// SQLite itself does not wait while another process changes the file to this mode.
		waitWhileBusy(() => raw.exec("PRAGMA journal_mode = WAL"));
		raw.exec(
			`PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = ${logBytesKeptMax}; PRAGMA foreign_keys = ON; PRAGMA cache_size = -${pagesMiB * 1024}; PRAGMA temp_store = MEMORY;`,
		);
		prepareUse(raw, database);
		raw.exec(`PRAGMA busy_timeout = ${busyMs}`);
	} catch (cause) {
		database.close();
		throw cause;
	}
	return { database, raw };
}

const readAttributes = {
	"db.system.name": "sqlite",
	"db.operation.name": "read",
};

// A look at a number of the file is no read of the directory.
function traceRead(trace: TracedWork, sql: string, startMs: number): void {
	if (sql.startsWith("PRAGMA")) return;
	const endMs = performance.now();
	trace.add({
		...{ name: "sqlite read", startMs, endMs },
		attributes: readAttributes,
	});
}

// The bytes that replies may have: those that the pages of the file cannot fill.
function openMemoryShare(raw: DatabaseSync): () => number {
	const mib = 1024 * 1024;
	let size: StatementSync | undefined;
	let left = 0;
	let bytes = 0;
	return () => {
		if (left-- > 0) return bytes;
		left = keptPerLook;
		size ??= raw.prepare(
			"SELECT page_count * page_size AS size FROM pragma_page_count, pragma_page_size",
		);
		const file = (size.get() as { size: number }).size;
		bytes = (pagesMiB + repliesMiB) * mib - Math.min(file, pagesMiB * mib);
		return bytes;
	};
}

// A statement, the forms of its values, and of the columns of its rows.
interface Prepared {
	statement: StatementSync;
	forms: readonly (Form | undefined)[];
	columns: readonly { name: string; form: Form }[];
}

type StoredRow = Record<string, StoredValue>;

function prepareStatement(raw: DatabaseSync, sql: string): Prepared {
	const forms: (Form | undefined)[] = [];
	// SQLite looks at a bare value when it plans, and plans again each time the value is bound. Behind a sign it does not.
	const statement = raw.prepare(
		sql.replace(
			/\$(org|id|scope|hash)?(\d+)|\?/g,
			(_, form: Form | undefined, number: string | undefined) => {
				if (form !== undefined) forms[Number(number) - 1] = form;
				return `+?${number ?? ""}`;
			},
		),
	);
	const columns = statement.columns().flatMap(({ name, table, column }) => {
		const form = formOf(table, column);
		return form === undefined ? [] : { name, form };
	});
	return { statement, forms, columns };
}

function store(
	short: ShortValues,
	forms: Prepared["forms"],
	values: Value[],
): StoredValue[] {
	for (let index = 0; index < values.length; index++) {
		const value = values[index] as Value;
		const form = forms[index];
		if (form !== undefined)
			(values as StoredValue[])[index] = short.shorten(form, value);
		else if (typeof value === "boolean") values[index] = Number(value);
		else if (typeof value === "object" && value !== null)
			values[index] = JSON.stringify(value);
	}
	return values as StoredValue[];
}

function lengthenRow(
	short: ShortValues,
	columns: Prepared["columns"],
	row: StoredRow,
): void {
	for (const { name, form } of columns)
		row[name] = short.lengthen(form, row[name] as StoredValue);
}

// A file that was removed meanwhile must not come back empty.
function existing(file: string): URL {
	const url = pathToFileURL(file);
	url.searchParams.set("mode", "rw");
	return url;
}

function waitWhileBusy(work: () => void): void {
	const until = performance.now() + openMsMax;
	for (;;)
		try {
			work();
			return;
		} catch (cause) {
			if (!isBusy(cause) || performance.now() > until) throw cause;
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, openPauseMs);
		}
}
