import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { showMs, showTable } from "./table.ts";

// What others notice while somebody sends what nobody should: `bun bench/attacks.ts`. For each attack the
// times of `GET /people/me` of an administrator and of `GET /health`, the longest stall of the server's
// event loop, and its memory. `bun bench/attacks.ts 3 streams` measures for 3 seconds the attacks with that word
// in their name.

const seconds = Number(process.argv[2] ?? 8);
const wanted = process.argv[3] ?? "";
const adminToken = "admin-token-123";
const data = mkdtempSync(join(tmpdir(), "peopled-attacks-"));
const port = 20_000 + (process.pid % 20_000);
const url = `http://127.0.0.1:${port}`;
const running = new Set<() => void>();

/** Does its worst until it is stopped. */
type Attack = (isOver: () => boolean, tokens: Tokens) => Promise<unknown>;
interface Tokens {
	guests: string[];
	admin: string;
}

const bulk = (operations: string, mode = "best-effort") =>
	Buffer.from(`{"mode":"${mode}","operations":[${operations}]}`);
const zeros = bulk(`${"0,".repeat(8_300_000)}0`);
const objects = bulk(
	Array.from(
		{ length: 9_999 },
		() => `{"body":[${"{},".repeat(99)}{}]}`,
	).join(),
);
const longText = bulk(`"${"x".repeat(16_000_000)}"`);
const endless = bulk(`${"[".repeat(31)}${"7".repeat(16_000_000)}`);
const legal = bulk(
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
	nothing: async () => {},
	"2,060 bodies that never come (sample sign-in)": (isOver) =>
		stall(isOver, 2060, "/v1/sample/sessions"),
	"2,060 bodies that never come (an administrator's PUT)": (
		isOver,
		{ admin },
	) => stall(isOver, 2060, "/v1/people/x", admin),
	"4 guests, 16 MB bulks of zeros": (isOver, { guests }) =>
		Promise.all(guests.map((token) => sendAgain(isOver, token, zeros))),
	"an administrator, 16 MB bulks of zeros": (isOver, { admin }) =>
		sendAgain(isOver, admin, zeros),
	"an administrator, bulks of a million objects": (isOver, { admin }) =>
		sendAgain(isOver, admin, objects),
	"an administrator, 8 connections, bulks of zeros, objects, one long text and no end":
		(isOver, { admin }) =>
			Promise.all(
				[zeros, objects, longText, endless].flatMap((body) =>
					[0, 1].map(() => sendAgain(isOver, admin, body)),
				),
			),
	"an administrator, 8 connections, legal bulks of 10,000": (
		isOver,
		{ admin },
	) =>
		Promise.all(
			Array.from({ length: 8 }, () => sendAgain(isOver, admin, legal)),
		),
	"an administrator, legal bulks of 10,000 in strict handling": (
		isOver,
		{ admin },
	) => sendAgain(isOver, admin, legal, { prefer: "handling=strict" }),
	"499 event streams of one person": (isOver, { admin }) =>
		openStreams(isOver, admin),
};

const server = spawn(
	process.execPath,
	[
		"src/main.ts",
		...["serve", "--port", String(port), "--data", data],
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
	const guests = await Promise.all([0, 1, 2, 3].map(makeGuest));
	const rows: string[][] = [];
	for (const [name, attack] of Object.entries(attacks))
		if (name.includes(wanted))
			rows.push(await measure(name, attack, { guests, admin: adminToken }));
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

async function measure(
	name: string,
	attack: Attack,
	tokens: Tokens,
): Promise<string[]> {
	let isOver = false;
	let memory = 0;
	const times: number[] = [];
	const healthTimes: number[] = [];
	let refused = 0;
	const attacking = attack(() => isOver, tokens).catch(() => {});
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
	isOver = true;
	for (const stop of running) stop();
	await attacking;
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
	isOver: () => boolean,
	count: number,
	path: string,
	token?: string,
): Promise<void> {
	const open = () => {
		const socket = connect(port, "127.0.0.1");
		const method = token === undefined ? "POST" : "PUT";
		socket.on("error", () => {});
		socket.on("close", () => {
			if (!isOver()) setTimeout(open, 100);
		});
		socket.write(
			`${method} ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${token ? `Authorization: Bearer ${token}\r\n` : ""}Content-Length: 1000\r\n\r\n{`,
		);
		running.add(() => socket.destroy());
	};
	for (let index = 0; index < count; index++) open();
	while (!isOver()) await pause(50);
}

async function sendAgain(
	isOver: () => boolean,
	token: string,
	body: Buffer<ArrayBuffer>,
	headers: Record<string, string> = {},
): Promise<void> {
	while (!isOver()) {
		const reply = await fetch(`${url}/v1/bulk`, {
			method: "POST",
			headers: {
				authorization: `Bearer ${token}`,
				"content-type": "application/json",
				...headers,
			},
			body,
		}).catch(() => undefined);
		await reply?.arrayBuffer().catch(() => {});
		await pause(1);
	}
}

async function openStreams(
	isOver: () => boolean,
	token: string,
): Promise<void> {
	const ends = new AbortController();
	for (let index = 0; index < 499; index++)
		fetch(`${url}/v1/changes?since=now`, {
			headers: {
				authorization: `Bearer ${token}`,
				accept: "text/event-stream",
			},
			signal: ends.signal,
		}).catch(() => {});
	while (!isOver()) await pause(50);
	ends.abort();
}

async function makeGuest(index: number): Promise<string> {
	const call = async (path: string, body: object) => {
		const reply = await fetch(`${url}/v1${path}`, {
			method: "POST",
			headers: {
				authorization: `Bearer ${adminToken}`,
				"content-type": "application/json",
			},
			body: JSON.stringify(body),
		});
		return (await reply.json()) as { id: string; accessToken: string };
	};
	const { id } = await call("/people", {
		emails: [`guest-${index}@example.com`],
		displayName: `Guest ${index}`,
	});
	const { accessToken } = await call("/tokens", {
		personId: id,
		name: "guest",
		scopes: ["spark:people_read"],
	});
	return accessToken;
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
