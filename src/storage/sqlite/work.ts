import type { Statement, Work } from "../sql/statement.ts";
import type { Database } from "./database.ts";

/** Runs work in the running transaction, at once. An error of a statement ends it. */
export function doWork<Result>(
	database: Pick<Database, "get" | "all" | "run">,
	work: Work<Result>,
): Result {
	for (let step = work.next(); ; )
		if (step.done) return step.value;
		else step = work.next(execute(database, step.value));
}

function execute(
	database: Pick<Database, "get" | "all" | "run">,
	{ gives, sql, values }: Statement,
): unknown {
	switch (gives) {
		case "row":
			return database.get(sql, ...values);
		case "rows":
			return database.all(sql, ...values);
		case "count":
			return database.run(sql, ...values);
	}
}

/** Work without a statement: `action` runs when the work reaches it. */
export function* atOnce<Result>(action: () => Result): Work<Result> {
	yield* [];
	return action();
}
