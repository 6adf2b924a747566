import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The administrator's token of the servers that are started here. */
export const adminToken = "end-to-end-admin-token";
export type Runtime = "bun" | "node";
export const runtimes: readonly Runtime[] = ["bun", "node"];

/** How often a test repeats what goes another way each time: a few times in the suite, or as `PEOPLED_TEST_ROUNDS` says. */
export function roundsOf(few: number): number {
	return Number(process.env.PEOPLED_TEST_ROUNDS ?? few);
}

/** How long a process may take for what it was asked; only a process that hangs reaches it. */
const waitMsMax = 40_000;
const pollMs = 20;
const root = fileURLToPath(new URL("../../", import.meta.url));
/** Node keeps compiled sources here: compiling them takes longer than most of what a process is asked for. */
const compileCache = join(root, "node_modules/.cache/peopled-tests");
const running = new Set<ChildProcess>();
process.on("exit", () => {
	for (const child of running) child.kill("SIGKILL");
});

/** A folder of its own, removed when it is disposed of. */
interface Folder extends AsyncDisposable {
	path: string;
}

export async function createFolder(): Promise<Folder> {
	const path = await mkdtemp(join(tmpdir(), "peopled-test-"));
	return {
		path,
		[Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
	};
}

/** What a process wrote and how it ended. */
export interface Ending {
	/** Null when a signal ended it. */
	exitCode: number | null;
	stdout: string;
	stderr: string;
}

/** A server in a process of its own. */
export interface ServerProcess extends AsyncDisposable {
	/** `http://127.0.0.1:<port>` */
	url: string;
	data: string;
	pid: number;
	/** What it wrote so far. */
	stdout(): string;
	stderr(): string;
	/** Resolves when it has ended by itself. */
	ended(): Promise<Ending>;
	/** Asks it to stop (SIGTERM), and resolves when it has ended. */
	stop(): Promise<Ending>;
	/** Ends it at once (SIGKILL). */
	kill(): Promise<Ending>;
}

interface ServerSetup {
	runtime?: Runtime;
	/** The program; the sources when left out. */
	script?: string;
	/** A program that needs neither a runtime nor a variable of this process, such as an executable. */
	program?: readonly string[];
	/** The folder in which it starts; the project's when left out. */
	folder?: string;
	/** A folder that outlives the server; one of its own, removed with it, when left out. */
	data?: string;
	/** Null: the server makes a token itself. */
	token?: string | null;
	/** More of the command line; pages are off unless it asks for them. */
	flags?: readonly string[];
	environment?: Readonly<Record<string, string>>;
	/** SIGKILL so long after the process began, ready or not. */
	killMs?: number;
}

/** Starts `peopled serve` on a free port and resolves when it is healthy. Rejects with what it wrote when it does not start. */
export async function startServer({
	runtime = "bun",
	script = "src/main.ts",
	program = [join(root, "node_modules/.bin", runtime), script],
	folder,
	data,
	token = adminToken,
	flags = [],
	environment = {},
	killMs,
}: ServerSetup = {}): Promise<ServerProcess> {
	const own = data === undefined ? await createFolder() : undefined;
	const path = data ?? (own as Folder).path;
	const started = start(
		[
			...program,
			"serve",
			...["--port", "0", "--data", path, "--pages", "off", ...flags],
		],
		{
			...environment,
			...(token === null ? {} : { PEOPLED_ADMIN_TOKEN: token }),
		},
		folder,
	);
	killAfter(started.child, killMs);
	const end = async (signal: NodeJS.Signals) => {
		started.child.kill(signal);
		return bounded(started.ending, `the server to end after ${signal}`);
	};
	try {
		const url = await waitFor("the server to be healthy", async () => {
			if (!running.has(started.child))
				throw new Error(`The server ended: ${started.stderr()}`);
			// Only a whole banner tells the whole port.
			const shown = /API +(https?:\S+)\/v1\n/.exec(started.stdout())?.[1];
			// Nobody has been given a certificate yet that it has made itself.
			const anybody = { tls: { rejectUnauthorized: false } } as RequestInit;
			const health = shown
				? await fetch(`${shown}/health`, anybody)
				: undefined;
			return health?.ok ? shown : undefined;
		});
		return {
			url,
			data: path,
			pid: started.child.pid as number,
			stdout: started.stdout,
			stderr: started.stderr,
			ended: () => bounded(started.ending, "the server to end"),
			stop: () => end("SIGTERM"),
			kill: () => end("SIGKILL"),
			async [Symbol.asyncDispose]() {
				await end("SIGKILL");
				await own?.[Symbol.asyncDispose]();
			},
		};
	} catch (cause) {
		await end("SIGKILL");
		await own?.[Symbol.asyncDispose]();
		throw new Error(
			`${(cause as Error).message} It wrote: ${started.stdout()}${started.stderr()}`,
			{ cause },
		);
	}
}

/** Runs `peopled` with a command line to its end. */
export function runPeopled(
	words: readonly string[],
	runtime: Runtime = "bun",
	environment: Readonly<Record<string, string>> = {},
): Promise<Ending> {
	return runScript(["src/main.ts", ...words], { runtime, environment });
}

/** Runs a script, with its arguments, to its end. */
export async function runScript(
	words: readonly string[],
	{
		runtime,
		environment = {},
		killMs,
	}: {
		runtime: Runtime;
		environment?: Record<string, string>;
		/** SIGKILL so long after the process began. */
		killMs?: number;
	},
): Promise<Ending> {
	const { child, ending } = start(
		[join(root, "node_modules/.bin", runtime), ...words],
		environment,
	);
	killAfter(child, killMs);
	try {
		return await bounded(ending, `${words.join(" ")} to end`);
	} finally {
		child.kill("SIGKILL");
	}
}

function killAfter(child: ChildProcess, killMs: number | undefined): void {
	if (killMs === undefined) return;
	const timer = setTimeout(() => child.kill("SIGKILL"), killMs);
	child.once("close", () => clearTimeout(timer));
}

/** Asks until there is an answer. Rejects after a while. */
export async function waitFor<Answer>(
	what: string,
	ask: () => Promise<Answer | undefined | "" | false>,
	msMax = waitMsMax,
): Promise<Answer> {
	const until = performance.now() + msMax;
	while (performance.now() < until) {
		const answer = await ask();
		if (answer) return answer;
		await new Promise((resolve) => setTimeout(resolve, pollMs));
	}
	throw new Error(`Waited in vain for ${what}.`);
}

function start(
	[program = "", ...words]: readonly string[],
	environment: Record<string, string>,
	folder = root,
) {
	const inherited = Object.entries(process.env).filter(
		([name]) => !name.startsWith("PEOPLED_"),
	);
	const child = spawn(program, words, {
		cwd: folder,
		env: {
			...Object.fromEntries(inherited),
			NODE_COMPILE_CACHE: compileCache,
			...environment,
		},
		stdio: ["ignore", "pipe", "pipe"],
	});
	running.add(child);
	let stdout = "";
	let stderr = "";
	child.stdout.setEncoding("utf8").on("data", (text: string) => {
		stdout += text;
	});
	child.stderr.setEncoding("utf8").on("data", (text: string) => {
		stderr += text;
	});
	const ending = once(child, "close").then(([exitCode]): Ending => {
		running.delete(child);
		return { exitCode, stdout, stderr };
	});
	return { child, ending, stdout: () => stdout, stderr: () => stderr };
}

async function bounded<Result>(
	promise: Promise<Result>,
	what: string,
): Promise<Result> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(
			() => reject(new Error(`Waited in vain for ${what}.`)),
			waitMsMax,
		);
	});
	return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Sends a request to a server, by default as its first administrator, and returns the JSON of the reply. Throws when it is refused. */
export async function send<Body>(
	server: ServerProcess,
	method: string,
	path: string,
	body?: unknown,
	token = adminToken,
): Promise<Body> {
	const reply = await fetch(server.url + path, {
		method,
		headers: {
			authorization: `Bearer ${token}`,
			"content-type": "application/json",
		},
		body: body === undefined ? undefined : JSON.stringify(body),
	});
	const text = await reply.text();
	if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
	return (text === "" ? undefined : JSON.parse(text)) as Body;
}
