import type { Person } from "../../directory/people/person.ts";
import type { PersonChange } from "../../directory/people/person-change.ts";
import type {
	PeopleStore,
	PersonRecord,
} from "../../directory/store/people-store.ts";
import type { WriteOptions } from "../../directory/store/write-options.ts";
import { countPeople } from "../sql/people-count.ts";
import { readAll, readPage } from "../sql/people-pages.ts";
import { creation, removal, replacement } from "../sql/step-jobs.ts";
import { tryStep } from "../sql/together.ts";
import type { Engine } from "./catalogs.ts";
import { parseDocument } from "./documents.ts";
import { openLookup } from "./lookups.ts";
import { openPeopleReader } from "./people-list.ts";
import { type PresenceRow, parsePresence } from "./presences.ts";
import type { Job } from "./writer/batch.ts";
import { openStepSource } from "./writer/step-source.ts";
import { openTogether } from "./writer/together.ts";

/** A person with their presence, as it is read. */
export interface PersonRow extends PresenceRow {
	document: string;
}

export function openPeople(engine: Engine): PeopleStore {
	const { database, writer, catalogs } = engine;
	const reader = openPeopleReader(database);
	const write = (
		job: Job,
		{ isDryRun = false, answer }: WriteOptions<never> = {},
	) =>
		isDryRun
			? tryStep(openStepSource(database, { catalogs, isLocking: false }), job)
			: writer.write({ ...job, answer });
	const lookUp = openLookup(async (orgId, ids) => {
		const rows = await database.all<PersonRow & { id: string }>(
			`SELECT people.id, document, last_activity_at, reported, reported_until, is_shared FROM people
			LEFT JOIN presences ON presences.org_id = people.org_id AND person_id = people.id
			WHERE people.org_id = $1 AND people.id = ANY ($2)`,
			orgId,
			ids,
		);
		return new Map(rows.map((row) => [row.id, row]));
	});
	return {
		async get(place) {
			const row = await lookUp(place);
			return row && parseRecord(row);
		},
		locate: async ({ orgIds, id }) =>
			(
				await database.get<{ org_id: string }>(
					"SELECT org_id FROM people WHERE org_id = ANY ($1) AND id = $2",
					orgIds,
					id,
				)
			)?.org_id,
		list: (query) => readAll(reader, query),
		page: (query) => readPage(reader, query),
		create: async (target, make, options) =>
			(await write(
				creation(target, make, options?.deletionVersion),
				options,
			)) as PersonChange,
		update: async (target, rule, options) =>
			(await write(replacement(target, rule), options)) as PersonChange,
		delete: async (target, check, options) =>
			(await write(removal(target, check), options)) as Person,
		together: openTogether(engine),
		tally: (query, signal) => countPeople(reader, query, signal),
		count: async ({ orgId, locationId }) =>
			(
				await database.get<{ count: number }>(
					"SELECT count(*) AS count FROM people WHERE org_id = $1 AND ($2::text IS NULL OR location_id = $2)",
					orgId,
					locationId ?? null,
				)
			)?.count ?? 0,
	};
}

export function parseRecord(row: PersonRow): PersonRecord {
	return {
		person: parseDocument<Person>(row.document),
		presence: parsePresence(row),
	};
}
