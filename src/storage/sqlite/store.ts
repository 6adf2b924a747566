import type { Store } from "../../directory/store.ts";
import { jobOf } from "../postgres/people.ts";
import { openTrial } from "../trial.ts";
import { openAnswers } from "./answers.ts";
import { openCatalogs } from "./catalogs.ts";
import { sealOldHistory } from "./chain.ts";
import { openChanges } from "./changes.ts";
import { startCheckpoints } from "./checkpoints.ts";
import { type Database, openDatabase } from "./database.ts";
import { type DiskFailure, openFailStop, stopped } from "./fail-stop.ts";
import { watchFiles } from "./file-watch.ts";
import { createFile, explainOpening } from "./files.ts";
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
import { openTrialSource } from "./trial-source.ts";
import { openWebhooks } from "./webhooks.ts";
import { openWriter } from "./writer.ts";

/** What an operator or a server wants to know of an engine that is open. */
export interface SqliteOptions {
	/** Called when the engine has stopped for good, so that the process has to end. */
	onFailure?: (failure: DiskFailure) => void;
}

/**
 * Opens the embedded engine on one file, making it (and its folder) when it is not there, for nobody else to read;
 * `:memory:` lives as long as the store. Throws a sentence when the file cannot be used, or is from a newer version.
 * Closing it rejects when what was acknowledged could not be moved into the file; nothing is lost then.
 */
export function openSqliteStore(
	file: string,
	{ onFailure = () => {} }: SqliteOptions = {},
): Store {
	const { database } = openFile(file);
	const failStop = openFailStop(onFailure);
	const watch = watchFiles(file);
	const demandFiles = () => {
		const problem = watch.findProblem();
		if (problem === undefined) return undefined;
		if (failStop.failure === undefined && problem.isLogAlone) moveLog(database);
		return failStop.fail(problem.sentence);
	};
	const catalogs = openCatalogs(database);
	const writer = openWriter(database, {
		failStop,
		demandFiles,
		onBatch: catalogs.refresh,
		onCommit: () => checkpoints.noteCommit(),
	});
	const checkpoints = startCheckpoints(file, {
		writer: () => writer,
		failStop,
	});
	const engine = { database, writer, catalogs };
	const store: Store = {
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
		openTrial: () => openTrial(store, openTrialSource(engine), jobOf),
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
			demandFiles();
			if (failStop.failure !== undefined) throw stopped(failStop.failure);
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
			// Closing the last connection moves the log, and takes it away.
			if (failStop.failure !== undefined) throw failStop.failure;
			database.close();
			checkpoints.release();
		},
	};
	return store;
}

// Only the name of the log is gone: what is in it is moved to where the next start finds it.
function moveLog(database: Database): void {
	try {
		database.get("PRAGMA wal_checkpoint(TRUNCATE)");
	} catch {
		// The engine stops in any case, and says why.
	}
}

function openFile(file: string): ReturnType<typeof openDatabase> {
	try {
		if (file !== ":memory:") createFile(file);
		return openDatabase(file, {
			inspect: (raw) => demandKnownSchema(raw, file),
			prepareUse(raw, database) {
				migrate(raw, file);
				sealOldHistory(database);
			},
		});
	} catch (cause) {
		throw explainOpening(file, cause);
	}
}
