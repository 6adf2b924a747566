import { tokenEnded } from "../../directory/authorizations/authorization.ts";
import type { Author } from "../../directory/history/change.ts";
import { kindOfStates } from "../../directory/history/change.ts";
import {
	compareIntegrations,
	type Integration,
	integrationsMax,
	noSuchIntegration,
	tooManyIntegrations,
} from "../../directory/integrations/integration.ts";
import type { IntegrationStore } from "../../directory/store/integration-store.ts";
import { giveAuthorization, revokeAll } from "./authorization-writes.ts";
import type { SqlEngine } from "./engine.ts";
import {
	type IntegrationRow,
	lockIntegration,
	parseIntegration,
} from "./integration-row.ts";
import { all, count, get, run, type Work } from "./statement.ts";
import { revokeTokensOf } from "./tokens.ts";

export function openIntegrations(engine: SqlEngine): IntegrationStore {
	const { read, change } = engine;
	const orgOf = async (known: Promise<Integration | undefined>) => {
		const integration = await known;
		if (integration === undefined) throw noSuchIntegration();
		return integration.orgId;
	};
	return {
		create: (integration, author, { standing, ...options } = {}) =>
			change(
				{ orgId: integration.orgId, now: author.at },
				function* () {
					yield* insertIntegration(integration);
					yield* record(engine, author, undefined, integration);
					const isGiven =
						standing === undefined ||
						(yield* giveAuthorization(engine, standing, {
							author,
							keptMax: 1,
						}));
					if (!isGiven) throw tokenEnded();
					return integration;
				},
				options,
			),
		async get(id) {
			const row = await read(
				get<IntegrationRow>(
					"SELECT document FROM integrations WHERE id = $1",
					id,
				),
			);
			return row && parseIntegration(row);
		},
		async list(orgId) {
			const rows = await read(
				orgId === undefined
					? all<IntegrationRow>(
							"SELECT document FROM integrations ORDER BY created_at, id",
						)
					: all<IntegrationRow>(
							"SELECT document FROM integrations WHERE org_id = $1 ORDER BY created_at, id",
							orgId,
						),
			);
			return rows.map(parseIntegration);
		},
		async update(id, rule, { author, keptFor, ...options }) {
			const orgId = await orgOf(this.get(id));
			return change(
				{ orgId, now: author.at },
				function* () {
					const before = yield* lockIntegration(engine, id);
					if (before === undefined) throw noSuchIntegration();
					const after = rule(before);
					yield* replaceIntegration(engine, { before, after }, author.at);
					yield* record(engine, author, before, after);
					if (keptFor !== undefined) {
						const ending = { at: author.at, author, keptFor };
						yield* revokeAll(engine, { orgId, integrationId: id }, ending);
					}
					return { before, after };
				},
				options,
			);
		},
		async delete(id, { author, ...options }) {
			const orgId = await orgOf(this.get(id));
			return change(
				{ orgId, now: author.at },
				function* () {
					const current = yield* lockIntegration(engine, id);
					if (current === undefined) throw noSuchIntegration();
					// The authorizations go first: a refresh that locks one of them has then written its token, or finds none.
					yield* run(
						"DELETE FROM authorizations WHERE integration_id = $1",
						id,
					);
					const at = author.at;
					yield* revokeTokensOf(engine, "integration_id", { id, at });
					yield* run("DELETE FROM integrations WHERE id = $1", id);
					yield* record(engine, author, current, undefined);
					return current;
				},
				options,
			);
		},
	};
}

function* insertIntegration(integration: Integration): Work<void> {
	const known = yield* count(
		"SELECT count(*) AS count FROM integrations WHERE org_id = $1",
		integration.orgId,
	);
	if (known >= integrationsMax) throw tooManyIntegrations();
	yield* run(
		"INSERT INTO integrations (id, org_id, created_at, document) VALUES ($1, $2, $3, $4)",
		integration.id,
		integration.orgId,
		integration.createdAt,
		JSON.stringify(integration),
	);
}

// Its tokens end when it loses a scope.
function* replaceIntegration(
	engine: SqlEngine,
	{ before, after }: { before: Integration; after: Integration },
	at: number,
): Work<void> {
	const { id } = before;
	yield* run(
		"UPDATE integrations SET document = $2 WHERE id = $1",
		id,
		JSON.stringify(after),
	);
	if (before.scopes.some((scope) => !after.scopes.includes(scope)))
		yield* revokeTokensOf(engine, "integration_id", { id, at });
}

function* record(
	{ recordChange }: Pick<SqlEngine, "recordChange">,
	author: Author,
	before: Integration | undefined,
	after: Integration | undefined,
): Work<void> {
	const fields = compareIntegrations(before, after);
	if (Object.keys(fields).length === 0) return;
	const { orgId, id } = (after ?? before) as Integration;
	yield* recordChange({
		orgId,
		subject: "integration",
		subjectId: id,
		kind: kindOfStates({ before, after }),
		author,
		fields,
	});
}
