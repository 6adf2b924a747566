import { isTokenAlive, type Token } from "../../directory/access/token.ts";
import type { ListedAuthorization } from "../../directory/authorizations/authorization.ts";
import type {
	AuthorizationQuery,
	AuthorizationStore,
	Issue,
} from "../../directory/store/authorization-store.ts";
import { openAuthorizationCodes } from "./authorization-codes.ts";
import {
	type AuthorizationRow,
	parseAuthorization,
} from "./authorization-row.ts";
import {
	endTokens,
	giveAuthorization,
	isMakerUsable,
	lockAuthorization,
	revokeAll,
	revokeAuthorization,
} from "./authorization-writes.ts";
import type { SqlEngine } from "./engine.ts";
import {
	type IntegrationRow,
	lockIntegration,
	parseIntegration,
} from "./integration-row.ts";
import { all, get, run, type Value, type Work } from "./statement.ts";
import { parseToken, type TokenRow } from "./token-row.ts";
import { insertToken } from "./tokens.ts";

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
		create: (authorization, options) =>
			change({ orgId: authorization.orgId, now: options.author.at }, () =>
				giveAuthorization(engine, authorization, options),
			),
		get: (id) => find("id = $1", id),
		findByRefreshHash: (hash) => find("refresh_hash = $1", hash),
		list: async (query) =>
			(await read(listRows(query))).map(parseAuthorization),
		listWhole: (query) => read(listWhole(engine, query)),
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
		async revoke(id, ending) {
			const known = await this.get(id);
			if (known === undefined) return false;
			const ended = { author: undefined, ...ending };
			const revoke = function* (): Work<boolean> {
				const authorization = yield* lockAuthorization(engine, id);
				if (authorization === undefined) return false;
				yield* revokeAuthorization(engine, authorization, ended);
				if (authorization.expiresAt === undefined)
					yield* revokeAll(engine, authorization, ended);
				return true;
			};
			// The server ends an authorization also while the organization is locked.
			return ending.author === undefined
				? transact(revoke)
				: change({ orgId: known.orgId, now: ending.at }, revoke);
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

function listRows({
	orgId,
	personId,
	integrationId,
	after,
	limit,
}: AuthorizationQuery): Work<AuthorizationRow[]> {
	const conditions = ["org_id = $1"];
	const values: Value[] = [orgId];
	const add = (value: Value) => `$${values.push(value)}`;
	if (personId !== undefined) conditions.push(`person_id = ${add(personId)}`);
	if (integrationId !== undefined)
		conditions.push(`integration_id = ${add(integrationId)}`);
	if (after !== undefined)
		conditions.push(
			`(created_at, id) > (${add(after.createdAt)}, ${add(after.id)})`,
		);
	const most = limit === undefined ? "" : ` LIMIT ${add(limit)}`;
	return all<AuthorizationRow>(
		`SELECT * FROM authorizations WHERE ${conditions.join(" AND ")} ORDER BY created_at, id${most}`,
		...values,
	);
}

// Three statements, however many authorizations there are.
function* listWhole(
	{ dialect }: SqlEngine,
	{ now, ...query }: AuthorizationQuery & { now: number },
): Work<ListedAuthorization[]> {
	const found = (yield* listRows(query)).map(parseAuthorization);
	const integrationRows = yield* all<IntegrationRow>(
		`SELECT document FROM integrations WHERE ${dialect.among("id", "$1")}`,
		[...new Set(found.map(({ integrationId }) => integrationId))],
	);
	const integrations = new Map(
		integrationRows
			.map(parseIntegration)
			.map((integration) => [integration.id, integration]),
	);
	const makers = found.flatMap(({ madeWith }) => madeWith ?? []);
	const tokenRows = yield* all<TokenRow>(
		`SELECT * FROM tokens WHERE ${dialect.among("authorization_id", "$1")} OR ${dialect.among("id", "$2")} ORDER BY created_at, id`,
		found.map(({ id }) => id),
		[...new Set(makers)],
	);
	const tokens = tokenRows.map(parseToken);
	const isUsable = (token: Token) => isTokenAlive(token, now);
	const usable = new Set(tokens.filter(isUsable).map(({ id }) => id));
	return found.map((authorization) => {
		const { id, integrationId, madeWith } = authorization;
		const own = tokens.filter(({ authorizationId }) => authorizationId === id);
		return {
			authorization,
			integration: integrations.get(integrationId),
			isMakerUsable: madeWith === undefined || usable.has(madeWith),
			lastTokenAt: own.at(-1)?.createdAt,
			tokens: own.filter(isUsable),
		};
	});
}
