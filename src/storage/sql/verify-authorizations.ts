import { stateOfAuthorization } from "../../directory/authorizations/authorization.ts";
import type { Replay, ReplayedLine } from "../../directory/history/replay.ts";
import {
	type Integration,
	stateOfIntegration,
} from "../../directory/integrations/integration.ts";
import type { CopyRow } from "../copy.ts";
import {
	type AuthorizationRow,
	parseAuthorization,
} from "./authorization-row.ts";

import type { Read } from "./cursor.ts";
import type { Finding } from "./verify-counts.ts";

type Fields = ReplayedLine["fields"];

/**
 * The fields of a line that its subject's state follows from. A new secret is only noted. An authorization has the name that
 * its integration had then, and its end a reason.
 */
export function replayedFields(kind: string, fields: Fields): Fields {
	if (kind === "integration") {
		const { secret: _, ...rest } = fields;
		return rest;
	}
	if (kind === "authorization") {
		const { name: _, reason: __, ...rest } = fields;
		return rest;
	}
	return fields;
}

/** The differences between an integration and its history; an undefined row: there is none. */
export function complainOfIntegration(
	row: CopyRow | undefined,
	replay: Replay | undefined,
): string[] {
	if (row === undefined) return replay?.compare(undefined) ?? [];
	const integration = parse(row.document);
	if (integration === undefined) return ["cannot be read"];
	return replay?.compare({ ...stateOfIntegration(integration) }) ?? [];
}

/** The differences between an authorization and its history. */
export function complainOfAuthorization(
	row: CopyRow,
	replay: Replay | undefined,
): string[] {
	const authorization = parseAuthorization(row as unknown as AuthorizationRow);
	const { name: _, ...state } = stateOfAuthorization(authorization, "");
	return replay?.compare(state) ?? [];
}

/** An authorization that is not there, and no line says that it ended. */
export interface GoneAuthorization {
	orgId: string;
	id: string;
	/** The id of the line with which it was given. */
	givenBy: number;
	personId: string;
	integrationId: string;
}

/** Notes the authorization of a subject that is gone without a line. */
export function noteGone(
	{
		orgId,
		id,
		authorization,
		replays,
		given,
	}: {
		orgId: string;
		id: string;
		authorization: CopyRow | undefined;
		replays: ReadonlyMap<string, Replay>;
		given?: CopyRow;
	},
	gone: GoneAuthorization[],
): void {
	if (authorization !== undefined || given === undefined) return;
	const problems = replays.get("authorization")?.compare(undefined) ?? [];
	if (problems.length === 0) return;
	const fields = parse<Fields>(given.fields) ?? {};
	gone.push({
		orgId,
		id,
		givenBy: Number(given.id),
		personId: String(fields.personId?.to),
		integrationId: String(fields.integrationId?.to),
	});
}

/**
 * Reports the authorizations that are gone without a line. The deletion of their integration or of their person ends them
 * without one.
 */
export async function verifyGone(
	read: Read,
	gone: readonly GoneAuthorization[],
	onFinding: (finding: Finding) => void,
): Promise<void> {
	if (gone.length === 0) return;
	const integrations = new Set<string>();
	const cursor = read("integrations");
	for (let row = await cursor.peek(); row; row = await cursor.peek()) {
		cursor.skip();
		integrations.add(String(row.id));
	}
	const people = new Set(gone.map(keyOfPerson));
	const deletions = new Map<string, number>();
	const lines = read("changes", ["org_id", "subject_id", "id"]);
	for (let line = await lines.peek(); line; line = await lines.peek()) {
		lines.skip();
		const key = `${line.org_id} ${line.subject_id}`;
		if (line.subject === "person" && line.kind === "deleted" && people.has(key))
			deletions.set(key, Number(line.id));
	}
	for (const one of gone)
		if (
			integrations.has(one.integrationId) &&
			(deletions.get(keyOfPerson(one)) ?? 0) < one.givenBy
		)
			onFinding({
				orgId: one.orgId,
				sentence: `The authorization ${one.id} is not there, and no change says that it ended.`,
			});
}

function keyOfPerson({ orgId, personId }: GoneAuthorization): string {
	return `${orgId} ${personId}`;
}

function parse<Shape = Integration>(document: unknown): Shape | undefined {
	try {
		return JSON.parse(String(document)) as Shape;
	} catch {
		return undefined;
	}
}
