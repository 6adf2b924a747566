import { setTimeout as sleep } from "node:timers/promises";
import { CutConnection } from "../../http/cut-connection.ts";
import { maskHeaders, maskPath } from "../../http/mask.ts";
import { openPort } from "../../http/port.ts";
import { bodyBytesMax, type Exchange } from "../recording.ts";
import { endToEnd } from "./hop-headers.ts";
import { type BodyCollector, openBodyCollector } from "./read-body.ts";
import { linkNames, rewriteLinks } from "./rewrite-links.ts";
import { openUpstream, type UpstreamReply } from "./upstream.ts";

/** The maximum size of all bodies that are being collected for the recording. */
const collectedBytesMax = 64 * 1024 * 1024;
/** How long the end waits for replies in progress. */
const closeMsMax = 5000;

/** A proxy that listens on this machine only. */
interface Proxy extends AsyncDisposable {
	url: string;
}

/**
 * Passes requests to a service and its replies back, both unchanged but for the headers of the connection and the
 * links in headers, which lead to the proxy again. Calls `record` with each exchange, with secrets masked.
 */
export async function openProxy({
	service,
	port,
	now,
	record,
}: {
	/** The address of the service, without a slash at its end. */
	service: string;
	port: number;
	now: () => number;
	record: (exchange: Exchange) => void;
}): Promise<Proxy> {
	const upstream = openUpstream(service);
	const callers = new Map<string, number>();
	let lastId = 0;
	let collectedBytes = 0;
	const opened = await openPort(
		{ port, host: "127.0.0.1" },
		async (request) => {
			const notes = openNotes(request, ++lastId);
			try {
				return await passOn(request, notes);
			} catch (cause) {
				notes.end(cause);
				if (cause instanceof CutConnection) throw cause;
				if (isUnreached(cause)) return refuse(service, describe(cause));
				throw new CutConnection({ isOfHead: request.method === "HEAD" });
			}
		},
	);

	function openNotes(request: Request, id: number) {
		let heldBytes = 0;
		let isEnded = false;
		const take = (bytes: number) => {
			if (collectedBytes + bytes > collectedBytesMax) return false;
			collectedBytes += bytes;
			heldBytes += bytes;
			return true;
		};
		const startedAt = now();
		const start = performance.now();
		const sent = openBodyCollector(take);
		const received = openBodyCollector(take);
		let reply: UpstreamReply | undefined;
		return {
			...{ sent, received },
			reply(arrived: UpstreamReply) {
				reply = arrived;
			},
			end(cause?: unknown) {
				if (isEnded) return;
				isEnded = true;
				collectedBytes -= heldBytes;
				record(
					describeExchange({
						...{ id, request, sent, received, reply, cause },
						at: new Date(startedAt).toISOString(),
						tookMs: Math.round((performance.now() - start) * 10) / 10,
						caller: callerOf(request, callers),
					}),
				);
			},
		};
	}

	async function passOn(
		request: Request,
		notes: ReturnType<typeof openNotes>,
	): Promise<Response> {
		const reply = await upstream.send(request, notes.sent.add);
		notes.reply(reply);
		const { status } = reply;
		const headers = new Headers(reply.headers);
		const own = new URL(request.url);
		rewriteLinks(headers, { from: service, to: own.origin });
		const hasBody =
			request.method !== "HEAD" && ![101, 204, 205, 304].includes(status);
		if (!hasBody) {
			notes.end();
			return new Response(null, { status, headers });
		}
		const length = Number(headers.get("content-length") ?? Number.NaN);
		const bytes =
			length <= bodyBytesMax
				? await receive(reply, { length, received: notes.received })
				: undefined;
		if (bytes !== undefined) {
			notes.end();
			return new Response(bytes, { status, headers });
		}
		headers.delete("content-length");
		return new Response(streamOf(reply, notes), { status, headers });
	}

	return {
		url: opened.url,
		async [Symbol.asyncDispose]() {
			await opened.close(closeMsMax);
			upstream[Symbol.dispose]();
		},
	};
}

// A body of a known length is passed on when it is whole, so that the client gets the same length.
async function receive(
	{ status, headers, body }: UpstreamReply,
	{ length, received }: { length: number; received: BodyCollector },
): Promise<Uint8Array<ArrayBuffer>> {
	const bytes = new Uint8Array(length);
	let at = 0;
	try {
		for await (const part of body) {
			received.add(part);
			bytes.set(part.subarray(0, length - at), at);
			at += part.byteLength;
		}
		if (at < length) throw new Error("The connection was closed.");
	} catch {
		const sent = { status, headers, body: bytes, sentBytes: at };
		throw new CutConnection({ sent });
	}
	return bytes;
}

function streamOf(
	{ body }: UpstreamReply,
	notes: { received: BodyCollector; end: (cause?: unknown) => void },
): ReadableStream<Uint8Array> {
	const parts = body[Symbol.asyncIterator]();
	return new ReadableStream<Uint8Array>({
		async pull(controller) {
			try {
				const { value, done } = await parts.next();
				if (done) {
					notes.end();
					controller.close();
					return;
				}
				notes.received.add(value);
				controller.enqueue(value);
			} catch (cause) {
				notes.end(cause);
				// The part before is sent in this time; an error of the runtime would be printed.
				await sleep(1);
				controller.error(undefined);
			}
		},
		async cancel() {
			notes.end(new Error("The client has gone."));
			await parts.return?.();
		},
	});
}

function describeExchange({
	request,
	sent,
	received,
	reply,
	cause,
	caller,
	...times
}: Pick<Exchange, "id" | "at" | "tookMs"> & {
	request: Request;
	sent: BodyCollector;
	received: BodyCollector;
	reply: UpstreamReply | undefined;
	cause: unknown;
	caller: number | undefined;
}): Exchange {
	const requestBody = sent.read(request.headers);
	const replyBody = reply && received.read(reply.headers);
	return {
		...times,
		...(caller !== undefined && { caller }),
		method: request.method,
		path: maskPath(request.url),
		requestHeaders: maskHeaders(passing(request.headers)),
		...(requestBody && { requestBody }),
		...(reply && {
			status: reply.status,
			replyHeaders: maskLinks(maskHeaders(reply.headers)),
		}),
		...(replyBody && { replyBody }),
		...(cause !== undefined && { failure: describe(cause) }),
	};
}

// The client named the proxy as the host.
function passing(headers: Headers): Headers {
	const kept = new Headers(endToEnd(headers));
	kept.delete("host");
	return kept;
}

// As the paths of requests are masked, so that a request for the next page can be recognized.
function maskLinks(headers: Record<string, string>): Record<string, string> {
	for (const name of linkNames) {
		const value = headers[name];
		if (value === undefined) continue;
		headers[name] = value.replaceAll(/https?:\/\/[^>\s,;"]+/g, (link) =>
			URL.canParse(link) ? new URL(link).origin + maskPath(link) : link,
		);
	}
	return headers;
}

/** Access tokens that are told apart, at most. */
const callersMax = 1000;

function callerOf(
	{ headers }: Request,
	callers: Map<string, number>,
): number | undefined {
	const authorization = headers.get("authorization");
	if (authorization === null) return undefined;
	const known = callers.get(authorization);
	if (known !== undefined || callers.size >= callersMax)
		return known ?? callersMax + 1;
	callers.set(authorization, callers.size + 1);
	return callers.size;
}

const unreachedCodes =
	/^(ConnectionRefused|FailedToOpenSocket|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|\w*CERT\w*|UNABLE_TO_\w+|ERR_TLS_\w+)$/;

function isUnreached(cause: unknown): boolean {
	const code = (cause as { code?: unknown }).code;
	return typeof code === "string" && unreachedCodes.test(code);
}

function refuse(service: string, reason: string): Response {
	const message = `The proxy cannot reach ${service}: ${reason}`;
	return Response.json(
		{ message, errors: [{ description: message }] },
		{ status: 502 },
	);
}

function describe(cause: unknown): string {
	if (cause instanceof CutConnection) return "The connection was closed.";
	const { message, code } = cause as { message?: string; code?: string };
	return message || code || String(cause);
}
