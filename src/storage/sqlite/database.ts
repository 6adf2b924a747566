import { DatabaseSync, type StatementSync } from "node:sqlite";

/** What SQLite takes and gives. */
export type Value = string | number | null;

/** One connection, with every statement prepared once. Synchronous: a statement is over when it returns. */
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

/** Statements kept prepared at most; lists make a statement per combination of filters. */
const statementsMax = 200;

/**
 * Opens a file (or `:memory:`) for use: WAL, and every commit on disk before it returns
 * (`synchronous = FULL`). Checkpoints are never made by a commit; see `checkpoints.ts`. What
 * `inspect` throws closes the file before anything is written to it.
 */
export function openDatabase(
	file: string,
	inspect: (raw: DatabaseSync) => void = () => {},
): {
	database: Database;
	raw: DatabaseSync;
} {
	const raw = new DatabaseSync(file);
	try {
		raw.exec("PRAGMA busy_timeout = 50");
		inspect(raw);
	} catch (cause) {
		raw.close();
		throw cause;
	}
	raw.exec(
		"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;",
	);
	const statements = new Map<string, StatementSync>();
	const prepare = (sql: string) => {
		let statement = statements.get(sql);
		if (statement === undefined) {
			statement = raw.prepare(sql);
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
	return { database, raw };
}
