import { describe, expect, test } from "bun:test";
import {
	chmodSync,
	mkdirSync,
	readdirSync,
	statSync,
	truncateSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { examine } from "../../src/process/doctor/doctor.ts";
import {
	judgeFileSystem,
	judgeSpace,
} from "../../src/process/doctor/examine-folder.ts";
import {
	judgeClock,
	judgeDescriptors,
	judgeMemory,
	judgeSynchronization,
} from "../../src/process/doctor/examine-machine.ts";
import {
	judgeCertificate,
	judgeHealth,
	judgePort,
} from "../../src/process/doctor/examine-server.ts";
import type { Finding } from "../../src/process/doctor/finding.ts";
import type { Settings } from "../../src/settings/config.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import {
	createFolder,
	runPeopled,
	runtimes,
	startServer,
} from "../end-to-end/process.ts";

const dayMs = 86_400_000;

/** A directory that was made and stopped, in a folder of its own. */
async function makeDirectory() {
	const folder = await createFolder();
	const data = join(folder.path, "data");
	const file = join(data, "peopled.db");
	const store = openSqliteStore(file, { server: { warn() {} } });
	await store[Symbol.asyncDispose]();
	return {
		data,
		file,
		[Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
	};
}

function look(
	flags: Partial<Settings>,
	{
		environment = {},
		now = Date.now(),
		url,
	}: { environment?: Record<string, string>; now?: number; url?: string } = {},
): Promise<Finding[]> {
	return examine({ port: "0", ...flags }, { environment, url, now: () => now });
}

/** What is not well, as `check: state`. */
function ills(findings: readonly Finding[]): string[] {
	return findings
		.filter(({ state }) => state !== "ok")
		.map(({ check, state }) => `${check}: ${state}`);
}

function sentencesOf(findings: readonly Finding[], check: string): string {
	return findings
		.filter((finding) => finding.check === check)
		.map(({ sentence }) => sentence)
		.join(" ");
}

/** Names, sizes and times of everything in a folder. */
function listAll(folder: string): string[] {
	return readdirSync(folder)
		.map((name) => {
			const { size, mtimeMs, mode } = statSync(join(folder, name));
			return `${name} ${size} ${mtimeMs} ${mode}`;
		})
		.sort();
}

const backed = (data: string) => ({
	data,
	backupEvery: "1d",
	backupFolder: join(data, "../backups"),
});

/** Leaves a backup, as a server names it, in the folder of `backed`. */
function leaveBackup(data: string, at: number): void {
	const folder = join(data, "../backups");
	mkdirSync(folder, { recursive: true });
	const name = new Date(at).toISOString().replaceAll(/[:.]/g, "-");
	writeFileSync(join(folder, `peopled-${name}.db`), "");
}

describe("the doctor on a directory", () => {
	test("finds nothing worse than a backup on the same disk in a sound one, and changes nothing", async () => {
		await using directory = await makeDirectory();
		leaveBackup(directory.data, Date.now() - dayMs);
		const before = listAll(directory.data);
		const findings = await look(backed(directory.data));
		expect(ills(findings)).toEqual(["backups: warning"]);
		expect(sentencesOf(findings, "directory")).toContain(
			"that of this version",
		);
		expect(listAll(directory.data)).toEqual(before);
	});

	test("finds files that others may open", async () => {
		await using directory = await makeDirectory();
		chmodSync(directory.data, 0o755);
		const findings = await look(backed(directory.data));
		expect(ills(findings)).toContain("permissions: warning");
		expect(JSON.stringify(findings)).toContain(`chmod 700 ${directory.data}`);
	});

	test.skipIf(process.getuid?.() === 0)(
		"finds a file that this user may not write",
		async () => {
			await using directory = await makeDirectory();
			chmodSync(directory.file, 0o400);
			expect(ills(await look(backed(directory.data)))).toContain(
				"permissions: problem",
			);
		},
	);

	test("finds a server that was killed, and one whose disk failed", async () => {
		await using directory = await makeDirectory();
		writeFileSync(`${directory.file}-server`, "running 2026-01-01T00:00:00Z\n");
		expect(ills(await look(backed(directory.data)))).toContain(
			"last end: warning",
		);
		writeFileSync(
			`${directory.file}-server`,
			"failed 2026-01-01T00:00:00Z The sync failed.\n",
		);
		const failed = await look(backed(directory.data));
		expect(ills(failed)).toContain("last end: problem");
		expect(sentencesOf(failed, "last end")).toContain("The sync failed.");
	});

	test("finds a directory that is gone, and one of a newer version", async () => {
		await using directory = await makeDirectory();
		const gone = join(directory.data, "gone.db");
		writeFileSync(`${gone}-heads`, "");
		expect(ills(await look({ store: `sqlite:${gone}` }))).toContain(
			"directory: problem",
		);
		const { DatabaseSync } = await import("node:sqlite");
		const db = new DatabaseSync(directory.file);
		db.exec("PRAGMA user_version = 999");
		db.close();
		const newer = await look(backed(directory.data));
		expect(ills(newer)).toContain("directory: problem");
		expect(sentencesOf(newer, "directory")).toContain("schema 999");
	});

	test("finds a file that is no directory", async () => {
		await using directory = await makeDirectory();
		writeFileSync(directory.file, "not a database".repeat(100));
		const findings = await look(backed(directory.data));
		expect(ills(findings)).toContain("directory: problem");
	});

	test("finds a log that has grown, and the copy of a damaged one", async () => {
		await using directory = await makeDirectory();
		writeFileSync(`${directory.file}-wal`, "");
		truncateSync(`${directory.file}-wal`, 300 * 1024 ** 2);
		writeFileSync(`${directory.file}-wal-damaged-1`, "");
		const found = ills(await look(backed(directory.data)));
		expect(found.filter((ill) => ill === "log: warning")).toHaveLength(2);
	});

	test("finds backups that are old, missing or not made at all", async () => {
		await using directory = await makeDirectory();
		const { data } = directory;
		const none = await look({ data });
		expect(sentencesOf(none, "backups")).toContain("makes no backups");
		mkdirSync(join(data, "../backups"));
		const missing = await look(backed(data));
		expect(sentencesOf(missing, "backups")).toContain("has no backup");
		leaveBackup(data, Date.now() - 3 * dayMs);
		const old = await look(backed(data));
		expect(ills(old)).toContain("backups: problem");
		expect(sentencesOf(old, "backups")).toContain("3 days old");
	});

	test("finds a clock that was set back since the directory was written", async () => {
		await using directory = await makeDirectory();
		const ahead = new Date(Date.now() + dayMs);
		utimesSync(directory.file, ahead, ahead);
		const findings = await look(backed(directory.data));
		expect(ills(findings)).toContain("clock: warning");
	});

	test("finds a certificate that cannot be read", async () => {
		await using directory = await makeDirectory();
		const findings = await look({
			...backed(directory.data),
			...{ tlsCert: "/no/cert.pem", tlsKey: "/no/key.pem" },
		});
		expect(ills(findings)).toContain("certificate: problem");
	});
});

describe("the doctor on settings", () => {
	test("shows their sources and no secret", async () => {
		const findings = await look(
			{ store: "postgres://peopled:pass-word@127.0.0.1:1/peopled" },
			{
				environment: {
					PEOPLED_SECRET_KEY: "k".repeat(40),
					PEOPLED_ADMIN_TOKEN: "token-of-the-admin",
					PEOPLED_OIDC_CLIENT_SECRET: "secret-of-the-client",
					PEOPLED_OIDC_ISSUER: "https://id.example.com",
					PEOPLED_OIDC_CLIENT_ID: "peopled",
					PEOPLED_OTLP: "http://collector:word-four@127.0.0.1:1",
					PEOPLED_STORE_REPLICAS:
						"postgres://a:word,two@127.0.0.1:1/b?x=y&password=word-three",
				},
			},
		);
		const shown = JSON.stringify(findings);
		for (const secret of [
			"pass-word",
			"kkkk",
			"token-of",
			"secret-of",
			"word,two",
			"word-three",
			"word-four",
		])
			expect(shown).not.toContain(secret);
		expect(sentencesOf(findings, "settings")).toContain(
			"--secret-key is set (not shown), from PEOPLED_SECRET_KEY.",
		);
		for (const store of ["host=h password=s3cret", "postgres:u:s3cret"])
			expect(JSON.stringify(await look({ store }))).not.toContain("s3cret");
		expect(ills(findings)).toContain("database: problem");
	});

	test("finds a secret on the command line, a name that nothing reads, and a wrong value", async () => {
		const open = await look({ data: "/no", secretKey: "k".repeat(40) });
		expect(ills(open)).toContain("settings: warning");
		const misspelled = await look(
			{ data: "/no" },
			{ environment: { PEOPLED_PROT: "1" } },
		);
		expect(ills(misspelled)).toContain("settings: warning");
		const stray = { PEOPLED_FAILPOINTS: "reply.made=kill" };
		expect(ills(await look({ data: "/no" }, { environment: stray }))).toContain(
			"settings: warning",
		);
		const wrong = await look({ port: "many" });
		expect(ills(wrong)).toEqual(["settings: problem"]);
	});
});

test("the doctor finds a server that is gone, and another program in its place", async () => {
	const server = createServer((_, reply) => reply.end("{}"));
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	const other = await look({ data: "/no", port: String(port) });
	await new Promise((resolve) => server.close(resolve));
	expect(ills(other)).toContain("server: problem");
	const url = `http://127.0.0.1:${port}`;
	expect(ills(await look({ data: "/no" }, { url }))).toContain(
		"server: problem",
	);
	// Nothing more: a server of the directory may run on another port.
	const silent = await look({ data: "/no", port: String(port) });
	expect(sentencesOf(silent, "port")).toBe(
		`No server answers on the port ${port}: it is free.`,
	);
});

test("each judgment of the doctor tells good from bad", () => {
	const space = { bytesFree: 2e12, filesFree: 1e6, fileBytes: 1e9 };
	const states = (findings: readonly Finding[]) =>
		findings.map(({ state }) => state);
	expect(states(judgeSpace("/d", space))).toEqual(["ok"]);
	expect(states(judgeSpace("/d", { ...space, fileBytes: 3e12 }))).toEqual([
		"warning",
	]);
	expect(states(judgeSpace("/d", { ...space, bytesFree: 1e7 }))).toEqual([
		"problem",
	]);
	expect(states(judgeSpace("/d", { ...space, filesFree: 9 }))).toEqual([
		...["ok", "warning"],
	] as Finding["state"][]);
	const kinds = [0xef53, 0x6969, -28_095_166, 0x01021994, 0x65735546];
	expect(
		kinds.flatMap((kind) => states(judgeFileSystem("/d", kind, "linux"))),
	).toEqual(["ok", "problem", "problem", "warning", "warning"]);
	expect(states(judgeDescriptors(65_536, 2048))).toEqual(["ok"]);
	expect(states(judgeDescriptors(1024, 2048))).toEqual(["warning"]);
	expect(states(judgeMemory(undefined, 8e9))).toEqual(["ok"]);
	expect(states(judgeMemory(1e8, 8e9))).toEqual(["warning"]);
	expect(states(judgeSynchronization(false))).toEqual(["warning"]);
	expect(states(judgeSynchronization(true))).toEqual(["ok"]);
	const other = { at: 10_000, of: "the other", precisionMs: 1000 };
	expect(judgeClock(12_000, other).state).toBe("ok");
	expect(judgeClock(14_000, other).sentence).toContain("4 seconds ahead of");
	expect(judgeClock(1000, other).sentence).toContain("9 seconds behind");
	const health = (status: number, body: object) =>
		states(judgeHealth("http://x", { status, body, isOfPeopled: true }));
	expect(health(200, { writable: true })).toEqual(["ok"]);
	expect(health(200, { writable: false })).toEqual(["problem"]);
	expect(health(503, {})).toEqual(["problem"]);
	const port = { port: 80, host: "203.0.113.1" };
	for (const code of ["EACCES", "EADDRNOTAVAIL", "EADDRINUSE"])
		expect(judgePort(port, code).state).toBe("problem");
	expect(judgeCertificate("c.pem", 90 * dayMs).state).toBe("ok");
	expect(judgeCertificate("c.pem", 9 * dayMs).state).toBe("warning");
	expect(judgeCertificate("c.pem", -dayMs).sentence).toContain("1 day ago");
});

test("reads only the beginning of an answer that has no end", async () => {
	await using directory = await makeDirectory();
	const part = Buffer.alloc(64 * 1024, " ");
	const flood = createServer((_, reply) => {
		reply.writeHead(200, { trackingid: "ROUTER_1" });
		const send = () => {
			while (reply.write(part));
			reply.once("drain", send);
		};
		send();
	});
	await new Promise<void>((resolve) => flood.listen(0, "127.0.0.1", resolve));
	try {
		const { port } = flood.address() as AddressInfo;
		const url = `http://127.0.0.1:${port}`;
		const findings = await look(backed(directory.data), { url });
		expect(sentencesOf(findings, "server")).toBe(
			`The server at ${url} is healthy.`,
		);
	} finally {
		flood.closeAllConnections();
		flood.close();
	}
});

test("tells what speaks no HTTP, or is late, from another program", () => {
	const none = { status: 0, body: undefined, isOfPeopled: false };
	const [late] = judgeHealth("http://x", { ...none, failure: "it is late" });
	expect(late?.sentence).toBe(
		"There is no answer of HTTP at http://x: it is late.",
	);
	const [other] = judgeHealth("http://x", { ...none, status: 200 });
	expect(other?.sentence).toContain("Another program answers");
});

test("the command examines a running server on both runtimes, and exits with 1 only for a problem", async () => {
	await using server = await startServer();
	const { port } = new URL(server.url);
	for (const runtime of runtimes) {
		const words = ["doctor", "--data", server.data, "--port", port];
		const { exitCode, stdout, stderr } = await runPeopled(
			[...words, "--json"],
			runtime,
		);
		const findings = stdout
			.trim()
			.split("\n")
			.map((line) => JSON.parse(line) as Finding);
		expect({
			runtime,
			exitCode,
			ills: ills(findings).filter((ill) => ill.endsWith("problem")),
		}).toEqual({
			...{ runtime, exitCode: 0, ills: [] },
		});
		expect(sentencesOf(findings, "server")).toContain("is healthy");
		expect(sentencesOf(findings, "clock")).toContain("agrees");
		expect(sentencesOf(findings, "last end")).toBe(
			`A server is running on the directory, at ${server.url}.`,
		);
		expect(stderr).toContain("0 problems");
	}
	const refused = await runPeopled([
		...["doctor", "--data", server.data, "--workers", "x"],
	]);
	expect(refused.stdout).toContain("problem  settings: --workers");
	expect(refused.exitCode).toBe(1);
	expect(await (await fetch(`${server.url}/health`)).json()).toMatchObject({
		writable: true,
	});
});
