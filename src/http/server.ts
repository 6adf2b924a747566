import type { Awaitable } from "../concurrency/awaitable.ts";
import type { ChangeSignal } from "../concurrency/change-signal.ts";
import { passPoint } from "../concurrency/failpoint.ts";
import { runTraced } from "../concurrency/trace.ts";
import { anonymousCaller } from "../directory/access/caller.ts";
import { DirectoryError } from "../directory/errors.ts";
import { askedBy } from "./asked-failure.ts";
import { Bindings, type Sender } from "./bindings.ts";
import { readUnread } from "./body/read-unread.ts";
import { compressReply } from "./compress-reply.ts";
import { corsHeaders, replyPreflight } from "./cors.ts";
import {
	breakOff,
	type Cut,
	cutConnection,
	isSilent,
} from "./cut-connection.ts";
import { type Dialect, ownerOf, refuse } from "./dialect.ts";
import { DetailedRefusal } from "./errors.ts";
import type { Guise } from "./guise.ts";
import type { MetricsSnapshot } from "./metrics/metrics.ts";
import { OpenRequest } from "./open-request.ts";
import { urgentPaths } from "./operator-paths.ts";
import { type Answer, openResponse, withoutBody } from "./reply.ts";
import type { Outcome, RequestRecorder } from "./request-recorder.ts";
import { openRouter, type Router, replyRefusal } from "./router.ts";
import type { ServerOptions } from "./server-options.ts";
import { openServices, type Services } from "./services.ts";
import { pathOf } from "./target.ts";
import { openTracing, type TracedRequest } from "./trace-request.ts";

/** The status of a request in metrics and log whose connection was cut without a reply. */
const unansweredStatus = 0;

/** The API, ready to answer requests. */
export interface Server {
	/** Without the client's address, a request counts as coming from another machine. */
	fetch(request: Request, from?: Sender): Promise<Response>;
	/** From now on, refuses every request with 503 and ends event streams, so that the rest can finish. */
	stop(): void;
	/** Resolves when no request is in flight, or after `msMax`. */
	drain(msMax?: number): Promise<void>;
	/** Wakes waiters when a request may have changed something. */
	readonly changeSignal: ChangeSignal;
	/** Clears the cache of callers, after a change of rights that no request made. */
	forgetCallers(): void;
	/** Clears every cache of this server, after the time or the directory was replaced. */
	forgetAll(): void;
	/** Reads the counts of this process. */
	readMetrics(): Promise<MetricsSnapshot>;
	/** The latest requests; undefined where they are not recorded. */
	readonly requests: RequestRecorder | undefined;
}

/** Opens the server of one or more dialects. The first one also answers for paths that none of them owns. */
export function openServer(
	options: ServerOptions,
	dialects: readonly [Dialect, ...Dialect[]],
): Server {
	const services = openServices(options, dialects);
	const { activity, changeSignal, stopping, inFlight, authenticator, metrics } =
		services;
	const { guise } = options;
	const router = openRouter(services);
	const route = guise === undefined ? router : disguise(router, guise);
	const tracing =
		options.traceRequest && openTracing(options.traceRequest, dialects);
	return {
		// Nothing is awaited that is there already: the runtime sends a reply that is ready when this returns at once.
		async fetch(request, from = {}) {
			const start = performance.now();
			const asked = guise === undefined ? request : guise.read(request);
			const bindings = new Bindings(asked, from, options.publicUrl);
			const trace = tracing?.(bindings, start);
			const crowd = services.arrivals.next();
			if (crowd !== undefined && !isUrgent(pathOf(request.url))) {
				bindings.noteAddress();
				await crowd;
				trace?.add({
					...{ name: "wait for turn", startMs: start },
					endMs: performance.now(),
				});
			}
			const asking = { route, url: request.url };
			let answer =
				trace?.isSampled !== true
					? respond(bindings, services, asking)
					: runTraced(trace, () => respond(bindings, services, asking));
			if (answer instanceof Promise)
				answer = await answer.finally(() => bindings.slot.end());
			else bindings.slot.end();
			if (request.method === "HEAD") answer = await withoutBody(answer);
			if (options.areRequestsWhole && bindings.body === undefined) {
				const unread = readUnread(bindings.request);
				if (unread !== undefined) bindings.unread = await unread;
			}
			const response = finish(bindings, services, answer);
			const exchange = { request, answer, response };
			record(bindings, services, exchange, { start, trace });
			return bindings.cut === undefined
				? compressReply(request, answer, response)
				: cutReply(bindings, bindings.cut, response);
		},
		changeSignal,
		forgetCallers: authenticator.forget,
		forgetAll() {
			authenticator.forget();
			activity.forget();
			changeSignal.ring();
		},
		readMetrics: metrics.read,
		requests: services.requests,
		stop() {
			stopping.abort();
			changeSignal.close();
		},
		async drain(msMax = Infinity) {
			const until = performance.now() + msMax;
			while (inFlight.begun > 0 && performance.now() < until)
				await new Promise((resolve) => setTimeout(resolve, 10));
		},
	};
}

// The effects of a fault rule come after it, and stay as they are.
function disguise(route: Router, guise: Guise): Router {
	return async (bindings) =>
		guise.show(bindings.request, openResponse(await route(bindings)));
}

// Every error becomes a reply.
function respond(
	bindings: Bindings,
	services: Services,
	{ route, url }: { route: Router; url: string },
): Awaitable<Answer> {
	const { stopping, inFlight, dialects } = services;
	try {
		const { path } = bindings.target;
		if (bindings.request.method === "OPTIONS")
			return replyPreflight({ isApi: isApi(path, dialects) });
		if (stopping.signal.aborted) throw stopped();
		bindings.slot = inFlight.enter(anonymousCaller, {
			isUrgent: isUrgent(path),
		});
	} catch (refusal) {
		return refuse(refusal, bindings, dialects);
	}
	const { faults } = services.options;
	if (faults === undefined || faults.isIdle) return route(bindings);
	return faults
		.answer(new OpenRequest(bindings, services, { url, run: route }))
		.catch((error: unknown) => replyRefusal(error, bindings, services));
}

// Only the port can cut a connection. In this process, the reply breaks off for its reader.
async function cutReply(
	bindings: Bindings,
	cut: Cut,
	response: Response,
): Promise<Response> {
	const { method } = bindings.request;
	const reset = await cutConnection(cut, { method, response });
	if (bindings.isConnected || reset.sent === undefined) throw reset;
	return breakOff(reset.sent, reset);
}

// Adds the headers of every reply.
function finish(
	{ request, headers, trackingId, isStrict }: Bindings,
	{ dialects }: Services,
	answer: Answer,
): Response {
	const added: Record<string, string> = { trackingid: trackingId };
	if (isStrict) added["preference-applied"] = "handling=strict";
	if (headers.has("origin") && isApi(pathOf(request.url), dialects))
		Object.assign(added, corsHeaders);
	return openResponse(answer, added);
}

// Counts the request, records it for administrators, and logs it.
function record(
	bindings: Bindings,
	{ options, metrics, requests }: Services,
	exchange: Pick<Outcome, "request" | "answer" | "response">,
	{ start, trace }: { start: number; trace: TracedRequest | undefined },
): void {
	if (bindings.request.method !== "GET") passPoint("reply.made");
	const { operation, cause, cut } = bindings;
	const { response } = exchange;
	const cutPart =
		cut === undefined ? undefined : isSilent(cut, response) ? "whole" : "body";
	const status = cutPart === "whole" ? unansweredStatus : response.status;
	const end = performance.now();
	const durationMs = end - start;
	trace?.end(status, end);
	const asked = askedBy(bindings, status);
	metrics.countRequest({
		...{ operation, status, asked },
		seconds: durationMs / 1000,
	});
	requests?.record(bindings, {
		cut: cutPart,
		...{ at: options.now(), durationMs },
		...exchange,
	});
	const line = () => ({
		method: bindings.request.method,
		path: pathOf(bindings.request.url),
		status,
		durationMs,
		trackingId: bindings.trackingId,
		traceId: trace?.traceId,
		asked,
	});
	if (status >= 500 && (cause ?? asked) !== undefined)
		options.log.failure(line(), cause);
	else options.log.request(line);
}

const documents: ReadonlySet<string> = new Set(["/openapi.json", "/llms.txt"]);

// Pages of other origins may use the API and what describes it, and nothing else.
function isApi(path: string, dialects: Services["dialects"]): boolean {
	return ownerOf(path, dialects) !== undefined || documents.has(path);
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
