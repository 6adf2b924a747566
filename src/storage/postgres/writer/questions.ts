import type { Claim } from "../../../directory/people/claims.ts";
import type { Statements, Value } from "../database.ts";

/** Managers that are read at a time. */
const lineStepLength = 100;

/** What a rule may ask beyond what every batch begins with; `without` are those who changed since the reading. */
export type Question =
	| { kind: "holders"; roleIds: readonly string[]; without: readonly string[] }
	| { kind: "line"; personId: string }
	| { kind: "deletion"; personId: string; now: number }
	| { kind: "holderOf"; claim: Claim }
	| { kind: "reports"; personId: string; without: readonly string[] }
	| { kind: "tokens"; personId: string; now: number };

/** One text for each question. */
export function textOf(question: Question): string {
	return JSON.stringify(question);
}

/** People of whom a question asks who they are: they are read with the answer, so that a change can depend on them. */
export type Answer = { count: number } | { ids: readonly string[] };

/**
 * The answer: one holder who may log in; who holds a claim; when somebody was deleted (0: nobody was); a person and the managers above; a count of people with this
 * manager, or of tokens that can be used.
 */
export async function answerQuestion(
	statements: Statements,
	orgId: string,
	question: Question,
): Promise<Answer> {
	const count = async (sql: string, ...values: Value[]): Promise<Answer> => {
		const row = await statements.get<{ count: number }>(sql, ...values);
		return { count: row?.count ?? 0 };
	};
	const ids = async (sql: string, ...values: Value[]): Promise<Answer> => {
		const rows = await statements.all<{ id: string }>(sql, ...values);
		return { ids: rows.map(({ id }) => id) };
	};
	switch (question.kind) {
		case "holders":
			return ids(
				`SELECT person_id AS id FROM holdings JOIN people ON people.org_id = holdings.org_id AND people.id = holdings.person_id
				WHERE holdings.org_id = $1 AND kind = 'role' AND value = ANY ($2) AND person_id <> ALL ($3)
				AND (document::jsonb -> 'isLoginEnabled')::boolean LIMIT 1`,
				orgId,
				question.roleIds,
				question.without,
			);
		case "line":
			return ids(
				`WITH RECURSIVE line (id, above, place) AS (
					SELECT id, document::jsonb ->> 'managerId', 1 FROM people WHERE org_id = $1 AND id = $2
					UNION ALL
					SELECT people.id, document::jsonb ->> 'managerId', place + 1
					FROM line JOIN people ON people.org_id = $1 AND people.id = line.above WHERE place < $3
				) SELECT DISTINCT id FROM line`,
				orgId,
				question.personId,
				lineStepLength,
			);
		case "deletion":
			return count(
				"SELECT at AS count FROM deletions WHERE org_id = $1 AND person_id = $2",
				orgId,
				question.personId,
			);
		case "holderOf":
			return question.claim.kind === "email"
				? ids(
						"SELECT person_id AS id FROM emails WHERE value = $1",
						question.claim.value,
					)
				: ids(
						"SELECT person_id AS id FROM claims WHERE org_id = $1 AND kind = $2 AND scope = $3 AND value = $4",
						orgId,
						question.claim.kind,
						question.claim.scope,
						question.claim.value,
					);
		case "reports":
			return count(
				"SELECT count(*) AS count FROM holdings WHERE org_id = $1 AND kind = 'manager' AND value = $2 AND person_id <> ALL ($3)",
				orgId,
				question.personId,
				question.without,
			);
		case "tokens":
			return count(
				"SELECT count(*) AS count FROM tokens WHERE org_id = $1 AND person_id = $2 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $3)",
				orgId,
				question.personId,
				question.now,
			);
	}
}
