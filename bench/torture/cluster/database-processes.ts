import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { waitFor } from "../../../test/end-to-end/process.ts";
import { startEmbeddedPostgres } from "../../../test/postgres/embedded-postgres.ts";

/** A PostgreSQL whose processes can be killed and frozen. Only on Linux. */
export interface DatabaseProcesses extends AsyncDisposable {
	/** The folder of its data. */
	readonly data: string;
	/** The program of the server, and the user who runs it when this process is root. */
	readonly program: string;
	readonly user: { uid: number; gid: number } | undefined;
	/** The socket to which its clients connect. */
	readonly socket: string;
	addressOf(database: string): string;
	/** The process that starts all others. */
	postmaster(): number | undefined;
	/** The processes that serve connections. */
	listBackends(): number[];
	/** Sends a signal to every process. */
	signal(name: NodeJS.Signals): void;
	/** Freezes the process that writes the log for commits that nobody waits for. */
	freezeWriter(): void;
	/** Waits until it takes connections, and starts it when it has ended. */
	revive(): Promise<void>;
}

const database = "postgres";

/** Starts PostgreSQL, with an empty database `peopled`, in a folder that all may enter. */
export async function startDatabase(
	folder: string | undefined,
	settings: Readonly<Record<string, string | number>>,
): Promise<DatabaseProcesses> {
	const addressOf = await startEmbeddedPostgres(settings, folder);
	const sockets = new URL(addressOf(database).replace("@/", "@host/"));
	const home = sockets.searchParams.get("host") as string;
	const data = join(home, "data");
	const first = readPostmaster(data) as number;
	const words = readFileSync(`/proc/${first}/cmdline`, "utf8")
		.split("\0")
		.slice(0, -1);
	const [program = ""] = words;
	const { uid, gid } = statSync(data);
	const user = process.getuid?.() === 0 ? { uid, gid } : undefined;
	let child: ChildProcess | undefined;
	const launch = () => {
		child = spawn(program, words.slice(1), {
			...user,
			cwd: home,
			stdio: "ignore",
		});
	};
	const postmaster = () => readPostmaster(data);
	const listAll = () => {
		const pid = postmaster();
		return pid === undefined ? [] : [pid, ...listChildren(pid)];
	};
	const signal = (name: NodeJS.Signals) => {
		for (const pid of listAll()) send(pid, name);
	};
	const end = () => {
		signal("SIGCONT");
		signal("SIGKILL");
	};
	// From here on it is a child of this process, and not of the shell that would end it: that one does not see its end
	// before its own, and PostgreSQL does not start while there is something left of the last one.
	process.on("exit", end);
	send(first, "SIGINT");
	await waitFor("PostgreSQL to end", async () => postmaster() === undefined);
	// Starts it when it has ended, or when what was left of the last one did not let it start.
	const revive = async () => {
		await waitFor("PostgreSQL to take connections", async () => {
			const isOver = child?.exitCode !== null || child.signalCode !== null;
			if (isOver) launch();
			return ask(addressOf(database), "SELECT 1").then(
				() => true,
				() => false,
			);
		});
	};
	await revive();
	await ask(addressOf(database), "CREATE DATABASE peopled");
	return {
		...{ data, program, user, addressOf, postmaster, signal, revive },
		socket: join(home, ".s.PGSQL.5432"),
		freezeWriter() {
			for (const pid of listAll())
				if (/postgres: walwriter/.test(titleOf(pid))) send(pid, "SIGSTOP");
		},
		listBackends: () =>
			listAll()
				.slice(1)
				.filter((pid) => /postgres: peopled peopled/.test(titleOf(pid))),
		async [Symbol.asyncDispose]() {
			end();
			process.off("exit", end);
			await waitFor("PostgreSQL to end", async () => {
				const pid = postmaster();
				return pid === undefined || !isRunning(pid);
			});
		},
	};
}

/** Runs a statement on a connection of its own. */
export async function ask(
	address: string,
	statement: string,
): Promise<Record<string, unknown>[]> {
	const client = new pg.Client({
		connectionString: address,
		connectionTimeoutMillis: 5000,
	});
	client.on("error", () => {});
	try {
		await client.connect();
		return (await client.query<Record<string, unknown>>(statement)).rows;
	} finally {
		await client.end().catch(() => {});
	}
}

/** Sends a signal to a process that may have ended. */
export function send(pid: number, name: NodeJS.Signals): void {
	try {
		process.kill(pid, name);
	} catch {
		// It has ended.
	}
}

function readPostmaster(data: string): number | undefined {
	try {
		const file = readFileSync(join(data, "postmaster.pid"), "utf8");
		return Number(file.split("\n", 1)[0]);
	} catch {
		return undefined;
	}
}

// The processes that a postmaster has started.
function listChildren(pid: number): number[] {
	return readdirSync("/proc")
		.filter((name) => /^\d+$/.test(name) && parentOf(name) === pid)
		.map(Number);
}

function parentOf(pid: string): number | undefined {
	try {
		const status = readFileSync(`/proc/${pid}/status`, "utf8");
		return Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
	} catch {
		return undefined;
	}
}

/** The command line of a process, which PostgreSQL replaces by what the process does. */
export function titleOf(pid: number): string {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, "utf8");
	} catch {
		return "";
	}
}

function isRunning(pid: number): boolean {
	try {
		return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
	} catch {
		return false;
	}
}
