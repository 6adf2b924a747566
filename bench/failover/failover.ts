import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { openClient } from "../../src/client/client.ts";
import { type Account, type Load, startLoad } from "./load.ts";
import {
	type DatabaseCluster,
	type DatabaseNode,
	installPackages,
	startCluster,
} from "./nodes.ts";

// Kills the leader of three database nodes with -9 again and again while clients change people through two
// servers, and then looks for every acknowledged change. Ends with 1 when one is missing. `npm run
// failover`, as root or with Debian's packages installed.

const rounds = Number(process.argv[2] ?? 5);
const clients = 16;
const readyMsMax = 120_000;
/** How long clients work between the recovery of the cluster and the next kill. */
const loadMs = 3000;
const token = "failover-admin-token";
const root = fileURLToPath(new URL("../../", import.meta.url));
const say = (line: string) => process.stdout.write(`${line}\n`);

installPackages();
const folder = mkdtempSync(join(tmpdir(), "peopled-failover-"));
const servers: ChildProcess[] = [];
let cluster: DatabaseCluster | undefined;
let isKept = true;
try {
	cluster = await startCluster(folder);
	isKept = await run(cluster);
} catch (cause) {
	isKept = false;
	say(`The run failed: ${cause instanceof Error ? cause.stack : cause}`);
} finally {
	for (const server of servers) server.kill("SIGKILL");
	await cluster?.stop();
	rmSync(folder, { recursive: true, force: true });
}
process.exit(isKept ? 0 : 1);

async function run(nodes: DatabaseCluster): Promise<boolean> {
	let leader = await waitForWhole(nodes);
	await createDatabase(nodes.addressOf(leader.port, "postgres"));
	const hosts = nodes.nodes.map(({ port }) => `127.0.0.1:${port}`).join(",");
	const store = `postgres://peopled:secret@${hosts}/peopled`;
	const urls = [await startServer(store), await startServer(store)];
	say(
		`3 database nodes (Patroni, synchronous_mode_strict, one etcd), 2 servers, ${clients} clients.`,
	);
	const { items: people } = await openClient({
		url: urls[0] as string,
		token,
	}).call("GET /people", { query: { max: clients, callingData: true } });
	const load = startLoad({ urls, token, people });
	const begin = performance.now();
	const gaps: number[] = [];
	for (let round = 0; round < rounds; round++) {
		await pause(loadMs);
		const at = performance.now();
		await leader.kill();
		const acknowledged = load.account.acknowledged.length;
		await waitFor("changes to be taken again", async () =>
			load.account.acknowledged.slice(acknowledged).length > clients
				? true
				: undefined,
		);
		leader.start();
		const next = await waitForWhole(nodes);
		gaps.push(gapAfter(load.account, at));
		say(
			`${round + 1}. killed ${leader.name}; ${next.name} leads; ${gaps.at(-1)} ms without a change; whole again after ${Math.round((performance.now() - at) / 1000)} s`,
		);
		leader = next;
	}
	await pause(loadMs);
	await load.stop();
	const isKept = await accountFor(load, {
		address: nodes.addressOf(leader.port, "peopled"),
		gaps: gaps.sort((a, b) => a - b),
		seconds: (performance.now() - begin) / 1000,
	});
	const exitCodes = await Promise.all(servers.map(stop));
	say(`Both servers ran through and ended with ${exitCodes.join(" and ")}.`);
	return isKept && exitCodes.every((exitCode) => exitCode === 0);
}

// Checks that the history has each acknowledged change exactly once, and that each person matches the last
// line.
async function accountFor(
	{ account }: Load,
	{
		address,
		gaps,
		seconds,
	}: { address: string; gaps: readonly number[]; seconds: number },
): Promise<boolean> {
	const db = new pg.Client({ connectionString: address });
	await db.connect();
	const { rows } = await db.query<{ tracking_id: string; count: string }>(
		"SELECT tracking_id, count(*) AS count FROM changes WHERE tracking_id LIKE 'FAILOVER_%' GROUP BY tracking_id",
	);
	await db.end();
	const kept = new Map(
		rows.map(({ tracking_id, count }) => [tracking_id, Number(count)]),
	);
	const { acknowledged, doubtful, answers, unadvised } = account;
	const lost = acknowledged.filter(({ trackingId }) => !kept.has(trackingId));
	const twice = [...kept].filter(([, count]) => count > 1);
	const made = doubtful.filter(({ trackingId }) => kept.has(trackingId));
	const others = [...answers]
		.filter(([status]) => status !== "200")
		.map(([status, count]) => `${count} × ${status}`);
	say("");
	say(`${gaps.length} kills of the leader in ${Math.round(seconds)} s`);
	say(
		`${acknowledged.length} changes acknowledged: ${lost.length} lost, ${twice.length} made twice`,
	);
	say(
		`${doubtful.length} not acknowledged (${others.join(", ") || "none"}; ${unadvised} of the 503 without Retry-After): ${made.length} of them were made`,
	);
	say(
		`time without a change: p50 ${gaps[Math.floor(gaps.length / 2)] ?? 0} ms, max ${gaps.at(-1) ?? 0} ms`,
	);
	for (const { trackingId } of lost) say(`LOST ${trackingId}`);
	const accounted = new Set(
		[...acknowledged, ...doubtful].map(({ trackingId }) => trackingId),
	);
	const unknown = [...kept.keys()].filter((id) => !accounted.has(id));
	for (const id of unknown) say(`NEVER SENT ${id}`);
	return lost.length === 0 && twice.length === 0 && unknown.length === 0;
}

/** The longest time without an acknowledged change that began around a kill, in milliseconds. */
function gapAfter({ acknowledged }: Account, at: number): number {
	const before = acknowledged.findLast((one) => one.at <= at)?.at ?? at;
	let last = before;
	let longest = 0;
	for (const one of acknowledged) {
		if (one.at <= before) continue;
		longest = Math.max(longest, one.at - last);
		last = one.at;
	}
	return Math.round(longest);
}

// Waits until one node leads and the others follow it, one of them synchronously.
async function waitForWhole(nodes: DatabaseCluster): Promise<DatabaseNode> {
	return waitFor("three nodes in order", async () => {
		const members = await nodes.readMembers();
		const leading = members.find(
			({ role, state }) => role === "leader" && state === "running",
		);
		const following = members.filter(
			({ role, state }) =>
				role !== "leader" && /^(running|streaming)$/.test(state),
		);
		return following.length === nodes.nodes.length - 1 &&
			following.some(({ role }) => role === "sync_standby")
			? nodes.nodes.find(({ name }) => name === leading?.name)
			: undefined;
	});
}

async function createDatabase(address: string): Promise<void> {
	const db = new pg.Client({ connectionString: address });
	await db.connect();
	await db.query("CREATE ROLE peopled LOGIN PASSWORD 'secret'");
	await db.query(
		"CREATE DATABASE peopled OWNER peopled ENCODING 'UTF8' TEMPLATE template0",
	);
	await db.end();
}

async function startServer(store: string): Promise<string> {
	const server = spawn(
		process.execPath,
		[
			join(root, "src/main.ts"),
			...["serve", "--port", "0", "--pages", "off", "--log-level", "silent"],
		],
		{
			env: {
				PATH: process.env.PATH,
				PEOPLED_STORE: store,
				PEOPLED_ADMIN_TOKEN: token,
			},
			stdio: ["ignore", "pipe", "inherit"],
		},
	);
	servers.push(server);
	let shown = "";
	server.stdout.setEncoding("utf8").on("data", (text: string) => {
		shown += text;
	});
	return waitFor("a server to be ready", async () => {
		if (server.exitCode !== null) throw new Error("A server ended.");
		return /API +(http:\S+)\/v1\n/.exec(shown)?.[1];
	});
}

async function stop(server: ChildProcess): Promise<number | null> {
	if (server.exitCode !== null) return server.exitCode;
	const isOver = once(server, "exit");
	server.kill("SIGTERM");
	await isOver;
	return server.exitCode;
}

async function waitFor<Answer>(
	what: string,
	ask: () => Promise<Answer | undefined>,
): Promise<Answer> {
	const until = performance.now() + readyMsMax;
	while (performance.now() < until) {
		const answer = await ask();
		if (answer !== undefined) return answer;
		await pause(100);
	}
	throw new Error(`Timed out while waiting for ${what}.`);
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
