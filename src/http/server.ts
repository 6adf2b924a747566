import { randomUUID } from "node:crypto";
import type { ChangeSignal } from "../concurrency/change-signal.ts";
import { anonymousCaller } from "../directory/access/caller.ts";
import { DirectoryError } from "../directory/errors.ts";
import type { Bindings } from "./bindings.ts";
import { corsHeaders, replyPreflight } from "./cors.ts";
import type { Dialect } from "./dialect.ts";
import { DetailedRefusal, describeError } from "./errors.ts";
import { noSlot } from "./load/in-flight.ts";
import type { MetricsSnapshot } from "./metrics.ts";
import { urgentPaths } from "./operator-paths.ts";
import { replyJson, withoutBody } from "./reply.ts";
import { openRouter, type Router } from "./router.ts";
import type { ServerOptions } from "./server-options.ts";
import { openServices, type Services } from "./services.ts";
import { pathOf, readTarget } from "./target.ts";

/** The API, ready to answer requests. */
export interface Server {
	/** `address` is the client's. Without it, a request counts as coming from another machine. */
	fetch(request: Request, from?: { address?: string }): Promise<Response>;
	/** From now on, refuses every request with 503 and ends event streams, so that the rest can finish. */
	stop(): void;
	/** Resolves when no request is in flight. */
	drain(): Promise<void>;
	/** Wakes waiters when a request may have changed something. */
	readonly changeSignal: ChangeSignal;
	/** Clears the cache of callers, after a change of rights that no request made. */
	forgetCallers(): void;
	/** Reads the counts of this process. */
	readMetrics(): Promise<MetricsSnapshot>;
}

/** Opens the server of a dialect. */
export function openServer(options: ServerOptions, dialect: Dialect): Server {
	const services = openServices(options, dialect);
	const { changeSignal, stopping, inFlight, authenticator, metrics } = services;
	const route = openRouter(services);
	return {
		async fetch(request, { address } = {}) {
			const start = performance.now();
			const bindings = begin(request, address);
			await arrive(bindings, services);
			const reply = await respond(bindings, services, route);
			const response = await finish(bindings, reply);
			record(bindings, services, { response, start });
			return response;
		},
		changeSignal,
		forgetCallers: authenticator.forget,
		readMetrics: metrics.read,
		stop() {
			stopping.abort();
			changeSignal.close();
		},
		async drain() {
			while (inFlight.begun > 0)
				await new Promise((resolve) => setTimeout(resolve, 10));
		},
	};
}

function begin(request: Request, address: string | undefined): Bindings {
	return {
		request,
		address,
		slot: noSlot,
		trackingId: trackingIdOf(request.headers),
		operation: "none",
	};
}

// A crowd of requests that arrive together starts a few at a time.
async function arrive(
	{ request }: Bindings,
	{ arrivals }: Services,
): Promise<void> {
	const crowd = arrivals.next();
	if (crowd !== undefined && !isUrgent(pathOf(request.url))) await crowd;
}

async function respond(
	bindings: Bindings,
	{ stopping, inFlight }: Services,
	route: Router,
): Promise<Response> {
	const { request } = bindings;
	try {
		const target = readTarget(request);
		if (request.method === "OPTIONS")
			return replyPreflight({ isApi: isApi(target.pathname) });
		if (stopping.signal.aborted) throw stopped();
		bindings.slot = inFlight.enter(anonymousCaller, {
			isUrgent: isUrgent(target.pathname),
		});
		return await route(bindings);
	} catch (refusal) {
		const { status, body, headers } = describeError(
			refusal,
			bindings.trackingId,
		);
		return replyJson(status, body, headers);
	} finally {
		bindings.slot.end();
	}
}

// Adds the headers of every reply.
async function finish(
	{ request, trackingId, isStrict }: Bindings,
	reply: Response,
): Promise<Response> {
	const response = request.method === "HEAD" ? await withoutBody(reply) : reply;
	const { headers } = response;
	headers.set("trackingid", trackingId);
	if (isStrict) headers.set("preference-applied", "handling=strict");
	if (request.headers.has("origin") && isApi(pathOf(request.url)))
		for (const [name, value] of Object.entries(corsHeaders))
			headers.set(name, value);
	return response;
}

// Counts the request, records it for administrators, and logs it.
function record(
	bindings: Bindings,
	{ options, metrics, requests }: Services,
	{ response, start }: { response: Response; start: number },
): void {
	const { request, operation, trackingId, caller, cause } = bindings;
	const { method, url } = request;
	const { status } = response;
	const durationMs = performance.now() - start;
	metrics.countRequest({ operation, status, seconds: durationMs / 1000 });
	const at = options.now();
	requests?.record(
		{ at, method, url, operation, status, durationMs, trackingId, caller },
		{ ...bindings, response },
	);
	const line = () => ({
		method,
		path: pathOf(url),
		status,
		durationMs,
		trackingId,
	});
	if (status >= 500 && cause !== undefined) options.log.failure(line(), cause);
	else options.log.request(line);
}

// Pages of other origins may use the API, and nothing else.
function isApi(path: string): boolean {
	return path.startsWith("/v1/") || path === "/openapi.json";
}

function isUrgent(path: string): boolean {
	return urgentPaths.has(path);
}

function stopped(): DetailedRefusal {
	return new DetailedRefusal(
		new DirectoryError(
			"unavailable",
			"The server is shutting down. Try again in a moment.",
		),
		{ headers: { connection: "close" } },
	);
}

function trackingIdOf(headers: Headers): string {
	const given = headers.get("trackingid");
	return given !== null && /^[\w.:-]{1,128}$/.test(given)
		? given
		: `ROUTER_${randomUUID()}`;
}
