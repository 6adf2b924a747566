import { DatabaseSync } from "node:sqlite";
import { isBusy } from "./fail-stop.ts";
import { createFile, explainOpening } from "./files.ts";

/** Held while a server uses a file; the system releases it when the process ends in any way. */
interface ServerLock {
	release(): void;
}

/** The time that another process may look at the lock. */
const lookMsMax = 200;

// A connection without a reference would be closed by garbage collection.
const held = new Set<DatabaseSync>();

/** Takes the lock of a directory's server; throws a sentence, with a way out, while another process has it. */
export function takeServerLock(
	file: string,
	wayOut = "Stop it first, or give this one another --data folder.",
): ServerLock {
	if (file === ":memory:") return { release() {} };
	const db = openLock(file);
	try {
		// An empty database: nothing is ever written to it, and it has no log.
		// A look at whether it is held takes a moment.
		db.exec(
			`PRAGMA busy_timeout = ${lookMsMax}; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE`,
		);
	} catch (cause) {
		db.close();
		if (!isBusy(cause)) throw cause;
		throw new Error(
			`Another server is running on the directory in ${file}. ${wayOut}`,
			{ cause },
		);
	}
	held.add(db);
	return {
		release() {
			held.delete(db);
			db.close();
		},
	};
}

function openLock(file: string): DatabaseSync {
	const path = `${file}-lock`;
	try {
		createFile(path);
		return new DatabaseSync(path);
	} catch (cause) {
		throw explainOpening(file, cause);
	}
}
