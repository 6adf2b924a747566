import { copyFileSync, existsSync, statSync } from "node:fs";
import type { Store } from "../../directory/store/store.ts";
import { openAuthorizations } from "../sql/authorizations.ts";
import { openChanges } from "../sql/changes.ts";
import { openGroupReads } from "../sql/groups.ts";
import { openIntegrations } from "../sql/integrations.ts";
import { openLicenseTemplates } from "../sql/license-templates.ts";
import { openLicenses } from "../sql/licenses.ts";
import { openLocations } from "../sql/locations.ts";
import { NoDirectoryError } from "../sql/no-directory.ts";
import { openNumbers } from "../sql/numbers.ts";
import { openOrganizations } from "../sql/organizations.ts";
import { openPeopleReads } from "../sql/people/people.ts";
import { readSetting, writeSetting } from "../sql/settings.ts";
import { openDryRunStore } from "../sql/steps/dry-run-store.ts";
import { openCatalogs } from "./catalogs.ts";
import { locateLines } from "./changes.ts";
import { type Database, openDatabase } from "./database.ts";
import { startCheckpoints } from "./file/checkpoints.ts";
import { type DiskFailure, openFailStop, stopped } from "./file/fail-stop.ts";
import { watchFiles } from "./file/file-watch.ts";
import {
	createFile,
	explainOpening,
	findOpenModes,
	isThere,
} from "./file/files.ts";
import {
	demandNoneBefore,
	dropHeads,
	findMissing,
	writeHeads,
} from "./file/heads-file.ts";
import { type LastEnd, openServerNote } from "./file/last-end.ts";
import { findLogDamage } from "./file/log-damage.ts";
import { takeServerLock } from "./file/server-lock.ts";
import { openGroups } from "./groups.ts";
import { openJobs } from "./jobs.ts";
import { demandNoClash, renewKeys } from "./key-form.ts";
import { loadContents } from "./load.ts";
import { demandKnownSchema, migrate } from "./migrate.ts";
import { openPeople } from "./people.ts";
import { openPeopleReader } from "./people-reader.ts";
import { openPresences } from "./presences.ts";
import { removeUnfinishedSnapshots } from "./snapshots/file-shelf.ts";
import { openSnapshots } from "./snapshots/snapshots.ts";
import { openSqlEngine } from "./sql-engine.ts";
import { openStoredReplies } from "./stored-replies.ts";
import { openTokens } from "./tokens.ts";
import { openWebhooks } from "./webhooks.ts";
import { openStepSource } from "./writer/step-source.ts";
import { openWriter } from "./writer/writer.ts";
import { openWriterThread } from "./writer/writer-thread.ts";

/** Options of an open engine. */
export interface SqliteOptions {
	/** Called when the engine has stopped for good, so that the process has to end. */
	onFailure?: (failure: DiskFailure) => void;
	/** Whether a directory may be created where there is none; true when left out. */
	mayCreate?: boolean;
	/**
	 * Set by a server: no other server may run on the file, and unexpected changes since the last run are
	 * reported.
	 */
	server?: {
		warn: (sentence: string) => void;
		/** Called with the end of the previous server, when that is known. */
		onLastEnd?: (end: LastEnd) => void;
	};
}

/**
 * Opens the embedded engine on one file. Creates it (and its folder) when it does not exist, readable only
 * by its owner; `:memory:` lives as long as the store. Throws a sentence when the file cannot be used, or
 * is from a newer version. Closing rejects when acknowledged data could not be moved into the file; nothing
 * is lost then.
 */
export function openSqliteStore(
	file: string,
	{ onFailure = () => {}, mayCreate = true, server }: SqliteOptions = {},
): Store {
	const lock = server && takeServerLock(file);
	if (server !== undefined) tellDamage(file, server.warn);
	const { database, raw } = openFile(file, mayCreate);
	if (server !== undefined && file !== ":memory:")
		removeUnfinishedSnapshots(file);
	if (server !== undefined && file !== ":memory:")
		for (const sentence of [
			...findMissing(database, file),
			...findOpenModes(file),
		])
			server.warn(sentence);
	const note =
		server === undefined || file === ":memory:"
			? undefined
			: openServerNote(file);
	if (note?.sentence !== undefined) server?.warn(note.sentence);
	if (note?.lastEnd !== undefined) server?.onLastEnd?.(note.lastEnd);
	const failStop = openFailStop((failure) => {
		note?.noteFailure(failure.message);
		onFailure(failure);
	});
	const watch = watchFiles(file);
	const demandFiles = () => {
		const problem = watch.findProblem();
		if (problem === undefined) return undefined;
		if (failStop.failure === undefined && problem.isLogAlone) moveLog(database);
		if (failStop.failure === undefined) noteVanished(database, file);
		return failStop.fail(problem.sentence);
	};
	const catalogs = openCatalogs(database);
	const thread = file === ":memory:" ? undefined : openWriterThread(file);
	const writer = openWriter(database, {
		failStop,
		thread,
		demandFiles,
		onBatch: catalogs.refresh,
		onCommit: (isLarge) => checkpoints.noteCommit(isLarge),
	});
	const checkpoints = startCheckpoints(database, {
		writer: () => writer,
		failStop,
		demandFiles,
		isServer: server !== undefined,
	});
	const engine = { database, writer, catalogs };
	const sql = openSqlEngine(engine);
	const snapshots = openSnapshots({
		database,
		raw,
		writer,
		// A server has it already.
		demandAlone: () =>
			lock
				? () => {}
				: takeServerLock(
						file,
						"Load the snapshot through it, with --url, or stop it first.",
					).release,
		onLoading: () => dropHeads(file),
		async onLoaded() {
			checkpoints.noteReplacement();
			await thread?.forget();
		},
	});
	const reader = openPeopleReader(database);
	let closing: Promise<void> | undefined;
	const close = async () => {
		await writer.drain();
		await thread?.close();
		await checkpoints.close();
		// Closing the last connection moves the log, and deletes it.
		if (failStop.failure !== undefined) throw failStop.failure;
		snapshots.close();
		database.close();
		checkpoints.release();
		note?.noteStop();
		lock?.release();
	};
	const store: Store = {
		engine: "SQLite",
		people: openPeople(engine, openPeopleReads(sql, reader)),
		presences: openPresences(engine),
		organizations: openOrganizations(sql),
		licenses: openLicenses(sql),
		licenseTemplates: openLicenseTemplates(sql),
		locations: openLocations(sql),
		numbers: openNumbers(sql),
		groups: openGroups(engine, openGroupReads(sql)),
		tokens: openTokens(sql, database),
		integrations: openIntegrations(sql),
		authorizations: openAuthorizations(sql),
		changes: {
			...openChanges(sql, reader),
			locatePerson: locateLines(database),
		},
		webhooks: openWebhooks(sql, engine),
		replies: openStoredReplies(engine),
		jobs: openJobs(sql, engine),
		snapshots,
		openDryRun: () => openDryRunStore(store, openStepSource(engine)),
		load: (contents) => writer.load(() => loadContents(engine, contents)),
		readSetting: (name) => sql.read(readSetting(name)),
		writeSetting: (name, value) =>
			sql.transact(() => writeSetting({ name, value })),
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
		readWork: () => ({
			...writer.work,
			logBytes:
				file === ":memory:"
					? undefined
					: statSync(`${file}-wal`, { throwIfNoEntry: false })?.size,
			checkpoints: checkpoints.moves,
		}),
		// The threads end only once.
		[Symbol.asyncDispose]: () => (closing ??= close()),
	};
	return store;
}

// Only the name of the log is gone: its content is moved to where the next start finds it.
function moveLog(database: Database): void {
	try {
		database.get("PRAGMA wal_checkpoint(TRUNCATE)");
	} catch {
		// The engine stops anyway, and reports why.
	}
}

// A note outlives the files: the next start must not take the folder for a new one.
function noteVanished(database: Database, file: string): void {
	try {
		writeHeads(database, file, { isSynced: true, keepsNewer: true });
	} catch {
		// The engine stops anyway, and reports why.
	}
}

// Reads a log that another process left behind before SQLite does, since SQLite restarts it.
function tellDamage(file: string, warn: (sentence: string) => void): void {
	const log = `${file}-wal`;
	if (file === ":memory:" || !existsSync(log)) return;
	const damage = findLogDamage(log, `${file}-shm`);
	if (damage === undefined) return;
	const kept = `${log}-damaged-${Date.now()}`;
	copyFileSync(log, kept);
	warn(`${damage.sentence} A copy of it is in ${kept}.`);
}

function openFile(
	file: string,
	mayCreate: boolean,
): ReturnType<typeof openDatabase> {
	try {
		if (file !== ":memory:") {
			demandNoneBefore(file);
			if (!mayCreate && !isThere(file)) throw new NoDirectoryError(file);
			createFile(file);
		}
		return openDatabase(file, {
			inspect(raw, database) {
				demandKnownSchema(raw, file);
				demandNoClash(database);
			},
			prepareUse(raw, database) {
				migrate(raw, file);
				renewKeys(database);
			},
		});
	} catch (cause) {
		throw explainOpening(file, cause);
	}
}
