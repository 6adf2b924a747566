import { stateOfAuthorization } from "../../directory/authorizations/authorization.ts";
import type { Replay, ReplayedLine } from "../../directory/history/replay.ts";
import {
	type Integration,
	stateOfIntegration,
} from "../../directory/integrations/integration.ts";
import type { CopyRow } from "../copy.ts";
import { type AuthorizationRow, parseAuthorization } from "./authorizations.ts";

type Fields = ReplayedLine["fields"];

/**
 * The fields of a line that its subject's state follows from. A new secret is only noted, and an authorization has the name
 * that its integration had then.
 */
export function replayedFields(kind: string, fields: Fields): Fields {
	if (kind === "integration") {
		const { secret: _, ...rest } = fields;
		return rest;
	}
	if (kind === "authorization") {
		const { name: _, ...rest } = fields;
		return rest;
	}
	return fields;
}

/** The differences between an integration and its history; the operator's commands write none. */
export function complainOfIntegration(
	row: CopyRow,
	replay: Replay | undefined,
): string[] {
	const integration = parse(row.document);
	if (integration === undefined) return ["cannot be read"];
	return replay?.compare({ ...stateOfIntegration(integration) }) ?? [];
}

/** The differences between an authorization and its history. A service app gets further ones without a line of history. */
export function complainOfAuthorization(
	row: CopyRow,
	replay: Replay | undefined,
): string[] {
	const authorization = parseAuthorization(row as unknown as AuthorizationRow);
	const { name: _, ...state } = stateOfAuthorization(authorization, "");
	return replay?.compare(state) ?? [];
}

function parse(document: unknown): Integration | undefined {
	try {
		return JSON.parse(String(document)) as Integration;
	} catch {
		return undefined;
	}
}
