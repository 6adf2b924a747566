import type { RecordKey } from "../../../directory/store/record-key.ts";
import { readGroup } from "../../sql/groups.ts";
import type { Value } from "../../sql/statement.ts";
import type {
	ContextQuery,
	QueryResult,
} from "../../sql/steps/context-query.ts";
import type { Database } from "../database.ts";
import { dialect } from "../dialect.ts";
import { doWork } from "../work.ts";

/** Runs a query of a rule. Holders and managers are read one by one where they are needed. */
export function runQuery(
	database: Database,
	orgId: string,
	query: Exclude<ContextQuery, { kind: "holders" | "line" }>,
): QueryResult {
	if (query.kind === "holderOf") {
		const { kind, scope, value } = query.claim;
		const rows = database.all<{ id: string }>(
			"SELECT person_id AS id FROM claims WHERE kind = $1 AND scope = $scope2 AND value = $3",
			...[kind, scope, value],
		);
		return { ids: rows.map(({ id }) => id) };
	}
	if (query.kind === "group")
		return { name: readGroupName(database, { orgId, id: query.id }) };
	return { count: readCount(database, orgId, query) };
}

/** The name of a group; undefined when there is none with this id. */
export function readGroupName(
	database: Database,
	key: RecordKey,
): string | undefined {
	return doWork(database, readGroup(key, JSON.parse))?.group.displayName;
}

/** Runs a query whose result is a number. */
export function readCount(
	database: Database,
	orgId: string,
	query: Extract<ContextQuery, { kind: "deletion" | "reports" | "tokens" }>,
): number {
	const count = (sql: string, ...values: Value[]) =>
		database.get<{ count: number }>(sql, ...values)?.count ?? 0;
	const { personId } = query;
	switch (query.kind) {
		case "deletion":
			return count(
				"SELECT at AS count FROM deletions WHERE org_id = $org1 AND person_id = $id2",
				orgId,
				personId,
			);
		case "reports":
			return count(
				`SELECT count(*) AS count FROM holdings WHERE org_id = $org1 AND kind = 'manager' AND value = $id2 AND ${dialect.notAmong("person_id", "$id3")}`,
				orgId,
				personId,
				query.without,
			);
		case "tokens":
			return count(
				"SELECT count(*) AS count FROM tokens WHERE org_id = ? AND person_id = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)",
				orgId,
				personId,
				query.now,
			);
	}
}
