import { closeSync, openSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { Database } from "../database.ts";
import type { Writer } from "../engine.ts";
import type {
	CheckpointMode,
	CheckpointResult,
	CheckpointTarget,
	CheckpointTask,
} from "./checkpoint-worker.ts";
import type { DiskFailure, FailStop } from "./fail-stop.ts";

/** With more pages (32 MiB) the write-ahead log is moved into the file. */
const logPagesSoftMax = 8192;
/** When a pass has moved at most this many pages, as few are left for the moment in which writes wait. */
const tailPagesMax = 400;
const passesMax = 8;
const commitsBetweenLooks = 8;
/** How often the heads of the histories are recorded while there are changes. */
const noteMs = 5000;

/**
 * Bounds the write-ahead log without blocking a request for long. A thread moves the log into the file
 * while requests continue. When only a short tail is left, writes (not reads) wait for the few milliseconds
 * in which the tail is moved and the log restarts. It keeps its length and is overwritten, because cutting it off and growing
 * it again makes the syncs of the commits slower.
 */
interface Checkpoints {
	/** `isLarge`: look at once whether the log has to be moved. */
	noteCommit(isLarge: boolean): void;
	/** Records the heads of the histories, and looks whether the log has to be moved. */
	noteReplacement(): void;
	/** How often the log was moved because of its length. */
	readonly moves: number;
	/** Moves the rest of the log, and ends the thread; does nothing once the engine has stopped for good. */
	close(): Promise<void>;
	/** Call when the last connection is closed. */
	release(): void;
}

export function startCheckpoints(
	database: Database,
	{
		writer,
		failStop,
		demandFiles,
		isServer,
	}: {
		writer: () => Writer;
		failStop: FailStop;
		/** Stops the engine when its files were moved or replaced. */
		demandFiles: () => DiskFailure | undefined;
		isServer: boolean;
	},
): Checkpoints {
	const { file } = database;
	if (file === ":memory:")
		return {
			noteCommit() {},
			noteReplacement() {},
			moves: 0,
			async close() {},
			release() {},
		};
	// Closing any descriptor of the file drops the locks of all connections of this process to it, so this one
	// is closed last.
	const descriptor = openSync(file, "r+");
	const suffix = import.meta.url.endsWith(".ts") ? "ts" : "js";
	const worker = new Worker(
		new URL(`./checkpoint-worker.${suffix}`, import.meta.url),
		{ workerData: { file, descriptor, isServer } satisfies CheckpointTarget },
	);
	worker.unref();
	let settle: ((result: CheckpointResult | undefined) => void) | undefined;
	const fail = (reason: string) =>
		failStop.fail(
			`What is in the log could not be moved into ${file}, or not brought to the disk: ${reason}.`,
		);
	worker.on("message", (result: CheckpointResult) => {
		worker.unref();
		if (result.failure !== undefined) fail(result.failure);
		settle?.(result);
	});
	worker.on("error", (cause) => {
		if (demandFiles() === undefined) fail((cause as Error).message);
		settle?.(undefined);
	});
	const checkpoint = (mode: CheckpointMode) =>
		new Promise<CheckpointResult | undefined>((resolve) => {
			settle = resolve;
			if (failStop.failure !== undefined) {
				resolve(undefined);
				return;
			}
			// The process must not end while it waits for the thread, as Node would with nothing else to do.
			worker.ref();
			worker.postMessage(mode);
		});

	let commits = 0;
	let moves = 0;
	let notedAt = Number.NEGATIVE_INFINITY;
	let running: Promise<void> | undefined;
	const run = async () => {
		let moved = 0;
		for (let pass = 0; pass < passesMax; pass++) {
			const result = await checkpoint("PASSIVE");
			if (result === undefined || failStop.failure !== undefined) return;
			const isTailShort = result.checkpointed - moved <= tailPagesMax;
			if (isTailShort) break;
			moved = result.checkpointed;
		}
		await writer().hold(async () => {
			await checkpoint("RESTART");
		});
		moves++;
	};
	const checkpoints: Checkpoints = {
		noteReplacement() {
			notedAt = Number.NEGATIVE_INFINITY;
			checkpoints.noteCommit(true);
		},
		noteCommit(isLarge) {
			const now = performance.now();
			if (now - notedAt > noteMs) {
				notedAt = now;
				worker.postMessage("note" satisfies CheckpointTask);
			}
			commits++;
			const isTime = isLarge || commits % commitsBetweenLooks === 0;
			if (running !== undefined || !isTime) return;
			if (countLogPages(database) < logPagesSoftMax) return;
			running = run().finally(() => {
				running = undefined;
			});
		},
		get moves() {
			return moves;
		},
		async close() {
			await running;
			// SQLite does not report a failed sync when the last connection is closed.
			await checkpoint("TRUNCATE");
			if (failStop.failure !== undefined) return;
			const isOver = new Promise((resolve) => worker.once("exit", resolve));
			worker.ref();
			worker.postMessage("close");
			await isOver;
		},
		release: () => closeSync(descriptor),
	};
	return checkpoints;
}

// The pages in use of the log; none when all are in the file, because the next commit overwrites them.
function countLogPages(database: Database): number {
	try {
		const result = database.get<CheckpointResult>(
			"PRAGMA wal_checkpoint(NOOP)",
		);
		if (result === undefined || result.log === result.checkpointed) return 0;
		return result.log;
	} catch {
		// The commit before succeeded, and the next one is followed by another look.
		return 0;
	}
}
