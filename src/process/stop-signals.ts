import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** How often to check whether npm still runs. */
const npmLookMs = 200;
const parent = process.ppid;

/**
 * Stops a server that npm started when npm ends. npm runs a shell that runs the server. A signal to npm
 * ends that shell, which does not pass it on, and when npm is killed not even the shell notices.
 */
export function stopWithNpm(): void {
	const isNpmThere = watchNpm();
	const timer = setInterval(() => {
		if (process.ppid === parent && isNpmThere()) return;
		clearInterval(timer);
		stopSelf();
	}, npmLookMs);
}

/** Stops the server when its terminal is closed, unless it was started with `nohup`. */
export function stopWithTerminal(): void {
	if (isHangupIgnored() === false) process.on("SIGHUP", stopSelf);
}

function stopSelf(): void {
	process.kill(process.pid, "SIGTERM");
}

// Between npm and the server there is a shell with one command. If the server replaced the shell, npm is
// the parent.
function watchNpm(): () => boolean {
	const shell = describeParent();
	if (shell === undefined || !shell.isShell) return () => true;
	const { npm } = shell;
	return () => {
		const status = readStatus(parent);
		// A killed process whose parent has not read its status still exists, but no longer has children.
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

// Undefined where it is unknown: the system then ends the process, which loses nothing.
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
