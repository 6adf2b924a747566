import type { Location } from "../../directory/location.ts";
import { nameKey, type Person } from "../../directory/person.ts";
import { keyForm } from "../../directory/text.ts";
import {
	changedEmails,
	keyedHoldings,
	keyFormSetting,
	sameKey,
} from "../key-form.ts";
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
