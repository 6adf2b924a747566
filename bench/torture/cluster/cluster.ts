import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openChance } from "../../../src/concurrency/chance.ts";
import {
	type ServerProcess,
	startServer,
	waitFor,
} from "../../../test/end-to-end/process.ts";
import { demandAccounted, openAccount } from "../account.ts";
import { readLines } from "../invariants.ts";
import { openLedger } from "../ledger.ts";
import { openLoad } from "../load.ts";
import type { Outcome, Part, Setup } from "../part.ts";
import { clusterFaults, type World } from "./cluster-faults.ts";
import { openCommitProxy } from "./commit-proxy.ts";
import {
	ask,
	type DatabaseProcesses,
	startDatabase,
} from "./database-processes.ts";
import {
	pause,
	startClients,
	waitForCommits,
	waitForServers,
} from "./fleet.ts";

const clientsPerServer = 4;
/** Changes that are acknowledged at least before a fault. */
const changesBefore = 10;
/** How long clients work after them, at most, and after all have recovered. */
const beforeMsMax = 800;
const afterMs = 300;
/** Everything is checked after so many rounds, and at the end. */
const wholeEvery = 10;
const controlChanges = 20;
/** Room for the data, its log and what a night adds. */
const smallDiskBytes = 1 << 30;
/** From so many rounds on it is a long form: it fills a disk, and a third server comes and goes. */
const longRounds = 2 * clusterFaults.length;

/** Several servers on one PostgreSQL, while processes, backends and connections are killed, frozen and cut. */
export const cluster: Part = {
	name: "cluster",
	title:
		"two and three processes on PostgreSQL; processes, backends, postmaster and commits killed, frozen and cut",
	rounds: 50 * clusterFaults.length,
	weight: 4,
	proof: ["changes acknowledged", "lines of history checked"],
	run: runCluster,
};

async function runCluster(setup: Setup): Promise<Outcome> {
	const skip = (skipped: string) => ({ figures: {}, faults: [], skipped });
	if (process.platform !== "linux")
		return skip("It finds the processes of PostgreSQL by /proc, as on Linux.");
	const isLong = setup.rounds >= longRounds;
	await using disk = isLong ? mountSmallDisk() : undefined;
	let database: DatabaseProcesses;
	try {
		database = await startDatabase(disk?.path, {
			shared_buffers: "64MB",
			max_wal_size: "128MB",
			min_wal_size: "32MB",
			// A round cannot wait for the minutes of the default.
			deadlock_timeout: "200ms",
		});
	} catch (cause) {
		return skip(`PostgreSQL does not start: ${(cause as Error).message}`);
	}
	await using _ = database;
	await using proxy = await openCommitProxy(database.socket);
	const servers: ServerProcess[] = [];
	const start = () =>
		startServer({
			flags: [
				...["--store", `postgres://peopled@127.0.0.1:${proxy.port}/peopled`],
				...["--store-statement-timeout", "2000"],
				...["--store-connect-timeout", "2000", "--log-level", "silent"],
			],
		});
	const world: World = {
		...{ database, proxy, servers, start },
		chance: openChance(setup.seed).stream("faults"),
		isDiskSmall: disk !== undefined,
		fullDisks: 0,
	};
	try {
		// One after the other: the first makes the sample.
		servers.push(await start());
		servers.push(await start());
		return await runRounds(world, setup);
	} finally {
		for (const server of servers) await server[Symbol.asyncDispose]();
	}
}

async function runRounds(world: World, setup: Setup): Promise<Outcome> {
	const { database, servers, chance } = world;
	const { rounds, isOver, seed, tell } = setup;
	const address = database.addressOf("peopled");
	const account = openAccount(`cluster-${seed}`);
	const load = openLoad({
		...{ account, clients: clientsPerServer },
		chance: openChance(seed).stream("load"),
	});
	const ledger = openLedger({ address });
	const isLong = rounds >= longRounds;
	const possible = clusterFaults.filter(
		({ isPossible }) => isPossible?.(world) ?? true,
	);
	const struck = new Map(clusterFaults.map(({ name }) => [name, 0]));
	const faults: string[] = [];
	let slowestMs = 0;
	let round = 0;
	for (; round < rounds && !isOver(); round++) {
		if (isLong && round > 0 && round % possible.length === 0)
			faults.push(...(await changeServers(world)));
		const fault = possible[
			round % possible.length
		] as (typeof possible)[number];
		const isDone = startClients(servers, load);
		const { made: before } = account.counts();
		await waitFor(
			"changes before the fault",
			async () => account.counts().made > before + changesBefore,
		);
		await pause(chance.below(beforeMsMax));
		await fault.strike(world);
		const begin = performance.now();
		await recover(world);
		const recoveryMs = performance.now() - begin;
		slowestMs = Math.max(slowestMs, recoveryMs);
		await pause(afterMs);
		await isDone();
		await load.settleJobs(servers[0]?.url as string);
		await waitForCommits(address);
		const found = await ledger.check(account);
		if (round % wholeEvery === wholeEvery - 1)
			found.push(...(await ledger.checkWhole()));
		struck.set(fault.name, (struck.get(fault.name) ?? 0) + 1);
		for (const one of found) {
			faults.push(`Round ${round + 1}, ${fault.name}: ${one}`);
			tell(`FAULT ${one}`);
		}
		tell(
			`${round + 1}. ${fault.name}; ${account.counts().made} changes acknowledged; whole after ${Math.round(recoveryMs)} ms; ${faults.length} faults`,
		);
	}
	faults.push(...(await ledger.checkWhole()));
	const control = await loseCommits(world, seed);
	const { made, refused, unknown } = account.counts();
	return {
		figures: {
			rounds: round,
			...Object.fromEntries(struck),
			...(world.isDiskSmall
				? {}
				: { [clusterFaults.at(-1)?.name as string]: "not run" }),
			"changes acknowledged": made,
			"changes refused": refused,
			"changes without a reply": unknown,
			"single commits cut off": world.proxy.cut,
			"writes met by a full disk": world.fullDisks,
			"slowest recovery, ms": Math.round(slowestMs),
			"lines of history checked": ledger.lineCount,
			"control: losses found": control,
		},
		faults: [
			...faults,
			...(control === 0
				? [
						"Control: PostgreSQL lost acknowledged commits, and the account missed none.",
					]
				: []),
		],
	};
}

// A third server joins, or stops when it is there.
async function changeServers({ servers, start }: World): Promise<string[]> {
	if (servers.length === 2) {
		servers.push(await start());
		return [];
	}
	const { exitCode } = (await servers.pop()?.stop()) ?? {};
	return exitCode === 0 ? [] : [`A server stopped with ${exitCode}.`];
}

async function recover({ database, servers }: World): Promise<void> {
	await database.revive();
	await waitForServers(servers);
}

// The control: PostgreSQL acknowledges commits before it writes them, its writer stands still, and it is killed. Gives the
// number of changes that the account misses.
async function loseCommits(world: World, seed: number): Promise<number> {
	const { database, servers } = world;
	const address = database.addressOf("peopled");
	for (const statement of [
		"ALTER SYSTEM SET synchronous_commit = off",
		"SELECT pg_reload_conf()",
	])
		await ask(address, statement);
	await waitFor("commits that do not wait", async () => {
		const [row] = await ask(address, "SHOW synchronous_commit");
		return row?.synchronous_commit === "off";
	});
	const account = openAccount(`cluster-control-${seed}`);
	const load = openLoad({
		account,
		chance: openChance(seed).stream("control"),
		only: ["put", "patch", "create"],
	});
	database.freezeWriter();
	await load.run({
		url: servers[0]?.url as string,
		isOver: () => account.counts().made >= controlChanges,
	});
	database.signal("SIGKILL");
	await recover(world);
	return demandAccounted(account, await readLines({ address })).filter(
		(fault) => fault.includes(" lost lines"),
	).length;
}

/** A disk of its own that can be filled; undefined where this user may not mount one. */
function mountSmallDisk(): (AsyncDisposable & { path: string }) | undefined {
	const path = mkdtempSync(join(tmpdir(), "peopled-disk-"));
	try {
		execFileSync(
			"mount",
			[
				...["-t", "tmpfs", "-o", `size=${smallDiskBytes},mode=755`],
				...["peopled-torture", path],
			],
			{ stdio: "ignore" },
		);
	} catch {
		rmdirSync(path);
		return undefined;
	}
	const unmount = () => {
		execFileSync("umount", ["--lazy", path]);
		rmdirSync(path);
	};
	process.on("exit", unmount);
	return {
		path,
		async [Symbol.asyncDispose]() {
			process.off("exit", unmount);
			unmount();
		},
	};
}
