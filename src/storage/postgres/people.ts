import type { Person } from "../../directory/people/person.ts";
import type { PersonChange } from "../../directory/people/person-change.ts";
import type { PeopleStore } from "../../directory/store/people-store.ts";
import type { WriteOptions } from "../../directory/store/write-options.ts";
import {
	type BatchStep,
	createStep,
	deleteStep,
	updateStep,
} from "../sql/batch-step.ts";
import { countPeople } from "../sql/people-count.ts";
import { readAll, readPage } from "../sql/people-pages.ts";
import { tryStep } from "../sql/perform-steps.ts";
import type { Engine } from "./engine.ts";
import { openLookup } from "./lookups.ts";
import { openPeopleReader } from "./people-list.ts";
import { type PersonRow, parseRecord } from "./person-rows.ts";
import { openStepSource } from "./writer/step-source.ts";
import { openTogether } from "./writer/together.ts";

export function openPeople(engine: Engine): PeopleStore {
	const { database, writer, catalogs } = engine;
	const reader = openPeopleReader(database);
	const write = (
		step: BatchStep,
		{ isDryRun = false, answer }: WriteOptions<never> = {},
	) =>
		isDryRun
			? tryStep(openStepSource(database, { catalogs, isLocking: false }), step)
			: writer.write(step, answer);
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
				createStep(target, make, options?.deletionVersion),
				options,
			)) as PersonChange,
		update: async (target, rule, options) =>
			(await write(updateStep(target, rule), options)) as PersonChange,
		delete: async (target, check, options) =>
			(await write(deleteStep(target, check), options)) as Person,
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
