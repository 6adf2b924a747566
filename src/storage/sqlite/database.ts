import { DatabaseSync, type StatementSync } from "node:sqlite";
import { isBusy } from "./file/fail-stop.ts";

/** What SQLite takes and gives. */
export type Value = string | number | null;

/**
 * One connection, with every statement prepared once. Synchronous: a statement is over when it returns. Values are called `?`, or `$1`,
 * `$2` and so on as in PostgreSQL.
 */
export interface Database {
	/** The first row, or undefined. */
	get<Row>(sql: string, ...values: Value[]): Row | undefined;
	all<Row>(sql: string, ...values: Value[]): Row[];
	/** How many rows were changed. */
	run(sql: string, ...values: Value[]): number;
	exec(sql: string): void;
	readonly file: string;
	close(): void;
}

/** How long opening waits for other processes that are opening or changing the same file. */
const openMsMax = 10_000;
const openPauseMs = 20;
/** How long a statement waits by itself; batches and checkpoints wait outside, where the process goes on. */
const busyMs = 50;
/** Statements kept prepared at most; lists make a statement per combination of filters. */
const statementsMax = 200;

/**
 * Opens a file (or `:memory:`) for use: WAL, and every commit on disk before it returns
 * (`synchronous = FULL`). Checkpoints are never made by a commit; see `checkpoints.ts`. What
 * `inspect` throws closes the file before anything is written to it; `prepareUse` may bring it up to date. Both wait
 * for other processes that do the same.
 */
export function openDatabase(
	file: string,
	{
		inspect = () => {},
		prepareUse = () => {},
	}: {
		inspect?: (raw: DatabaseSync, database: Database) => void;
		prepareUse?: (raw: DatabaseSync, database: Database) => void;
	} = {},
): {
	database: Database;
	raw: DatabaseSync;
} {
	const raw = new DatabaseSync(file);
	const statements = new Map<string, StatementSync>();
	const prepare = (sql: string) => {
		let statement = statements.get(sql);
		if (statement === undefined) {
			statement = raw.prepare(sql.replace(/\$(?=\d)/g, "?"));
			if (statements.size >= statementsMax)
				statements.delete(statements.keys().next().value as string);
			statements.set(sql, statement);
		}
		return statement;
	};
	const database: Database = {
		get: <Row>(sql: string, ...values: Value[]) =>
			(prepare(sql).get(...values) ?? undefined) as Row | undefined,
		all: <Row>(sql: string, ...values: Value[]) =>
			prepare(sql).all(...values) as Row[],
		run: (sql, ...values) => Number(prepare(sql).run(...values).changes),
		exec: (sql) => {
			prepare(sql).run();
		},
		file,
		close: () => {
			statements.clear();
			raw.close();
		},
	};
	try {
		raw.exec(`PRAGMA busy_timeout = ${openMsMax}`);
		inspect(raw, database);
		// SQLite does not wait by itself while another process turns the same file to this mode.
		waitWhileBusy(() => raw.exec("PRAGMA journal_mode = WAL"));
		raw.exec(
			"PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;",
		);
		prepareUse(raw, database);
		raw.exec(`PRAGMA busy_timeout = ${busyMs}`);
	} catch (cause) {
		database.close();
		throw cause;
	}
	return { database, raw };
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
