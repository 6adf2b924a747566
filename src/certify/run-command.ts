import { type ChildProcess, spawn } from "node:child_process";

/** The maximum number of characters that are kept of each output. */
const outputLengthMax = 1024 * 1024;
/** How long the outputs may stay open after the command has ended. */
const drainMs = 500;

/** How a command ended. */
export interface Ended {
	/** Undefined when a signal ended it. */
	exitCode: number | undefined;
	signal: string | undefined;
	/** Whether it was ended because its time was over. */
	isTimedOut: boolean;
	durationMs: number;
	/** The first million characters. */
	output: { stdout: string; stderr: string };
}

interface RunOptions {
	environment: Readonly<Record<string, string | undefined>>;
	timeoutMs: number;
	/** Ends the command, and rejects. */
	signal: AbortSignal;
	/** Whether the command is one text for a shell. */
	isShell?: boolean;
}

/** Runs a command to its end, with every process that it leaves behind. Rejects when it cannot be started. */
export async function runCommand(
	[program = "", ...words]: readonly string[],
	{ environment, timeoutMs, signal, isShell = false }: RunOptions,
): Promise<Ended> {
	signal.throwIfAborted();
	const startedAt = performance.now();
	const child = spawn(program, words, {
		env: { ...environment },
		stdio: ["ignore", "pipe", "pipe"],
		// A group of its own, which ends as a whole.
		detached: true,
		shell: isShell,
	});
	const stdout = collect(child, "stdout");
	const stderr = collect(child, "stderr");
	let isTimedOut = false;
	const end = () => killGroup(child);
	const timer = setTimeout(() => {
		isTimedOut = true;
		end();
	}, timeoutMs);
	signal.addEventListener("abort", end);
	try {
		const [exitCode, endSignal] = await endOf(child, program);
		const durationMs = Math.round(performance.now() - startedAt);
		end();
		await closeOf(child);
		signal.throwIfAborted();
		return {
			exitCode: exitCode ?? undefined,
			signal: endSignal ?? undefined,
			...{ isTimedOut, durationMs },
			output: { stdout: stdout(), stderr: stderr() },
		};
	} finally {
		clearTimeout(timer);
		signal.removeEventListener("abort", end);
	}
}

function endOf(
	child: ChildProcess,
	program: string,
): Promise<[exitCode: number | null, signal: string | null]> {
	return new Promise((resolve, reject) => {
		child.once("exit", (exitCode, signal) => resolve([exitCode, signal]));
		child.once("error", (cause) =>
			reject(
				new Error(`The command "${program}" cannot be started.`, { cause }),
			),
		);
	});
}

// A process outside of the group may hold the outputs open.
async function closeOf(child: ChildProcess): Promise<void> {
	const outputs = [child.stdout, child.stderr];
	const deadline = Date.now() + drainMs;
	while (
		outputs.some((output) => output?.readableEnded === false) &&
		Date.now() < deadline
	)
		await new Promise((resolve) => setTimeout(resolve, 2));
	for (const output of outputs) output?.destroy();
}

function collect(child: ChildProcess, name: "stdout" | "stderr"): () => string {
	let text = "";
	const output = child[name];
	output?.setEncoding("utf8");
	output?.on("data", (part: string) => {
		if (text.length < outputLengthMax) text += part;
	});
	return () => text.slice(0, outputLengthMax);
}

function killGroup({ pid }: ChildProcess): void {
	if (pid === undefined) return;
	try {
		process.kill(-pid, "SIGKILL");
	} catch {
		// Nothing of the group is left.
	}
}
