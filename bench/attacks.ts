import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { startEmbeddedPostgres } from "../test/postgres/embedded-postgres.ts";
import { sendAgain, writeBulk, writeZeros } from "./bad-bulks.ts";
import { callAsAdmin, createCaller } from "./callers.ts";
import {
	createAgain,
	runJobs,
	writeLines,
	writeRecords,
} from "./long-changes.ts";
import { showMs, showTable } from "./table.ts";

// Measures the effect of attacks on other callers: `bun bench/attacks.ts`. For each attack it shows the
// times of `GET /people/me` of an administrator and of `GET /health`, the longest stall of the server's
// event loop, and its memory. The attacker is a separate process, so that only the server is measured; it
// shares the processors, though, so the row "nothing" shows the machine without an attack. `bun
// bench/attacks.ts 3 streams` measures for 3 seconds the attacks with that word in their name; a third
// word, `postgres`, measures a server on PostgreSQL.

const adminToken = "admin-token-123";
const attackFlag = "--attack";
const isAttacker = process.argv[2] === attackFlag;
const port = isAttacker
	? Number(process.argv[3])
	: 20_000 + (process.pid % 20_000);
const url = `http://127.0.0.1:${port}`;
const owner = { url, token: adminToken };

/** Attacks until it is stopped. */
type Attack = (tokens: Tokens) => Promise<unknown>;
interface Tokens {
	guests: string[];
	/** Of the first administrator, and of several others. */
	admin: string;
	admins: string[];
}

const objects = () =>
	writeBulk(
		Array.from(
			{ length: 9_999 },
			() => `{"body":[${"{},".repeat(99)}{}]}`,
		).join(),
	);
const longText = () => writeBulk(`"${"x".repeat(16_000_000)}"`);
const endless = () => writeBulk(`${"[".repeat(31)}${"7".repeat(16_000_000)}`);
const values = () =>
	writeBulk(
		Array.from({ length: 9_999 }, () =>
			JSON.stringify({
				method: "PATCH",
				path: "/people/nobody",
				body: {
					title: "t".repeat(1300),
					more: Array.from({ length: 91 }, () => []),
				},
			}),
		).join(),
	);
const legal = () =>
	writeBulk(
		Array.from({ length: 10_000 }, (_, index) =>
			JSON.stringify({
				method: "PATCH",
				path: "/people/nobody",
				body: {
					title: "t".repeat(700),
					addresses: Array.from({ length: 8 }, () => ({ country: "US" })),
				},
				bulkId: String(index),
			}),
		).join(),
	);

const attacks: Record<string, Attack> = {
	nothing: () => new Promise(() => {}),
	"2,060 bodies that never come (sample sign-in)": () =>
		stall(2060, "/v1/sample/sessions"),
	"2,060 bodies that never come (an administrator's PUT)": ({ admin }) =>
		stall(2060, "/v1/people/x", admin),
	"4 guests, 16 MB bulks of zeros": ({ guests }) =>
		Promise.all(guests.map((token) => sendAgain({ url, token }, writeZeros()))),
	"an administrator, 16 MB bulks of zeros": ({ admin }) =>
		sendAgain({ url, token: admin }, writeZeros()),
	"an administrator, bulks of a million objects": ({ admin }) =>
		sendAgain({ url, token: admin }, objects()),
	"an administrator, 8 connections, bulks of zeros, objects, one long text and no end":
		({ admin }) =>
			Promise.all(
				[writeZeros(), objects(), longText(), endless()].flatMap((body) =>
					[0, 1].map(() => sendAgain({ url, token: admin }, body)),
				),
			),
	"an administrator, 8 connections, legal bulks of 10,000": ({ admin }) => {
		const body = legal();
		return Promise.all(
			Array.from({ length: 8 }, () => sendAgain({ url, token: admin }, body)),
		);
	},
	"an administrator, legal bulks of 10,000 in strict handling": ({ admin }) =>
		sendAgain({ url, token: admin }, legal(), { prefer: "handling=strict" }),
	"4 administrators, 8 connections, legal bulks of 10,000": ({ admins }) => {
		const body = legal();
		return Promise.all(
			[...admins, ...admins].map((token) => sendAgain({ url, token }, body)),
		);
	},
	"4 administrators, 8 connections, 16 MB bulks of almost a million values": ({
		admins,
	}) => {
		const body = values();
		return Promise.all(
			[...admins, ...admins].map((token) => sendAgain({ url, token }, body)),
		);
	},
	"499 event streams of one person": ({ admin }) => openStreams(admin),
	"all-or-nothing bulks of 10,000 new people": ({ admin }) =>
		createAgain({ url, token: admin }),
	"all-or-nothing bulks of 10,000, with an Idempotency-Key": ({ admin }) =>
		createAgain({ url, token: admin }, { isKeyed: true }),
	"all-or-nothing bulks of 10,000, refused in the middle": ({ admin }) =>
		createAgain({ url, token: admin }, { isFaulty: true }),
	"all-or-nothing bulks of 10,000, as dry runs": ({ admin }) =>
		createAgain({ url, token: admin }, { isDryRun: true }),
	"best-effort bulks of 10,000 new people, with an Idempotency-Key": ({
		admin,
	}) =>
		createAgain({ url, token: admin }, { mode: "best-effort", isKeyed: true }),
	"all-or-nothing jobs of 10,000 lines of JSON": ({ admin }) =>
		runJobs(
			{ url, token: admin },
			{ type: "application/x-ndjson", write: writeLines },
		),
	"all-or-nothing jobs of 10,000 records of CSV": ({ admin }) =>
		runJobs({ url, token: admin }, { type: "text/csv", write: writeRecords }),
};

if (isAttacker) {
	const [, , , , name = "", tokens = ""] = process.argv;
	process.stdout.write("attacking");
	await attacks[name]?.(JSON.parse(tokens) as Tokens);
}

const seconds = Number(process.argv[2] ?? 8);
const wanted = process.argv[3] ?? "";
const address =
	process.argv[4] === "postgres" ? await openPostgres() : undefined;
const data = mkdtempSync(join(tmpdir(), "peopled-attacks-"));
const server = spawn(
	process.execPath,
	[
		"src/main.ts",
		...["serve", "--port", String(port)],
		...(address ? ["--store", address] : ["--data", data]),
		...["--pages", "off", "--log-level", "silent", "--admin-token", adminToken],
	],
	{ stdio: ["ignore", "ignore", "inherit"] },
);
try {
	for (;;) {
		const health = await fetch(`${url}/health`).catch(() => undefined);
		if (health?.ok) break;
		await pause(100);
	}
	const guests = await Promise.all(
		[0, 1, 2, 3].map((index) => createCaller(owner, `caller-${index}`)),
	);
	const { roles } = await callAsAdmin(owner, "/people/me");
	const admins = await Promise.all(
		[4, 5, 6, 7].map((index) => createCaller(owner, `caller-${index}`, roles)),
	);
	const rows: string[][] = [];
	for (const name of Object.keys(attacks))
		if (name.includes(wanted))
			rows.push(await measure(name, { guests, admin: adminToken, admins }));
	process.stdout.write(
		`${showTable(
			[
				"attack",
				"answered",
				"refused",
				"p50 ms",
				"p99 ms",
				"max ms",
				"health max ms",
				"loop max ms",
				"memory MB",
			],
			rows,
		)}\n`,
	);
} finally {
	server.kill("SIGKILL");
	rmSync(data, { recursive: true, force: true });
}
process.exit(0);

async function measure(name: string, tokens: Tokens): Promise<string[]> {
	let memory = 0;
	const times: number[] = [];
	const healthTimes: number[] = [];
	let refused = 0;
	const attacker = spawn(
		process.execPath,
		[
			import.meta.filename,
			attackFlag,
			String(port),
			name,
			JSON.stringify(tokens),
		],
		{ stdio: ["ignore", "pipe", "inherit"] },
	);
	await once(attacker.stdout, "data");
	const end = performance.now() + seconds * 1000;
	const ask = async (path: string, into: number[]) => {
		while (performance.now() < end) {
			const start = performance.now();
			const reply = await fetch(url + path, {
				headers: { authorization: `Bearer ${tokens.guests[0]}` },
			}).catch(() => undefined);
			await reply?.arrayBuffer();
			into.push(performance.now() - start);
			if (!reply?.ok) refused++;
			memory = Math.max(memory, readMemory());
			await pause(20);
		}
	};
	await Promise.all([ask("/v1/people/me", times), ask("/health", healthTimes)]);
	attacker.kill("SIGKILL");
	await once(attacker, "exit");
	const metrics = await (await fetch(`${url}/metrics`)).text();
	const loop = /^nodejs_eventloop_lag_max_seconds (\S+)/m.exec(metrics)?.[1];
	times.sort((one, other) => one - other);
	healthTimes.sort((one, other) => one - other);
	return [
		name,
		String(times.length),
		String(refused),
		showMs(times[Math.floor(times.length / 2)] ?? 0),
		showMs(times[Math.floor(times.length * 0.99)] ?? 0),
		showMs(times.at(-1) ?? 0),
		showMs(healthTimes.at(-1) ?? 0),
		showMs(Number(loop) * 1000),
		memory.toFixed(0),
	];
}

function readMemory(): number {
	const status = readFileSync(`/proc/${server.pid}/status`, "utf8");
	return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

async function stall(
	count: number,
	path: string,
	token?: string,
): Promise<void> {
	const open = () => {
		const socket = connect(port, "127.0.0.1");
		const method = token === undefined ? "POST" : "PUT";
		socket.on("error", () => {});
		socket.on("close", () => setTimeout(open, 100));
		socket.write(
			`${method} ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${token ? `Authorization: Bearer ${token}\r\n` : ""}Content-Length: 1000\r\n\r\n{`,
		);
	};
	for (let index = 0; index < count; index++) open();
	await new Promise(() => {});
}

async function openPostgres(): Promise<string> {
	const addressOf = await startEmbeddedPostgres({ shared_buffers: "256MB" });
	const admin = new pg.Client({ connectionString: addressOf("postgres") });
	await admin.connect();
	await admin.query("CREATE DATABASE peopled_attacks");
	await admin.end();
	return addressOf("peopled_attacks");
}

async function openStreams(token: string): Promise<void> {
	await Promise.all(
		Array.from({ length: 499 }, async () => {
			const reply = await fetch(`${url}/v1/changes?since=now`, {
				headers: {
					authorization: `Bearer ${token}`,
					accept: "text/event-stream",
				},
			}).catch(() => undefined);
			await reply?.text().catch(() => {});
		}),
	);
	await new Promise(() => {});
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
