import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Store } from "../../directory/store.ts";
import { openAnswers } from "./answers.ts";
import { openCatalogs } from "./catalogs.ts";
import { sealOldHistory } from "./chain.ts";
import { openChanges } from "./changes.ts";
import { startCheckpoints } from "./checkpoints.ts";
import { openDatabase } from "./database.ts";
import { openJobs } from "./jobs.ts";
import { openLicenses } from "./licenses.ts";
import { loadContents } from "./load.ts";
import { openLocations } from "./locations.ts";
import { demandKnownSchema, migrate } from "./migrate.ts";
import { openOrganizations } from "./organizations.ts";
import { openPeople } from "./people.ts";
import { openPresences } from "./presences.ts";
import { writeSetting } from "./settings.ts";
import { openTokens } from "./tokens.ts";
import { openWebhooks } from "./webhooks.ts";
import { openWriter } from "./writer.ts";

/**
 * Opens the embedded engine on one file, making it (and its folder) when it is not there;
 * `:memory:` lives as long as the store. Throws when the file is from a newer version.
 */
export function openSqliteStore(file: string): Store {
	if (file !== ":memory:") mkdirSync(dirname(file), { recursive: true });
	const { database, raw } = openDatabase(file, (db) =>
		demandKnownSchema(db, file),
	);
	try {
		migrate(raw, file);
		sealOldHistory(database);
	} catch (cause) {
		raw.close();
		throw cause;
	}
	const catalogs = openCatalogs(database);
	const writer = openWriter(database, {
		onBatch: catalogs.refresh,
		onCommit: () => checkpoints.noteCommit(),
	});
	const checkpoints = startCheckpoints(file, () => writer);
	const engine = { database, writer, catalogs };
	return {
		people: openPeople(engine),
		presences: openPresences(engine),
		organizations: openOrganizations(engine),
		licenses: openLicenses(engine),
		locations: openLocations(engine),
		tokens: openTokens(engine),
		changes: openChanges(engine),
		webhooks: openWebhooks(engine),
		answers: openAnswers(engine),
		jobs: openJobs(engine),
		load: (contents) => writer.write(() => loadContents(engine, contents)),
		async readSetting(name) {
			return database.get<{ value: string }>(
				"SELECT value FROM settings WHERE name = ?",
				name,
			)?.value;
		},
		async writeSetting(name, value) {
			await writer.write(() => writeSetting(database, { name, value }));
		},
		async checkHealth() {
			database.get("SELECT 1 FROM settings LIMIT 1");
			const { failure } = writer;
			return failure === undefined
				? { isWritable: true }
				: {
						isWritable: false,
						reason: `The last change could not be written: ${(failure as Error).message}.`,
					};
		},
		async [Symbol.asyncDispose]() {
			await writer.drain();
			await checkpoints.close();
			database.close();
			checkpoints.release();
		},
	};
}
