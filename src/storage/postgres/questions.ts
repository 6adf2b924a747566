import type { Statements } from "./database.ts";

/** What a rule may ask beyond what every batch begins with; `without` are those who changed since the reading. */
export type Question =
	| { kind: "holders"; roleIds: readonly string[]; without: readonly string[] }
	| { kind: "reports"; personId: string; without: readonly string[] }
	| { kind: "tokens"; personId: string; now: number };

/** One text for each question. */
export function textOf(question: Question): string {
	return JSON.stringify(question);
}

/** A count: of holders who may log in (1 when there are any), of people with this manager, of tokens that can be used. */
export async function answerQuestion(
	statements: Statements,
	orgId: string,
	question: Question,
): Promise<number> {
	const row = await countFor(statements, orgId, question);
	return row?.count ?? 0;
}

function countFor(statements: Statements, orgId: string, question: Question) {
	const count = statements.get<{ count: number }>;
	switch (question.kind) {
		case "holders":
			return count(
				`SELECT 1 AS count FROM holdings JOIN people ON people.org_id = holdings.org_id AND people.id = holdings.person_id
				WHERE holdings.org_id = $1 AND kind = 'role' AND value = ANY ($2) AND person_id <> ALL ($3)
				AND (document::jsonb -> 'isLoginEnabled')::boolean LIMIT 1`,
				orgId,
				question.roleIds,
				question.without,
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
