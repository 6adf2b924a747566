import type { Integration } from "../../directory/integrations/integration.ts";
import type { SqlEngine } from "./engine.ts";
import { get, type Work } from "./statement.ts";

/** A row of the table of integrations, without what its document repeats. */
export interface IntegrationRow {
	document: string;
}

/** The integration with this id; undefined when there is none. */
export function* findIntegration(id: string): Work<Integration | undefined> {
	const row = yield* get<IntegrationRow>(
		"SELECT document FROM integrations WHERE id = $1",
		id,
	);
	return row && parseIntegration(row);
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

/** The integration of a row. */
export function parseIntegration({ document }: IntegrationRow): Integration {
	return JSON.parse(document) as Integration;
}
