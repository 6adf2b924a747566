import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import {
	type ChangeSignal,
	openChangeSignal,
} from "../concurrency/change-signal.ts";
import type { Clocks } from "../concurrency/clocks.ts";
import { openSlices } from "../concurrency/slices.ts";
import { nobody } from "../directory/access/caller.ts";
import { DirectoryError } from "../directory/errors.ts";
import { restorableMsDefault } from "../directory/history/restore.ts";
import type { Store } from "../directory/store/store.ts";
import { openJobRunner } from "../webex/jobs/job-runner.ts";
import { routes } from "../webex/routes.ts";
import { type SamplePlace, sampleRoutes } from "../webex/sample/sample.ts";
import { openAuthenticator } from "./auth/auth.ts";
import type { Bindings } from "./bindings.ts";
import { HangUpError, hangUpStatus } from "./body/receive-body.ts";
import type { Route } from "./call.ts";
import { corsHeaders, replyPreflight } from "./cors.ts";
import { DetailedRefusal, describeError, RequestError } from "./errors.ts";
import { noTurn, openInFlight } from "./load/in-flight.ts";
import {
	type BackupState,
	type LastEnd,
	type MetricsSnapshot,
	openMetrics,
} from "./metrics.ts";
import {
	addOperatorPaths,
	refuseOtherMethods,
	urgentPaths,
} from "./operator-paths.ts";
import type { PageShelf } from "./pages.ts";
import { openAnswering } from "./pipeline.ts";
import { replyEmpty, replyJson, withoutBody } from "./reply.ts";
import { openRequestRecorder } from "./request-recorder.ts";
import { pathOf, readTarget } from "./target.ts";

/** What an operator decides about the API, and what it needs. */
export interface ServerOptions extends Clocks {
	store: Store;
	/** The address under which clients know the server, without a path; undefined: as each request says. */
	publicUrl?: string;
	bodyBytesMax: number;
	/** How long a body may take, beside a second for each 16 KiB; 10 seconds when left out. */
	bodyGraceMs?: number;
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
	/** Whether `invitePending` and `loginEnabled` are booleans in replies rather than texts, as on the page. */
	areBooleansJson?: boolean;
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
	/** How the backups are that the server makes by itself; undefined: it makes none. */
	readBackups?: () => BackupState;
	/** How the server that ran before ended; undefined: nobody knows. */
	lastEnd?: LastEnd;
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
	/** `address`: from where the request comes; whoever it does not name is no program on this machine. */
	fetch(request: Request, from?: { address?: string }): Promise<Response>;
	/** From now on every request is refused with 503, and streams of events end, so that what runs can finish. */
	stop(): void;
	/** Does every job that waits, and resolves when there is none left. */
	runJobs(): Promise<void>;
	/** From now on jobs are done as they come, and those of other processes that ended taken over. */
	startJobs(): void;
	/** Resolves when no request is being answered. */
	drain(): Promise<void>;
	/** Rings when a request may have changed something. */
	readonly bell: ChangeSignal;
	/** What this process has counted. */
	readMetrics(): Promise<MetricsSnapshot>;
}

type App = { Bindings: Bindings };

/** Requests that begin, or end for want of their body, in one turn of the event loop: some milliseconds. */
export const requestsPerTurn = 64;

export function openServer(options: ServerOptions): Server {
	const metrics = openMetrics();
	const app = new Hono<App>({ strict: false });
	const authenticator = openAuthenticator(options.store, options);
	const requests = options.areRequestsKept
		? openRequestRecorder(options.steadyNow)
		: undefined;
	const arrivals = openSlices(requestsPerTurn);
	const slices = openSlices(requestsPerTurn);
	const bell = openChangeSignal(slices);
	const stopping = new AbortController();
	const callShared = {
		store: options.store,
		samplePeople: options.samplePeople,
		requests,
		bell,
		restorableMs: options.restorableMs ?? restorableMsDefault,
		areBooleansJson: options.areBooleansJson === true,
		stopping: stopping.signal,
		forgetCallers: authenticator.forget,
	};
	const runner = openJobRunner({ ...options, callShared });
	const inFlight = openInFlight({
		max: options.requestsInFlightMax,
		steadyNow: options.steadyNow,
		onChange: metrics.changeInFlight,
	});
	const answer = openAnswering(options, {
		shared: { ...callShared, jobs: runner.desk },
		authenticator,
		slices,
	});

	const served = routes.filter(
		({ operation }) =>
			options.samplePeople !== undefined ||
			!sampleRoutes.some((route) => route.operation === operation),
	);
	for (const [path, group] of groupByPath(served)) {
		const pattern = `/v1${path.replaceAll(/\{(\w+)\}/g, ":$1")}`;
		for (const route of group)
			app.on(route.operation.method, pattern, answer(route));
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
	app.onError((error, { env }) => refuse(error, env));

	const refuse = (error: unknown, bindings: Bindings): Response => {
		bindings.cause = error;
		const { signal } = bindings.request;
		const isGivenUp = signal.aborted && error === signal.reason;
		// Nobody reads this reply; its status is what the metrics and the log tell.
		if (error instanceof HangUpError || isGivenUp)
			return replyEmpty(hangUpStatus, { connection: "close" });
		const { status, body, headers } = describeError(error, bindings.trackingId);
		return replyJson(status, body, headers);
	};

	const respond = async (bindings: Bindings): Promise<Response> => {
		const { request } = bindings;
		try {
			const target = readTarget(request);
			if (request.method === "OPTIONS")
				return replyPreflight({ isApi: isApi(target.pathname) });
			if (stopping.signal.aborted) throw stopped();
			bindings.turn = inFlight.enter(nobody, {
				isUrgent: isUrgent(target.pathname),
			});
			return await app.fetch(asRouted(request), bindings);
		} catch (refusal) {
			const { status, body, headers } = describeError(
				refusal,
				bindings.trackingId,
			);
			return replyJson(status, body, headers);
		} finally {
			bindings.turn.end();
		}
	};

	const record = (bindings: Bindings, response: Response, start: number) => {
		const { request, operation, trackingId, caller } = bindings;
		const { status } = response;
		const durationMs = performance.now() - start;
		metrics.countRequest({ operation, status, seconds: durationMs / 1000 });
		const { method, url } = request;
		requests?.record(
			{
				at: options.now(),
				method,
				url,
				operation,
				status,
				durationMs,
				trackingId,
				caller,
			},
			{ ...bindings, response },
		);
		const line = () => ({
			method,
			path: pathOf(url),
			status,
			durationMs,
			trackingId,
		});
		if (status >= 500 && bindings.cause !== undefined)
			options.log.failure(line(), bindings.cause);
		else options.log.request(line);
	};

	return {
		async fetch(request, { address } = {}) {
			const start = performance.now();
			const crowd = arrivals.next();
			if (crowd !== undefined && !isUrgent(pathOf(request.url))) await crowd;
			const bindings: Bindings = {
				request,
				address,
				turn: noTurn,
				trackingId: trackingIdOf(request.headers),
				operation: "none",
			};
			let response = await respond(bindings);
			if (request.method === "HEAD") response = await withoutBody(response);
			const { headers } = response;
			headers.set("trackingid", bindings.trackingId);
			if (bindings.isStrict)
				headers.set("preference-applied", "handling=strict");
			if (request.headers.has("origin") && isApi(pathOf(request.url)))
				for (const [name, value] of Object.entries(corsHeaders))
					headers.set(name, value);
			record(bindings, response, start);
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
			while (inFlight.begun > 0)
				await new Promise((resolve) => setTimeout(resolve, 10));
		},
	};
}

// What the router is given: a HEAD is answered as a GET, and loses its body at the end.
function asRouted(request: Request): Request {
	return request.method === "HEAD"
		? new Request(request.url, { headers: request.headers })
		: request;
}

// Pages of other origins may use the API, and read nothing else.
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

function groupByPath(all: readonly Route[]): Map<string, Route[]> {
	const groups = new Map<string, Route[]>();
	for (const route of all) {
		const group = groups.get(route.operation.path) ?? [];
		group.push(route);
		groups.set(route.operation.path, group);
	}
	return groups;
}

function trackingIdOf(headers: Headers): string {
	const given = headers.get("trackingid");
	return given !== null && /^[\w.:-]{1,128}$/.test(given)
		? given
		: `ROUTER_${randomUUID()}`;
}
