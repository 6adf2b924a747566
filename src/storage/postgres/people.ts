import type { Person } from "../../directory/people/person.ts";
import type { PersonChange } from "../../directory/people/person-change.ts";
import type { PeopleStore } from "../../directory/store/people-store.ts";
import type { WriteOptions } from "../../directory/store/write-options.ts";
import type { PeopleReads } from "../sql/people/people.ts";
import { type PersonRow, parseRecord } from "../sql/people/person-row.ts";
import {
	type BatchStep,
	createStep,
	deleteStep,
	updateStep,
} from "../sql/steps/batch-step.ts";
import { tryStep } from "../sql/steps/perform-steps.ts";
import { parseDocument } from "./documents.ts";
import type { Engine } from "./engine.ts";
import { openLookup } from "./lookups.ts";
import { peopleByIds, presenceColumns } from "./people-by-ids.ts";
import { openStepSource } from "./writer/step-source.ts";
import { openTogether } from "./writer/together.ts";

export function openPeople(engine: Engine, reads: PeopleReads): PeopleStore {
	const { database, writer, catalogs } = engine;
	const write = (
		step: BatchStep,
		{ isDryRun = false, reply }: WriteOptions<never> = {},
	) =>
		isDryRun
			? tryStep(openStepSource(database, { catalogs, isLocking: false }), step)
			: writer.write(step, reply);
	const lookUp = openLookup(async (orgId, ids) => {
		const rows = await database.all<PersonRow & { id: string }>(
			`SELECT people.id, document, ${presenceColumns} FROM ${peopleByIds}`,
			orgId,
			ids,
		);
		return new Map(rows.map((row) => [row.id, row]));
	});
	return {
		...reads,
		async get(key) {
			const row = await lookUp(key);
			return row && parseRecord(row, key, parseDocument);
		},
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
	};
}
