import type { Scope, Token } from "../../directory/access/token.ts";
import type { Whole } from "../../directory/whole.ts";

/** An access token as a row of either engine. */
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
	made_with: string | null;
	impersonator_id: string | null;
	impersonator_org_id: string | null;
	authorization_id: string | null;
	integration_id: string | null;
}

/** The columns of a token, in the order of `tokenValues`. */
export const tokenColumns = [
	"id",
	"org_id",
	"person_id",
	"name",
	"secret_hash",
	"scopes",
	"created_at",
	"expires_at",
	"revoked_at",
	"made_with",
	"impersonator_id",
	"impersonator_org_id",
	"authorization_id",
	"integration_id",
] as const satisfies readonly (keyof TokenRow)[];

/** The column values of a token. */
export function tokenValues(token: Token): (string | number | null)[] {
	const row: TokenRow = {
		id: token.id,
		org_id: token.orgId,
		person_id: token.personId,
		name: token.name,
		secret_hash: token.secretHash,
		scopes: token.scopes.join(" "),
		created_at: token.createdAt,
		expires_at: token.expiresAt ?? null,
		revoked_at: token.revokedAt ?? null,
		made_with: token.madeWith ?? null,
		impersonator_id: token.impersonator?.id ?? null,
		impersonator_org_id: token.impersonator?.orgId ?? null,
		authorization_id: token.authorizationId ?? null,
		integration_id: token.integrationId ?? null,
	};
	return tokenColumns.map((name) => row[name]);
}

/** The token of a row. */
export function parseToken(row: TokenRow): Whole<Token> {
	return {
		id: row.id,
		orgId: row.org_id,
		personId: row.person_id,
		name: row.name,
		secretHash: row.secret_hash,
		scopes: row.scopes.split(" ").filter(Boolean) as Scope[],
		createdAt: row.created_at,
		expiresAt: row.expires_at ?? undefined,
		revokedAt: row.revoked_at ?? undefined,
		madeWith: row.made_with ?? undefined,
		impersonator:
			row.impersonator_id === null || row.impersonator_org_id === null
				? undefined
				: { orgId: row.impersonator_org_id, id: row.impersonator_id },
		authorizationId: row.authorization_id ?? undefined,
		integrationId: row.integration_id ?? undefined,
	};
}
