import { compareStates } from "../../directory/history/change.ts";
import type { ChangeContext } from "../../directory/people/change-context.ts";
import { absentPerson } from "../../directory/people/deleted-person.ts";
import type { Person } from "../../directory/people/person.ts";
import type {
	PersonChange,
	PersonRule,
} from "../../directory/people/person-change.ts";
import { noPresence } from "../../directory/people/presence.ts";
import type { RuledPerson } from "../../directory/people/rules.ts";
import type { ChangeTarget } from "../../directory/store/change-target.ts";
import type {
	PeopleStore,
	PersonRecord,
} from "../../directory/store/people-store.ts";
import { nameKey } from "../../directory/text/text.ts";
import { countPeople } from "../sql/people-count.ts";
import { readAll, readPage } from "../sql/people-pages.ts";
import { doTogether } from "../sql/together.ts";
import type { Catalog, Catalogs, Engine } from "./catalogs.ts";
import { recordChange } from "./changes.ts";
import type { Database, Value } from "./database.ts";
import { noteDeletion, readDeletion, takeBackDeletion } from "./deletions.ts";
import { readSeats } from "./licenses.ts";
import { openPeopleReader } from "./people-list.ts";
import { type PresenceRow, parsePresence } from "./presences.ts";
import { changeClaims, isHeld } from "./writer/claims.ts";
import { demandUnlocked } from "./writer/locks.ts";
import { deletePerson } from "./writer/person-writes.ts";
import { givePlaces, moveListings, takePlaces } from "./writer/places.ts";
import { openStepSource } from "./writer/step-source.ts";

interface PersonRow {
	row: number;
	document: string;
	/** A presence row as JSON. */
	presence: string | null;
}

export function openPeople(engine: Engine): PeopleStore {
	const { database, writer, catalogs } = engine;
	const reader = openPeopleReader(database);
	const source = openStepSource(engine);
	const create = (
		target: ChangeTarget,
		make: (context: ChangeContext) => RuledPerson,
		deletionVersion?: number,
	): PersonChange => {
		const catalog = demandTakingChanges(catalogs, target);
		const outcome = make(outlookOf(database, catalog, target.author.at));
		const { person } = outcome;
		takeBackDeletion(database, target, deletionVersion);
		changeClaims(database, undefined, person);
		insertPerson(database, person);
		takePlaces(database, person);
		const kind = deletionVersion === undefined ? "created" : "restored";
		record(database, target, kind, undefined, person);
		return {
			...outcome,
			before: undefined,
			presence: noPresence,
			isChanged: true,
		};
	};
	const update = (target: ChangeTarget, rule: PersonRule): PersonChange => {
		const catalog = demandTakingChanges(catalogs, target);
		const row = demandRow(database, target);
		const { person: before, presence } = parseRow(row);
		const outcome = rule(
			before,
			outlookOf(database, catalog, target.author.at),
		);
		const { person } = outcome;
		const fields = compareStates(before, person);
		if (Object.keys(fields).length === 0)
			return {
				...outcome,
				person: before,
				before,
				presence,
				isChanged: false,
			};
		if (placeFields.some((name) => name in fields)) {
			changeClaims(database, before, person);
			givePlaces(database, before, person);
			takePlaces(database, person, before);
		} else if (listedFields.some((name) => name in fields))
			moveListings(database, before, person);
		updatePerson(database, row.row, before, person);
		recordChange(database, {
			orgId: target.orgId,
			subject: "person",
			subjectId: target.id,
			kind: "updated",
			version: person.version,
			author: target.author,
			fields,
		});
		return { ...outcome, before, presence, isChanged: true };
	};
	const remove = (
		target: ChangeTarget,
		check: (current: Person, context: ChangeContext) => void,
	): Person => {
		const catalog = demandTakingChanges(catalogs, target);
		const { person } = parseRow(demandRow(database, target));
		check(person, outlookOf(database, catalog, target.author.at));
		changeClaims(database, person, undefined);
		givePlaces(database, person);
		deletePerson(database, { ...target, at: target.author.at });
		record(database, target, "deleted", person, undefined);
		noteDeletion(database);
		return person;
	};
	return {
		async get(place) {
			const row = readRow(database, place);
			return row && parseRow(row);
		},
		async locate({ orgIds, id }) {
			return database.get<{ org_id: string }>(
				"SELECT org_id FROM people WHERE org_id IN (SELECT value FROM json_each(?)) AND id = ?",
				JSON.stringify(orgIds),
				id,
			)?.org_id;
		},
		list: (query) => readAll(reader, query),
		page: (query) => readPage(reader, query),
		create: (target, make, options) =>
			writer.write(
				() => create(target, make, options?.deletionVersion),
				options,
			),
		update: (target, rule, options) =>
			writer.write(() => update(target, rule), options),
		delete: (target, check, options) =>
			writer.write(() => remove(target, check), options),
		together: async (steps, keep, note) =>
			steps.length === 0 && note === undefined
				? []
				: writer.transact(steps.length, (write) =>
						doTogether({ source, write }, { steps, keep, note }),
					),
		tally: (query, signal) => countPeople(reader, query, signal),
		count: async ({ orgId, locationId }) =>
			database.get<{ count: number }>(
				"SELECT count(*) AS count FROM people WHERE org_id = ? AND (? IS NULL OR location_id = ?)",
				orgId,
				locationId ?? null,
				locationId ?? null,
			)?.count ?? 0,
	};
}

// The fields that claims, holdings and seats follow from.
const placeFields: readonly (keyof Person)[] = [
	"emails",
	"phoneNumbers",
	"extension",
	"locationId",
	"roles",
	"licenses",
	"managerId",
	"displayName",
	"firstName",
	"lastName",
];

// The others that listings follow from.
const listedFields: readonly (keyof Person)[] = [
	"department",
	"isLoginEnabled",
];

function demandTakingChanges(
	catalogs: Catalogs,
	{ orgId, author, jobId }: ChangeTarget,
): Catalog {
	return demandUnlocked(catalogs, { orgId, now: author.at, jobId });
}

/** Adds a person's row; their claims and holdings are written apart. `origin`: of one who comes without a line of history. */
export function insertPerson(
	database: Database,
	person: Person,
	origin: string | null = null,
): void {
	database.run(
		"INSERT INTO people (org_id, id, version, name_key, location_id, document, origin) VALUES (?, ?, ?, ?, ?, ?, ?)",
		person.orgId,
		person.id,
		person.version,
		nameKey(person.displayName),
		person.locationId ?? null,
		JSON.stringify(person),
		origin,
	);
}

export function parseRecord(
	row: PresenceRow & { document: string },
): PersonRecord {
	return {
		person: JSON.parse(row.document) as Person,
		presence: parsePresence(row),
	};
}

function parseRow({ document, presence }: PersonRow): PersonRecord {
	return {
		person: JSON.parse(document) as Person,
		presence:
			presence === null
				? noPresence
				: parsePresence(JSON.parse(presence) as PresenceRow),
	};
}

/** A person as the database has them. */
export function readRecord(
	database: Database,
	place: { orgId: string; id: string },
): PersonRecord | undefined {
	const row = readRow(database, place);
	return row && parseRow(row);
}

function readRow(
	database: Database,
	{ orgId, id }: { orgId: string; id: string },
): PersonRow | undefined {
	// The presence comes as one value: a join is prepared anew whenever its values change, which costs as much as reading.
	return database.get<PersonRow>(
		"SELECT row, document, (SELECT json_object('last_activity_at', last_activity_at, 'reported', reported, 'reported_until', reported_until, 'is_shared', is_shared) FROM presences WHERE presences.org_id = people.org_id AND person_id = people.id) AS presence FROM people WHERE org_id = ? AND id = ?",
		orgId,
		id,
	);
}

function demandRow(database: Database, target: ChangeTarget): PersonRow {
	const row = readRow(database, target);
	if (row === undefined)
		throw absentPerson(target, {
			deletedAt: (id) => readDeletion(database, { orgId: target.orgId, id }),
		});
	return row;
}

function updatePerson(
	database: Database,
	row: number,
	before: Person,
	after: Person,
): void {
	const document = JSON.stringify(after);
	// Naming the indexed columns only when they change spares SQLite rewriting their indexes.
	if (
		before.displayName === after.displayName &&
		before.locationId === after.locationId
	)
		database.run(
			"UPDATE people SET version = ?, document = ? WHERE row = ?",
			after.version,
			document,
			row,
		);
	else
		database.run(
			"UPDATE people SET version = ?, document = ?, name_key = ?, location_id = ? WHERE row = ?",
			after.version,
			document,
			nameKey(after.displayName),
			after.locationId ?? null,
			row,
		);
}

/** What the rules may ask, answered from the transaction they run in. */
function outlookOf(
	database: Database,
	catalog: Catalog,
	now: number,
): ChangeContext {
	const { organization } = catalog;
	const orgId = organization.id;
	const readColleague = (id: string) => {
		const row = readRow(database, { orgId, id });
		return row && parseRow(row).person;
	};
	return {
		organization,
		managedOrgIds: catalog.managedOrgIds,
		location: (id) => catalog.locations.get(id),
		license(id) {
			const known = catalog.licenses.get(id);
			if (known === undefined) return undefined;
			// Seats change with every assignment; they are read only when a rule asks for them.
			return {
				...known,
				get totalUnits() {
					return readSeats(database, { orgId, id }).total;
				},
				get takenUnits() {
					return readSeats(database, { orgId, id }).taken;
				},
			};
		},
		licenses: () => [...catalog.licenses.values()],
		isTaken: (claim) => isHeld(database, claim),
		deletedAt: (id) => readDeletion(database, { orgId, id }),
		colleague: readColleague,
		witness: readColleague,
		hasOtherHolder: ({ roleIds, personId }) =>
			database.get(
				`SELECT 1 FROM holdings JOIN people ON people.org_id = holdings.org_id AND people.id = holdings.person_id
				WHERE holdings.org_id = ? AND kind = 'role' AND value IN (SELECT value FROM json_each(?)) AND person_id <> ?
				AND json_extract(document, '$.isLoginEnabled') LIMIT 1`,
				orgId,
				JSON.stringify(roleIds),
				personId,
			) !== undefined,
		countReports: (personId) =>
			readCount(
				database,
				"SELECT count(*) AS count FROM holdings WHERE org_id = ? AND kind = 'manager' AND value = ?",
				orgId,
				personId,
			),
		countTokens: (personId) =>
			readCount(
				database,
				"SELECT count(*) AS count FROM tokens WHERE org_id = ? AND person_id = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)",
				orgId,
				personId,
				now,
			),
	};
}

function readCount(
	database: Database,
	sql: string,
	...values: Value[]
): number {
	return database.get<{ count: number }>(sql, ...values)?.count ?? 0;
}

function record(
	database: Database,
	{ orgId, id, author }: ChangeTarget,
	kind: "created" | "restored" | "deleted",
	before: Person | undefined,
	after: Person | undefined,
): void {
	recordChange(database, {
		orgId,
		subject: "person",
		subjectId: id,
		kind,
		version: after?.version ?? (before?.version ?? 0) + 1,
		author,
		fields: compareStates(before, after),
	});
}
