import {
	type Authorization,
	stateOfAuthorization,
} from "../../directory/authorizations/authorization.ts";
import { type Author, compareStates } from "../../directory/history/change.ts";
import {
	type Integration,
	noSuchIntegration,
} from "../../directory/integrations/integration.ts";
import type {
	AuthorizationStore,
	Issue,
} from "../../directory/store/authorization-store.ts";
import type { Whole } from "../../directory/whole.ts";
import { openAuthorizationCodes } from "./authorization-codes.ts";
import type { SqlEngine } from "./engine.ts";
import { lockIntegration } from "./integrations.ts";
import { all, get, run, type Value, type Work } from "./statement.ts";
import type { TokenRow } from "./token-row.ts";
import {
	insertToken,
	lockUsable,
	revokeMadeWith,
	revokeTokensOf,
} from "./tokens.ts";

/** A row of the table of authorizations. */
export interface AuthorizationRow {
	id: string;
	org_id: string;
	person_id: string;
	integration_id: string;
	scopes: string;
	refresh_hash: string | null;
	made_with: string | null;
	created_at: number;
	expires_at: number | null;
}

export function openAuthorizations(engine: SqlEngine): AuthorizationStore {
	const { read, transact, change } = engine;
	const find = async (condition: string, value: Value) => {
		const row = await read(
			get<AuthorizationRow>(
				`SELECT * FROM authorizations WHERE ${condition}`,
				value,
			),
		);
		return row && parseAuthorization(row);
	};
	return {
		...openAuthorizationCodes(engine),
		create(authorization, { author, keptMax, now, under }) {
			const create = function* (): Work<boolean> {
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
				yield* insertAuthorization(authorization);
				yield* record(engine, {
					kind: "created",
					author,
					authorization,
					integration,
				});
				return true;
			};
			return author === undefined
				? transact(create)
				: change({ orgId: authorization.orgId, now }, create);
		},
		get: (id) => find("id = $1", id),
		findByRefreshHash: (hash) => find("refresh_hash = $1", hash),
		async list({ orgId, personId, integrationId, after, limit }) {
			const conditions = ["org_id = $1"];
			const values: Value[] = [orgId];
			if (personId !== undefined)
				conditions.push(`person_id = $${values.push(personId)}`);
			if (integrationId !== undefined)
				conditions.push(`integration_id = $${values.push(integrationId)}`);
			if (after !== undefined)
				conditions.push(
					`(created_at, id) > ($${values.push(after.createdAt)}, $${values.push(after.id)})`,
				);
			const most = limit === undefined ? "" : ` LIMIT ${limit}`;
			const rows = await read(
				all<AuthorizationRow>(
					`SELECT * FROM authorizations WHERE ${conditions.join(" AND ")} ORDER BY created_at, id${most}`,
					...values,
				),
			);
			return rows.map(parseAuthorization);
		},
		async issue(id, rule, options) {
			const known = await this.get(id);
			if (known === undefined) return undefined;
			return transact(function* (): Work<Issue | undefined> {
				if (!(yield* isMakerUsable(engine, known, options.now)))
					return undefined;
				const integration = yield* lockIntegration(engine, known.integrationId);
				const current = yield* lockAuthorization(engine, id);
				if (integration === undefined || current === undefined)
					return undefined;
				const issue = rule(current, integration);
				yield* run(
					"UPDATE authorizations SET refresh_hash = $2, expires_at = $3 WHERE id = $1",
					id,
					issue.authorization.refreshHash ?? null,
					issue.authorization.expiresAt ?? null,
				);
				yield* endTokens(engine, id, options);
				yield* insertToken(issue.token);
				return issue;
			});
		},
		async revoke(id, at, author) {
			const known = await this.get(id);
			if (known === undefined) return false;
			const revoke = function* (): Work<boolean> {
				const authorization = yield* lockAuthorization(engine, id);
				if (authorization === undefined) return false;
				yield* revokeAuthorization(engine, authorization, { at, author });
				if (authorization.expiresAt === undefined)
					yield* revokeAll(engine, authorization, { at, author });
				return true;
			};
			return author === undefined
				? transact(revoke)
				: change({ orgId: known.orgId, now: at }, revoke);
		},
		revokeOldest: ({ orgId, integrationId }, { limit, author }) =>
			change({ orgId, now: author.at }, () =>
				revokeAll(
					engine,
					{ orgId, integrationId },
					{ at: author.at, author, limit },
				),
			),
	};
}

function* lockAuthorization(
	{ dialect }: SqlEngine,
	id: string,
): Work<Authorization | undefined> {
	const row = yield* get<AuthorizationRow>(
		`SELECT * FROM authorizations WHERE id = $1${dialect.forUpdate}`,
		id,
	);
	return row && parseAuthorization(row);
}

// Whether the token that an authorization is given with can be used; then it is not revoked until the transaction ends. It is
// locked before anything else, as its revocation does.
function* isMakerUsable(
	engine: SqlEngine,
	{ madeWith }: Authorization,
	now: number,
): Work<boolean> {
	return madeWith === undefined || (yield* lockUsable(engine, madeWith, now));
}

// Revokes the oldest authorizations of an integration in an organization, and says how many.
function* revokeAll(
	engine: SqlEngine,
	{ orgId, integrationId }: Pick<Authorization, "orgId" | "integrationId">,
	{
		limit,
		...revocation
	}: { at: number; author: Author | undefined; limit?: number },
): Work<number> {
	const most = limit === undefined ? "" : ` LIMIT ${limit}`;
	const rows = yield* all<AuthorizationRow>(
		`SELECT * FROM authorizations WHERE org_id = $1 AND integration_id = $2 ORDER BY created_at, id${most}`,
		orgId,
		integrationId,
	);
	for (const row of rows)
		yield* revokeAuthorization(engine, parseAuthorization(row), revocation);
	return rows.length;
}

function* insertAuthorization(authorization: Authorization): Work<void> {
	yield* run(
		"INSERT INTO authorizations (id, org_id, person_id, integration_id, scopes, refresh_hash, made_with, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		authorization.id,
		authorization.orgId,
		authorization.personId,
		authorization.integrationId,
		authorization.scopes.join(" "),
		authorization.refreshHash ?? null,
		authorization.madeWith ?? null,
		authorization.createdAt,
		authorization.expiresAt ?? null,
	);
}

// Deletes the person's authorizations that have ended, and revokes the oldest of those for the same integration.
function* endOthers(
	engine: SqlEngine,
	{ orgId, personId, integrationId }: Authorization,
	{ author, keptMax, now }: { author?: Author; keptMax: number; now: number },
): Work<void> {
	yield* run(
		"DELETE FROM authorizations WHERE org_id = $1 AND person_id = $2 AND expires_at <= $3",
		orgId,
		personId,
		now,
	);
	const living = yield* all<AuthorizationRow>(
		"SELECT * FROM authorizations WHERE org_id = $1 AND person_id = $2 AND integration_id = $3 AND expires_at IS NOT NULL ORDER BY created_at DESC, id DESC",
		orgId,
		personId,
		integrationId,
	);
	for (const row of living.slice(keptMax - 1))
		yield* revokeAuthorization(engine, parseAuthorization(row), {
			at: now,
			author,
		});
}

// Deletes the tokens under an authorization that have ended, and all but the newest of the others, since one is about to be added.
function* endTokens(
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

function* revokeAuthorization(
	engine: SqlEngine,
	authorization: Authorization,
	{ at, author }: { at: number; author: Author | undefined },
): Work<void> {
	const { id, integrationId } = authorization;
	yield* run("DELETE FROM authorizations WHERE id = $1", id);
	yield* revokeTokensOf(engine, "authorization_id", { id, at });
	const row = yield* get<{ document: string }>(
		"SELECT document FROM integrations WHERE id = $1",
		integrationId,
	);
	if (row === undefined) return;
	yield* record(engine, {
		kind: "deleted",
		author,
		authorization,
		integration: JSON.parse(row.document) as Integration,
	});
}

function* record(
	{ recordChange }: Pick<SqlEngine, "recordChange">,
	{
		kind,
		author,
		authorization,
		integration,
	}: {
		kind: "created" | "deleted";
		author: Author | undefined;
		authorization: Authorization;
		integration: Integration;
	},
): Work<void> {
	if (author === undefined) return;
	const state = stateOfAuthorization(authorization, integration.name);
	yield* recordChange({
		orgId: authorization.orgId,
		subject: "authorization",
		subjectId: authorization.id,
		kind,
		author,
		fields:
			kind === "created"
				? compareStates(undefined, state)
				: compareStates(state, undefined),
	});
}

/** The authorization of a row. */
export function parseAuthorization(
	row: AuthorizationRow,
): Whole<Authorization> {
	return {
		id: row.id,
		orgId: row.org_id,
		personId: row.person_id,
		integrationId: row.integration_id,
		scopes: row.scopes.split(" "),
		refreshHash: row.refresh_hash ?? undefined,
		madeWith: row.made_with ?? undefined,
		createdAt: row.created_at,
		expiresAt: row.expires_at ?? undefined,
	};
}
