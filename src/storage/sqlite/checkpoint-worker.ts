import { fdatasyncSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { openDatabase } from "./database.ts";
import { isBusy, isFull } from "./fail-stop.ts";

/** How much of the write-ahead log a checkpoint found and moved, in pages; `busy` 1: it was kept from finishing. */
export interface CheckpointResult {
	busy: number;
	log: number;
	checkpointed: number;
	/** What failed, so that nobody knows what of the file is on disk. */
	failure?: string;
}

/** The file whose log is moved, and a descriptor of it. */
export interface CheckpointTarget {
	file: string;
	descriptor: number;
}

// Moves pages from the write-ahead log into the file, on a thread and a connection of its own.
const { file, descriptor } = workerData as CheckpointTarget;
const { database } = openDatabase(file);
parentPort?.on("message", (mode: "PASSIVE" | "TRUNCATE" | "close") => {
	if (mode === "close") {
		database.close();
		parentPort?.close();
		return;
	}
	parentPort?.postMessage(checkpoint(mode));
});

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
