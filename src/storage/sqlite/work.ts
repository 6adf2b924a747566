import type { Statement, Value, Work } from "../sql/statement.ts";
import type { Database, Value as SqliteValue } from "./database.ts";

/** Runs work in the running transaction, at once. An error of a statement ends it. */
export function doWork<Result>(
	database: Pick<Database, "get" | "all" | "run">,
	work: Work<Result>,
): Result {
	for (let step = work.next(); ; )
		if (step.done) return step.value;
		else step = work.next(execute(database, step.value));
}

/** The value of a statement in SQLite's form: a list as JSON, a boolean as a number. */
export function toSqlite(value: Value): SqliteValue {
	if (typeof value === "boolean") return Number(value);
	return typeof value === "object" && value !== null
		? JSON.stringify(value)
		: value;
}

function execute(
	database: Pick<Database, "get" | "all" | "run">,
	{ gives, sql, values }: Statement,
): unknown {
	const given = values.map(toSqlite);
	switch (gives) {
		case "row":
			return database.get(sql, ...given);
		case "rows":
			return database.all(sql, ...given);
		case "count":
			return database.run(sql, ...given);
	}
}

/** Work without a statement: `action` runs when the work reaches it. */
export function* atOnce<Result>(action: () => Result): Work<Result> {
	yield* [];
	return action();
}
