import type { Authorization } from "../../directory/authorizations/authorization.ts";
import type { Author } from "../../directory/history/change.ts";
import { noSuchIntegration } from "../../directory/integrations/integration.ts";
import {
	type AuthorizationRow,
	deleteAuthorizations,
	type Ending,
	insertAuthorization,
	parseAuthorization,
} from "./authorization-row.ts";
import type { SqlEngine } from "./engine.ts";
import { lockIntegration } from "./integration-row.ts";
import { all, get, run, type Work } from "./statement.ts";
import type { TokenRow } from "./token-row.ts";
import { lockUsable, revokeMadeWith, revokeTokensOf } from "./tokens.ts";

/** Adds an authorization, in the transaction of its organization's change, as `AuthorizationStore.create` says. */
export function* giveAuthorization(
	engine: SqlEngine,
	authorization: Authorization,
	{
		author,
		keptMax,
		under,
	}: { author: Author; keptMax: number; under?: string },
): Work<boolean> {
	const now = author.at;
	if (!(yield* isMakerUsable(engine, authorization, now))) return false;
	const integration = yield* lockIntegration(
		engine,
		authorization.integrationId,
	);
	if (integration === undefined) throw noSuchIntegration();
	const isUnderLiving =
		under === undefined ||
		(yield* lockAuthorization(engine, under)) !== undefined;
	if (!isUnderLiving) return false;
	if (authorization.expiresAt === undefined)
		yield* revokeAll(engine, authorization, { at: now, author });
	else yield* endOthers(engine, authorization, { author, keptMax, now });
	yield* insertAuthorization(engine, authorization, { integration, author });
	return true;
}

/** The authorization, which no other transaction changes until this one ends. */
export function* lockAuthorization(
	{ dialect }: SqlEngine,
	id: string,
): Work<Authorization | undefined> {
	const row = yield* get<AuthorizationRow>(
		`SELECT * FROM authorizations WHERE id = $1${dialect.forUpdate}`,
		id,
	);
	return row && parseAuthorization(row);
}

/**
 * Whether the token that an authorization is given with can be used; then it is not revoked until the transaction ends. It is
 * locked before anything else, as its revocation does.
 */
export function* isMakerUsable(
	engine: SqlEngine,
	{ madeWith }: Authorization,
	now: number,
): Work<boolean> {
	return madeWith === undefined || (yield* lockUsable(engine, madeWith, now));
}

/** Deletes an authorization and revokes its tokens. */
export function* revokeAuthorization(
	engine: SqlEngine,
	{ id }: Pick<Authorization, "id">,
	ending: Ending,
): Work<void> {
	yield* deleteAuthorizations(engine, "id = $1", { values: [id], ending });
	yield* revokeTokensOf(engine, "authorization_id", { id, at: ending.at });
}

/** Revokes the oldest authorizations of an integration in an organization but those of `keptFor`, and says how many. */
export function* revokeAll(
	engine: SqlEngine,
	{ orgId, integrationId }: Pick<Authorization, "orgId" | "integrationId">,
	{ limit, keptFor, ...ending }: Ending & { limit?: number; keptFor?: string },
): Work<number> {
	const values = [orgId, integrationId];
	const others =
		keptFor === undefined ? "" : ` AND person_id <> $${values.push(keptFor)}`;
	const rows = yield* all<AuthorizationRow>(
		`SELECT * FROM authorizations WHERE org_id = $1 AND integration_id = $2${others} ORDER BY created_at, id${limit === undefined ? "" : ` LIMIT $${values.length + 1}`}`,
		...values,
		...(limit === undefined ? [] : [limit]),
	);
	for (const row of rows) yield* revokeAuthorization(engine, row, ending);
	return rows.length;
}

/** Deletes the tokens under an authorization that have ended, and all but the newest of the others, since one is about to be added. */
export function* endTokens(
	engine: SqlEngine,
	id: string,
	{ tokensMax, now }: { tokensMax: number; now: number },
): Work<void> {
	const rows = yield* all<TokenRow>(
		"SELECT * FROM tokens WHERE authorization_id = $1 ORDER BY created_at DESC, id DESC",
		id,
	);
	const isEnded = ({ revoked_at, expires_at }: TokenRow) =>
		revoked_at !== null || (expires_at !== null && expires_at <= now);
	const surplus = [
		...rows.filter(isEnded),
		...rows.filter((row) => !isEnded(row)).slice(tokensMax - 1),
	];
	if (surplus.length === 0) return;
	for (const { secret_hash } of surplus)
		yield* run("DELETE FROM tokens WHERE secret_hash = $1", secret_hash);
	yield* revokeMadeWith(
		engine,
		surplus.map((row) => row.id),
		{ at: now, author: undefined },
	);
}

// Deletes the person's authorizations that have expired, and revokes the oldest of those for the same integration.
function* endOthers(
	engine: SqlEngine,
	{ orgId, personId, integrationId }: Authorization,
	{ author, keptMax, now }: { author: Author; keptMax: number; now: number },
): Work<void> {
	yield* deleteAuthorizations(
		engine,
		"org_id = $1 AND person_id = $2 AND expires_at <= $3",
		{
			values: [orgId, personId, now],
			ending: { at: now, author: undefined, reason: "expired" },
		},
	);
	const living = yield* all<AuthorizationRow>(
		"SELECT * FROM authorizations WHERE org_id = $1 AND person_id = $2 AND integration_id = $3 AND expires_at IS NOT NULL ORDER BY created_at DESC, id DESC",
		orgId,
		personId,
		integrationId,
	);
	for (const row of living.slice(keptMax - 1))
		yield* revokeAuthorization(engine, row, { at: now, author });
}
