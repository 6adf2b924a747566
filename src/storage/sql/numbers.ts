import type {
	NumberKey,
	NumberStore,
} from "../../directory/store/number-store.ts";
import { prefixEnd } from "../../directory/text/prefix-end.ts";
import type { SqlEngine } from "./engine.ts";
import { all, count, type Value } from "./statement.ts";

export function openNumbers({ read }: Pick<SqlEngine, "read">): NumberStore {
	return {
		walk: (query) => {
			const { sql, values } = walkStatement(query);
			return read(all<NumberKey>(sql, ...values));
		},
		count: (orgId) =>
			read(
				count(
					"SELECT count(*) AS count FROM claims WHERE org_id = $org1 AND kind = 'number' AND scope = $scope2",
					...[orgId, orgId],
				),
			),
	};
}

/** The statement of a walk. Its rows are in the order of the primary key of `holdings`. */
export function walkStatement({
	orgId,
	prefix,
	after,
	limit,
}: Parameters<NumberStore["walk"]>[0]): { sql: string; values: Value[] } {
	const values: Value[] = [orgId, prefix, prefixEnd(prefix) ?? "", limit];
	const position =
		after === undefined
			? ""
			: ` AND (value, person_id) > ($${values.push(after.value)}, $id${values.push(after.personId)})`;
	return {
		sql: `SELECT value, person_id AS "personId" FROM holdings WHERE org_id = $org1 AND kind = 'number' AND value >= $2 AND value < $3${position} ORDER BY value, person_id LIMIT $4`,
		values,
	};
}
