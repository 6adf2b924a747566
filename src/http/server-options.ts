import type { Clocks } from "../concurrency/clocks.ts";
import type { Store } from "../directory/store/store.ts";
import type { BackupState, LastEnd, MetricsSnapshot } from "./metrics.ts";
import type { PageShelf } from "./pages.ts";

/** The operator's decisions about HTTP, and the store behind it. */
export interface ServerOptions extends Clocks {
	store: Store;
	/** The origin under which clients know the server; undefined: the origin of each request. */
	publicUrl?: string;
	bodyBytesMax: number;
	/** How long a body may take, beside a second for each 16 KiB; 10 seconds when left out. */
	bodyGraceMs?: number;
	/** The limit for a body of several operations. */
	bulkBytesMax: number;
	/** How long a stored reply (`Idempotency-Key`) is kept; a day when left out. */
	answerLifeMs?: number;
	/** Requests in flight at most; past it a request is refused with 503. */
	requestsInFlightMax: number;
	/** The budget of each caller; 0: no limit. */
	requestsPerMinute: number;
	/** Whether requests may ask for failures with `x-peopled-fault`. */
	areFaultsAllowed: boolean;
	/** Whether the last requests are kept in memory, for administrators to watch. */
	areRequestsKept?: boolean;
	/** The console and the reference; undefined: they are not served. */
	pages?: PageShelf;
	/** Reads the metrics of the other processes behind the same port; undefined: there are none. */
	readOtherMetrics?: () => Promise<MetricsSnapshot[]>;
	/** Reads the state of the scheduled backups; undefined: there are none. */
	readBackups?: () => BackupState;
	/** How the previous server ended; undefined: not known. */
	lastEnd?: LastEnd;
	log: ServerLog;
}

/** The log of the server. */
export interface ServerLog {
	/** Logs a request that ended in a status of 500 or more, with its cause. */
	failure(request: RequestLine, cause: unknown): void;
	/** Logs any other request; `line` is called only when it is wanted. */
	request(line: () => RequestLine): void;
}

/** One request as the log keeps it: without headers and body, so without secrets. */
export interface RequestLine {
	method: string;
	path: string;
	status: number;
	durationMs: number;
	trackingId: string;
}
