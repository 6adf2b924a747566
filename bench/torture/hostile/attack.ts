import { openChance } from "../../../src/concurrency/chance.ts";
import type { Operation } from "./api-document.ts";
import { type Chooser, openChooser } from "./choose.ts";
import {
	type Connection,
	openConnection,
	type RawReply,
} from "./connection.ts";
import {
	type DrawnRequest,
	drawRequest,
	type Grammar,
} from "./draw-request.ts";
import type { Judge } from "./judge.ts";
import { learnFromReply } from "./learn-things.ts";
import { playRawShape } from "./raw-shapes.ts";

/** What the requests of a run have met so far. */
export interface Tally {
	requests: number;
	/** Connections with bytes that no client library sends. */
	rawConnections: number;
	byStatus: Map<number, number>;
	/** Connections that were closed in place of a reply. */
	closed: number;
	/** The calls that were answered with success. */
	done: Set<string>;
	slowestMs: number;
	/** Replies that came late once, and in time when the request was sent again: the machine was busy. */
	lateOnce: number;
	faults: string[];
}

/** One stream of hostile requests, each sent when the one before is answered. */
export interface Attacker {
	/** Sends so many requests to these calls. */
	attack(
		operations: readonly Operation[],
		requests: number,
		isOver: () => boolean,
	): Promise<void>;
	close(): void;
}

/** Of a hundred requests, so many are raw bytes on a connection of their own. */
const rawPercent = 3;
/** More of the same would hide the others. */
export const faultsMax = 25;

/** What attackers share. */
export interface Target {
	url: string;
	grammar: Grammar;
	judge: Judge;
	tally: Tally;
	/** No reply takes longer, in milliseconds. */
	replyMsMax: number;
}

export function openTally(): Tally {
	return {
		requests: 0,
		rawConnections: 0,
		byStatus: new Map(),
		closed: 0,
		done: new Set(),
		slowestMs: 0,
		lateOnce: 0,
		faults: [],
	};
}

/** Opens an attacker; the seed and its number make its choices. */
export function openAttacker(
	target: Target,
	{ seed, number }: { seed: number; number: number },
): Attacker {
	const choose = openChooser(openChance(seed).stream(`attacker ${number}`));
	const { tally, grammar } = target;
	let connection: Connection | undefined;
	let before: DrawnRequest | undefined;
	return {
		async attack(operations, requests, isOver) {
			for (let sent = 0; sent < requests && !isOver(); sent++) {
				if (tally.faults.length >= faultsMax) return;
				tally.requests++;
				if (choose.percent(rawPercent)) {
					await attackRaw(choose, target);
					continue;
				}
				if (connection === undefined || connection.isClosed()) {
					connection = await openConnection(target.url);
					before = undefined;
				}
				const operation = choose.pick(operations);
				const drawn = drawRequest(choose, grammar, operation);
				await exchange(connection, { drawn, before }, target);
				before = drawn;
			}
		},
		close: () => connection?.hangUp(),
	};
}

/** Sends a request, and judges its reply. One that is late is sent again: a busy machine delays it once, a fault always. */
async function exchange(
	connection: Connection,
	sent: { drawn: DrawnRequest; before: DrawnRequest | undefined },
	target: Target,
	isAgain = false,
): Promise<void> {
	const { drawn, before } = sent;
	const { tally, judge, grammar, url, replyMsMax } = target;
	const start = performance.now();
	connection.send(drawn.bytes);
	const isOfHead = drawn.method === "HEAD";
	const { ending, reply } = await connection.read(replyMsMax, isOfHead);
	const ms = performance.now() - start;
	if (ending === "late" && !isAgain) {
		connection.hangUp();
		const another = await openConnection(url);
		await exchange(another, { drawn, before: undefined }, target, true);
		another.hangUp();
		tally.lateOnce++;
		return;
	}
	tally.slowestMs = Math.max(tally.slowestMs, ms);
	const say = (problem: string) =>
		tally.faults.push(
			`request ${tally.requests}, ${drawn.method} ${drawn.target.slice(0, 200)} (${drawn.operation.id}): ${problem}\n    ${showReplay(drawn.bytes, before?.bytes)}`,
		);
	if (reply === undefined) {
		tally.closed++;
		connection.hangUp();
		// The runtime closes the connection of what it does not take for a request.
		if (ending === "closed" && !drawn.isOfDocument) return;
		say(ending === "late" ? `twice no reply in ${replyMsMax} ms` : "no reply");
		return;
	}
	count(tally, reply.status);
	if (reply.status < 300) tally.done.add(drawn.operation.id);
	const problem =
		judge.judge(drawn, reply) ??
		(connection.unread().length > 0 ? "more came than one reply" : undefined);
	if (problem !== undefined) say(problem);
	else learnFromReply(grammar.known, drawn, reply);
	// The connection of a request that is not of the document may be closed at any moment.
	if (mustHangUp(reply) || problem !== undefined || drawn.isLast)
		connection.hangUp();
}

function mustHangUp({ isEndless, status, headers }: RawReply): boolean {
	return (
		isEndless ||
		status === 101 ||
		headers.get("connection")?.toLowerCase() === "close"
	);
}

async function attackRaw(
	choose: Chooser,
	{ url, judge, grammar, tally, replyMsMax }: Target,
): Promise<void> {
	tally.rawConnections++;
	const { name, bytes, statuses, fault } = await playRawShape(choose, {
		url,
		token: grammar.callers.admin,
		judge,
		replyMsMax,
	});
	for (const status of statuses) count(tally, status);
	if (fault !== undefined)
		tally.faults.push(
			`request ${tally.requests}, ${name}: ${fault}\n    ${showReplay(bytes)}`,
		);
}

function count({ byStatus }: Tally, status: number): void {
	byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
}

/** A line for bash that sends the same bytes to a server at $PORT, behind the request before on the same connection. */
function showReplay(bytes: Buffer, before?: Buffer): string {
	const steps = before === undefined ? [bytes] : [before, bytes];
	const sent = steps.map((each) => {
		const shown = each.subarray(0, 6000).toString("base64");
		const cut = each.length > 6000 ? " # the first 6,000 bytes\n" : "";
		return `base64 -d <<<${shown} >&3;${cut}`;
	});
	return `exec 3<>/dev/tcp/127.0.0.1/$PORT; ${sent.join(" sleep 1; ")} cat <&3`;
}
