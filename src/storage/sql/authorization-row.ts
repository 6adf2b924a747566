import {
	type Authorization,
	type AuthorizationEnd,
	stateOfAuthorization,
} from "../../directory/authorizations/authorization.ts";
import {
	type Author,
	compareStates,
	serverId,
} from "../../directory/history/change.ts";
import type { Integration } from "../../directory/integrations/integration.ts";
import type { Whole } from "../../directory/whole.ts";
import type { SqlEngine } from "./engine.ts";
import { findIntegration } from "./integration-row.ts";
import { all, run, type Value, type Work } from "./statement.ts";

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

/** The authorization of a row. */
export function parseAuthorization(
	row: AuthorizationRow,
): Whole<Authorization> {
	return {
		id: row.id,
		orgId: row.org_id,
		personId: row.person_id,
		integrationId: row.integration_id,
		scopes: row.scopes.split(" ").filter(Boolean),
		refreshHash: row.refresh_hash ?? undefined,
		madeWith: row.made_with ?? undefined,
		createdAt: row.created_at,
		expiresAt: row.expires_at ?? undefined,
	};
}

/** The author, time and reason of the end of an authorization; an undefined author: the server ends it. */
export interface Ending {
	at: number;
	author: Author | undefined;
	reason?: AuthorizationEnd;
}

/** Adds an authorization, with its line of history. */
export function* insertAuthorization(
	engine: Pick<SqlEngine, "recordChange">,
	authorization: Authorization,
	{ integration, author }: { integration: Integration; author: Author },
): Work<void> {
	const { id, orgId } = authorization;
	yield* run(
		"INSERT INTO authorizations (id, org_id, person_id, integration_id, scopes, refresh_hash, made_with, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		id,
		orgId,
		authorization.personId,
		authorization.integrationId,
		authorization.scopes.join(" "),
		authorization.refreshHash ?? null,
		authorization.madeWith ?? null,
		authorization.createdAt,
		authorization.expiresAt ?? null,
	);
	yield* engine.recordChange({
		orgId,
		subject: "authorization",
		subjectId: id,
		kind: "created",
		author,
		fields: compareStates(
			undefined,
			stateOfAuthorization(authorization, integration.name),
		),
	});
}

/** Deletes the authorizations that a condition finds, each with its line of history, and returns them. */
export function* deleteAuthorizations(
	engine: Pick<SqlEngine, "recordChange">,
	condition: string,
	{ values, ending }: { values: readonly Value[]; ending: Ending },
): Work<Authorization[]> {
	const rows = yield* all<AuthorizationRow>(
		`SELECT * FROM authorizations WHERE ${condition}`,
		...values,
	);
	const authorizations = rows.map(parseAuthorization);
	for (const authorization of authorizations)
		yield* deleteAuthorization(engine, authorization, ending);
	return authorizations;
}

function* deleteAuthorization(
	{ recordChange }: Pick<SqlEngine, "recordChange">,
	authorization: Authorization,
	{ at, author, reason }: Ending,
): Work<void> {
	const { id, orgId, integrationId } = authorization;
	// Another transaction may have deleted it meanwhile, and has then written the line.
	const deleted = yield* run("DELETE FROM authorizations WHERE id = $1", id);
	if (deleted === 0) return;
	const integration = yield* findIntegration(integrationId);
	const state = stateOfAuthorization(authorization, integration?.name ?? "");
	yield* recordChange({
		orgId,
		subject: "authorization",
		subjectId: id,
		kind: "deleted",
		author: author ?? {
			personId: serverId,
			orgId,
			trackingId: `AUTHORIZATION_${id}`,
			at,
		},
		fields: {
			...compareStates(state, undefined),
			...(reason !== undefined && { reason: { to: reason } }),
		},
	});
}
