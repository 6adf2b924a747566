import { DirectoryError } from "../errors.ts";
import { problemOf } from "../problems.ts";
import type { RecordKey } from "../store/record-key.ts";
import type { Whole } from "../whole.ts";

/**
 * The scopes that an access token can carry: those of the real service, and our own for tokens and
 * requests.
 */
export const scopes = [
	"spark:all",
	"spark:people_read",
	"spark:people_write",
	"spark:applications_token",
	"spark:tokens_read",
	"spark:tokens_write",
	"spark-admin:people_read",
	"spark-admin:people_write",
	"spark-admin:licenses_read",
	"spark-admin:roles_read",
	"spark-admin:organizations_read",
	"spark-admin:locations_read",
	"spark-admin:locations_write",
	"spark-admin:telephony_config_read",
	"spark-admin:telephony_config_write",
	"spark-admin:tokens_read",
	"spark-admin:tokens_write",
	"spark-admin:integrations_read",
	"spark-admin:integrations_write",
	"spark-admin:requests_read",
	"identity:people_read",
	"identity:people_rw",
	"identity:groups_read",
	"identity:groups_rw",
	"identity:tokens_read",
	"identity:tokens_write",
	"audit:events_read",
] as const;
export type Scope = (typeof scopes)[number];

/** Usable tokens of one person at most, when they are created over the API. */
export const livingTokensMax = 100;
/** Stored tokens of one person at most, including those that have ended. */
export const keptTokensMax = 500;
/** How long a token is listed after it has ended. */
export const endedTokenLifeMs = 30 * 24 * 60 * 60 * 1000;

/** The longest name of a token, in characters. */
export const tokenNameLengthMax = 256;
/** A token lives ten years at most. */
export const tokenLifeMsMax = 10 * 365 * 24 * 60 * 60 * 1000;

/** An access token of a person. Only the SHA-256 of its secret is stored, in hex. */
export interface Token {
	id: string;
	orgId: string;
	personId: string;
	name: string;
	secretHash: string;
	scopes: readonly Scope[];
	/** Milliseconds since 1970, UTC; `expiresAt` undefined: does not expire. */
	createdAt: number;
	expiresAt?: number;
	revokedAt?: number;
	/**
	 * The token with which this one was made; this one ends no later. Undefined for a token that the operator
	 * or a sign-in made.
	 */
	madeWith?: string;
	/** The administrator who made the token for its person. The token acts as the person, within what the administrator may do. */
	impersonator?: RecordKey;
	/** The authorization under which an integration got the token, and the integration. */
	authorizationId?: string;
	integrationId?: string;
}

/** The state of a token in the history, without its hash. */
export type TokenState = Omit<
	Token,
	| "id"
	| "orgId"
	| "secretHash"
	| "createdAt"
	| "revokedAt"
	| "madeWith"
	| "impersonator"
	| "authorizationId"
	| "integrationId"
> & {
	/** The administrator who made it for its person. */
	impersonatorId?: string;
};

/** The state of this token in the history. */
export function stateOfToken({
	personId,
	name,
	scopes,
	expiresAt,
	impersonator,
}: Token): Whole<TokenState> {
	return {
		personId,
		name,
		scopes,
		expiresAt,
		impersonatorId: impersonator?.id,
	};
}

/** Reads scopes separated by spaces or commas; refuses with `invalid` a scope that does not exist. */
export function parseScopes(text: string): Scope[] {
	const names = [...new Set(text.split(/[\s,]+/).filter(Boolean))];
	const unknown = names.filter((name) => !scopes.includes(name as Scope));
	if (unknown.length > 0 || names.length === 0)
		throw new DirectoryError(
			"invalid",
			`There is no scope ${unknown.map((name) => `"${name}"`).join(", ") || "in an empty list"}. The scopes are: ${scopes.join(", ")}.`,
			{
				fields: [
					{
						field: "scopes",
						...problemOf.wrongValue({ expected: "scopes that exist" }),
					},
				],
			},
		);
	return names as Scope[];
}

/**
 * Whether a set of scopes includes a scope; `spark:all` includes every `spark:` scope and no `spark-admin:`
 * one.
 */
export function coversScope(held: readonly Scope[], scope: Scope): boolean {
	return (
		held.includes(scope) ||
		(scope.startsWith("spark:") && held.includes("spark:all"))
	);
}

/** Whether a token may be used at a time. */
export function isTokenAlive(token: Token, now: number): boolean {
	return (
		token.revokedAt === undefined &&
		(token.expiresAt === undefined || token.expiresAt > now)
	);
}
