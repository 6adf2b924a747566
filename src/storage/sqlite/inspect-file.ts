import { existsSync, readdirSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { isBusy } from "./file/fail-stop.ts";
import { explainOpening, findOpenModes, isThere } from "./file/files.ts";
import { demandNoneBefore } from "./file/heads-file.ts";
import { readServerNote } from "./file/last-end.ts";
import { nameBackups } from "./file/scheduled-backups.ts";
import { demandKnownSchema, newestSchema, readSchema } from "./migrate.ts";

/** What a look at a directory's file shows, without a change of anything. */
export interface InspectedFile {
	file: string;
	/** 0 when there is no file. */
	bytes: number;
	logBytes: number;
	/** Undefined when it is not known: there is no file, or its log was not read since the end of the last server. */
	schema: number | undefined;
	/** The schema of this version. */
	newest: number;
	/** Why this version refuses the file, in one sentence. */
	refusal: string | undefined;
	/** Sentences about permissions that are too wide. */
	openModes: string[];
	isServed: boolean;
	lastState: ReturnType<typeof readServerNote>;
	/** The version of SQLite. */
	engineVersion: string;
}

/** Looks at a file while a server may be running on it. Writes nothing, and takes no lock that a server would wait for. */
export function inspectFile(file: string): InspectedFile {
	const isServed = hasServer(file);
	const bytes = sizeOf(file);
	const logBytes = sizeOf(`${file}-wal`);
	const read = (): Pick<InspectedFile, "schema" | "refusal"> => {
		try {
			demandNoneBefore(file);
			// SQLite reads the log of a killed server into memory that it shares by a file.
			if (!isThere(file) || (logBytes > 0 && !isServed))
				return { schema: undefined, refusal: undefined };
			return { schema: readKnownSchema(file, isServed), refusal: undefined };
		} catch (cause) {
			const { message } = explainOpening(file, cause) as Error;
			return { schema: undefined, refusal: message };
		}
	};
	return {
		...{ file, bytes, logBytes, isServed, newest: newestSchema() },
		...read(),
		openModes: findOpenModes(file),
		lastState: readServerNote(file),
		engineVersion: readVersion(),
	};
}

/** The address at which the server of a file answers; undefined where none runs, or it is not known. */
export function findServerAddress(file: string): string | undefined {
	try {
		const note = hasServer(file) ? readServerNote(file) : undefined;
		return note?.word === "running" ? note.rest || undefined : undefined;
	} catch {
		// This user may not look.
		return undefined;
	}
}

/** When the backups in a folder were begun that the server of this file made. */
export function listBackups(file: string, folder: string): number[] {
	if (!existsSync(folder)) return [];
	const names = nameBackups(file);
	return readdirSync(folder)
		.flatMap((name) => names.read(name))
		.flatMap(({ at, isWhole }) => (isWhole ? at : []));
}

function readKnownSchema(file: string, isServed: boolean): number {
	const url = pathToFileURL(file);
	url.searchParams.set("mode", "ro");
	// Without a log nobody has changed it since, and SQLite needs no files of its own to read it.
	if (!isServed) url.searchParams.set("immutable", "1");
	const db = new DatabaseSync(url, { readOnly: true });
	try {
		demandKnownSchema(db, file);
		return readSchema(db);
	} finally {
		db.close();
	}
}

// A server holds the lock of an empty database.
function hasServer(file: string): boolean {
	const path = `${file}-lock`;
	if (!existsSync(path)) return false;
	const db = new DatabaseSync(path, { readOnly: true });
	try {
		db.prepare("SELECT count(*) FROM sqlite_schema").get();
		return false;
	} catch (cause) {
		return isBusy(cause);
	} finally {
		db.close();
	}
}

function readVersion(): string {
	const db = new DatabaseSync(":memory:");
	const row = db.prepare("SELECT sqlite_version() AS version").get() as {
		version: string;
	};
	db.close();
	return row.version;
}

function sizeOf(path: string): number {
	return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
