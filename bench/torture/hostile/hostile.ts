import { join } from "node:path";
import type { Runtime } from "../../../test/end-to-end/process.ts";
import {
	type DatabaseProcesses,
	startDatabase,
} from "../cluster/database-processes.ts";
import type { Outcome, Part, Setup } from "../part.ts";
import { faultsMax, openTally, type Tally } from "./attack.ts";
import { attackServer, type Victim } from "./attack-server.ts";

/** Sends hostile requests to a server of the sample directory, and judges each reply. */
export const hostile: Part = {
	name: "hostile",
	title: "hostile requests from a grammar made of /openapi.json",
	rounds: 1_000_000,
	weight: 10,
	proof: [
		"calls with a success",
		"raw connections",
		"status 200",
		"status 400",
	],
	run,
};

/** Each server in turn is attacked with so many requests, and then started again on what they left. */
const requestsPerServer = 50_000;

async function run(setup: Setup): Promise<Outcome> {
	const { rounds, seed, folder } = setup;
	const isShort = rounds < requestsPerServer;
	await using database = isShort ? undefined : await tryDatabase();
	const all = listVictims(folder, database);
	const victims = isShort ? [all[seed % 2] as Victim] : all;
	const tally = openTally();
	const figures: Outcome["figures"] = {};
	const start = performance.now();
	const isOver = () =>
		tally.requests >= rounds ||
		tally.faults.length >= faultsMax ||
		(tally.requests > 0 && setup.isOver());
	for (let turn = 0; !isOver(); turn++) {
		const victim = victims[turn % victims.length] as Victim;
		const until = tally.requests + requestsPerServer;
		const siege = await attackServer(setup, victim, {
			tally,
			turn,
			isOver: () => tally.requests >= until || isOver(),
		});
		figures[`${victim.name}: MB after 5,000 requests, and at the end`] =
			`${siege.firstMb}, ${siege.lastMb}`;
		figures["broken servers noticed"] = siege.noticed;
		figures["calls with a success"] = `${tally.done.size} of ${siege.calls}`;
	}
	if (!isShort && database === undefined)
		figures["on PostgreSQL"] = "not run: it does not start here";
	return {
		figures: {
			...showTally(tally, (performance.now() - start) / 1000),
			...figures,
		},
		faults: tally.faults,
	};
}

async function tryDatabase(): Promise<DatabaseProcesses | undefined> {
	try {
		return await startDatabase(undefined, { shared_buffers: "64MB" });
	} catch {
		return undefined;
	}
}

function listVictims(
	folder: string,
	database: DatabaseProcesses | undefined,
): Victim[] {
	const onSqlite = (runtime: Runtime): Victim => {
		const data = join(folder, runtime);
		const place = { file: join(data, "peopled.db") };
		return { name: `SQLite on ${runtime}`, runtime, data, place };
	};
	const victims = [onSqlite("bun"), onSqlite("node")];
	if (database === undefined) return victims;
	const place = { address: database.addressOf("peopled") };
	const data = join(folder, "postgres");
	return [
		...victims,
		{ name: "PostgreSQL on bun", runtime: "bun", data, place },
	];
}

function showTally(tally: Tally, seconds: number): Outcome["figures"] {
	const statuses = [...tally.byStatus].sort(([one], [other]) => one - other);
	return {
		requests: tally.requests,
		"requests per second": Math.round(tally.requests / seconds),
		"raw connections": tally.rawConnections,
		...Object.fromEntries(
			statuses.map(([status, count]) => [`status ${status}`, count]),
		),
		"closed without a reply": tally.closed,
		"late once, and not again": tally.lateOnce,
		"slowest reply, ms": Math.round(tally.slowestMs),
	};
}
