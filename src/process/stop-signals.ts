import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** How often it is looked whether npm is still there. */
const npmLookMs = 200;
const parent = process.ppid;

/**
 * Stops a server that npm started when npm is gone. npm runs a shell that runs the server: a signal to npm ends that shell, which
 * does not pass it on, and when npm is killed not even the shell notices.
 */
export function stopWithNpm(): void {
	const isNpmThere = watchNpm();
	const timer = setInterval(() => {
		if (process.ppid === parent && isNpmThere()) return;
		clearInterval(timer);
		stopSelf();
	}, npmLookMs);
}

/** Stops the server when its terminal is closed; what was started with `nohup` stays. */
export function stopWithTerminal(): void {
	if (isHangupIgnored() === false) process.on("SIGHUP", stopSelf);
}

function stopSelf(): void {
	process.kill(process.pid, "SIGTERM");
}

// What is between npm and the server is a shell with one command; where it gave way to the server, npm is the parent.
function watchNpm(): () => boolean {
	const shell = describeParent();
	if (shell === undefined || !shell.isShell) return () => true;
	const { npm } = shell;
	return () => {
		const status = readStatus(parent);
		// One that was killed and nobody has asked about yet is still there; but it has no children any more.
		if (status !== undefined) return parentIn(status) === npm;
		try {
			process.kill(npm, 0);
			return true;
		} catch (cause) {
			return (cause as { code?: string }).code === "EPERM";
		}
	};
}

function describeParent(): { npm: number; isShell: boolean } | undefined {
	const status = readStatus(parent);
	if (status !== undefined) {
		const npm = parentIn(status);
		const words = readText(`/proc/${parent}/cmdline`)?.split("\0");
		return npm === undefined
			? undefined
			: { npm, isShell: words?.[1] === "-c" };
	}
	const { stdout } = spawnSync(
		"ps",
		["-o", "ppid=,args=", "-p", String(parent)],
		{ encoding: "utf8" },
	);
	const [, npm, isShell] = /^\s*(\d+)\s+\S+( -c )?/.exec(stdout ?? "") ?? [];
	return npm === undefined
		? undefined
		: { npm: Number(npm), isShell: isShell !== undefined };
}

// Undefined where nobody knows: the system ends the process then, which loses nothing.
function isHangupIgnored(): boolean | undefined {
	const ignored = /^SigIgn:\s*([0-9a-f]+)$/m.exec(
		readText("/proc/self/status") ?? "",
	)?.[1];
	// SIGHUP is the lowest bit.
	return ignored === undefined
		? undefined
		: (Number.parseInt(ignored.slice(-1), 16) & 1) === 1;
}

function readStatus(pid: number): string | undefined {
	return readText(`/proc/${pid}/status`);
}

function parentIn(status: string): number | undefined {
	const pid = /^PPid:\s*(\d+)$/m.exec(status)?.[1];
	return pid === undefined ? undefined : Number(pid);
}

function readText(path: string): string | undefined {
	try {
		return readFileSync(path, "utf8");
	} catch {
		return undefined;
	}
}
