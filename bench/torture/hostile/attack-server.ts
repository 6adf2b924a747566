import { readFileSync } from "node:fs";
import {
	adminToken,
	type Runtime,
	runPeopled,
	type ServerProcess,
	startServer,
} from "../../../test/end-to-end/process.ts";
import type { Place } from "../directory-rows.ts";
import { checkInvariants, readDirectory } from "../invariants.ts";
import type { Setup } from "../part.ts";
import { type Operation, readApiDocument } from "./api-document.ts";
import {
	type Attacker,
	openAttacker,
	type Tally,
	type Target,
} from "./attack.ts";
import { signIn } from "./callers.ts";
import { findBreaches } from "./find-breaches.ts";
import { openJudge } from "./judge.ts";
import { openKnownThings } from "./known-things.ts";
import { learnThings } from "./learn-things.ts";

/** A server to attack. */
export interface Victim {
	name: string;
	runtime: Runtime;
	/** The folder of its data. */
	data: string;
	place: Place;
}

/** What an attack has shown beside its tally. */
interface Siege {
	firstMb: number;
	lastMb: number;
	/** How many of the broken servers were noticed. */
	noticed: string;
	calls: number;
}

const attackers = 8;
const replyMsMax = 5000;
/** After so many requests the stand-in is attacked by one attacker alone: its calls change what all others get. */
const requestsPerTurn = 5000;
const standInRequests = 40;
/** In every so many turns the directory is checked, and the stand-in may load another state. */
const turnsPerCheck = 8;
/** More memory than that at the end than after the first turn is a leak; a stand-in keeps the latest requests, too. */
const memoryMbMax = 300;

/** Attacks a server until it is over, and checks what is left of it; the turn and the seed make the choices. */
export async function attackServer(
	setup: Setup,
	victim: Victim,
	attack: { tally: Tally; turn: number; isOver: () => boolean },
): Promise<Siege> {
	const { tally } = attack;
	const { runtime, data, place } = victim;
	const store = "address" in place ? ["--store", place.address] : [];
	await using server = await startServer({
		runtime,
		data,
		flags: [...flags, ...store],
	});
	const target = await openTarget(server, tally);
	const firstMb = await play(setup, { ...attack, server, target, place });
	const lastMb = await settleMemory(server);
	if (lastMb - firstMb > memoryMbMax)
		tally.faults.push(
			`The server has ${lastMb} MB after the last request, and had ${firstMb} MB after the first ${requestsPerTurn}.`,
		);
	const { faults, noticed } = await findBreaches(setup, server, target);
	tally.faults.push(...faults, ...(await checkEnd(server, victim)));
	const calls = target.grammar.document.operations.length;
	return { firstMb, lastMb, noticed, calls };
}

const flags = [
	...["--body-timeout", "1000", "--webhook-targets", "public"],
	...["--chance-seed", "1", "--log-level", "error"],
];

async function openTarget(
	server: ServerProcess,
	tally: Tally,
): Promise<Target> {
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
		tally,
		replyMsMax,
	};
}

/** Attacks until the rounds are over, and returns the megabytes of the server after the first turn. */
async function play(
	{ seed, tell }: Setup,
	{
		server,
		target,
		place,
		turn: begun,
		isOver,
	}: {
		server: ServerProcess;
		target: Target;
		place: Place;
		turn: number;
		isOver: () => boolean;
	},
): Promise<number> {
	const { tally, grammar } = target;
	const { ordinary, ofStandIn, loading } = sort(grammar.document.operations);
	const all = Array.from({ length: attackers }, (_, number) =>
		openAttacker(target, { seed, number: begun * attackers + number }),
	);
	const [first] = all as [Attacker];
	let firstMb = 0;
	let told = 0;
	for (let turn = 1; !isOver(); turn++) {
		const each = Math.ceil(requestsPerTurn / attackers);
		await Promise.all(all.map((one) => one.attack(ordinary, each, isOver)));
		const isChecking = turn % turnsPerCheck === 0;
		if (isChecking) tally.faults.push(...(await checkNow(place)));
		const calls = isChecking ? [...ofStandIn, ...loading] : ofStandIn;
		// Also when it is over: even a short run asks everything.
		for (let sent = 0; sent < standInRequests; sent++) {
			await first.attack(calls, 1, () => false);
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

async function checkNow(place: Place): Promise<string[]> {
	return checkInvariants(await readDirectory(place));
}

async function checkEnd(
	server: ServerProcess,
	{ data, place }: Victim,
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
	faults.push(...(await checkNow(place)));
	const where =
		"address" in place ? ["--store", place.address] : ["--data", data];
	const verified = await runPeopled(["verify", ...where]);
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
