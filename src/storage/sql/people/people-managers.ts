import type {
	Manager,
	ManagerQuery,
} from "../../../directory/store/people-store.ts";
import type { SqlEngine } from "../engine.ts";
import { all, type Value } from "../statement.ts";

/** The people who have reports, by id, with their number. The index of managers has them in order. */
export function listManagers(
	{ dialect, read }: Pick<SqlEngine, "dialect" | "read">,
	{ orgId, ids, afterId, limit }: ManagerQuery,
): Promise<Manager[]> {
	const values: Value[] = [orgId, limit];
	const conditions = ["org_id = $org1", "kind = 'manager'"];
	if (ids !== undefined)
		conditions.push(dialect.among("value", `$id${values.push(ids)}`));
	if (afterId !== undefined)
		conditions.push(`value > $id${values.push(afterId)}`);
	return read(
		all<Manager>(
			`SELECT value AS id, count(*) AS reports FROM holdings WHERE ${conditions.join(" AND ")} GROUP BY value ORDER BY value LIMIT $2`,
			...values,
		),
	);
}
