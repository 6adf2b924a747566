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
import type { SqlEngine } from "./engine.ts";
import { all, count, get, run, type Work } from "./statement.ts";
import { revokeTokensOf } from "./tokens.ts";

interface IntegrationRow {
	document: string;
}

export function openIntegrations(engine: SqlEngine): IntegrationStore {
	const { read, transact, change } = engine;
	return {
		create: (integration, author) => {
			const insert = function* () {
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
				yield* record(engine, author, undefined, integration);
			};
			return author === undefined
				? transact(insert)
				: change({ orgId: integration.orgId, now: author.at }, insert);
		},
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
		async update(id, rule, author) {
			const known = await this.get(id);
			if (known === undefined) throw noSuchIntegration();
			return change({ orgId: known.orgId, now: author.at }, function* () {
				const current = yield* lockIntegration(engine, id);
				if (current === undefined) throw noSuchIntegration();
				const next = rule(current);
				yield* run(
					"UPDATE integrations SET document = $2 WHERE id = $1",
					id,
					JSON.stringify(next),
				);
				if (current.scopes.some((scope) => !next.scopes.includes(scope)))
					yield* revokeTokensOf(engine, "integration_id", {
						id,
						at: author.at,
					});
				yield* record(engine, author, current, next);
				return next;
			});
		},
		async delete(id, at, author) {
			const known = await this.get(id);
			if (known === undefined) return false;
			const remove = function* (): Work<boolean> {
				const current = yield* lockIntegration(engine, id);
				if (current === undefined) return false;
				// The authorizations go first: a refresh that locks one of them has then written its token, or finds none.
				yield* run("DELETE FROM authorizations WHERE integration_id = $1", id);
				yield* revokeTokensOf(engine, "integration_id", { id, at });
				yield* run("DELETE FROM integrations WHERE id = $1", id);
				yield* record(engine, author, current, undefined);
				return true;
			};
			return author === undefined
				? transact(remove)
				: change({ orgId: known.orgId, now: at }, remove);
		},
	};
}

/** The integration, which no other transaction changes until this one ends. */
export function* lockIntegration(
	{ dialect }: Pick<SqlEngine, "dialect">,
	id: string,
): Work<Integration | undefined> {
	const row = yield* get<IntegrationRow>(
		`SELECT document FROM integrations WHERE id = $1${dialect.forUpdate}`,
		id,
	);
	return row && parseIntegration(row);
}

function parseIntegration({ document }: IntegrationRow): Integration {
	return JSON.parse(document) as Integration;
}

function* record(
	{ recordChange }: Pick<SqlEngine, "recordChange">,
	author: Author | undefined,
	before: Integration | undefined,
	after: Integration | undefined,
): Work<void> {
	const fields = compareIntegrations(before, after);
	if (author === undefined || Object.keys(fields).length === 0) return;
	const { orgId, id } = (after ?? before) as Integration;
	const kind = kindOfStates({ before, after });
	yield* recordChange({
		orgId,
		subject: "integration",
		subjectId: id,
		kind,
		author,
		fields,
	});
}
