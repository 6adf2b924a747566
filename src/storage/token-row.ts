import type { Scope, Token } from "../directory/token.ts";

/** An access token as every engine keeps it. */
export interface TokenRow {
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

export function parseToken(row: TokenRow): Token {
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
