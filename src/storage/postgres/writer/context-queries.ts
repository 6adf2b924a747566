import { readGroup } from "../../sql/groups.ts";
import type {
	ContextQuery,
	QueryResult,
} from "../../sql/steps/context-query.ts";
import type { Statements, Value } from "../database.ts";
import { parseDocument } from "../documents.ts";
import { doWork } from "../work.ts";

/** Managers read at a time. */
const lineStepLength = 100;

/** Runs a query of a rule. */
export async function runQuery(
	statements: Statements,
	orgId: string,
	query: ContextQuery,
): Promise<QueryResult> {
	const count = async (
		sql: string,
		...values: Value[]
	): Promise<QueryResult> => {
		const row = await statements.get<{ count: number }>(sql, ...values);
		return { count: row?.count ?? 0 };
	};
	const ids = async (sql: string, ...values: Value[]): Promise<QueryResult> => {
		const rows = await statements.all<{ id: string }>(sql, ...values);
		return { ids: rows.map(({ id }) => id) };
	};
	switch (query.kind) {
		case "holders":
			return ids(
				`SELECT person_id AS id FROM holdings JOIN people ON people.org_id = holdings.org_id AND people.id = holdings.person_id
				WHERE holdings.org_id = $1 AND kind = 'role' AND value = ANY ($2) AND person_id <> ALL ($3)
				AND (document::jsonb -> 'isLoginEnabled')::boolean LIMIT 1`,
				orgId,
				query.roleIds,
				query.without,
			);
		case "line":
			return ids(
				`WITH RECURSIVE line (id, above, step) AS (
					SELECT id, document::jsonb ->> 'managerId', 1 FROM people WHERE org_id = $1 AND id = $2
					UNION ALL
					SELECT people.id, document::jsonb ->> 'managerId', step + 1
					FROM line JOIN people ON people.org_id = $1 AND people.id = line.above WHERE step < $3
				) SELECT DISTINCT id FROM line`,
				orgId,
				query.personId,
				lineStepLength,
			);
		case "deletion":
			return count(
				"SELECT at AS count FROM deletions WHERE org_id = $1 AND person_id = $2",
				orgId,
				query.personId,
			);
		case "holderOf":
			return query.claim.kind === "email"
				? ids(
						"SELECT person_id AS id FROM emails WHERE value = $1",
						query.claim.value,
					)
				: ids(
						"SELECT person_id AS id FROM claims WHERE org_id = $1 AND kind = $2 AND scope = $3 AND value = $4",
						orgId,
						query.claim.kind,
						query.claim.scope,
						query.claim.value,
					);
		case "reports":
			return count(
				"SELECT count(*) AS count FROM holdings WHERE org_id = $1 AND kind = 'manager' AND value = $2 AND person_id <> ALL ($3)",
				orgId,
				query.personId,
				query.without,
			);
		case "tokens":
			return count(
				"SELECT count(*) AS count FROM tokens WHERE org_id = $1 AND person_id = $2 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $3)",
				orgId,
				query.personId,
				query.now,
			);
		case "group": {
			const found = await doWork(
				statements,
				readGroup({ orgId, id: query.id }, parseDocument),
			);
			return { name: found?.group.displayName };
		}
	}
}
