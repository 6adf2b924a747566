import type { Clocks } from "../../concurrency/clocks.ts";
import { DirectoryError } from "../../directory/errors.ts";
import { addressOf, type Query, readBase } from "./address.ts";
import { openPace } from "./pace.ts";
import {
	type Page,
	type PagesOptions,
	type ReadHow,
	readPages,
} from "./pages.ts";
import { readPatiently } from "./patience.ts";
import { receiveReply, type ServiceReply } from "./reply.ts";

/** Requests a minute where the operator sets no budget. */
const budgetDefault = 200;
/** Requests a minute at most, so that a pace can always be kept. */
export const budgetMax = 100_000;
/** Requests in flight at most. */
const concurrencyDefault = 4;
/** How long a reply may take until its last byte. */
const replyMsMax = 60_000;

/** What `openService` needs. */
export interface ServiceOptions extends Clocks {
	/** The address of the service, with or without `/v1`. */
	url: string;
	/** Stays in memory; no error and no note shows it. */
	token: string;
	/** Sends one request and never repeats it; the runtime's own `fetch` when left out. */
	send?: (request: Request) => Promise<Response>;
	/** Resolves after a time on the steady clock. Rejects when the signal is aborted. */
	sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
	/** Requests a minute at most. */
	budget?: number;
	/** A number from 0 to 1, for the jitter of waits. */
	chance?: () => number;
	/** Called with a sentence about each longer wait, for the operator. */
	tell?: (sentence: string) => void;
	/** Ends all waits: no request is sent afterwards, and the replies of those in flight still arrive. */
	signal?: AbortSignal;
}

/** One request; its path begins behind `/v1`. */
export interface ServiceRequest {
	method: "GET" | "POST" | "PUT" | "DELETE";
	path: string;
	query?: Query;
	/** Sent as JSON. */
	body?: unknown;
	headers?: Readonly<Record<string, string>>;
}

/** The other service, which is spoken to as the real Webex service. All requests share one pace. */
export interface Service {
	/** The address without `/v1`. */
	readonly url: string;
	/** Requests sent so far. */
	readonly sent: number;
	/**
	 * Sends one request at the pace, once. Resolves with the complete reply, whatever its status, and rejects with
	 * `LostReplyError` without one.
	 */
	send(request: ServiceRequest): Promise<ServiceReply>;
	/**
	 * Reads with `GET`, and tries again for a limited time when the service is busy, failing or cut off. Resolves with a
	 * reply of status 200. Rejects with `ServiceError`, whose `status` is that of the last reply.
	 */
	read(path: string, query?: Query): Promise<ServiceReply>;
	/**
	 * Reads every page of a list. Rejects with `ServiceError` instead of giving a shorter list: when a page cannot be read,
	 * has no list, comes again, or when a counted list ends early.
	 */
	pages(
		path: string,
		query?: Query,
		options?: PagesOptions,
	): AsyncGenerator<Page>;
	/** How long this many further requests take at the present pace, one after the other, in milliseconds. */
	estimateMs(requests: number): number;
}

/** Opens the other service. Throws a sentence when the address, the token or the budget cannot be right; sends nothing. */
export function openService(options: ServiceOptions): Service {
	const { token, now, steadyNow, budget = budgetDefault } = options;
	const { send = sendOnce, chance = Math.random, tell = () => {} } = options;
	const url = readBase(options.url);
	checkToken(token);
	if (!(budget >= 1 && budget <= budgetMax))
		throw new DirectoryError(
			"invalid",
			`A budget of ${budget} requests a minute is not possible. Give a number from 1 to ${budgetMax}.`,
		);
	const pace = openPace({
		...options,
		budget,
		concurrency: concurrencyDefault,
	});
	let sent = 0;
	let hasAnswered = false;

	async function sendOne(
		request: ServiceRequest & { address?: string },
	): Promise<ServiceReply> {
		using turn = await pace.enter();
		const { method, path, query, body } = request;
		const headers = new Headers(request.headers);
		headers.set("authorization", `Bearer ${token}`);
		headers.set("accept", "application/json");
		if (body !== undefined) headers.set("content-type", "application/json");
		sent += 1;
		const reply = await receiveReply(
			send(
				new Request(request.address ?? addressOf(url, path, query), {
					method,
					headers,
					body: body === undefined ? undefined : JSON.stringify(body),
					// The token goes to no other address.
					redirect: "manual",
					signal: AbortSignal.timeout(replyMsMax),
				}),
			),
			{ method, path, token },
		);
		hasAnswered = true;
		turn.note(reply, now());
		return reply;
	}

	const read = (path: string, query?: Query, how: ReadHow = {}) =>
		readPatiently(
			() =>
				sendOne({
					method: "GET",
					...{ path, query },
					...(how.address !== undefined && { address: how.address }),
				}),
			{
				path,
				hasAnswered: () => hasAnswered,
				...(how.timeoutsMax !== undefined && { timeoutsMax: how.timeoutsMax }),
				now,
				steadyNow,
				chance,
				tell,
				sleep: (ms) => options.sleep(ms, options.signal),
			},
		);

	return {
		url,
		get sent() {
			return sent;
		},
		send: sendOne,
		read: (path, query) => read(path, query),
		pages: (path, query = {}, pagesOptions = {}) =>
			readPages({ path, query, url, tell, ...pagesOptions }, read),
		estimateMs: pace.estimateMs,
	};
}

// On a connection that was kept open and ends before the reply, Bun sends a PUT or DELETE again: it could be done twice.
function sendOnce(request: Request): Promise<Response> {
	return fetch(request, { keepalive: request.method === "GET" });
}

// A header that cannot be sent would be shown by the error of the runtime.
function checkToken(token: string): void {
	if (token === "")
		throw new DirectoryError(
			"invalid",
			"There is no access token for the other service. Set it in PEOPLED_TOKEN.",
		);
	if (!/^[\x21-\x7e]+$/.test(token))
		throw new DirectoryError(
			"invalid",
			"The access token in PEOPLED_TOKEN has a character that no token has. Copy it again, without spaces and line ends.",
		);
}
