import { DatabaseSync, type StatementSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { isBusy } from "./file/fail-stop.ts";

/** A value of SQLite. */
export type Value = string | number | null;

/**
 * One connection, with every statement prepared once. Synchronous: a statement has ended when it returns.
 * Values are `?`, or `$1`, `$2` and so on as in PostgreSQL.
 */
export interface Database {
	/** The first row, or undefined. */
	get<Row>(sql: string, ...values: Value[]): Row | undefined;
	all<Row>(sql: string, ...values: Value[]): Row[];
	/** The number of changed rows. */
	run(sql: string, ...values: Value[]): number;
	exec(sql: string): void;
	readonly file: string;
	close(): void;
}

/** How long opening waits for other processes that are opening or changing the same file. */
const openMsMax = 10_000;
const openPauseMs = 20;
/** How long a statement blocks; batches and checkpoints wait longer, without blocking the process. */
const busyMs = 50;
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
		// SQLite itself does not wait while another process changes the file to this mode.
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
