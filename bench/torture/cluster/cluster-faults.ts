import { closeSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { ChanceStream } from "../../../src/concurrency/chance.ts";
import type { ServerProcess } from "../../../test/end-to-end/process.ts";
import type { CommitProxy } from "./commit-proxy.ts";
import { ask, type DatabaseProcesses, send } from "./database-processes.ts";
import { pause } from "./fleet.ts";

/** Several servers on one database, with the way to it. */
export interface World {
	readonly database: DatabaseProcesses;
	readonly proxy: CommitProxy;
	/** The servers at present; a fault puts another in the place of one that it has killed. */
	readonly servers: ServerProcess[];
	start(): Promise<ServerProcess>;
	readonly chance: ChanceStream;
	/** Whether the data is on a small disk of its own. */
	readonly isDiskSmall: boolean;
	/** How often the database did not get on because its disk was full. */
	fullDisks: number;
}

/** Something that happens to servers or database; `strike` ends when it is over, and before all have recovered. */
interface ClusterFault {
	readonly name: string;
	strike(world: World): Promise<void>;
	/** Whether it is possible here; always when left out. */
	isPossible?(world: Pick<World, "isDiskSmall">): boolean;
}

/** Longer than the lease of a job and the time that a transaction may be idle. */
const freezeMsMax = 6500;
/** More than the database keeps ready. */
const logSegmentsMax = 12;

/** The faults, in the order in which a run goes through them. */
export const clusterFaults: readonly ClusterFault[] = [
	{ name: "a process killed", strike: killServer },
	{ name: "commits cut off", strike: cutCommits },
	{ name: "the postmaster killed", strike: killPostmaster },
	{ name: "backends ended", strike: endBackends },
	{ name: "a backend killed", strike: killBackend },
	{ name: "the database frozen", strike: freezeDatabase },
	{ name: "a process frozen", strike: freezeServer },
	{
		name: "the disk of the database full",
		strike: fillDisk,
		isPossible: ({ isDiskSmall }) => isDiskSmall,
	},
];

async function killServer({ servers, start, chance }: World): Promise<void> {
	const victim = chance.below(servers.length);
	await servers[victim]?.kill();
	servers[victim] = await start();
}

// Beyond the times that the servers and the database have for it, or shorter.
async function freezeServer({ servers, chance }: World): Promise<void> {
	const { pid } = servers[chance.below(servers.length)] as ServerProcess;
	const ms = chance.below(3) === 0 ? chance.below(2000) : freezeMsMax;
	send(pid, "SIGSTOP");
	await pause(ms).finally(() => send(pid, "SIGCONT"));
}

async function endBackends({ database, chance }: World): Promise<void> {
	const share = 1 + chance.below(3);
	for (let wave = 0; wave < 4; wave++) {
		await ask(
			database.addressOf("peopled"),
			`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
			WHERE datname = current_database() AND pid <> pg_backend_pid() AND pid % 3 < ${share}`,
		);
		await pause(chance.below(150));
	}
}

// PostgreSQL then ends all other processes too, and reads its log again.
async function killBackend({ database, chance }: World): Promise<void> {
	const backends = database.listBackends();
	const victim = backends[chance.below(backends.length)];
	if (victim !== undefined) send(victim, "SIGKILL");
	await pause(100);
}

async function killPostmaster({ database, chance }: World): Promise<void> {
	const pid = database.postmaster();
	if (chance.below(3) > 0) database.signal("SIGKILL");
	else if (pid !== undefined) send(pid, "SIGKILL");
	await pause(chance.below(500));
}

async function cutCommits({ proxy, chance }: World): Promise<void> {
	for (const when of ["after", "before", "after"] as const) {
		proxy.cutCommits(1 + chance.below(3), when);
		await pause(150 + chance.below(200));
	}
	if (chance.below(2) === 0) proxy.cutAll();
}

// With the postmaster alone frozen, the connections work and no other can be made.
async function freezeDatabase({
	database,
	proxy,
	chance,
}: World): Promise<void> {
	const pid = database.postmaster();
	const ms = 500 + chance.below(3500);
	if (chance.below(3) > 0) database.signal("SIGSTOP");
	else if (pid !== undefined) {
		send(pid, "SIGSTOP");
		proxy.cutAll();
	}
	await pause(ms).finally(() => database.signal("SIGCONT"));
}

async function fillDisk(world: World): Promise<void> {
	const { database, chance } = world;
	const ballast = join(database.data, "..", "ballast");
	const file = openSync(ballast, "w");
	try {
		const bytes = Buffer.alloc(1 << 16);
		const spare = chance.below(4) * bytes.length;
		const { bavail, bsize } = statfsSync(database.data);
		for (let left = bavail * bsize - spare; left > 0; left -= bytes.length)
			writeSync(file, bytes);
	} catch {
		// The servers have written meanwhile: the disk is full.
	} finally {
		closeSync(file);
	}
	// Segments of the log that are there already would do for a while.
	for (let segment = 0; segment < logSegmentsMax; segment++) {
		const isMade = await ask(
			database.addressOf("peopled"),
			"SELECT pg_switch_wal()",
		).then(
			() => true,
			() => false,
		);
		if (!isMade) {
			world.fullDisks++;
			break;
		}
		await pause(100);
	}
	await pause(chance.below(1000));
	rmSync(ballast);
}
