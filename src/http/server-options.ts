import type { Clocks } from "../concurrency/clocks.ts";
import type { Caller } from "../directory/access/caller.ts";
import type { Store } from "../directory/store/store.ts";
import type { AskedBy } from "./asked-failure.ts";
import type { FaultInjector } from "./fault-injector.ts";
import type { Guise } from "./guise.ts";
import type {
	BackupState,
	LastEnd,
	MetricsSnapshot,
} from "./metrics/metrics.ts";
import type { WorkCounts } from "./metrics/work-metrics.ts";
import type { PageShelf } from "./pages.ts";
import type { TraceRequest } from "./trace-request.ts";

/** The operator's decisions about HTTP, and the store behind it. */
export interface ServerOptions extends Clocks {
	store: Store;
	/** The origin under which clients know the server; undefined: the origin of each request. */
	publicUrl?: string;
	bodyBytesMax: number;
	/** The time limit of a body, plus a second for each 16 KiB; by default 10 seconds. */
	bodyGraceMs?: number;
	/** The limit for a body of several operations. */
	bulkBytesMax: number;
	/** The lifetime of a stored reply (`Idempotency-Key`); by default a day. */
	storedReplyLifeMs?: number;
	/** The maximum number of requests in flight. Further requests are refused with 503. */
	requestsInFlightMax: number;
	/** The budget of each caller; 0: no limit. */
	requestsPerMinute: number;
	/** Whether requests may ask for failures with `x-peopled-fault`. */
	areFaultsAllowed: boolean;
	/** Who makes every request, without a token. Only for a server inside a program, without a port. */
	caller?: Caller;
	/** Causes failures by rules; undefined: there are none. */
	faults?: FaultInjector;
	/** Whether the latest requests are recorded in memory, for administrators to watch. */
	areRequestsKept?: boolean;
	/** Whether headers and whole bodies are recorded of every request, also while nobody watches. */
	areRequestsWhole?: boolean;
	/** The number of requests that are recorded; by default 500. */
	requestsKeptMax?: number;
	/** The console and the reference; undefined: they are not served. */
	pages?: PageShelf;
	/** Reads the metrics of the other processes behind the same port; undefined: there are none. */
	readOtherMetrics?: () => Promise<MetricsSnapshot[]>;
	/** The work of this process that no request waits for; undefined: it does none. */
	workCounts?: WorkCounts;
	/** Reads the state of the scheduled backups; undefined: there are none. */
	readBackups?: () => BackupState;
	/** Makes the server look like another service; undefined: it looks as it is. */
	guise?: Guise;
	/** How the previous server ended; undefined: unknown. */
	lastEnd?: LastEnd;
	/** Traces each request; undefined: there are no traces. */
	traceRequest?: TraceRequest;
	log: ServerLog;
}

/** The log of the server. */
export interface ServerLog {
	/** Logs a request that ended in a status of 500 or more, with its cause, if it has one. */
	failure(request: RequestLine, cause: unknown): void;
	/** Logs any other request. `line` is called only when it is needed. */
	request(line: () => RequestLine): void;
}

/** One request as it is logged: without headers and body, so without secrets. */
export interface RequestLine {
	method: string;
	path: string;
	status: number;
	durationMs: number;
	trackingId: string;
	/** The trace of which the request is a part, where there are traces. */
	traceId?: string;
	/** By which means the failure was asked for; undefined: it is one of the server. */
	asked?: AskedBy;
}
