import {
	demandNoClash as demandNone,
	type EmailKeys,
	hasKeyForm,
	renewKeys as renew,
} from "../sql/key-form.ts";
import { run } from "../sql/statement.ts";
import type { Database } from "./database.ts";
import { dialect } from "./dialect.ts";
import { parseDocument } from "./documents.ts";
import { doWork } from "./work.ts";

/** An arbitrary number that no other lock of the database uses. */
const keyFormLock = 1_347_571_026;

const emails: EmailKeys = {
	table: "emails",
	// The key cannot be updated where the table is distributed by it.
	*rename({ orgId, personId, old, now }) {
		const deleted = yield* run(
			"DELETE FROM emails WHERE value = $1 AND person_id = $2",
			...[old, personId],
		);
		if (deleted > 0)
			yield* run(
				"INSERT INTO emails (value, org_id, person_id) VALUES ($1, $2, $3)",
				...[now, orgId, personId],
			);
	},
};
const engine = { dialect, parse: parseDocument };

/**
 * Makes the keys of a database again that have another form. An interruption leaves it unchanged. Processes
 * that start at the same time wait for each other.
 */
export async function renewKeys(database: Database): Promise<void> {
	if (await doWork(database, hasKeyForm())) return;
	await database.migrate(async (statements) => {
		await statements.all("SELECT pg_advisory_xact_lock($1)", keyFormLock);
		await doWork(statements, renew(engine, emails));
	});
}

/** Throws when different texts would become the same key, and names them. Only reads. */
export function demandNoClash(database: Database): Promise<void> {
	return doWork(database, demandNone(engine, emails));
}
