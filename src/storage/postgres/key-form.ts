import type { Location } from "../../directory/locations/location.ts";
import type { Person } from "../../directory/people/person.ts";
import { keyForm, nameKey } from "../../directory/text/text.ts";
import {
	changedEmails,
	keyedHoldings,
	keyFormSetting,
	openClashes,
	sameKey,
	type TextHolder,
} from "../sql/key-form.ts";
import type { Database, Statements } from "./database.ts";
import { parseDocument } from "./documents.ts";
import { writeSetting } from "./settings.ts";

/** Any number that nothing else in the database locks. */
const keyFormLock = 1_347_571_026;
/** Rows that are read at a time. */
const stepLength = 500;

/**
 * Makes the keys of a database again that were made in another form: those by which people and
 * locations are named, searched and claimed. In one transaction; processes that start at once wait for
 * each other.
 */
export async function renewKeys(database: Database): Promise<void> {
	if (await hasKeyForm(database)) return;
	await database.migrate(async (statements) => {
		await statements.all("SELECT pg_advisory_xact_lock($1)", keyFormLock);
		if (await hasKeyForm(statements)) return;
		await renewLocations(statements);
		await renewPeople(statements);
		await writeSetting(statements, { name: keyFormSetting, value: keyForm });
	});
}

/** Throws when texts that were different are one in the form of now, and names them. Only reads. */
export async function demandNoClash(
	database: Pick<Database, "get" | "all">,
): Promise<void> {
	if (await hasKeyForm(database)) return;
	const clashes = openClashes();
	const locations = await database.all<{ name_key: string; document: string }>(
		"SELECT name_key, document FROM locations",
	);
	for (const { name_key: old, document } of locations) {
		const { orgId, id, name } = parseDocument<Location>(document);
		const now = nameKey(name);
		if (old === now) continue;
		const present = await database.get<{ id: string; document: string }>(
			"SELECT id, document FROM locations WHERE org_id = $1 AND name_key = $2",
			orgId,
			now,
		);
		clashes.add(
			"location names",
			`${orgId} ${now}`,
			{ id, text: name },
			present && {
				id: present.id,
				text: parseDocument<Location>(present.document).name,
			},
		);
	}
	let after = { orgId: "", id: "" };
	for (;;) {
		const rows = await database.all<{
			org_id: string;
			id: string;
			document: string;
		}>(
			"SELECT org_id, id, document FROM people WHERE (org_id, id) > ($1, $2) ORDER BY org_id, id LIMIT $3",
			after.orgId,
			after.id,
			stepLength,
		);
		for (const { document } of rows) {
			const person = parseDocument<Person>(document);
			for (const { email, now } of changedEmails(person))
				clashes.add(
					"e-mail addresses",
					now,
					{ id: person.id, text: email },
					await database.get<TextHolder>(
						"SELECT person_id AS id, value AS text FROM emails WHERE value = $1",
						now,
					),
				);
		}
		const last = rows.at(-1);
		if (last === undefined || rows.length < stepLength) break;
		after = { orgId: last.org_id, id: last.id };
	}
	clashes.demandNone();
}

async function hasKeyForm(statements: Pick<Statements, "get">) {
	const found = await statements.get<{ value: string }>(
		"SELECT value FROM settings WHERE name = $1",
		keyFormSetting,
	);
	return found?.value === keyForm;
}

async function renewLocations(statements: Statements): Promise<void> {
	const rows = await statements.all<{ name_key: string; document: string }>(
		"SELECT name_key, document FROM locations",
	);
	for (const { name_key: old, document } of rows) {
		const { orgId, id, name } = parseDocument<Location>(document);
		const now = nameKey(name);
		if (old === now) continue;
		const other = await statements.get(
			"SELECT id FROM locations WHERE org_id = $1 AND name_key = $2",
			orgId,
			now,
		);
		if (other !== undefined) throw sameKey("name of the location", name);
		await statements.run(
			"UPDATE locations SET name_key = $3 WHERE org_id = $1 AND id = $2",
			orgId,
			id,
			now,
		);
	}
}

async function renewPeople(statements: Statements): Promise<void> {
	await statements.run(
		"DELETE FROM holdings WHERE kind IN ('search', 'department')",
	);
	let after = { orgId: "", id: "" };
	for (;;) {
		const rows = await statements.all<{
			org_id: string;
			id: string;
			name_key: string;
			document: string;
		}>(
			"SELECT org_id, id, name_key, document FROM people WHERE (org_id, id) > ($1, $2) ORDER BY org_id, id LIMIT $3",
			after.orgId,
			after.id,
			stepLength,
		);
		const people = rows.map(({ document }) => parseDocument<Person>(document));
		await renewNames(
			statements,
			people.filter(
				({ displayName }, place) =>
					rows[place]?.name_key !== nameKey(displayName),
			),
		);
		await statements.run(
			`INSERT INTO holdings (org_id, kind, value, person_id) SELECT "orgId", kind, value, id
				FROM jsonb_to_recordset($1::jsonb) AS given ("orgId" text, id text, kind text, value text)`,
			JSON.stringify(
				people.flatMap((person) =>
					keyedHoldings(person).map((holding) => ({
						...holding,
						orgId: person.orgId,
						id: person.id,
					})),
				),
			),
		);
		for (const person of people) await renewEmails(statements, person);
		const last = rows.at(-1);
		if (last === undefined || rows.length < stepLength) return;
		after = { orgId: last.org_id, id: last.id };
	}
}

async function renewNames(
	statements: Statements,
	people: readonly Person[],
): Promise<void> {
	if (people.length === 0) return;
	await statements.run(
		`UPDATE people SET name_key = given."nameKey"
			FROM jsonb_to_recordset($1::jsonb) AS given ("orgId" text, id text, "nameKey" text)
			WHERE people.org_id = given."orgId" AND people.id = given.id`,
		JSON.stringify(
			people.map(({ orgId, id, displayName }) => ({
				orgId,
				id,
				nameKey: nameKey(displayName),
			})),
		),
	);
}

async function renewEmails(
	statements: Statements,
	person: Person,
): Promise<void> {
	for (const { email, old, now } of changedEmails(person)) {
		const other = await statements.get(
			"SELECT value FROM emails WHERE value = $1",
			now,
		);
		if (other !== undefined) throw sameKey("e-mail address", email);
		const removed = await statements.run(
			"DELETE FROM emails WHERE value = $1 AND person_id = $2",
			old,
			person.id,
		);
		if (removed > 0)
			await statements.run(
				"INSERT INTO emails (value, org_id, person_id) VALUES ($1, $2, $3)",
				now,
				person.orgId,
				person.id,
			);
	}
}
