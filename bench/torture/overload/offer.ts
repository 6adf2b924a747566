import {
	type LeanConnection,
	type LeanReply,
	openLeanConnection,
} from "./lean-connection.ts";
import { isShed, type LoadRequest } from "./requests.ts";

/** What came of requests that were offered to a server. */
export interface Offered {
	offered: number;
	/** Done as they asked. */
	accepted: number;
	/** Refused with 429 or 503. */
	shed: number;
	/** Not sent, since every connection waited for a reply. */
	unsent: number;
	seconds: number;
	shedMs: number[];
	acceptedMs: number[];
	problems: string[];
}

const tickMs = 2;
const problemsMax = 20;

interface Offer {
	url: string;
	next: () => LoadRequest;
	ms: number;
}

/** Each of a number of clients sends its next request when the one before is answered: that finds the capacity. */
export async function offerClosed({
	url,
	next,
	ms,
	clients,
	count = Infinity,
}: Offer & { clients: number; count?: number }): Promise<Offered> {
	const result = emptyOffered();
	const start = performance.now();
	await Promise.all(
		Array.from({ length: clients }, async () => {
			const connection = openLeanConnection(url);
			while (
				performance.now() - start < ms &&
				result.offered < count &&
				!connection.isClosed
			)
				await sendOne(connection, next(), result);
			connection.close();
		}),
	);
	result.seconds = (performance.now() - start) / 1000;
	return result;
}

/** Sends so many requests a second, however long the replies take, and then waits for those that are missing. */
export async function offerOpen({
	url,
	next,
	ms,
	perSecond,
	connectionsMax,
}: Offer & { perSecond: number; connectionsMax: number }): Promise<Offered> {
	const result = emptyOffered();
	const free: LeanConnection[] = [];
	const all = new Set<LeanConnection>();
	const waiting = new Set<Promise<void>>();
	const take = (): LeanConnection | undefined => {
		for (;;) {
			const connection = free.pop();
			if (connection === undefined) break;
			if (!connection.isClosed) return connection;
			all.delete(connection);
		}
		if (all.size >= connectionsMax) return undefined;
		const opened = openLeanConnection(url);
		all.add(opened);
		return opened;
	};
	const start = performance.now();
	for (let due = 0; performance.now() - start < ms; ) {
		const wanted = ((performance.now() - start) / 1000) * perSecond;
		for (; due < wanted; due++) {
			const connection = take();
			if (connection === undefined) {
				result.unsent++;
				continue;
			}
			const sent = sendOne(connection, next(), result).then(() => {
				waiting.delete(sent);
				if (connection.isClosed) all.delete(connection);
				else free.push(connection);
			});
			waiting.add(sent);
		}
		await new Promise((resolve) => setTimeout(resolve, tickMs));
	}
	result.seconds = (performance.now() - start) / 1000;
	await Promise.all(waiting);
	for (const connection of all) connection.close();
	return result;
}

function sendOne(
	connection: LeanConnection,
	request: LoadRequest,
	result: Offered,
): Promise<void> {
	const start = performance.now();
	result.offered++;
	return new Promise((resolve) => {
		connection.send(request.bytes, (reply) => {
			note(result, reply, performance.now() - start);
			const problem = request.settle(reply);
			if (problem !== undefined && result.problems.length < problemsMax)
				result.problems.push(problem);
			resolve();
		});
	});
}

function note(result: Offered, reply: LeanReply | undefined, ms: number): void {
	if (reply === undefined) return;
	if (isShed(reply)) {
		result.shed++;
		result.shedMs.push(ms);
	} else if (reply.status === 200) {
		result.accepted++;
		result.acceptedMs.push(ms);
	}
}

function emptyOffered(): Offered {
	return {
		offered: 0,
		accepted: 0,
		shed: 0,
		unsent: 0,
		seconds: 0,
		shedMs: [],
		acceptedMs: [],
		problems: [],
	};
}
