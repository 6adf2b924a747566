import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openChance } from "../../../src/concurrency/chance.ts";
import {
	adminToken,
	type ServerProcess,
	startServer,
	waitFor,
} from "../../../test/end-to-end/process.ts";
import { type Account, openAccount } from "../account.ts";
import { openLedger } from "../ledger.ts";
import type { Outcome, Part, Setup } from "../part.ts";
import { type Offered, offerClosed, offerOpen } from "./offer.ts";
import { type LoadRequest, openReadsAndChanges } from "./requests.ts";
import { openSlowClients } from "./slow-clients.ts";

/** Offers a server twice as much as it can do, for ten minutes in the long form, beside slow clients. */
export const overload: Part = {
	name: "overload",
	title: "twice the capacity is offered, beside slow clients",
	rounds: 300,
	weight: 3,
	proof: ["accepted", "refused with 429 or 503", "changes accounted"],
	run,
};

/** The length of a round. */
const roundMs = 2000;
/** The time in which a round measures the capacity. */
const lookMs = 1000;
const clients = 60;
/** After the load nobody may be refused, so fewer than one person's share of the places, which is half. */
const restClients = 16;
const inFlightMax = 64;
/** More than the server lets in, so that it must refuse some. */
const connectionsMax = 800;
const filesMin = 4000;
/** Offers of a round, each of twice as much, until one is too much. */
const offersMax = 4;
/** A machine that does something else is slow for a moment, so only a long run is judged by its times. */
const roundsJudgedMin = 20;
const healthMsMax = 2000;
const keptShareMin = 0.8;

async function run(setup: Setup): Promise<Outcome> {
	const files = readFilesMax();
	if (files < filesMin)
		return {
			figures: {},
			faults: [],
			skipped: `A process may open only ${files} files here; \`ulimit -n ${filesMin}\` allows more.`,
		};
	const data = join(setup.folder, "data");
	await using server = await startServer({
		data,
		flags: ["--in-flight-limit", String(inFlightMax), "--body-timeout", "1000"],
	});
	const account = openAccount(`overload-${setup.seed}`);
	const ledger = openLedger({ file: join(data, "peopled.db") });
	const { url } = server;
	const chance = openChance(setup.seed).stream("requests");
	const next = await openReadsAndChanges(url, chance, account);
	// The first replies of a process are slow.
	await offerClosed({ url, next, ms: lookMs, clients });
	const faults = await ledger.check(account);
	const { rounds, ...played } = await play(setup, server, {
		next,
		check: () => ledger.check(account),
	});
	await waitForRest(url);
	const after = await offerClosed({
		...{ url, next, ms: lookMs },
		clients: restClients,
	});
	if (after.shed > 0)
		played.faults.push(`${after.shed} requests are refused after the load.`);
	faults.push(...played.faults, ...(await ledger.check(account)));
	faults.push(...(await demandNothingLeft(server)));
	faults.push(...(await loseChange(account, () => ledger.check(account))));
	await server.stop();
	faults.push(...(await ledger.checkWhole()));
	const all = sum(rounds);
	const kept = median(
		rounds.map(
			({ accepted, seconds, capacity }) => accepted / seconds / capacity,
		),
	);
	const isJudged = rounds.length >= roundsJudgedMin;
	if (isJudged && kept < keptShareMin)
		faults.push(`Only ${kept.toFixed(2)} of the capacity was left.`);
	if (isJudged && played.healthMs > healthMsMax)
		faults.push(`/health took ${Math.round(played.healthMs)} ms.`);
	return {
		figures: {
			"capacity, requests per second, median": Math.round(
				median(rounds.map(({ capacity }) => capacity)),
			),
			"offered per second": Math.round(
				(all.offered + all.unsent) / all.seconds,
			),
			seconds: Math.round(all.seconds),
			accepted: all.accepted,
			"refused with 429 or 503": all.shed,
			"not sent, all connections waiting": all.unsent,
			"accepted / capacity, median": kept.toFixed(2),
			"accepted, p99 ms": quantile(all.acceptedMs, 0.99),
			"refused, p99 ms": quantile(all.shedMs, 0.99),
			"/health, slowest ms": Math.round(played.healthMs),
			"slow bodies refused": played.refusedBodies,
			"changes accounted": ledger.lineCount,
		},
		faults,
	};
}

async function play(
	{ rounds, isOver, tell }: Setup,
	server: ServerProcess,
	{
		next,
		check,
	}: {
		next: () => LoadRequest;
		check: () => Promise<string[]>;
	},
) {
	const { url } = server;
	const played: (Offered & { capacity: number })[] = [];
	const faults: string[] = [];
	let healthMs = 0;
	await using slow = openSlowClients(url, adminToken);
	for (let round = 1; round <= rounds && !isOver(); round++) {
		// Other work of the machine changes the capacity, so each round measures it.
		const look = await offerClosed({ url, next, ms: lookMs, clients });
		let isDone = false;
		const watching = watchHealth(url, () => isDone);
		const { capacity, offered, problems } = await offerTwice(
			{ url, next },
			look.accepted / look.seconds,
		);
		isDone = true;
		const health = await watching;
		healthMs = Math.max(healthMs, health.slowestMs);
		played.push({ ...offered, capacity });
		const found = [
			...look.problems,
			...problems,
			...health.problems,
			...(await check()),
		];
		faults.push(...found.map((fault) => `Round ${round}: ${fault}`));
		if (round % 10 === 0 || round === 1)
			tell(
				`round ${round}: capacity ${Math.round(capacity)}, ${Math.round(offered.accepted / offered.seconds)} accepted a second, ${offered.shed} refused, /health ${Math.round(healthMs)} ms, ${faults.length} faults`,
			);
	}
	return {
		rounds: played,
		faults,
		healthMs,
		refusedBodies: slow.refusedBodies(),
	};
}

/** Offers twice the capacity. A server that refuses nothing can do more than it was seen to do, as on a machine that was busy then. */
async function offerTwice(
	{ url, next }: { url: string; next: () => LoadRequest },
	seen: number,
) {
	const problems: string[] = [];
	for (let capacity = seen, tries = 1; ; tries++) {
		const offered = await offerOpen({
			...{ url, next, ms: roundMs, connectionsMax },
			perSecond: 2 * capacity,
		});
		problems.push(...offered.problems);
		if (offered.shed > 0 || tries === offersMax)
			return { capacity, offered, problems };
		capacity = Math.max(2 * capacity, offered.accepted / offered.seconds);
	}
}

/** Asks for the health until it is over. */
async function watchHealth(url: string, isOver: () => boolean) {
	const problems: string[] = [];
	let slowestMs = 0;
	while (!isOver()) {
		const start = performance.now();
		const { status } = await fetch(`${url}/health`);
		slowestMs = Math.max(slowestMs, performance.now() - start);
		if (status !== 200) problems.push(`/health answers ${status}`);
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	return { problems, slowestMs };
}

/** After the load nothing of it may be in flight, and the server is healthy. */
async function demandNothingLeft({ url }: ServerProcess): Promise<string[]> {
	const health = await fetch(`${url}/health?write=true`);
	await waitForRest(url).catch(() => {});
	const left = await countInFlight(url);
	return [
		...(health.status === 200
			? []
			: [`/health answers ${health.status} after the load.`]),
		// The question itself is in flight.
		...(left <= 1 ? [] : [`${left} requests are in flight after the load.`]),
	];
}

// A server that others leave no processor ends a request a moment after its reply.
function waitForRest(url: string): Promise<boolean> {
	return waitFor("the end of what is in flight", async () => {
		return (await countInFlight(url)) <= 1;
	});
}

async function countInFlight(url: string): Promise<number> {
	const metrics = await (await fetch(`${url}/metrics`)).text();
	return Number(/^peopled_requests_in_flight (\d+)$/m.exec(metrics)?.[1]);
}

/** The control: a change that counts as acknowledged, and was never sent, must be found missing. */
async function loseChange(
	account: Account,
	check: () => Promise<string[]>,
): Promise<string[]> {
	const entry = account.send({
		method: "PATCH",
		path: "/v1/people/nobody",
		expects: [{ subject: "person", kind: "updated" }],
	});
	account.settle(entry, { fate: "made", status: 200 });
	const found = await check();
	return found.some((fault) => fault.includes(entry.trackingId))
		? found.filter((fault) => !fault.includes(entry.trackingId))
		: ["The control lost a change, and the account does not name it."];
}

function median(values: readonly number[]): number {
	const sorted = [...values].sort((one, other) => one - other);
	return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function sum(rounds: readonly Offered[]): Offered {
	const add = (name: "offered" | "accepted" | "shed" | "unsent" | "seconds") =>
		rounds.reduce((total, round) => total + round[name], 0);
	return {
		offered: add("offered"),
		accepted: add("accepted"),
		shed: add("shed"),
		unsent: add("unsent"),
		seconds: add("seconds"),
		shedMs: rounds.flatMap(({ shedMs }) => shedMs),
		acceptedMs: rounds.flatMap(({ acceptedMs }) => acceptedMs),
		problems: [],
	};
}

function quantile(times: readonly number[], share: number): number | string {
	const sorted = Float64Array.from(times).sort();
	const found = sorted[Math.floor(sorted.length * share)];
	return found === undefined ? "none" : Math.round(found);
}

function readFilesMax(): number {
	try {
		const limits = readFileSync("/proc/self/limits", "utf8");
		return Number(/Max open files\s+(\d+)/.exec(limits)?.[1] ?? Infinity);
	} catch {
		return Infinity;
	}
}
