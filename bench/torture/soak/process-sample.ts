import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { ServerProcess } from "../../../test/end-to-end/process.ts";

/** What a server holds at a moment. */
export interface ProcessSample {
	memoryMb: number;
	heapMb: number;
	descriptors: number;
	threads: number;
	/** Of the database and its log. */
	fileBytes: number;
}

/** Whether this system tells what a process holds. */
export const canSample = process.platform === "linux";

/** Reads what a server holds from the system, and its heap from its metrics. */
export async function sampleProcess({
	pid,
	url,
	data,
}: ServerProcess): Promise<ProcessSample> {
	const metrics = await (await fetch(`${url}/metrics`)).text();
	const heap = /^nodejs_heap_size_used_bytes (\S+)$/m.exec(metrics)?.[1];
	const status = readFileSync(`/proc/${pid}/status`, "utf8");
	const read = (name: string) =>
		demandNumber(
			new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1],
			name,
		);
	return {
		memoryMb: read("VmRSS") / 1024,
		heapMb: demandNumber(heap, "the heap") / 1024 / 1024,
		descriptors: readdirSync(`/proc/${pid}/fd`).length,
		threads: read("Threads"),
		fileBytes: ["peopled.db", "peopled.db-wal"].reduce(
			(sum, name) =>
				sum +
				(statSync(join(data, name), { throwIfNoEntry: false })?.size ?? 0),
			0,
		),
	};
}

// What is not a number grows by nothing, so a figure that is gone would look well.
function demandNumber(text: string | undefined, name: string): number {
	if (text === undefined) throw new Error(`Nothing tells ${name}.`);
	return Number(text);
}
