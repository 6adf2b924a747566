import { fdatasyncSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { openDatabase } from "../database.ts";
import { isBusy, isFull } from "./fail-stop.ts";
import { writeHeads } from "./heads-file.ts";

/** How much of the write-ahead log a checkpoint found and moved, in pages; `busy` 1: it was kept from finishing. */
export interface CheckpointResult {
	busy: number;
	log: number;
	checkpointed: number;
	/** What failed, so that nobody knows what of the file is on disk. */
	failure?: string;
}

/** What the thread is asked; only checkpoints are answered. */
export type CheckpointTask = "PASSIVE" | "TRUNCATE" | "note" | "close";

/** The file whose log is moved, and a descriptor of it. */
export interface CheckpointTarget {
	file: string;
	descriptor: number;
	/** Whether a server notes where the histories stand: it has told what was missing when it started. */
	isServer: boolean;
}

// Moves pages from the write-ahead log into the file, on a thread and a connection of its own.
const { file, descriptor, isServer } = workerData as CheckpointTarget;
const { database } = openDatabase(file);
parentPort?.on("message", (task: CheckpointTask) => {
	switch (task) {
		case "note":
			note({ isSynced: false });
			break;
		case "close":
			note({ isSynced: true });
			database.close();
			parentPort?.close();
			break;
		case "TRUNCATE":
			note({ isSynced: true });
			parentPort?.postMessage(checkpoint(task));
			break;
		case "PASSIVE":
			parentPort?.postMessage(checkpoint(task));
	}
});

// Notes where the histories stand. What this connection reads is on disk; what it cannot note is noted the next time.
function note({ isSynced }: { isSynced: boolean }): void {
	try {
		writeHeads(database, file, { isSynced, keepsNewer: !isServer });
	} catch {
		// There is no room, or the folder is gone; commits find that out.
	}
}

function checkpoint(mode: "PASSIVE" | "TRUNCATE"): CheckpointResult {
	const nothing = { busy: 1, log: 0, checkpointed: 0 };
	let result: CheckpointResult | undefined;
	try {
		result = database.get<CheckpointResult>(`PRAGMA wal_checkpoint(${mode})`);
	} catch (cause) {
		// Another process holds the file, or it cannot grow: the log stays, and the next checkpoint moves it.
		if (isBusy(cause) || isFull(cause)) return nothing;
		return { ...nothing, failure: (cause as Error).message };
	}
	try {
		// SQLite leaves what it moved to be synced by the checkpoint that ends the log, for which writes wait.
		if (mode === "PASSIVE") fdatasyncSync(descriptor);
	} catch (cause) {
		return { ...nothing, failure: (cause as Error).message };
	}
	return result ?? nothing;
}
