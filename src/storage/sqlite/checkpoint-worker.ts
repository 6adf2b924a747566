import { fdatasyncSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { openDatabase } from "./database.ts";

/** How much of the write-ahead log a checkpoint found and moved, in pages; `busy` 1: it was kept from finishing. */
export interface CheckpointResult {
	busy: number;
	log: number;
	checkpointed: number;
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
	let result: CheckpointResult = { busy: 1, log: 0, checkpointed: 0 };
	try {
		result =
			database.get<CheckpointResult>(`PRAGMA wal_checkpoint(${mode})`) ??
			result;
		// SQLite leaves what it moved to be synced by the checkpoint that ends the log, for which writes wait.
		if (mode === "PASSIVE") fdatasyncSync(descriptor);
	} catch {
		// Another process holds the file: the next checkpoint moves what this one could not.
	}
	parentPort?.postMessage(result);
});
