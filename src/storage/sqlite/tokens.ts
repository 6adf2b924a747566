import type { Person } from "../../directory/person.ts";
import type { TokenStore } from "../../directory/store.ts";
import type { Scope, Token } from "../../directory/token.ts";
import type { Engine } from "./catalogs.ts";
import type { Database } from "./database.ts";

interface TokenRow {
	id: string;
	org_id: string;
	person_id: string;
	name: string;
	secret_hash: string;
	scopes: string;
	created_at: number;
	expires_at: number | null;
	revoked_at: number | null;
}

export function openTokens({ database, writer }: Engine): TokenStore {
	return {
		create: (token) => writer.write(() => insertToken(database, token)),
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
		revoke: (id, at) =>
			writer.write(
				() =>
					database.run(
						"UPDATE tokens SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?",
						at,
						id,
					) > 0,
			),
	};
}

/** Keeps a token; throws when its secret is already in use. */
export function insertToken(database: Database, token: Token): void {
	database.run(
		"INSERT INTO tokens (id, org_id, person_id, name, secret_hash, scopes, created_at, expires_at, revoked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
		token.id,
		token.orgId,
		token.personId,
		token.name,
		token.secretHash,
		token.scopes.join(" "),
		token.createdAt,
		token.expiresAt ?? null,
		token.revokedAt ?? null,
	);
}

function parseToken(row: TokenRow): Token {
	return {
		id: row.id,
		orgId: row.org_id,
		personId: row.person_id,
		name: row.name,
		secretHash: row.secret_hash,
		scopes: row.scopes.split(" ") as Scope[],
		createdAt: row.created_at,
		expiresAt: row.expires_at ?? undefined,
		revokedAt: row.revoked_at ?? undefined,
	};
}
