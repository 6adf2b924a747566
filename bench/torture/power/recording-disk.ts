import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("./recording-disk.c", import.meta.url));

/** Why no disk can be recorded or made to fail here; undefined: it can. */
export const whyNoRecording =
	process.platform === "linux" && spawnSync("cc", ["--version"]).status === 0
		? undefined
		: "It takes Linux and a C compiler (cc).";

/** What the disk of a process does, besides its work. */
interface DiskSetup {
	/** Only files below this folder count. */
	folder: string;
	/** The file that gets the recording. */
	recording: string;
	/** Syncs of files whose name ends in this do nothing, and say that they did. */
	swallow?: string;
	fault?: DiskFault;
}

/** Which call of a disk fails. */
export interface DiskFault {
	kind: "write" | "sync" | "truncate" | "read" | "open";
	/** Only files whose name ends in this; `*`: all. */
	end: string;
	/** The first call of the kind that fails, counted from 1. */
	call: number;
	/** How many calls of the kind fail; 0: all from the first on. */
	times: number;
	/** `none`: a sync fails and says that it did not. */
	error: "EIO" | "ENOSPC" | "none";
}

const numbers = { EIO: 5, ENOSPC: 28, none: 0 } as const;

/** Compiles the library that records and fails, into a folder. */
export function buildLibrary(folder: string): string {
	const library = join(folder, "recording-disk.so");
	const built = spawnSync("cc", [
		...["-O1", "-shared", "-fPIC", "-o", library, source],
		...["-ldl", "-pthread"],
	]);
	if (built.status !== 0) throw new Error(String(built.stderr));
	return library;
}

/** The environment of a process whose disk is recorded. */
export function recordedBy(
	library: string,
	{ folder, recording, swallow, fault }: DiskSetup,
): Record<string, string> {
	return {
		LD_PRELOAD: library,
		DISK_FOLDER: folder,
		DISK_RECORD: recording,
		...(swallow === undefined ? {} : { DISK_SWALLOW: swallow }),
		...(fault === undefined
			? {}
			: {
					DISK_FAULT: `${fault.kind} ${fault.end} ${fault.call} ${fault.times} ${numbers[fault.error]}`,
				}),
	};
}
