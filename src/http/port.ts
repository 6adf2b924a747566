import { randomUUID } from "node:crypto";
import { createServer as createPlainServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, createServer } from "node:net";
import type { Sender } from "./bindings.ts";
import { openRequestGate } from "./broken-requests.ts";
import { breakOff, CutConnection } from "./cut-connection.ts";
import { PatientResponse } from "./patient-response.ts";

/** An open port. */
export interface Port {
	/** The address of the server, such as `http://127.0.0.1:8080`. */
	url: string;
	/** Closes the port after all replies in progress are sent. After `sendMsMax`, the rest are cut off. */
	close(sendMsMax: number): Promise<void>;
}

interface BunServer {
	port: number;
	stop(isForced?: boolean): Promise<void>;
	requestIP(request: Request): { address: string } | null;
	/** The seconds without traffic after which the connection of a request is closed. */
	timeout(request: Request, seconds: number): void;
}
interface BunRuntime {
	/** Collects garbage: immediately, or concurrently. */
	gc(isForced: boolean): void;
	serve(options: {
		port: number;
		hostname: string;
		idleTimeout: number;
		reusePort: boolean;
		maxRequestBodySize: number;
		development: boolean;
		tls?: { key: string; cert: string };
		fetch: (request: Request, server: BunServer) => Promise<Response>;
		error: (cause: Error) => Response;
	}): BunServer;
}

/** Requests a concurrent garbage collection, where the runtime supports it. */
export function collectGarbage(): void {
	(globalThis as { Bun?: BunRuntime }).Bun?.gc(false);
}

// Larger bodies than the API reads may come in, so that this server can word their refusal. Uploads are read as they arrive.
const bodyBytesMax = 16 * 1024 * 1024 * 1024;
const idleSecondsDefault = 120;
/** How long the head of a request may take on Node. */
const headMsMax = 60_000;

/** Handles a request; `address` is the client's. */
type Fetch = (request: Request, from: Sender) => Promise<Response>;

/** The address to listen on. */
interface PortOptions {
	/** 0: any free port. */
	port: number;
	host: string;
	/** Whether other processes of this server listen there too. The system then distributes the connections. */
	isShared?: boolean;
	/** Closes a connection after this many seconds without a request; two minutes when left out. */
	idleSeconds?: number;
	/** The key and certificate for TLS, as PEM; undefined: plain HTTP. */
	tls?: { key: string; certificate: string };
}

/**
 * Listens, and passes every request to `fetch`. Only this file knows the runtime: it uses Bun's own server on Bun, and
 * `node:http` with Hono's adapter elsewhere. Rejects when the port is taken.
 */
export async function openPort(
	{
		port,
		host,
		isShared = false,
		idleSeconds = idleSecondsDefault,
		tls,
	}: PortOptions,
	answer: Fetch,
): Promise<Port> {
	const { Bun: bun } = globalThis as { Bun?: BunRuntime };
	const shownHost = host.includes(":") ? `[${host}]` : host;
	const scheme = tls === undefined ? "http" : "https";
	const pair = tls && { key: tls.key, cert: tls.certificate };
	if (bun !== undefined) {
		const server = bun.serve({
			port,
			hostname: host,
			idleTimeout: idleSeconds,
			reusePort: isShared,
			maxRequestBodySize: bodyBytesMax,
			// Otherwise an error page would reveal source and folders to the reader, and /bun:info details of the machine.
			development: false,
			tls: pair,
			error: (cause) =>
				cause instanceof CutConnection ? cutOnBun(cause) : replyFailure(),
			fetch(request, running) {
				// Bun passes on nothing more of such a connection, and does not close it by itself.
				if (request.method === "CONNECT") running.timeout(request, 1);
				return answer(request, new BunSender(request, running));
			},
		});
		return {
			url: `${scheme}://${shownHost}:${server.port}`,
			async close(sendMsMax) {
				await orAfter(sendMsMax, server.stop());
				await server.stop(true);
			},
		};
	}
	const { getRequestListener } = await import("@hono/node-server");
	let isPassedOn = false;
	const listener = getRequestListener(
		(request, { incoming, outgoing }) => {
			isPassedOn = true;
			const { remoteAddress: address } = incoming.socket;
			return answer(request, { address, isConnected: true }).then(
				(reply) => {
					const isHasty = reply.headers.get("connection") === "close";
					if (isHasty) (outgoing as PatientResponse).isHasty = true;
					return reply;
				},
				(cause: unknown) =>
					cause instanceof CutConnection
						? cutOnNode(cause, outgoing as PatientResponse)
						: replyFailure(),
			);
		},
		{ overrideGlobalObjects: false, errorHandler: replyMalformed },
	);
	const gate = openRequestGate((incoming, outgoing) => {
		isPassedOn = false;
		void listener(incoming, outgoing);
		return isPassedOn;
	});
	const options = {
		ServerResponse: PatientResponse,
		headersTimeout: headMsMax,
		// How long a body may take depends on its length, which Node does not know.
		requestTimeout: 0,
	};
	const server =
		pair === undefined
			? createPlainServer(options, gate.onRequest)
			: createSecureServer({ ...pair, ...options }, gate.onRequest);
	server.on("clientError", gate.onError);
	server.keepAliveTimeout = idleSeconds * 1000;
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen({ port, host, reusePort: isShared }, resolve);
	});
	const { port: openedPort } = server.address() as AddressInfo;
	return {
		url: `${scheme}://${shownHost}:${openedPort}`,
		async close(sendMsMax) {
			const isClosed = new Promise((closed) => server.close(closed));
			await orAfter(sendMsMax, isClosed);
			server.closeAllConnections();
			await isClosed;
		},
	};
}

/** The sender of a request on Bun, which looks the address up. */
class BunSender implements Sender {
	readonly isConnected = true;
	readonly #request: Request;
	readonly #server: BunServer;

	constructor(request: Request, server: BunServer) {
		this.#request = request;
		this.#server = server;
	}

	get address(): string | undefined {
		return this.#server.requestIP(this.#request)?.address;
	}
}

// Bun resets the connection of a reply whose body fails, and prints any error of it but undefined. It sends no headers
// without a part of the body, and of a body of unknown length it tells no length.
function cutOnBun({ sent, isOfHead }: CutConnection): Response {
	// Of a HEAD, it would send a success.
	if (isOfHead)
		return new Response(null, {
			status: 502,
			headers: { connection: "close" },
		});
	if (sent === undefined)
		return new Response(
			new ReadableStream({ start: (body) => body.error(undefined) }),
		);
	const sentBytes = Math.max(sent.sentBytes, 1);
	return breakOff({ ...sent, sentBytes }, undefined);
}

/** Tells Hono's adapter that the reply is sent. */
const sentReply = { "x-hono-already-sent": "true" };

function cutOnNode(
	{ sent }: CutConnection,
	outgoing: PatientResponse,
): Response {
	const reply = new Response(null, { headers: sentReply });
	if (sent === undefined) {
		outgoing.destroy();
		return reply;
	}
	outgoing.statusCode = sent.status;
	outgoing.setHeaders(sent.headers);
	outgoing.setHeader("content-length", sent.body.byteLength);
	outgoing.flushHeaders();
	// The callback comes when the part is handed to the system.
	outgoing.write(sent.body.subarray(0, sent.sentBytes), () =>
		outgoing.destroy(),
	);
	return reply;
}

/** The reply when even the refusal of a request fails. */
function replyFailure(): Response {
	return replyAlone(500, "Something went wrong on the server.");
}

/** The reply to a request that has no address that a request can have. */
function replyMalformed(): Response {
	return replyAlone(
		400,
		"The target of the request or its Host header is not valid.",
	);
}

function replyAlone(status: number, message: string): Response {
	const trackingid = `ROUTER_${randomUUID()}`;
	return Response.json(
		{ message, errors: [{ description: message }], trackingId: trackingid },
		{ status, headers: { trackingid, connection: "close" } },
	);
}

async function orAfter(ms: number, event: Promise<unknown>): Promise<void> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const isOver = new Promise<void>((resolve) => {
		timer = setTimeout(resolve, ms);
	});
	await Promise.race([event, isOver]);
	clearTimeout(timer);
}

/** Whether several processes can share a port here: only Linux distributes its connections evenly. */
export const canSharePort = process.platform === "linux";

/** Finds a free port for processes that will share it. Rejects when it is taken. */
export async function findFreePort({
	port,
	host,
}: PortOptions): Promise<number> {
	const probe = createServer();
	await new Promise<void>((resolve, reject) => {
		probe.once("error", reject);
		probe.listen({ port, host, exclusive: true }, resolve);
	});
	const { port: found } = probe.address() as AddressInfo;
	await new Promise((closed) => probe.close(closed));
	return found;
}
