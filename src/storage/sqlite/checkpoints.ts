import { statSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { CheckpointResult } from "./checkpoint-worker.ts";
import type { Writer } from "./writer.ts";

/** Past this the write-ahead log is moved into the file. */
export const walBytesSoftMax = 32 * 1024 * 1024;
/** Pages that may be left for the moment in which writes wait. */
const tailPagesMax = 1000;
const passesMax = 8;
const commitsBetweenLooks = 8;

/**
 * Keeps the write-ahead log bounded without ever blocking a request for long. A thread of its own
 * moves the log into the file while requests go on; when only a short tail is left, writes (not
 * reads) wait for the few milliseconds in which the tail is moved and the log begins anew.
 */
export interface Checkpoints {
	noteCommit(): void;
	close(): Promise<void>;
}

export function startCheckpoints(
	file: string,
	writer: () => Writer,
): Checkpoints {
	if (file === ":memory:") return { noteCommit() {}, async close() {} };
	const suffix = import.meta.url.endsWith(".ts") ? "ts" : "js";
	const worker = new Worker(
		new URL(`./checkpoint-worker.${suffix}`, import.meta.url),
		{ workerData: file },
	);
	worker.unref();
	let answer: ((result: CheckpointResult | undefined) => void) | undefined;
	let hasFailed = false;
	worker.on("message", (result: CheckpointResult) => {
		worker.unref();
		answer?.(result);
	});
	worker.on("error", () => {
		hasFailed = true;
		answer?.(undefined);
	});
	const checkpoint = (mode: "PASSIVE" | "TRUNCATE") =>
		new Promise<CheckpointResult | undefined>((resolve) => {
			answer = resolve;
			if (hasFailed) {
				resolve(undefined);
				return;
			}
			// Who waits for the thread must not end before it answers, as Node would with nothing else to do.
			worker.ref();
			worker.postMessage(mode);
		});

	let commits = 0;
	let running: Promise<void> | undefined;
	const run = async () => {
		for (let pass = 0; pass < passesMax; pass++) {
			const result = await checkpoint("PASSIVE");
			if (result === undefined) return;
			if (result.log - result.checkpointed <= tailPagesMax) break;
		}
		await writer().hold(async () => {
			await checkpoint("TRUNCATE");
		});
	};
	return {
		noteCommit() {
			if (running !== undefined || ++commits % commitsBetweenLooks !== 0)
				return;
			if (walBytes(file) < walBytesSoftMax) return;
			running = run().finally(() => {
				running = undefined;
			});
		},
		async close() {
			await running;
			if (hasFailed) return;
			const isOver = new Promise((resolve) => worker.once("exit", resolve));
			worker.ref();
			worker.postMessage("close");
			await isOver;
		},
	};
}

/** How long the write-ahead log of a file is, in bytes. */
export function walBytes(file: string): number {
	return statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
}
