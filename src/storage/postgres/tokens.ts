import { stateOfToken, type Token } from "../../directory/access/token.ts";
import { type Author, compareStates } from "../../directory/history/change.ts";
import type { Person } from "../../directory/people/person.ts";
import type { TokenStore } from "../../directory/store/token-store.ts";
import {
	parseToken,
	type TokenRow,
	tokenColumns,
	tokenValues,
} from "../sql/token-row.ts";
import { recordChange } from "./changes.ts";
import type { Statements, Value } from "./database.ts";
import { parseDocument } from "./documents.ts";
import type { Engine } from "./engine.ts";
import { changeOrganization } from "./writer/locks.ts";

export function openTokens({ database }: Engine): TokenStore {
	return {
		create: (token, author) =>
			author === undefined
				? insertToken(database, token)
				: changeOrganization(
						database,
						{ orgId: token.orgId, now: author.at },
						async (statements) => {
							await insertToken(statements, token);
							await recordToken(statements, token, { kind: "created", author });
						},
					),
		async findBySecretHash(secretHash) {
			const row = await database.get<TokenRow>(
				"SELECT * FROM tokens WHERE secret_hash = $1",
				secretHash,
			);
			if (row === undefined) return undefined;
			// Two statements rather than a join: where tables are distributed, a token and its person are in different places.
			const owner = await database.get<{ document: string }>(
				"SELECT document FROM people WHERE org_id = $1 AND id = $2",
				row.org_id,
				row.person_id,
			);
			return (
				owner && {
					token: parseToken(row),
					person: parseDocument<Person>(owner.document),
				}
			);
		},
		async get(id) {
			const row = await database.get<TokenRow>(
				"SELECT * FROM tokens WHERE id = $1",
				id,
			);
			return row && parseToken(row);
		},
		list: async (orgId) =>
			(orgId === undefined
				? await database.all<TokenRow>(
						"SELECT * FROM tokens ORDER BY created_at, id",
					)
				: await database.all<TokenRow>(
						"SELECT * FROM tokens WHERE org_id = $1 ORDER BY created_at, id",
						orgId,
					)
			).map(parseToken),
		async listPage({ orgId, personId, after, limit }) {
			const conditions = ["org_id = $1"];
			const values: Value[] = [orgId];
			const place = (value: Value) => `$${values.push(value)}`;
			if (personId !== undefined)
				conditions.push(`person_id = ${place(personId)}`);
			if (after !== undefined)
				conditions.push(
					`(created_at, id) < (${place(after.createdAt)}, ${place(after.id)})`,
				);
			const rows = await database.all<TokenRow>(
				`SELECT * FROM tokens WHERE ${conditions.join(" AND ")} ORDER BY created_at DESC, id DESC LIMIT ${place(limit)}`,
				...values,
			);
			return rows.map(parseToken);
		},
		revoke: (id, at, author) =>
			database.transact(async (statements) => {
				const row = await statements.get<TokenRow>(
					"SELECT * FROM tokens WHERE id = $1 FOR UPDATE",
					id,
				);
				if (row === undefined) return false;
				if (row.revoked_at === null)
					await revokeToken(statements, parseToken(row), at, author);
				return true;
			}),
		async prune({ orgId, personId, endedBefore }) {
			await database.run(
				"DELETE FROM tokens WHERE org_id = $1 AND person_id = $2 AND (revoked_at < $3 OR expires_at < $3)",
				orgId,
				personId,
				endedBefore,
			);
		},
	};
}

async function revokeToken(
	statements: Statements,
	token: Token,
	at: number,
	author: Author | undefined,
): Promise<void> {
	await statements.run(
		"UPDATE tokens SET revoked_at = $2 WHERE secret_hash = $1",
		token.secretHash,
		at,
	);
	if (author !== undefined)
		await recordToken(statements, token, { kind: "deleted", author });
	const made = await statements.all<TokenRow>(
		"SELECT * FROM tokens WHERE made_with = $1 AND revoked_at IS NULL ORDER BY id FOR UPDATE",
		token.id,
	);
	for (const row of made)
		await revokeToken(statements, parseToken(row), at, author);
}

async function recordToken(
	statements: Statements,
	token: Token,
	{ kind, author }: { kind: "created" | "deleted"; author: Author },
): Promise<void> {
	const shown = stateOfToken(token);
	await recordChange(statements, {
		orgId: token.orgId,
		subject: "token",
		subjectId: token.id,
		kind,
		author,
		fields:
			kind === "created"
				? compareStates(undefined, shown)
				: compareStates(shown, undefined),
	});
}

/** Keeps a token; throws when its secret is already in use. */
export async function insertToken(
	statements: Pick<Statements, "run">,
	token: Token,
): Promise<void> {
	await statements.run(
		`INSERT INTO tokens (${tokenColumns.join(", ")}) VALUES (${tokenColumns.map((_, index) => `$${index + 1}`).join(", ")})`,
		...tokenValues(token),
	);
}
