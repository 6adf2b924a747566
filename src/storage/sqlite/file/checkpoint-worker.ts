import { fdatasyncSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { passPoint } from "../../../concurrency/failpoint.ts";
import { openDatabase } from "../database.ts";
import { isBusy, isFull } from "./fail-stop.ts";
import { writeHeads } from "./heads-file.ts";

/** The pages of the write-ahead log that a checkpoint found and moved; `busy` 1: it could not finish. */
export interface CheckpointResult {
	busy: number;
	log: number;
	checkpointed: number;
	/** A failure after which the state of the file on disk is unknown. */
	failure?: string;
}

/** How much a checkpoint does: what it can without waiting; all, so that the log restarts; all, and the log is cut off. */
export type CheckpointMode = "PASSIVE" | "RESTART" | "TRUNCATE";

/** A task for the thread; only checkpoints have a reply. */
export type CheckpointTask = CheckpointMode | "note" | "close";

/** The file whose log is moved, and its descriptor. */
export interface CheckpointTarget {
	file: string;
	descriptor: number;
	/** Whether a server records the heads of the histories; it reported missing ones when it started. */
	isServer: boolean;
}

// Moves pages from the write-ahead log into the file, on its own thread and connection.
const { file, descriptor, isServer } = workerData as CheckpointTarget;
const { database } = openDatabase(file, { isSecond: true });
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
		case "RESTART":
		case "TRUNCATE":
			note({ isSynced: true });
			parentPort?.postMessage(checkpoint(task));
			break;
		case "PASSIVE":
			parentPort?.postMessage(checkpoint(task));
	}
});

// Records the heads of the histories. All data that this connection reads is on disk. After a failure the
// next call records them.
function note({ isSynced }: { isSynced: boolean }): void {
	try {
		writeHeads(database, file, { isSynced, keepsNewer: !isServer });
	} catch {
		// The disk is full, or the folder is gone; commits will notice.
	}
}

function checkpoint(mode: CheckpointMode): CheckpointResult {
	const nothing = { busy: 1, log: 0, checkpointed: 0 };
	let result: CheckpointResult | undefined;
	passPoint(`sqlite.checkpoint.${mode.toLowerCase()}`);
	try {
		result = database.get<CheckpointResult>(`PRAGMA wal_checkpoint(${mode})`);
	} catch (cause) {
		// Another process holds the file, or it cannot grow: the log stays, and the next checkpoint moves it.
		if (isBusy(cause) || isFull(cause)) return nothing;
		return { ...nothing, failure: (cause as Error).message };
	}
	passPoint("sqlite.checkpoint.moved");
	try {
		// SQLite leaves the sync of moved pages to the checkpoint that ends the log, for which writes wait.
		if (mode === "PASSIVE") fdatasyncSync(descriptor);
	} catch (cause) {
		return { ...nothing, failure: (cause as Error).message };
	}
	passPoint("sqlite.checkpoint.synced");
	return result ?? nothing;
}
