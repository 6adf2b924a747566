import { constants, setPriority } from "node:os";
import { backUpFile } from "./backup.ts";

/** The outcome of writing a backup, as its process reports it to the server. */
export type BackupResult = { isWritten: true } | { problem: string };

// Writes one backup in a separate process, since SQLite does it without a pause. It has a lower priority
// than the server that started it.
const [file = "", target = ""] = process.argv.slice(2);
// A terminal and a supervisor send these to every process; the server decides about this one.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
	process.on(signal, () => {});
try {
	setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
	// It then has the same priority as the server.
}
const result = backUp();
process.send?.(result, undefined, undefined, () => process.disconnect?.());

function backUp(): BackupResult {
	try {
		backUpFile(file, target);
		return { isWritten: true };
	} catch (cause) {
		return { problem: (cause as Error).message };
	}
}
