import { stateOfAuthorization } from "../../directory/authorizations/authorization.ts";
import type { Replay, ReplayedLine } from "../../directory/history/replay.ts";
import {
	type Integration,
	stateOfIntegration,
} from "../../directory/integrations/integration.ts";
import type { CopyEnd, CopyRow } from "../copy.ts";
import {
	type AuthorizationRow,
	parseAuthorization,
} from "./authorization-row.ts";
import { openCursor } from "./cursor.ts";

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

/** A subject of the history that may be an authorization. */
interface Given {
	orgId: string;
	id: string;
	authorization: CopyRow | undefined;
	replays: ReadonlyMap<string, Replay>;
	/** The line with which it was given. */
	given?: CopyRow;
}

/**
 * Tells of an authorization whether it is gone and no line says why. The deletion of its integration or of its person ends it
 * without a line of its own.
 */
export function openGoneCheck(
	end: CopyEnd,
): (given: Given) => Promise<boolean> {
	let integrations: ReadonlySet<string> | undefined;
	return async ({ orgId, authorization, replays, given }) => {
		if (authorization !== undefined || given === undefined) return false;
		const problems = replays.get("authorization")?.compare(undefined) ?? [];
		if (problems.length === 0) return false;
		const { integrationId, personId } = parse<Fields>(given.fields) ?? {};
		integrations ??= await readIntegrations(end);
		if (!integrations.has(String(integrationId?.to))) return false;
		const person = { org_id: orgId, subject_id: String(personId?.to) };
		return !(await isDeletedAfter(end, { ...person, id: Number(given.id) }));
	};
}

// Organizations have few of them.
async function readIntegrations(end: CopyEnd): Promise<Set<string>> {
	const ids = new Set<string>();
	const cursor = openCursor(end, "integrations", undefined, () => {});
	for (let row = await cursor.peek(); row; row = await cursor.peek()) {
		cursor.skip();
		ids.add(String(row.id));
	}
	return ids;
}

// Reads the lines of the person after this one, which the order of the history by subject gives at once.
async function isDeletedAfter(end: CopyEnd, line: CopyRow): Promise<boolean> {
	const table = end.tables.find(({ name }) => name === "changes");
	if (table === undefined) throw new Error("There is no table changes.");
	const order = ["org_id", "subject_id", "id"];
	for (let after = line; ; ) {
		const rows = await end.read(table, { after, limit: linesLength, order });
		const own = rows.filter(
			(row) => row.org_id === line.org_id && row.subject_id === line.subject_id,
		);
		const isDeletion = ({ subject, kind }: CopyRow) =>
			subject === "person" && kind === "deleted";
		if (own.some(isDeletion)) return true;
		const last = own.at(-1);
		if (last === undefined || own.length < linesLength) return false;
		after = last;
	}
}

/** Lines of a person read at a time. */
const linesLength = 50;

function parse<Shape = Integration>(document: unknown): Shape | undefined {
	try {
		return JSON.parse(String(document)) as Shape;
	} catch {
		return undefined;
	}
}
