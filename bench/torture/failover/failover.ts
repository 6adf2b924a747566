import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openChance } from "../../../src/concurrency/chance.ts";
import {
	type ServerProcess,
	startServer,
	waitFor,
} from "../../../test/end-to-end/process.ts";
import { demandAccounted, openAccount } from "../account.ts";
import { ask } from "../cluster/database-processes.ts";
import {
	pause,
	startClients,
	waitForCommits,
	waitForServers,
} from "../cluster/fleet.ts";
import { readLines } from "../invariants.ts";
import { openLedger } from "../ledger.ts";
import { openLoad } from "../load.ts";
import type { Outcome, Part, Setup } from "../part.ts";
import {
	type DatabaseCluster,
	type DatabaseNode,
	type Member,
	startCluster,
	tellMissing,
} from "./nodes.ts";

const clientsPerServer = 8;
/** How long clients work before the leader goes, at most, and after all are whole. */
const beforeMsMax = 3000;
const afterMs = 500;
/** Longer than the lifetime of the leader's key, so that another node leads when this one continues. */
const frozenMs = 15_000;
const wholeMsMax = 180_000;
/** A node that does not follow after so long is copied from the leader again. */
const followMsMax = 30_000;
/** Everything is checked after so many rounds, and at the end. */
const wholeEvery = 10;
const controlChanges = 20;

/** Three nodes of PostgreSQL under Patroni lose their leader again and again. */
export const failover: Part = {
	name: "failover",
	title:
		"Patroni's leader killed, switched over and frozen, with synchronous replication",
	rounds: 50,
	weight: 3,
	proof: ["changes acknowledged", "lines of history checked"],
	run: runFailovers,
};

/** The three ways in which another node becomes the leader. */
const ways = ["leader killed", "switchover", "leader frozen"] as const;
type Way = (typeof ways)[number];

async function runFailovers(setup: Setup): Promise<Outcome> {
	const skipped = tellMissing();
	if (skipped !== undefined) return { figures: {}, faults: [], skipped };
	// PostgreSQL does not run as root, and its user may not enter the folder of a run.
	const folder = mkdtempSync(join(tmpdir(), "peopled-failover-"));
	const servers: ServerProcess[] = [];
	let nodes: DatabaseCluster | undefined;
	try {
		nodes = await startCluster(folder);
		return await runRounds(nodes, servers, setup);
	} finally {
		for (const server of servers) await server[Symbol.asyncDispose]();
		await nodes?.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}

async function runRounds(
	nodes: DatabaseCluster,
	servers: ServerProcess[],
	{ rounds, isOver, seed, tell }: Setup,
): Promise<Outcome> {
	let { leader } = await waitForWhole(nodes);
	await createDatabase(nodes.addressOf(leader.port, "postgres"));
	const hosts = nodes.nodes.map(({ port }) => `127.0.0.1:${port}`).join(",");
	const flags = ["--store", `postgres://peopled:secret@${hosts}/peopled`];
	for (let number = 0; number < 2; number++)
		servers.push(
			await startServer({ flags: [...flags, "--log-level", "silent"] }),
		);
	const place = {
		get address() {
			return nodes.addressOf(leader.port, "peopled");
		},
	};
	const chance = openChance(seed);
	const account = openAccount(`failover-${seed}`);
	const load = openLoad({
		...{ account, clients: clientsPerServer },
		chance: chance.stream("load"),
	});
	const ledger = openLedger(place);
	const moments = chance.stream("moments");
	const gone = new Map<Way, number>(ways.map((way) => [way, 0]));
	const gaps: number[] = [];
	const faults: string[] = [];
	let copied = 0;
	let round = 0;
	for (; round < rounds && !isOver(); round++) {
		const way = ways[round % ways.length] as Way;
		const isDone = startClients(servers, load);
		await pause(500 + moments.below(beforeMsMax));
		const from = leader.name;
		const gap = await measureGap(account, () =>
			removeLeader(nodes, leader, way),
		);
		gaps.push(gap);
		const whole = await waitForWhole(nodes);
		leader = whole.leader;
		copied += whole.copied;
		await waitForServers(servers);
		await pause(afterMs);
		await isDone();
		await load.settleJobs(servers[0]?.url as string);
		await waitForCommits(place.address);
		const found = await ledger.check(account);
		if (round % wholeEvery === wholeEvery - 1)
			found.push(...(await ledger.checkWhole()));
		gone.set(way, (gone.get(way) ?? 0) + 1);
		for (const one of found) {
			faults.push(`Round ${round + 1}, ${way}: ${one}`);
			tell(`FAULT ${one}`);
		}
		tell(
			`${round + 1}. ${way}: ${leader.name} after ${from}; ${gap} ms without a change; ${account.counts().made} changes acknowledged; ${faults.length} faults`,
		);
	}
	faults.push(...(await ledger.checkWhole()));
	const losses = await loseChanges(nodes, servers, { leader, seed });
	if (losses === 0)
		faults.push(
			"Control: the nodes lost acknowledged changes, and the account missed none.",
		);
	for (const server of servers) {
		const { exitCode } = await server.stop();
		if (exitCode !== 0) faults.push(`A server ended with ${exitCode}.`);
	}
	const { made, refused, unknown } = account.counts();
	gaps.sort((a, b) => a - b);
	return {
		figures: {
			...{ rounds: round, ...Object.fromEntries(gone) },
			"changes acknowledged": made,
			"changes refused": refused,
			"changes without a reply": unknown,
			"time without a change, median, ms": gaps[gaps.length >> 1] ?? 0,
			"time without a change, longest, ms": gaps.at(-1) ?? 0,
			"nodes copied from the leader again": copied,
			"lines of history checked": ledger.lineCount,
			"control: losses found": losses,
		},
		faults,
	};
}

async function removeLeader(
	nodes: DatabaseCluster,
	leader: DatabaseNode,
	way: Way,
): Promise<void> {
	if (way === "switchover") {
		await waitFor("a switchover", () => nodes.switchOver(leader.name));
		return;
	}
	if (way === "leader killed") {
		await leader.kill();
		// The others decide before it is back.
		await waitForOther(nodes, leader);
		return leader.start();
	}
	leader.freeze();
	await pause(frozenMs).finally(() => leader.thaw());
}

function waitForOther(
	nodes: DatabaseCluster,
	{ name: gone }: DatabaseNode,
): Promise<DatabaseNode> {
	return waitFor("another leader", async () => {
		const leading = (await nodes.readMembers()).find(
			({ name, role, state }) =>
				role === "leader" && state === "running" && name !== gone,
		);
		return nodes.nodes.find(({ name }) => name === leading?.name);
	});
}

// The control: the leader does not wait for the others and sends them nothing, and is killed. Gives the number of changes that
// the account misses at the next one.
async function loseChanges(
	nodes: DatabaseCluster,
	servers: readonly ServerProcess[],
	{ leader, seed }: { leader: DatabaseNode; seed: number },
): Promise<number> {
	await nodes.replicateLater();
	await waitFor("commits that wait for nobody", async () => {
		const [row] = await ask(
			nodes.addressOf(leader.port, "postgres"),
			"SHOW synchronous_standby_names",
		);
		return row?.synchronous_standby_names === "";
	});
	leader.freezeSenders();
	const account = openAccount(`failover-control-${seed}`);
	const load = openLoad({
		account,
		chance: openChance(seed).stream("control"),
		only: ["put", "patch", "create"],
	});
	await load.run({
		url: servers[0]?.url as string,
		isOver: () => account.counts().made >= controlChanges,
	});
	await leader.kill();
	const next = await waitForOther(nodes, leader);
	const address = nodes.addressOf(next.port, "peopled");
	return demandAccounted(account, await readLines({ address })).filter(
		(fault) => fault.includes(" lost lines"),
	).length;
}

// The time from the removal to the next change that was sent after it, or a little more.
async function measureGap(
	account: ReturnType<typeof openAccount>,
	remove: () => Promise<void>,
): Promise<number> {
	const begin = performance.now();
	let last = begin;
	let longest = 0;
	let { made } = account.counts();
	let isOver = false;
	const watch = async () => {
		while (!isOver) {
			await pause(20);
			if (account.counts().made === made) continue;
			({ made } = account.counts());
			longest = Math.max(longest, performance.now() - last);
			last = performance.now();
		}
	};
	const watching = watch();
	await remove();
	const before = made;
	await waitFor(
		"changes to be taken again",
		async () => made > before + 20,
		wholeMsMax,
	);
	isOver = true;
	await watching;
	return Math.round(longest);
}

// Waits until one node leads and the others follow it, one of them synchronously. A node that killed or frozen PostgreSQLs leave
// without a way to follow is copied again; the result says how often.
async function waitForWhole(
	nodes: DatabaseCluster,
): Promise<{ leader: DatabaseNode; copied: number }> {
	const begin = performance.now();
	let nextCopyMs = followMsMax;
	let copied = 0;
	for (;;) {
		const members = await nodes.readMembers();
		const leading = members.find(
			({ role, state }) => role === "leader" && state === "running",
		);
		const following = members.filter(isFollowing);
		const isWhole =
			following.length === nodes.nodes.length - 1 &&
			following.some(({ role }) => role === "sync_standby");
		const leader = nodes.nodes.find(({ name }) => name === leading?.name);
		if (isWhole && leader !== undefined) return { leader, copied };
		const waitedMs = performance.now() - begin;
		if (waitedMs > wholeMsMax)
			throw new Error(
				`The three nodes do not get in order: ${JSON.stringify(members)}`,
			);
		if (leader !== undefined && waitedMs > nextCopyMs) {
			nextCopyMs += followMsMax;
			for (const member of members)
				if (member !== leading && !isFollowing(member)) {
					copied++;
					await nodes.copyAgain(member.name);
				}
		}
		await pause(100);
	}
}

function isFollowing({ role, state }: Member): boolean {
	return role !== "leader" && /^(running|streaming)$/.test(state);
}

async function createDatabase(address: string): Promise<void> {
	await ask(address, "CREATE ROLE peopled LOGIN PASSWORD 'secret'");
	await ask(
		address,
		"CREATE DATABASE peopled OWNER peopled ENCODING 'UTF8' TEMPLATE template0",
	);
}
