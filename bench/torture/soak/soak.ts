import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { openChance } from "../../../src/concurrency/chance.ts";
import {
	type ServerProcess,
	startServer,
} from "../../../test/end-to-end/process.ts";
import { openAccount } from "../account.ts";
import { openLedger } from "../ledger.ts";
import { openLoad } from "../load.ts";
import { offerClosed } from "../overload/offer.ts";
import { openReads } from "../overload/requests.ts";
import type { Outcome, Part, Setup } from "../part.ts";
import { measureGrowth } from "./growth.ts";
import {
	canSample,
	type ProcessSample,
	sampleProcess,
} from "./process-sample.ts";

/**
 * Sends as many requests as an organization sends in eight hours, and looks for what grows. A round stands for a minute of
 * ten administrators or programs that send a request every second: 600 requests, of which 150 change something.
 */
export const soak: Part = {
	name: "soak",
	title: "a working day of requests, with what grows",
	rounds: 480,
	weight: 3,
	proof: ["requests", "changes acknowledged", "lines of history checked"],
	run,
};

const changesPerRound = 150;
const readsPerRound = 450;
const clients = 8;
/** The first quarter fills caches, and tells nothing of a leak. */
const warmShare = 0.25;
const roundsPerCheck = 20;
/** A changed row takes this much more of the file at the end than at the beginning when something is not constant. */
const bytesRatioMax = 1.5;
const roundsJudgedMin = 40;

async function run(setup: Setup): Promise<Outcome> {
	if (!canSample)
		return {
			figures: {},
			faults: [],
			skipped: "Only Linux tells here what a process holds.",
		};
	const data = join(setup.folder, "data");
	await using server = await startServer({ data });
	const { samples, faults, requests, changes, lineCount } = await play(
		setup,
		server,
	);
	const warm = Math.floor(samples.length * warmShare);
	const figures: Outcome["figures"] = {
		rounds: samples.length,
		requests,
		"changes acknowledged": changes,
		"lines of history checked": lineCount,
	};
	for (const [name, read] of Object.entries(held)) {
		const values = samples.slice(warm).map(read);
		const growth = measureGrowth(values);
		figures[`${name}, first and last`] =
			`${showNumber(values[0])}, ${showNumber(values.at(-1))}`;
		figures[`${name} per 100 rounds`] = (growth.perRound * 100).toFixed(2);
		if (growth.isGrowing && samples.length >= roundsJudgedMin)
			faults.push(
				`${name} grow by ${(growth.share * 100).toFixed(0)} % over ${values.length} rounds.`,
			);
	}
	const { first, last } = bytesPerChange(samples.slice(warm));
	figures["file bytes per change, first and second half"] =
		`${Math.round(first)}, ${Math.round(last)}`;
	if (samples.length >= roundsJudgedMin && last > first * bytesRatioMax)
		faults.push(
			`A change takes ${Math.round(last)} bytes of the file in the second half, and ${Math.round(first)} in the first.`,
		);
	const control = await findLeak(server);
	figures["control: descriptors of a leak, per round"] = control.perRound;
	return { figures, faults: [...faults, ...control.faults] };
}

const held: Readonly<Record<string, (sample: Sample) => number>> = {
	"MB of memory": ({ memoryMb }) => memoryMb,
	"MB of heap": ({ heapMb }) => heapMb,
	descriptors: ({ descriptors }) => descriptors,
	threads: ({ threads }) => threads,
};

interface Sample extends ProcessSample {
	/** Changes acknowledged so far. */
	changes: number;
}

async function play(
	{ rounds, isOver, seed, tell }: Setup,
	server: ServerProcess,
) {
	const { url } = server;
	const chance = openChance(seed);
	const account = openAccount(`soak-${seed}`);
	const load = openLoad({ account, chance: chance.stream("load"), clients });
	const nextRead = await openReads(url, chance.stream("reads"));
	const ledger = openLedger({ file: join(server.data, "peopled.db") });
	const samples: Sample[] = [];
	const faults: string[] = [];
	let requests = 0;
	const check = async () => {
		await load.settleJobs(url);
		faults.push(...(await ledger.check(account)));
	};
	for (let round = 1; round <= rounds && !isOver(); round++) {
		const until = account.counts().made + changesPerRound;
		await load.run({ url, isOver: () => account.counts().made >= until });
		const read = await offerClosed({
			url,
			next: nextRead,
			ms: Infinity,
			count: readsPerRound,
			clients,
		});
		requests += read.offered;
		faults.push(...read.problems);
		const { made } = account.counts();
		samples.push({ ...(await sampleProcess(server)), changes: made });
		if (round % roundsPerCheck !== 0) continue;
		await check();
		const { memoryMb, descriptors } = samples.at(-1) as Sample;
		tell(
			`round ${round}: ${made} changes, ${Math.round(memoryMb)} MB, ${descriptors} descriptors, ${faults.length} faults`,
		);
	}
	await check();
	faults.push(...(await ledger.checkWhole()));
	for (const [status, count] of load.statuses) {
		requests += count;
		if (status >= 500)
			faults.push(`${count} changes were answered with ${status}.`);
	}
	const { made } = account.counts();
	return {
		samples,
		faults,
		requests,
		changes: made,
		lineCount: ledger.lineCount,
	};
}

function bytesPerChange(samples: readonly Sample[]) {
	const half = Math.floor(samples.length / 2);
	const between = (from: Sample | undefined, to: Sample | undefined) =>
		from === undefined || to === undefined || to.changes === from.changes
			? 0
			: (to.fileBytes - from.fileBytes) / (to.changes - from.changes);
	return {
		first: between(samples[0], samples[half]),
		last: between(samples[half], samples.at(-1)),
	};
}

const controlRounds = 12;
const leakedPerRound = 3;

/** The control: connections that nobody closes must be found as descriptors that grow. */
async function findLeak(server: ServerProcess) {
	const { hostname, port } = new URL(server.url);
	const sockets: Socket[] = [];
	const counts: number[] = [];
	for (let round = 0; round < controlRounds; round++) {
		for (let leaked = 0; leaked < leakedPerRound; leaked++)
			sockets.push(await openIdle(Number(port), hostname));
		counts.push((await sampleProcess(server)).descriptors);
	}
	for (const socket of sockets) socket.destroy();
	const { isGrowing, perRound } = measureGrowth(counts);
	return {
		perRound: Number(perRound.toFixed(1)),
		faults: isGrowing
			? []
			: ["The control leaked descriptors, and their growth was not noticed."],
	};
}

/** A connection that has had one reply: the system gives a server no connection that says nothing. */
async function openIdle(port: number, host: string): Promise<Socket> {
	const socket = connect(port, host);
	socket.on("error", () => {});
	socket.write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
	await once(socket, "data");
	return socket;
}

function showNumber(value: number | undefined): string {
	return value === undefined ? "none" : value.toFixed(value < 100 ? 1 : 0);
}
