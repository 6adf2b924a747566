import type { Static, TObject, TSchema } from "typebox";
import type { ChangeSignal } from "../concurrency/change-signal.ts";
import type { Operation } from "../contract/operation.ts";
import type { Caller } from "../directory/access/caller.ts";
import type { FieldProblem } from "../directory/field-problem.ts";
import type { Store } from "../directory/store/store.ts";
import type { Answerer } from "../directory/store/stored-reply.ts";
import type { SamplePlace } from "../webex/sample/sample.ts";
import type { Reply } from "./reply.ts";
import type { RequestRecorder } from "./request-recorder.ts";

/** One request, read and checked as far as the contract goes. */
export interface Call<
	Query extends TObject = TObject,
	Body extends TSchema = TSchema,
> {
	store: Store;
	caller: Caller;
	operationId: string;
	trackingId: string;
	now: number;
	/** The address of the request as the client knows it. */
	url: URL;
	/** A parameter of the path, decoded. */
	parameter(name: string): string;
	/** A header of the request; undefined when it was not sent. */
	header(name: string): string | undefined;
	query: Partial<Static<Query>>;
	/** What of the body is right; what is wrong stands in `problems`. */
	body: Partial<Static<Body>>;
	/** The body as it was sent, not looked into yet. */
	sent: unknown;
	/** The request wants to be refused rather than read generously (`Prefer: handling=strict`). */
	isStrict: boolean;
	/** The call is one of several that are done all or not at all: what could be done only in part is refused. */
	isWhole?: boolean;
	/** The patch that the request holds, where the call takes one. */
	patch: Patch | undefined;
	/** What the contract finds wrong in the query. */
	queryProblems: readonly FieldProblem[];
	/** What the contract finds wrong in the query and in the body. */
	problems: readonly FieldProblem[];
	/** The request itself, for what stands in its headers. */
	request: Request;
	/** The address from which the request comes; undefined when it is not known. */
	address: string | undefined;
	/** Does what is no work, such as waiting for something to happen: the request does not count as being answered meanwhile. */
	pause<Result>(task: () => Promise<Result>): Promise<Result>;
	/** Takes one of the places for streams of changes or of requests, and gives what gives it back. Refuses past the caller's share. */
	takePlace(kind: "changes" | "requests"): () => void;
	/** The body of an upload, as it comes. */
	receive(): AsyncIterable<Uint8Array>;
	/** As whom one can sign in without a password; undefined where that is not possible. */
	samplePeople: readonly SamplePlace[] | undefined;
	/** The last requests that were answered; undefined where they are not kept. */
	requests: RequestRecorder | undefined;
	/** Rings when something may have changed. */
	bell: ChangeSignal;
	/** Aborted when the server is told to stop: what goes on after its reply has begun, such as a stream of events, ends then. */
	stopping: AbortSignal;
	/** Who asks, looked up again: rejects when the token has ended meanwhile. */
	identifyAgain(): Promise<Caller>;
	/** `invitePending` and `loginEnabled` are shown as booleans rather than as texts. */
	areBooleansJson: boolean;
	/** How long after a deletion a person can be restored. */
	restorableMs: number;
	/** How a change keeps the reply that is composed of it, where the request asks for that (`Idempotency-Key`). */
	answer?: <Result>(compose: (result: Result) => Reply) => Answerer<Result>;
	/** What takes in files of changes and does them. */
	jobs: JobDesk;
	/** What was known of callers may have changed. */
	forgetCallers(): void;
	/** Logs the cause of a part of the call that failed although the call goes on. */
	reportFailure(cause: unknown): void;
}

/** A patch as it was sent: JSON of a media type, not looked into yet. */
export interface Patch {
	mediaType: string;
	document: unknown;
}

/** Where jobs are taken in, as the operator wants it. */
export interface JobDesk {
	/** The largest file that is read. */
	bytesMax: number;
	/** For how long a job is kept after it has ended. */
	lifeMs: number;
	/** There is a job to run. */
	wake(): void;
}

/** What answers a call. */
export type Handler<Query extends TObject, Body extends TSchema> = (
	call: Call<Query, Body>,
) => Promise<Response> | Response;

/** A call and what answers it. */
export interface Route {
	operation: Operation;
	handler: Handler<TObject, TSchema>;
}

/** Puts a call and its handler together; only gives them their types. */
export function route<Query extends TObject, Body extends TSchema>(
	operation: Operation<Query, Body>,
	handler: Handler<Query, Body>,
): Route {
	return { operation, handler } as unknown as Route;
}
