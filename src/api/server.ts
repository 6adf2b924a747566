import { randomUUID } from "node:crypto";
import { type Context, Hono } from "hono";
import type { TObject, TSchema } from "typebox";
import { nobody } from "../directory/caller.ts";
import { refuseInvalid } from "../directory/errors.ts";
import { restorableMsDefault } from "../directory/restore.ts";
import type { Store } from "../directory/store.ts";
import { openActivity } from "./activity.ts";
import { openAuthenticator } from "./auth.ts";
import { type Bell, openBell } from "./bell.ts";
import type { Bindings } from "./bindings.ts";
import { readJson, readPatch } from "./body.ts";
import type { Call, Route } from "./call.ts";
import { corsHeaders, replyPreflight } from "./cors.ts";
import { describeError, RequestError } from "./errors.ts";
import { readFault, withFault } from "./faults.ts";
import { answerLifeMsDefault, openIdempotency } from "./idempotency.ts";
import { openJobRunner } from "./job-runner.ts";
import { type MetricsSnapshot, openMetrics } from "./metrics.ts";
import {
	addOperatorPaths,
	refuseOtherMethods,
	urgentPaths,
	urlOf,
} from "./operator-paths.ts";
import type { PageShelf } from "./pages.ts";
import { openRateLimit } from "./rate-limit.ts";
import { readRequest } from "./read-request.ts";
import { chooseStore, showPosition } from "./replicas.ts";
import { replyJson } from "./reply.ts";
import { openRequestRecorder } from "./request-recorder.ts";
import { routes } from "./routes.ts";
import type { SamplePlace } from "./sample.ts";
import { authorizationOf } from "./session-cookie.ts";
import { isStrictWanted } from "./strict.ts";

/** What an operator decides about the API, and what it needs. */
export interface ServerOptions {
	store: Store;
	/** Milliseconds since 1970, UTC. */
	now: () => number;
	/** The address under which clients know the server, without a path; undefined: as each request says. */
	publicUrl?: string;
	bodyBytesMax: number;
	/** The same for a body of several operations. */
	bulkBytesMax: number;
	/** How long the answer to a request with an `Idempotency-Key` is kept; a day when left out. */
	answerLifeMs?: number;
	/** The same for a file of changes. */
	jobBytesMax: number;
	/** For how long a job is kept after it has ended. */
	jobLifeMs: number;
	/** Requests being answered at most; past it a request is refused with 503. */
	requestsInFlightMax: number;
	/** 0: no limit. */
	requestsPerMinute: number;
	/** How long after a deletion a person can be restored; 30 days when left out. */
	restorableMs?: number;
	/** Whether requests may ask for failures with `x-peopled-fault`. */
	areFaultsAllowed: boolean;
	/** As whom one can sign in without a password, in a sample directory; undefined: not at all. */
	samplePeople?: readonly SamplePlace[];
	/** Whether the last requests are kept in memory, for administrators to watch. */
	areRequestsKept?: boolean;
	/** The console and the reference; undefined: they are not served. */
	pages?: PageShelf;
	/** What the other processes behind the same port have counted; undefined: there are none. */
	readOtherMetrics?: () => Promise<MetricsSnapshot[]>;
	log: ServerLog;
}

/** Where the API tells what happens. */
export interface ServerLog {
	/** A request that ended in a status of 500 or more, with its cause. */
	failure(request: RequestLine, cause: unknown): void;
	/** Every request; the line is made only when it is wanted. */
	request(line: () => RequestLine): void;
}

/** One request as the log keeps it; no header and no body, so no secret. */
export interface RequestLine {
	method: string;
	path: string;
	status: number;
	durationMs: number;
	trackingId: string;
}

/** The API, ready to answer requests. */
export interface Server {
	fetch(request: Request): Promise<Response>;
	/** From now on every request is refused with 503, and streams of events end, so that what runs can finish. */
	stop(): void;
	/** Does every job that waits, and resolves when there is none left. */
	runJobs(): Promise<void>;
	/** From now on jobs are done as they come, and those of other processes that ended taken over. */
	startJobs(): void;
	/** Resolves when no request is being answered. */
	drain(): Promise<void>;
	/** Rings when a request may have changed something. */
	readonly bell: Bell;
	/** What this process has counted. */
	readMetrics(): Promise<MetricsSnapshot>;
}

type App = { Bindings: Bindings };

export function openServer(options: ServerOptions): Server {
	const metrics = openMetrics();
	const app = new Hono<App>({ strict: false });
	const authenticator = openAuthenticator(options.store);
	const noteActivity = openActivity(options.store);
	const rateLimit = openRateLimit(options.requestsPerMinute);
	const requests = options.areRequestsKept
		? openRequestRecorder(options.now)
		: undefined;
	const bell = openBell();
	const idempotency = openIdempotency(options.store, {
		answerLifeMs: options.answerLifeMs ?? answerLifeMsDefault,
	});
	const stopping = new AbortController();
	const callShared = {
		store: options.store,
		samplePeople: options.samplePeople,
		requests,
		bell,
		restorableMs: options.restorableMs ?? restorableMsDefault,
		stopping: stopping.signal,
		forgetCallers: authenticator.forget,
	};
	const runner = openJobRunner({ ...options, callShared });
	let inFlight = 0;

	const handle =
		({ operation, handler }: Route) =>
		async (context: Context<App>): Promise<Response> => {
			context.env.operation = operation.id;
			const { req } = context;
			const url = urlOf(req.raw, options.publicUrl);
			const now = options.now();
			const caller = operation.isOpen
				? nobody
				: await authenticator.identify(authorizationOf(req.raw, url), now);
			if (caller !== nobody) context.env.caller = caller;
			rateLimit.demand(caller.tokenId, now);
			if (caller !== nobody) await noteActivity(caller, now);
			const body: unknown =
				operation.body === undefined
					? {}
					: await readJson(req.raw, {
							bytesMax: operation.body.isLarge
								? options.bulkBytesMax
								: options.bodyBytesMax,
						});
			if (operation.body !== undefined) context.env.body = body;
			const patch =
				operation.patches &&
				(await readPatch(req.raw, {
					bytesMax: options.bodyBytesMax,
					mediaTypes: Object.keys(operation.patches),
				}));
			if (patch !== undefined) context.env.body = patch.document;
			const isStrict = isStrictWanted(req.raw.headers);
			context.env.isStrict = isStrict;
			const read = readRequest(operation, {
				parameters: url.searchParams,
				body,
				isStrict,
			});
			if (isStrict && !operation.body && !patch)
				refuseInvalid(read.queryProblems);
			const call: Call<TObject, TSchema> = {
				...callShared,
				store: await chooseStore(options.store, req.raw),
				jobs: runner.desk,
				caller,
				operationId: operation.id,
				trackingId: context.env.trackingId,
				now,
				url,
				header: (name) => req.raw.headers.get(name) ?? undefined,
				parameter: (name) => req.param(name) ?? "",
				...read,
				sent: body,
				isStrict,
				patch,
				request: req.raw,
				identifyAgain: () =>
					authenticator.identify(authorizationOf(req.raw, url), options.now()),
				reportFailure: (cause) =>
					options.log.failure(
						{
							method: operation.method,
							path: url.pathname,
							status: 500,
							durationMs: 0,
							trackingId: context.env.trackingId,
						},
						cause,
					),
			};
			const fault = options.areFaultsAllowed
				? req.raw.headers.get("x-peopled-fault")
				: null;
			const answer = () => idempotency.answer(operation, call, handler);
			try {
				const response = await (fault === null
					? answer()
					: withFault(readFault(fault), answer));
				await showPosition(options.store, operation.method, response);
				return response;
			} finally {
				if (operation.method !== "GET") bell.ring();
			}
		};

	for (const [path, group] of groupByPath(routes)) {
		const pattern = `/v1${path.replaceAll(/\{(\w+)\}/g, ":$1")}`;
		for (const route of group)
			app.on(route.operation.method, pattern, handle(route));
		refuseOtherMethods(
			app,
			pattern,
			group.map(({ operation }) => operation.method),
			group.find(({ operation }) => operation.otherwise)?.operation.otherwise,
		);
	}
	addOperatorPaths(app, options, metrics);

	app.notFound((context) => {
		throw new RequestError(
			"unknownPath",
			`There is nothing at ${context.req.path.slice(0, 200)}. The API is under /v1; /openapi.json describes it.`,
		);
	});
	app.onError((error, context) => {
		const { trackingId } = context.env;
		context.env.cause = error;
		const { status, body, headers } = describeError(error, trackingId);
		return replyJson(status, body, headers);
	});

	return {
		async fetch(request) {
			const start = performance.now();
			const bindings: Bindings = {
				trackingId: trackingIdOf(request.headers),
				operation: "none",
			};
			let response: Response;
			if (request.method === "OPTIONS") response = replyPreflight();
			else if (
				stopping.signal.aborted ||
				(inFlight >= options.requestsInFlightMax && !isUrgent(request))
			) {
				const sentence = stopping.signal.aborted
					? "The server is shutting down. Try again in a moment."
					: "The server has too much to do. Try again in a moment.";
				response = replyOverload(sentence, bindings.trackingId);
			} else {
				inFlight++;
				metrics.changeInFlight(1);
				try {
					response = await app.fetch(request, bindings);
				} finally {
					inFlight--;
					metrics.changeInFlight(-1);
				}
			}
			response.headers.set("trackingid", bindings.trackingId);
			if (bindings.isStrict)
				response.headers.set("preference-applied", "handling=strict");
			if (request.headers.has("origin"))
				for (const [name, value] of Object.entries(corsHeaders))
					response.headers.set(name, value);
			const durationMs = performance.now() - start;
			const { status } = response;
			metrics.countRequest({
				operation: bindings.operation,
				status,
				seconds: durationMs / 1000,
			});
			requests?.record(
				{
					at: options.now(),
					method: request.method,
					url: request.url,
					operation: bindings.operation,
					status,
					durationMs,
					trackingId: bindings.trackingId,
					caller: bindings.caller,
				},
				{ request, body: bindings.body, response },
			);
			const line = () => ({
				method: request.method,
				path: new URL(request.url).pathname,
				status,
				durationMs,
				trackingId: bindings.trackingId,
			});
			if (status >= 500 && bindings.cause !== undefined)
				options.log.failure(line(), bindings.cause);
			else options.log.request(line);
			return response;
		},
		bell,
		runJobs: runner.run,
		startJobs: runner.start,
		readMetrics: metrics.read,
		stop() {
			stopping.abort();
			bell.close();
		},
		async drain() {
			await runner.stop();
			while (inFlight > 0)
				await new Promise((resolve) => setTimeout(resolve, 10));
		},
	};
}

function groupByPath(all: readonly Route[]): Map<string, Route[]> {
	const groups = new Map<string, Route[]>();
	for (const route of all) {
		const group = groups.get(route.operation.path) ?? [];
		group.push(route);
		groups.set(route.operation.path, group);
	}
	return groups;
}

// Who watches over the server asks these also when it has too much to do.
function isUrgent({ url }: Request): boolean {
	return urgentPaths.has(new URL(url).pathname);
}

function trackingIdOf(headers: Headers): string {
	const given = headers.get("trackingid");
	return given !== null && /^[\w.:-]{1,128}$/.test(given)
		? given
		: `ROUTER_${randomUUID()}`;
}

function replyOverload(message: string, trackingId: string): Response {
	const body = { message, errors: [{ description: message }], trackingId };
	return replyJson(503, body, { "retry-after": "2", connection: "close" });
}
