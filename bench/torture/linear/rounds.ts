import type { Chance } from "../../../src/concurrency/chance.ts";
import {
	type ServerProcess,
	startServer,
} from "../../../test/end-to-end/process.ts";
import {
	createSubjects,
	type Plan,
	type Recorded,
	recordClients,
} from "./clients.ts";

const operationsPerRound = 1000;
const clients = 16;
/** How many people a round is about. */
const peoplePerRound = 5;

/** The servers on one store. */
export interface Fleet extends AsyncDisposable {
	readonly name: string;
	readonly servers: ServerProcess[];
	start(): Promise<ServerProcess>;
}

/** Starts servers with the same flags. */
export async function openFleet(
	name: string,
	count: number,
	flags: readonly string[],
): Promise<Fleet> {
	const start = () =>
		startServer({ flags: [...flags, "--log-level", "error"] });
	const servers: ServerProcess[] = [];
	// One after the other: the first makes the sample.
	for (let number = 0; number < count; number++) servers.push(await start());
	return {
		...{ name, servers, start },
		async [Symbol.asyncDispose]() {
			for (const server of servers) await server[Symbol.asyncDispose]();
		},
	};
}

/** Lets clients work on new people, and kills a server meanwhile when told to. */
export async function runRound(
	fleet: Fleet,
	{
		chance,
		round,
		isKilled,
		seed,
		reads,
	}: {
		chance: Chance;
		/** Distinguishes the people of this round. */
		round: number | string;
		isKilled: boolean;
		seed: number;
		reads?: Plan["reads"];
	},
): Promise<Recorded> {
	const { servers } = fleet;
	const { subjects, position } = await createSubjects(
		servers[0]?.url as string,
		Array.from(
			{ length: peoplePerRound },
			(_, n) => `linear-${seed}-${round}-${n}`,
		),
	);
	const kill = chance.stream("kill");
	const victim = kill.below(servers.length);
	const killAt = isKilled
		? kill.below(operationsPerRound / 2) + operationsPerRound / 4
		: Number.POSITIVE_INFINITY;
	let restarted: Promise<void> | undefined;
	const restart = async () => {
		await servers[victim]?.kill();
		servers[victim] = await fleet.start();
	};
	const recorded = await recordClients({
		...{ subjects, clients, servers: servers.length, reads, position },
		operations: operationsPerRound,
		urlOf: (server) => servers[server]?.url as string,
		chanceOf: (client) => chance.stream(`client ${client}`),
		note(done) {
			if (done >= killAt) restarted ??= restart();
		},
	});
	await restarted;
	return recorded;
}
