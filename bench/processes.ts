import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** How long a process may take to say that it is ready, or to stop. */
const startMsMax = 30_000;
const stopMsMax = 15_000;
const root = fileURLToPath(new URL("../", import.meta.url));
const running = new Set<ChildProcess>();
const folders = new Set<string>();

// Nothing of the bench stays behind, however it ends.
process.on("exit", () => {
	for (const child of running) child.kill("SIGKILL");
	for (const folder of folders) rmSync(folder, { recursive: true });
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
	process.on(signal, () => process.exit(1));

/** A folder that is removed when the bench ends. */
export function createFolder(parent: string): string {
	const folder = mkdtempSync(join(parent, "peopled-bench-"));
	folders.add(folder);
	return folder;
}

/**
 * Runs a script of this project on this runtime, and returns the lines it printed. Rejects when it fails.
 */
export async function run(
	script: string,
	words: readonly string[] = [],
): Promise<string[]> {
	return readLines(script, start(script, words));
}

/** Runs a program, and rejects when it fails. */
export async function runCommand(
	command: string,
	words: readonly string[],
): Promise<void> {
	await readLines(command, spawnChild(command, words));
}

async function readLines(name: string, child: ChildProcess): Promise<string[]> {
	let text = "";
	child.stdout?.setEncoding("utf8").on("data", (part: string) => {
		text += part;
	});
	const [exitCode] = await once(child, "close");
	if (exitCode !== 0) throw new Error(`${name} ended with ${exitCode}.`);
	return text.trim().split("\n");
}

/** A server in a separate process. */
export interface ServerProcess {
	url: string;
	/** Its peak memory in bytes; undefined where the system does not report it. */
	readPeakBytes(): number | undefined;
	stop(): Promise<void>;
}

/** Starts a script that prints its address when it is ready. */
export async function startServer(
	script: string,
	words: readonly string[],
): Promise<ServerProcess> {
	const child = start(script, words);
	const url = await new Promise<string>((resolve, reject) => {
		const late = setTimeout(
			() => reject(new Error(`${script} does not get ready.`)),
			startMsMax,
		);
		let text = "";
		child.stdout?.setEncoding("utf8").on("data", (part: string) => {
			text += part;
			const found = /(http:\/\/[\d.:]+)(?:\/v1)?\s/.exec(text)?.[1];
			if (found === undefined) return;
			clearTimeout(late);
			resolve(found);
		});
		child.once("close", (exitCode) =>
			reject(new Error(`${script} ended with ${exitCode}.`)),
		);
	});
	return {
		url,
		readPeakBytes: () => readPeakBytes(child.pid),
		stop: () => stop(child),
	};
}

/** A process that runs until it is stopped. Stopping rejects when it has ended before. */
interface Started {
	stop(): Promise<void>;
}

/** Starts a script of this project on this runtime. */
export function startScript(script: string, words: readonly string[]): Started {
	return watch(script, start(script, words));
}

/** Starts a program. */
export function startCommand(
	command: string,
	words: readonly string[],
): Started {
	return watch(command, spawnChild(command, words));
}

function watch(name: string, child: ChildProcess): Started {
	return {
		async stop() {
			if (!running.has(child)) throw new Error(`${name} ended too early.`);
			await stop(child);
		},
	};
}

async function stop(child: ChildProcess): Promise<void> {
	if (!running.has(child)) return;
	const isOver = once(child, "close");
	child.kill("SIGTERM");
	const late = setTimeout(() => child.kill("SIGKILL"), stopMsMax);
	await isOver;
	clearTimeout(late);
}

function start(script: string, words: readonly string[]): ChildProcess {
	return spawnChild(process.execPath, [join(root, script), ...words]);
}

function spawnChild(command: string, words: readonly string[]): ChildProcess {
	const environment = Object.entries(process.env).filter(
		([name]) => !name.startsWith("PEOPLED_"),
	);
	const child = spawn(command, words, {
		env: Object.fromEntries(environment),
		stdio: ["ignore", "pipe", "inherit"],
	});
	running.add(child);
	child.once("close", () => running.delete(child));
	return child;
}

function readPeakBytes(pid: number | undefined): number | undefined {
	try {
		const status = readFileSync(`/proc/${pid}/status`, "utf8");
		return Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1]) * 1024;
	} catch {
		return undefined;
	}
}
