import type { Caller } from "../directory/access/caller.ts";
import type { Cut } from "./cut-connection.ts";
import type { Answer, Reply } from "./reply.ts";

/** Causes failures on purpose, for the tests of clients. A server without one has no failure but its own. */
export interface FaultInjector {
	/** Whether no request can be hit at the moment. */
	readonly isIdle: boolean;
	/** Answers a request in place of the server, which `asked` can run. A rejection becomes a refusal. */
	answer(asked: FaultedRequest): Promise<Answer>;
}

/** A rule that hits a request. */
export interface HitRule {
	ruleId: string;
	/** The call that the request asks for; undefined when it asks for none. */
	operation: string | undefined;
}

/** A request before the server handles it, as an injector sees it. */
export interface FaultedRequest {
	readonly path: string;
	/** The parameters of the query, as they were received. */
	readonly query: URLSearchParams;
	/** The request. Its body has not been read. */
	readonly request: Request;
	readonly trackingId: string;
	/** Whether the path belongs to an API, and not to a page, to the health check or to the metrics. */
	readonly isOfApi: boolean;
	/** The caller; undefined when the request has no valid token. */
	findCaller(): Promise<Caller | undefined>;
	/** The body. The request stays unread: a copy takes its place. Refuses with `bodyTooLarge`. */
	readBody(): Promise<Uint8Array<ArrayBuffer>>;
	/** Runs the call. */
	run(): Promise<Answer>;
	/** Runs a call with another request. It is not recorded, and can be made any number of times. */
	runOther(request: Request): Promise<Answer>;
	/** The reply of an error, in the form of the API that owns the path. */
	refuse(error: unknown): Reply;
	/** Waits, but no longer than the server runs. */
	wait(ms: number): Promise<void>;
	/** Notes for the list of requests which rule hit this one, and who sent it. */
	note(hit: HitRule): Promise<void>;
	/** Lets the connection be cut instead of the whole reply being sent. */
	cut(cut: Cut): void;
}
