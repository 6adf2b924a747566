import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
	adminToken,
	runPeopled,
	type ServerProcess,
	startServer,
} from "../../../test/end-to-end/process.ts";
import { checkInvariants, readDirectory } from "../invariants.ts";
import type { Outcome, Part, Setup } from "../part.ts";
import { type Operation, readApiDocument } from "./api-document.ts";
import {
	type Attacker,
	faultsMax,
	openAttacker,
	openTally,
	type Target,
} from "./attack.ts";
import { signIn } from "./callers.ts";
import { findBreaches } from "./find-breaches.ts";
import { openJudge } from "./judge.ts";
import { openKnownThings } from "./known-things.ts";
import { learnThings } from "./learn-things.ts";

/** Sends hostile requests to a server of the sample directory, and judges each reply. */
export const hostile: Part = {
	name: "hostile",
	title: "hostile requests from a grammar made of /openapi.json",
	rounds: 1_000_000,
	weight: 10,
	run,
};

const attackers = 8;
/** After so many requests the stand-in is attacked by one attacker alone: its calls change what all others get. */
const requestsPerTurn = 5000;
const standInRequests = 40;
/** In every so many turns the directory is checked, and the stand-in may load another state. */
const turnsPerCheck = 8;
/** More memory than that at the end than after the first turn is a leak. */
const memoryMbMax = 200;

async function run(setup: Setup): Promise<Outcome> {
	const data = join(setup.folder, "data");
	const start = performance.now();
	await using server = await startServer({ data, flags });
	const target = await openTarget(server);
	const { tally } = target;
	const firstMb = await play(setup, server, target);
	const seconds = (performance.now() - start) / 1000;
	const lastMb = await settleMemory(server);
	if (lastMb - firstMb > memoryMbMax)
		tally.faults.push(
			`The server has ${lastMb} MB after the last request, and had ${firstMb} MB after the first ${requestsPerTurn}.`,
		);
	const breaches = await findBreaches(setup, server, target);
	tally.faults.push(...breaches.faults);
	tally.faults.push(...(await checkEnd(server, data)));
	const statuses = [...tally.byStatus].sort(([one], [other]) => one - other);
	return {
		figures: {
			requests: tally.requests,
			"requests per second": Math.round(tally.requests / seconds),
			"raw connections": tally.rawConnections,
			...Object.fromEntries(
				statuses.map(([status, count]) => [`status ${status}`, count]),
			),
			"closed without a reply": tally.closed,
			"calls with a success": `${tally.done.size} of ${target.grammar.document.operations.length}`,
			"late once, and not again": tally.lateOnce,
			"slowest reply, ms": Math.round(tally.slowestMs),
			"broken servers noticed": breaches.noticed,
			"MB after the first turn": firstMb,
			"MB at the end": lastMb,
		},
		faults: tally.faults,
	};
}

const flags = [
	...["--body-timeout", "1000", "--webhook-targets", "public"],
	...["--chance-seed", "1", "--log-level", "error"],
];

async function openTarget(server: ServerProcess): Promise<Target> {
	const { url } = server;
	const described = (await (
		await fetch(`${url}/openapi.json`)
	).json()) as object;
	const callers = await signIn(url);
	const known = openKnownThings(callers.people);
	await learnThings(known, { url, token: adminToken });
	return {
		url,
		grammar: {
			document: readApiDocument(described),
			known,
			callers,
			host: new URL(url).host,
		},
		judge: openJudge(described, [
			adminToken,
			...callers.others,
			server.data,
			process.cwd(),
		]),
		tally: openTally(),
	};
}

/** Attacks until the rounds are over, and returns the megabytes of the server after the first turn. */
async function play(
	setup: Setup,
	server: ServerProcess,
	target: Target,
): Promise<number> {
	const { rounds, seed, tell } = setup;
	const { tally, grammar } = target;
	const { ordinary, ofStandIn, loading } = sort(grammar.document.operations);
	const all = Array.from({ length: attackers }, (_, number) =>
		openAttacker(target, { seed, number }),
	);
	const [first] = all as [Attacker];
	const isOver = () => setup.isOver() || tally.faults.length >= faultsMax;
	let firstMb = 0;
	let told = 0;
	for (let turn = 1; tally.requests < rounds && !isOver(); turn++) {
		const left = rounds - tally.requests;
		const each = Math.ceil(Math.min(requestsPerTurn, left) / attackers);
		await Promise.all(all.map((one) => one.attack(ordinary, each, isOver)));
		const isChecking = turn % turnsPerCheck === 0;
		if (isChecking) tally.faults.push(...(await checkNow(server)));
		const calls = isChecking ? [...ofStandIn, ...loading] : ofStandIn;
		for (let sent = 0; sent < standInRequests && !isOver(); sent++) {
			await first.attack(calls, 1, isOver);
			await calm(server);
		}
		await renew(target, server);
		if (turn === 1) firstMb = readMb(server);
		for (; told < tally.faults.length; told++)
			tell(`fault: ${tally.faults[told]?.slice(0, 400)}`);
		tell(
			`${tally.requests} requests, slowest ${Math.round(tally.slowestMs)} ms, ${readMb(server)} MB, ${told} faults`,
		);
	}
	for (const one of all) one.close();
	return firstMb;
}

function sort(operations: readonly Operation[]) {
	const loads = new Set(["loadSnapshot", "resetStandIn"]);
	const isOfStandIn = ({ path, method }: Operation) =>
		path.startsWith("/peopled/") && method !== "GET";
	return {
		// This one ends the session of its caller, who is needed.
		ordinary: operations.filter(
			(each) => !isOfStandIn(each) && each.id !== "deleteSession",
		),
		ofStandIn: operations.filter(
			(each) => isOfStandIn(each) && !loads.has(each.id),
		),
		loading: operations.filter(({ id }) => loads.has(id)),
	};
}

/** Takes back what the stand-in was told, so that it concerns no later request. */
async function calm({ url }: ServerProcess): Promise<void> {
	for (const place of ["faults", "clock"])
		await fetch(`${url}/peopled/${place}`, {
			method: "DELETE",
			headers: { authorization: `Bearer ${adminToken}` },
		});
}

/** Signs the callers in again where a load has forgotten them, and gets the ids that are there now. */
async function renew(target: Target, { url }: ServerProcess): Promise<void> {
	const { grammar } = target;
	const callers = await signIn(url);
	Object.assign(grammar, { callers });
	await learnThings(grammar.known, { url, token: adminToken });
}

async function checkNow({ data }: ServerProcess): Promise<string[]> {
	const rows = await readDirectory({ file: join(data, "peopled.db") });
	return checkInvariants(rows);
}

async function checkEnd(
	server: ServerProcess,
	data: string,
): Promise<string[]> {
	const faults: string[] = [];
	const health = await fetch(`${server.url}/health`);
	if (health.status !== 200)
		faults.push(`/health answers ${health.status} after the last request.`);
	const { exitCode, stderr } = await server.stop();
	if (exitCode !== 0) faults.push(`The server ended with ${exitCode}.`);
	const failures = stderr
		.split("\n")
		.filter((line) => line !== "" && !line.includes("FaultError"));
	if (failures.length > 0)
		faults.push(`The server logged: ${failures.join("\n").slice(0, 3000)}`);
	faults.push(...(await checkNow(server)));
	const verified = await runPeopled(["verify", "--data", data]);
	if (verified.exitCode !== 0)
		faults.push(`verify: ${verified.stdout}${verified.stderr}`);
	return faults;
}

/** The memory when the server has had a moment to give back what it does not need. */
async function settleMemory(server: ServerProcess): Promise<number> {
	let least = readMb(server);
	for (let look = 0; look < 10; look++) {
		await new Promise((resolve) => setTimeout(resolve, 300));
		least = Math.min(least, readMb(server));
	}
	return least;
}

function readMb({ pid }: ServerProcess): number {
	const status = readFileSync(`/proc/${pid}/status`, "utf8");
	return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
}
