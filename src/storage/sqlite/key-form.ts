import {
	demandNoClash as demandNone,
	type EmailKeys,
	hasKeyForm,
	renewKeys as renew,
} from "../sql/key-form.ts";
import { get, run } from "../sql/statement.ts";
import type { Database } from "./database.ts";
import { dialect } from "./dialect.ts";
import { doWork } from "./work.ts";

const emails: EmailKeys = {
	table:
		"(SELECT value, org_id, person_id FROM claims WHERE kind = 'email' AND scope = '')",
	*rename({ personId, old, now }) {
		yield* run(
			"UPDATE claims SET value = $3 WHERE kind = 'email' AND scope = '' AND value = $2 AND person_id = $id1",
			...[personId, old, now],
		);
	},
};
const engine = { dialect, parse: JSON.parse };

/** Makes the keys of a file again that have another form. An interruption leaves it unchanged. */
export function renewKeys(database: Database): void {
	if (doWork(database, hasKeyForm())) return;
	database.exec("BEGIN IMMEDIATE");
	try {
		doWork(database, renew(engine, emails));
		database.exec("COMMIT");
	} catch (cause) {
		database.exec("ROLLBACK");
		throw cause;
	}
}

/** Throws when different texts would become the same key, and names them. Only reads. */
export function demandNoClash(database: Database): void {
	const settings = get(
		"SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'settings'",
	);
	if (doWork(database, settings) !== undefined)
		doWork(database, demandNone(engine, emails));
}
