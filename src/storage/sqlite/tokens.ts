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
import type { Database, Value } from "./database.ts";
import type { Engine } from "./engine.ts";
import { demandChangeable } from "./writer/locks.ts";

export function openTokens({ database, writer, catalogs }: Engine): TokenStore {
	return {
		create: (token, author) =>
			writer.write(() => {
				if (author !== undefined)
					demandChangeable(catalogs, { orgId: token.orgId, now: author.at });
				insertToken(database, token);
				if (author !== undefined)
					recordToken(database, token, { kind: "created", author });
			}),
		async findBySecretHash(secretHash) {
			const row = database.get<TokenRow & { document: string }>(
				"SELECT tokens.*, people.document FROM tokens JOIN people ON people.org_id = tokens.org_id AND people.id = tokens.person_id WHERE secret_hash = ?",
				secretHash,
			);
			if (row === undefined) return undefined;
			return {
				token: parseToken(row),
				person: JSON.parse(row.document) as Person,
			};
		},
		async get(id) {
			const row = database.get<TokenRow>(
				"SELECT * FROM tokens WHERE id = ?",
				id,
			);
			return row && parseToken(row);
		},
		list: async (orgId) =>
			(orgId === undefined
				? database.all<TokenRow>("SELECT * FROM tokens ORDER BY created_at, id")
				: database.all<TokenRow>(
						"SELECT * FROM tokens WHERE org_id = ? ORDER BY created_at, id",
						orgId,
					)
			).map(parseToken),
		async listPage({ orgId, personId, after, limit }) {
			const conditions = ["org_id = ?"];
			const values: Value[] = [orgId];
			if (personId !== undefined) {
				conditions.push("person_id = ?");
				values.push(personId);
			}
			if (after !== undefined) {
				conditions.push("(created_at, id) < (?, ?)");
				values.push(after.createdAt, after.id);
			}
			return database
				.all<TokenRow>(
					`SELECT * FROM tokens WHERE ${conditions.join(" AND ")} ORDER BY created_at DESC, id DESC LIMIT ?`,
					...values,
					limit,
				)
				.map(parseToken);
		},
		revoke: (id, at, author) =>
			writer.write(() => {
				const row = database.get<TokenRow>(
					"SELECT * FROM tokens WHERE id = ?",
					id,
				);
				if (row === undefined) return false;
				if (row.revoked_at === null)
					revokeToken(database, parseToken(row), at, author);
				return true;
			}),
		prune: ({ orgId, personId, endedBefore }) =>
			writer.write(() => {
				database.run(
					"DELETE FROM tokens WHERE org_id = ? AND person_id = ? AND (revoked_at < ? OR expires_at < ?)",
					orgId,
					personId,
					endedBefore,
					endedBefore,
				);
			}),
	};
}

/** Revokes the living tokens that were made with these, which are gone or revoked, and those made with them in turn. */
export function revokeMadeWith(
	database: Database,
	ids: readonly string[],
	at: number,
	author: Author | undefined,
): void {
	const made = database.all<TokenRow>(
		"SELECT * FROM tokens WHERE made_with IN (SELECT value FROM json_each(?)) AND revoked_at IS NULL ORDER BY id",
		JSON.stringify(ids),
	);
	for (const row of made) revokeToken(database, parseToken(row), at, author);
}

function revokeToken(
	database: Database,
	token: Token,
	at: number,
	author: Author | undefined,
): void {
	database.run("UPDATE tokens SET revoked_at = ? WHERE id = ?", at, token.id);
	if (author !== undefined)
		recordToken(database, token, { kind: "deleted", author });
	revokeMadeWith(database, [token.id], at, author);
}

function recordToken(
	database: Database,
	token: Token,
	{ kind, author }: { kind: "created" | "deleted"; author: Author },
): void {
	const shown = stateOfToken(token);
	recordChange(database, {
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
export function insertToken(database: Database, token: Token): void {
	database.run(
		`INSERT INTO tokens (${tokenColumns.join(", ")}) VALUES (${tokenColumns.map(() => "?").join(", ")})`,
		...tokenValues(token),
	);
}
