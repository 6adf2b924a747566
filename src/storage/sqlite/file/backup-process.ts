import { constants, setPriority } from "node:os";
import { backUpFile } from "./backup.ts";

/** How the writing of a backup ended, as its process tells the server. */
export type BackupResult = { isWritten: true } | { problem: string };

// Writes one backup in a process of its own, since SQLite does it in one go. It gives way to the server that started it.
const [file = "", target = ""] = process.argv.slice(2);
// A terminal and a supervisor send them to every process; the server decides what happens to this one.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
	process.on(signal, () => {});
try {
	setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
	// It is as important as the server then.
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
