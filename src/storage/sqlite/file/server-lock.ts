import { DatabaseSync } from "node:sqlite";
import { isBusy } from "./fail-stop.ts";
import { createFile, explainOpening } from "./files.ts";

/** Held while a server answers from a file; the system gives it back when the process ends, however it ends. */
interface ServerLock {
	release(): void;
}

// A connection that nothing refers to would be closed when memory is tidied up.
const held = new Set<DatabaseSync>();

/** Takes the lock of a directory's server; throws a sentence while another process has it. */
export function takeServerLock(file: string): ServerLock {
	if (file === ":memory:") return { release() {} };
	const db = openLock(file);
	try {
		// An empty database: nothing is ever written to it, and no log of it is kept.
		db.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
	} catch (cause) {
		db.close();
		if (!isBusy(cause)) throw cause;
		throw new Error(
			`Another server is running on the directory in ${file}. Stop it first, or give this one another --data folder.`,
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
