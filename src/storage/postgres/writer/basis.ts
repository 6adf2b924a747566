import type { Person } from "../../../directory/people/person.ts";
import { parsePerson } from "../../sql/people/person-row.ts";
import {
	type PresenceRow,
	parsePresence,
} from "../../sql/people/presence-row.ts";
import type { Basis, PersonState, Wanted } from "../../sql/steps/basis.ts";
import { keyOfQuery } from "../../sql/steps/context-query.ts";
import type { Statements } from "../database.ts";
import { parseDocument } from "../documents.ts";
import type { Catalogs } from "../engine.ts";
import { peopleByIds, presenceColumns } from "../people-by-ids.ts";
import { runQuery } from "./context-queries.ts";

/**
 * A basis of an organization with the requested people, and the id of the newest change; undefined when there is no such
 * organization.
 */
export async function readBasis(
	statements: Statements,
	catalogs: Catalogs,
	orgId: string,
	ids: readonly string[],
): Promise<(Basis & { newestId: number }) | undefined> {
	const state = await readState(statements, orgId, ids);
	if (state === undefined) return undefined;
	const { seats, people } = state;
	const catalog = await catalogs.get(statements, orgId, state.catalogVersion);
	return (
		catalog && {
			catalog,
			catalogVersion: catalog.version,
			newestId: state.newestId,
			seats,
			people,
			readIds: new Set(ids),
			results: new Map(),
		}
	);
}

/** Adds people and results of queries to a basis. */
export async function readMore(
	statements: Statements,
	{ catalog, people, readIds, results }: Basis,
	wanted: Wanted,
): Promise<void> {
	const orgId = catalog.organization.id;
	const ids = new Set<string>();
	for (const entry of wanted)
		if (typeof entry === "string") ids.add(entry);
		else {
			const result = await runQuery(statements, orgId, entry);
			results.set(keyOfQuery(entry), result);
			if (entry.kind === "line") ids.add(entry.personId);
			// The people of a result are read in full, as if a rule had asked for them.
			if ("ids" in result && entry.kind !== "holderOf")
				for (const id of result.ids) if (!readIds.has(id)) ids.add(id);
		}
	if (ids.size === 0) return;
	const more = await readState(statements, orgId, [...ids]);
	for (const [id, person] of more?.people ?? []) people.set(id, person);
	for (const id of ids) readIds.add(id);
}

interface State {
	catalogVersion: number;
	newestId: number;
	seats: Basis["seats"];
	people: Map<string, PersonState>;
}

type StateRow =
	| { kind: "organization"; number: number; taken: number }
	| { kind: "seats"; id: string; number: number; taken: number }
	| ({
			kind: "person";
			number: number;
			document: string;
			id: string;
	  } & PresenceRow);

// One round trip; undefined when there is no such organization.
async function readState(
	statements: Statements,
	orgId: string,
	ids: readonly string[],
): Promise<State | undefined> {
	const rows = await statements.all<StateRow>(
		`SELECT 'organization' AS kind, NULL AS id, catalog_version AS number, last_change_id AS taken, NULL AS document,
			NULL::bigint AS last_activity_at, NULL AS reported, NULL::bigint AS reported_until, NULL::boolean AS is_shared
			FROM organizations WHERE id = $1
		UNION ALL SELECT 'seats', license_id, total, taken, NULL, NULL, NULL, NULL, NULL FROM seats WHERE org_id = $1
		UNION ALL SELECT 'person', people.id, revision, NULL, document, ${presenceColumns}
			FROM ${peopleByIds}`,
		orgId,
		ids,
	);
	const state: State = {
		catalogVersion: 0,
		newestId: 0,
		seats: new Map(),
		people: new Map(),
	};
	for (const row of rows)
		if (row.kind === "organization") {
			state.catalogVersion = row.number;
			state.newestId = row.taken;
		} else if (row.kind === "seats")
			state.seats.set(row.id, { total: row.number, taken: row.taken });
		else
			state.people.set(row.id, {
				person: parsePerson(
					row.document,
					{ orgId, id: row.id },
					parseDocument<Person>,
				),
				revision: row.number,
				presence: parsePresence(row),
			});
	return rows.some(({ kind }) => kind === "organization") ? state : undefined;
}
