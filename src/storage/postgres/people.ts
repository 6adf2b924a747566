import { compareStates } from "../../directory/change.ts";
import { absentPerson } from "../../directory/deleted-person.ts";
import type { Outcome, Person } from "../../directory/person.ts";
import { noPresence } from "../../directory/presence.ts";
import type {
	ChangeTarget,
	Outlook,
	PeopleStep,
	PeopleStore,
	PersonChange,
	PersonRecord,
	PersonRule,
	WriteOptions,
} from "../../directory/store.ts";
import { countPeople } from "../people-count.ts";
import { readAll, readPage } from "../people-pages.ts";
import type { Job } from "./batch.ts";
import type { Engine } from "./catalogs.ts";
import { parseDocument } from "./documents.ts";
import { demandUnlocked } from "./locks.ts";
import { openLookup } from "./lookups.ts";
import { openPeopleReader } from "./people-list.ts";
import { type PresenceRow, parsePresence } from "./presences.ts";
import { doTogether, tryJob } from "./together.ts";
import type { Found } from "./view.ts";

/** A person with their presence, as it is read. */
export interface PersonRow extends PresenceRow {
	document: string;
}

export function openPeople(engine: Engine): PeopleStore {
	const { database, writer } = engine;
	const reader = openPeopleReader(database);
	const write = (
		job: Job,
		{ isDryRun = false, answer }: WriteOptions<never> = {},
	) => (isDryRun ? tryJob(engine, job) : writer.write({ ...job, answer }));
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
		together: (steps, keep, note) =>
			doTogether(engine, { steps, keep, note, jobs: steps.map(jobOf) }),
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

/** A step as a job that is decided. */
export function jobOf(step: PeopleStep): Job {
	if (step.kind === "create") return creation(step.target, step.make);
	if (step.kind === "update") return replacement(step.target, step.rule);
	return removal(step.target, step.check);
}

function creation(
	target: ChangeTarget,
	make: (outlook: Outlook) => Outcome,
	deletionVersion?: number,
): Job {
	const kind = deletionVersion === undefined ? "created" : "restored";
	return {
		target,
		decide({ outlook }) {
			demandUnlocked(outlook.organization, target.author.at, target.jobId);
			const outcome = make(outlook);
			const { person: after } = outcome;
			const answer: PersonChange = {
				...outcome,
				before: undefined,
				presence: noPresence,
				isChanged: true,
			};
			const fields = compareStates(undefined, after);
			return {
				answer,
				change: { kind, before: undefined, after, fields },
			};
		},
	};
}

function replacement(target: ChangeTarget, rule: PersonRule): Job {
	return {
		target,
		decide(found) {
			const before = demandPerson(found, target);
			const outcome = rule(before, found.outlook);
			const { person: after } = outcome;
			const fields = compareStates(before, after);
			const isChanged = Object.keys(fields).length > 0;
			const answer: PersonChange = {
				...outcome,
				person: isChanged ? after : before,
				before,
				presence: found.presence,
				isChanged,
			};
			return isChanged
				? { answer, change: { kind: "updated", before, after, fields } }
				: { answer };
		},
	};
}

function removal(
	target: ChangeTarget,
	check: (current: Person, outlook: Outlook) => void,
): Job {
	return {
		target,
		decide(found) {
			const before = demandPerson(found, target);
			check(before, found.outlook);
			const fields = compareStates(before, undefined);
			return {
				answer: before,
				change: { kind: "deleted", before, after: undefined, fields },
			};
		},
	};
}

function demandPerson(
	{ outlook, person }: Found,
	target: ChangeTarget,
): Person {
	demandUnlocked(outlook.organization, target.author.at, target.jobId);
	if (person === undefined) throw absentPerson(target, outlook);
	return person;
}
