/** A value of a statement. Lists are only for conditions such as `Dialect.among`. */
export type Value = string | number | boolean | null | readonly string[];

/**
 * A statement that work waits for. Its values are named `$1`, `$2` and so on, in SQLite too. In the tables of people, their
 * index entries and presences, and of history and deletions, an organization is named `$org1`, the id of a person, location,
 * license or role `$id1`, and the scope of a claim `$scope1`: SQLite stores these in short form.
 */
export interface Statement {
	/** The first row or undefined, all rows, or the number of changed rows. */
	gives: "row" | "rows" | "count";
	sql: string;
	values: readonly Value[];
}

/**
 * Work on a database, as a generator that yields its statements one after another. SQLite runs each at
 * once, so that nothing else happens in between; PostgreSQL sends each and waits. So both engines share the
 * code.
 */
export type Work<Result> = Generator<Statement, Result, unknown>;

/** The first row of a statement, or undefined. */
export function* get<Row>(
	sql: string,
	...values: Value[]
): Work<Row | undefined> {
	return (yield { gives: "row", sql, values }) as Row | undefined;
}

/** The rows of a statement. */
export function* all<Row>(sql: string, ...values: Value[]): Work<Row[]> {
	return (yield { gives: "rows", sql, values }) as Row[];
}

/** Runs a statement that writes; returns the number of changed rows. */
export function* run(sql: string, ...values: Value[]): Work<number> {
	return (yield { gives: "count", sql, values }) as number;
}

/** The number in the column `count` of a statement's row. */
export function* count(sql: string, ...values: Value[]): Work<number> {
	const row = yield* get<{ count: number }>(sql, ...values);
	return row?.count ?? 0;
}

/** A statement for an engine that stores ids as they are. */
export function withoutForms(sql: string): string {
	return sql.replace(/\$(?:org|id|scope)(?=\d)/g, "$");
}
