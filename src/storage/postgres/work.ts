import type { Statement, Work } from "../sql/statement.ts";
import type { Statements } from "./database.ts";

/** The methods of a database or transaction that work uses. */
type Executor = Pick<Statements, "get" | "all" | "run">;

/** Runs work with one round trip per statement. An error of a statement ends it. */
export async function doWork<Result>(
	statements: Executor,
	work: Work<Result>,
): Promise<Result> {
	for (let step = work.next(); ; )
		if (step.done) return step.value;
		else step = work.next(await execute(statements, step.value));
}

function execute(
	statements: Executor,
	{ gives, sql, values }: Statement,
): Promise<unknown> {
	switch (gives) {
		case "row":
			return statements.get(sql, ...values);
		case "rows":
			return statements.all(sql, ...values);
		case "count":
			return statements.run(sql, ...values);
	}
}
