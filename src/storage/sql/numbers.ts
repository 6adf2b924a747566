import { lastOf } from "../../directory/numbers/number-block.ts";
import type {
	ExtensionCount,
	NumberKey,
	NumberStore,
} from "../../directory/store/number-store.ts";
import { prefixEnd } from "../../directory/text/prefix-end.ts";
import type { SqlEngine } from "./engine.ts";
import { all, count, type Value } from "./statement.ts";

/** The blocks of numbers whose people are counted by one statement. */
const blocksAtOnce = 500;

export function openNumbers({
	dialect,
	read,
}: Pick<SqlEngine, "dialect" | "read">): NumberStore {
	const given = dialect.records("$3", "given", { first: "text", last: "text" });
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
		async listHeld({ orgId, locationId, values }) {
			if (values.length === 0) return [];
			const [kind, scope] =
				locationId === undefined
					? ["number", orgId]
					: ["extension", `${orgId}/${locationId}`];
			const rows = await read(
				all<{ value: string }>(
					`SELECT value FROM claims WHERE org_id = $org1 AND kind = '${kind}' AND scope = $scope2 AND ${dialect.among("value", "$3")}`,
					...[orgId, scope, values],
				),
			);
			return rows.map(({ value }) => value);
		},
		async countHeld({ orgId, blocks }) {
			let held = 0;
			for (let start = 0; start < blocks.length; start += blocksAtOnce) {
				const spans = blocks
					.slice(start, start + blocksAtOnce)
					.map((block) => ({ first: block.first, last: lastOf(block) }));
				// Longer numbers are between two numbers in byte order, and not in their block.
				held += await read(
					count(
						`SELECT count(*) AS count FROM ${given} ${dialect.join} claims ON claims.value >= given.first AND claims.value <= given.last AND length(claims.value) = length(given.first) WHERE claims.org_id = $org1 AND claims.kind = 'number' AND claims.scope = $scope2`,
						...[orgId, orgId, JSON.stringify(spans)],
					),
				);
			}
			return held;
		},
		countExtensions: ({ orgId, locationId }) =>
			read(
				all<ExtensionCount>(
					"SELECT length(value) AS length, count(*) AS count, min(value) AS first FROM claims WHERE org_id = $org1 AND kind = 'extension' AND scope = $scope2 GROUP BY length(value) ORDER BY length(value)",
					...[orgId, `${orgId}/${locationId}`],
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
