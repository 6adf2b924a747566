import type { Static, TObject, TSchema } from "typebox";
import type { Awaitable } from "../concurrency/awaitable.ts";
import type { ChangeSignal } from "../concurrency/change-signal.ts";
import type { Operation } from "../contract/operation.ts";
import type { Caller } from "../directory/access/caller.ts";
import type { FieldProblem } from "../directory/field-problem.ts";
import type { Store } from "../directory/store/store.ts";
import type { ReplyMaker } from "../directory/store/stored-reply.ts";
import type { Answer, Reply } from "./reply.ts";
import type { RequestRecorder } from "./request-recorder.ts";

/** The dependencies of calls that are created once for the server. */
export interface CallServices {
	/** The latest requests; undefined where they are not recorded. */
	requests: RequestRecorder | undefined;
	/** Wakes waiters when something may have changed. */
	changeSignal: ChangeSignal;
	/** Clears the cache of callers: their rights may have changed. */
	forgetCallers(): void;
}

/**
 * One request, read and checked against the contract. Its functions and addresses are made on demand, so a copy by
 * spreading lacks them.
 */
export interface Call<
	Query extends TObject = TObject,
	Body extends TSchema = TSchema,
> extends CallServices {
	store: Store;
	caller: Caller;
	operationId: string;
	trackingId: string;
	now: number;
	/** The address of the request as the client knows it. */
	readonly url: URL;
	/** A parameter of the path, decoded. */
	parameter(name: string): string;
	/** A header of the request; undefined when it was not sent. */
	header(name: string): string | undefined;
	query: Partial<Static<Query>>;
	/** The valid parts of the body. The invalid ones are in `problems`. */
	body: Partial<Static<Body>>;
	/** The body as it was sent, unchecked. */
	sent: unknown;
	/** The request asks for strict reading (`Prefer: handling=strict`). */
	isStrict: boolean;
	/** The patch in the request, where the call takes one. */
	patch: Patch | undefined;
	/** The problems of the query. */
	queryProblems: readonly FieldProblem[];
	/** The problems of the query and of the body. */
	problems: readonly FieldProblem[];
	/** The request itself, for its headers. */
	request: Request;
	/** The address from which the request comes; undefined when it is unknown. */
	readonly address: string | undefined;
	/** Waits for something. Meanwhile the request does not count as being processed. */
	pause<Result>(task: () => Promise<Result>): Promise<Result>;
	/** Takes a slot for a stream of changes or of requests. The returned function gives it back. Refuses when the caller has too many. */
	takeSlot(kind: "changes" | "requests"): () => void;
	/** The body of an upload, in pieces as they arrive. */
	receive(): AsyncIterable<Uint8Array>;
	/** Looks the caller up again. Rejects when the token has ended meanwhile. */
	identifyAgain(): Promise<Caller>;
	/** Stores the reply with the change, where the request has an `Idempotency-Key`. */
	storeReply?: <Result>(
		compose: (result: Result) => Reply,
	) => ReplyMaker<Result>;
	/** Logs the cause of a failed part of the call. The call itself continues. */
	reportFailure(cause: unknown): void;
}

/** A patch as it was sent: JSON of a media type, unchecked. */
export interface Patch {
	mediaType: string;
	document: unknown;
}

/** The parts of a request that are known before its query and body are read. */
export type Asked = Pick<
	Call,
	"caller" | "request" | "url" | "address" | "requests"
>;

/** An operation of the contract with its handler. */
export interface Route {
	operation: Operation;
	/** Throws when the caller may not make the call at all, whatever its query and body contain. */
	demand(asked: Asked): void;
	handler(call: Call): Awaitable<Answer>;
}
