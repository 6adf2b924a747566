import { DiskFailure } from "../storage/sqlite/file/fail-stop.ts";
import type { Log } from "./log.ts";

/**
 * The exit code after a disk failure: the stored data must be read again from the disk (EX_IOERR of
 * sysexits.h).
 */
const diskFailureExitCode = 74;
/** How long the last replies, which report the failure, may take. */
const repliesMsMax = 500;

/**
 * Ends a server whose engine has stopped, without closing anything: the next start reads the complete log
 * again.
 */
export function endInFailure(failure: DiskFailure, log: Log): void {
	log.error(
		`${failure.message} The server ends, so that it acknowledges no lost change; the next start reads the whole log again.`,
		failure,
	);
	setTimeout(endWithoutClosing, repliesMsMax);
}

/**
 * Ends the process with `diskFailureExitCode`. Bun closes every database when a process exits, and closing
 * the last connection moves the log into the file and deletes it. So another program replaces this one in
 * the process.
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

/** Whether a process cannot close its store because of a disk failure. */
export function isDiskFailure(cause: unknown): boolean {
	return cause instanceof DiskFailure;
}
