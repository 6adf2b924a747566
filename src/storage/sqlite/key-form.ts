import type { DatabaseSync } from "node:sqlite";
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
import type { Database } from "./database.ts";
import { writeSetting } from "./settings.ts";

/** Rows that are read at a time. */
const stepLength = 500;

/**
 * Makes the keys of a file again that were made in another form: those by which people and locations
 * are named, searched and claimed. In one transaction, so that a stop in between changes nothing.
 */
export function renewKeys(database: Database): void {
	if (hasKeyForm(database)) return;
	database.exec("BEGIN IMMEDIATE");
	try {
		if (!hasKeyForm(database)) {
			renewLocations(database);
			renewPeople(database);
			writeSetting(database, { name: keyFormSetting, value: keyForm });
		}
		database.exec("COMMIT");
	} catch (cause) {
		database.exec("ROLLBACK");
		throw cause;
	}
}

/** Throws when texts that were different are one in the form of now, and names them. Only reads. */
export function demandNoClash(raw: DatabaseSync): void {
	const isNew =
		raw.prepare("SELECT 1 FROM sqlite_master WHERE name = 'settings'").get() ===
		undefined;
	if (isNew) return;
	const form = raw
		.prepare("SELECT value FROM settings WHERE name = ?")
		.get(keyFormSetting) as { value: string } | undefined;
	if (form?.value === keyForm) return;
	const clashes = openClashes();
	const findNamed = raw.prepare(
		"SELECT id, json_extract(document, '$.name') AS text FROM locations WHERE org_id = ? AND name_key = ?",
	);
	const locations = raw
		.prepare("SELECT name_key, document FROM locations")
		.all() as { name_key: string; document: string }[];
	for (const { name_key: old, document } of locations) {
		const { orgId, id, name } = JSON.parse(document) as Location;
		const now = nameKey(name);
		if (old === now) continue;
		const present = findNamed.get(orgId, now) as TextHolder | undefined;
		clashes.add(
			"location names",
			`${orgId} ${now}`,
			{ id, text: name },
			present,
		);
	}
	const findClaim = raw.prepare(
		"SELECT person_id AS id, value AS text FROM claims WHERE kind = 'email' AND scope = '' AND value = ?",
	);
	const readPeople = raw.prepare(
		"SELECT row, document FROM people WHERE row > ? ORDER BY row LIMIT ?",
	);
	for (let after = 0; ; ) {
		const rows = readPeople.all(after, stepLength) as {
			row: number;
			document: string;
		}[];
		for (const { row, document } of rows) {
			after = row;
			const person = JSON.parse(document) as Person;
			for (const { email, now } of changedEmails(person))
				clashes.add(
					"e-mail addresses",
					now,
					{ id: person.id, text: email },
					findClaim.get(now) as TextHolder | undefined,
				);
		}
		if (rows.length < stepLength) break;
	}
	clashes.demandNone();
}

function hasKeyForm(database: Database): boolean {
	const found = database.get<{ value: string }>(
		"SELECT value FROM settings WHERE name = ?",
		keyFormSetting,
	);
	return found?.value === keyForm;
}

function renewLocations(database: Database): void {
	const rows = database.all<{ name_key: string; document: string }>(
		"SELECT name_key, document FROM locations",
	);
	for (const { name_key: old, document } of rows) {
		const { orgId, id, name } = JSON.parse(document) as Location;
		const now = nameKey(name);
		if (old === now) continue;
		const isTaken = database.get(
			"SELECT 1 FROM locations WHERE org_id = ? AND name_key = ?",
			orgId,
			now,
		);
		if (isTaken) throw sameKey("name of the location", name);
		database.run(
			"UPDATE locations SET name_key = ? WHERE org_id = ? AND id = ?",
			now,
			orgId,
			id,
		);
	}
}

function renewPeople(database: Database): void {
	database.run("DELETE FROM holdings WHERE kind IN ('search', 'department')");
	for (let after = 0; ; ) {
		const rows = database.all<{
			row: number;
			name_key: string;
			document: string;
		}>(
			"SELECT row, name_key, document FROM people WHERE row > ? ORDER BY row LIMIT ?",
			after,
			stepLength,
		);
		for (const { row, name_key: old, document } of rows) {
			after = row;
			const person = JSON.parse(document) as Person;
			const now = nameKey(person.displayName);
			if (old !== now)
				database.run("UPDATE people SET name_key = ? WHERE row = ?", now, row);
			for (const { kind, value } of keyedHoldings(person))
				database.run(
					"INSERT INTO holdings (org_id, kind, value, person_id) VALUES (?, ?, ?, ?)",
					person.orgId,
					kind,
					value,
					person.id,
				);
			renewEmails(database, person);
		}
		if (rows.length < stepLength) return;
	}
}

function renewEmails(database: Database, person: Person): void {
	for (const { email, old, now } of changedEmails(person)) {
		const isTaken = database.get(
			"SELECT 1 FROM claims WHERE kind = 'email' AND scope = '' AND value = ?",
			now,
		);
		if (isTaken) throw sameKey("e-mail address", email);
		database.run(
			"UPDATE claims SET value = ? WHERE kind = 'email' AND scope = '' AND value = ? AND person_id = ?",
			now,
			old,
			person.id,
		);
	}
}
