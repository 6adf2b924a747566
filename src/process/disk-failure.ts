import { DiskFailure } from "../storage/sqlite/file/fail-stop.ts";
import type { Log } from "./log.ts";

/** How a process ends whose disk failed: what it keeps has to be read again from the disk (EX_IOERR of sysexits.h). */
const diskFailureExitCode = 74;
/** How long replies that say so may take to leave. */
const repliesMsMax = 500;

/** Ends a server whose engine has stopped, without closing anything: the next start reads the whole log again. */
export function endInFailure(failure: DiskFailure, log: Log): void {
	log.error(
		`${failure.message} The server ends, so that it acknowledges no lost change; the next start reads the whole log again.`,
		failure,
	);
	setTimeout(endWithoutClosing, repliesMsMax);
}

/**
 * Ends the process with `diskFailureExitCode`. Bun closes every database when a process exits, and closing the last
 * connection moves the log into the file and removes it. So another program takes the place of this one.
 */
export function endWithoutClosing(): never {
	try {
		process.execve?.(
			"/bin/sh",
			["sh", "-c", `exit ${diskFailureExitCode}`],
			{},
		);
	} catch {
		// There is no shell, or no such call on this system.
	}
	process.kill(process.pid, "SIGKILL");
	throw new Error("The process was killed.");
}

/** Whether this is why a process cannot end well. */
export function isDiskFailure(cause: unknown): boolean {
	return cause instanceof DiskFailure;
}
