import {
	isTokenAlive,
	stateOfToken,
	type Token,
} from "../../directory/access/token.ts";
import { type Author, compareStates } from "../../directory/history/change.ts";
import type { TokenStore } from "../../directory/store/token-store.ts";
import { deleteAuthorizations } from "./authorization-row.ts";
import type { SqlEngine } from "./engine.ts";
import { all, get, run, type Value, type Work } from "./statement.ts";
import {
	parseToken,
	type TokenRow,
	tokenColumns,
	tokenValues,
} from "./token-row.ts";

/**
 * All methods but `findBySecretHash`, which each engine implements in its own way, since every request
 * calls it.
 */
export function openTokens(
	engine: SqlEngine,
): Omit<TokenStore, "findBySecretHash"> {
	const { read, transact, change } = engine;
	return {
		create: (token, author) =>
			author === undefined
				? transact(() => insertToken(token))
				: change({ orgId: token.orgId, now: author.at }, function* () {
						yield* insertToken(token);
						yield* recordToken(engine, token, { kind: "created", author });
					}),
		async get(id) {
			const row = await read(
				get<TokenRow>("SELECT * FROM tokens WHERE id = $1", id),
			);
			return row && parseToken(row);
		},
		async list(orgId) {
			const rows = await read(
				orgId === undefined
					? all<TokenRow>("SELECT * FROM tokens ORDER BY created_at, id")
					: all<TokenRow>(
							"SELECT * FROM tokens WHERE org_id = $1 ORDER BY created_at, id",
							orgId,
						),
			);
			return rows.map(parseToken);
		},
		async listPage({
			orgId,
			personId,
			isOfIntegration,
			expires,
			after,
			limit,
		}) {
			const conditions = ["org_id = $1"];
			const values: Value[] = [orgId];
			const add = (value: Value) => `$${values.push(value)}`;
			if (personId !== undefined)
				conditions.push(`person_id = ${add(personId)}`);
			if (isOfIntegration === false)
				conditions.push("authorization_id IS NULL");
			if (expires !== undefined)
				conditions.push(
					`expires_at >= ${add(expires.from)} AND expires_at < ${add(expires.before)} AND revoked_at IS NULL`,
				);
			if (after !== undefined)
				conditions.push(
					`(created_at, id) < (${add(after.createdAt)}, ${add(after.id)})`,
				);
			const text = `SELECT * FROM tokens WHERE ${conditions.join(" AND ")} ORDER BY created_at DESC, id DESC LIMIT ${add(limit)}`;
			return (await read(all<TokenRow>(text, ...values))).map(parseToken);
		},
		async listOfAuthorization(authorizationId) {
			const rows = await read(
				all<TokenRow>(
					"SELECT * FROM tokens WHERE authorization_id = $1 ORDER BY created_at, id",
					authorizationId,
				),
			);
			return rows.map(parseToken);
		},
		revoke: (id, at, author) =>
			transact(function* () {
				const [secretHash] = yield* listSecrets("id = $1", id);
				const row =
					secretHash === undefined
						? undefined
						: yield* lockToken(engine, secretHash);
				if (row === undefined) return false;
				if (row.revoked_at === null)
					yield* revokeToken(engine, parseToken(row), { at, author });
				return true;
			}),
		spend: (secretHash, at) =>
			transact(function* () {
				const row = yield* lockToken(engine, secretHash);
				const token = row && parseToken(row);
				if (token === undefined || !isTokenAlive(token, at)) return false;
				yield* revokeToken(engine, token, { at, author: undefined });
				return true;
			}),
		async prune({ orgId, personId, endedBefore }) {
			await engine.run(
				"DELETE FROM tokens WHERE org_id = $1 AND person_id = $2 AND (revoked_at < $3 OR expires_at < $3)",
				orgId,
				personId,
				endedBefore,
			);
		},
	};
}

/** The time and author of a revocation; an undefined author: without a line of history. */
interface Revocation {
	at: number;
	author: Author | undefined;
}

/** The parts of an engine that a revocation uses. */
type Revoker = Pick<SqlEngine, "dialect" | "recordChange">;

/**
 * Revokes the usable tokens that were made with these deleted or revoked ones, and in turn those made with
 * them; and ends the authorizations that were given with them.
 */
export function* revokeMadeWith(
	engine: Revoker,
	ids: readonly string[],
	revocation: Revocation,
): Work<void> {
	const made = yield* listSecrets(
		`${engine.dialect.among("made_with", "$1")} AND revoked_at IS NULL`,
		ids,
	);
	for (const secretHash of made) {
		const row = yield* lockToken(engine, secretHash);
		if (row?.revoked_at === null)
			yield* revokeToken(engine, parseToken(row), revocation);
	}
	yield* deleteAuthorizations(engine, engine.dialect.among("made_with", "$1"), {
		values: [ids],
		ending: { ...revocation, reason: "tokenEnded" },
	});
}

// Without a lock, which a distributed database allows only where a statement names the secret.
function* listSecrets(
	condition: string,
	value: Value,
): Work<TokenRow["secret_hash"][]> {
	const rows = yield* all<Pick<TokenRow, "secret_hash">>(
		`SELECT secret_hash FROM tokens WHERE ${condition} ORDER BY id`,
		value,
	);
	return rows.map(({ secret_hash }) => secret_hash);
}

function lockToken({ dialect }: Revoker, secretHash: string) {
	return get<TokenRow>(
		`SELECT * FROM tokens WHERE secret_hash = $1${dialect.forUpdate}`,
		secretHash,
	);
}

/** Whether a token can be used. If so, nothing revokes it until the transaction ends. */
export function* lockUsable(
	engine: Revoker,
	id: string,
	now: number,
): Work<boolean> {
	const [secretHash] = yield* listSecrets("id = $1", id);
	if (secretHash === undefined) return false;
	const row = yield* lockToken(engine, secretHash);
	return row !== undefined && isTokenAlive(parseToken(row), now);
}

function* revokeToken(
	engine: Revoker,
	token: Token,
	revocation: Revocation,
): Work<void> {
	const { at, author } = revocation;
	yield* run(
		"UPDATE tokens SET revoked_at = $2 WHERE secret_hash = $1",
		token.secretHash,
		at,
	);
	if (author !== undefined)
		yield* recordToken(engine, token, { kind: "deleted", author });
	yield* revokeMadeWith(engine, [token.id], revocation);
}

function* recordToken(
	{ recordChange }: Pick<SqlEngine, "recordChange">,
	token: Token,
	{ kind, author }: { kind: "created" | "deleted"; author: Author },
): Work<void> {
	const shown = stateOfToken(token);
	yield* recordChange({
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

/** Revokes, without history, the usable tokens of an authorization or an integration, and those made with them. */
export function* revokeTokensOf(
	engine: Revoker,
	owner: "authorization_id" | "integration_id",
	{ id, at }: { id: string; at: number },
): Work<void> {
	const ended = yield* all<Pick<TokenRow, "id">>(
		`SELECT id FROM tokens WHERE ${owner} = $1 AND revoked_at IS NULL ORDER BY id`,
		id,
	);
	yield* run(
		`UPDATE tokens SET revoked_at = $2 WHERE ${owner} = $1 AND revoked_at IS NULL`,
		id,
		at,
	);
	if (ended.length > 0)
		yield* revokeMadeWith(
			engine,
			ended.map((token) => token.id),
			{ at, author: undefined },
		);
}

/** Adds a token. Throws when its secret is already in use. */
export function* insertToken(token: Token): Work<void> {
	yield* run(
		`INSERT INTO tokens (${tokenColumns.join(", ")}) VALUES (${tokenColumns.map((_, index) => `$${index + 1}`).join(", ")})`,
		...tokenValues(token),
	);
}
