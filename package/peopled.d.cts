/** What a test may decide about its server. */
export interface StartOptions {
	/**
	 * "sample": the sample organization and its two neighbors, about 200 people; "none": an organization with
	 * nobody but its administrator; a number: an organization of so many people. "sample" when left out.
	 */
	people?: "sample" | "none" | number;
	/** The name of the organization where `people` is "none"; "Acme, Inc." when left out. */
	organization?: string;
	/** Decides everything that is left to chance; 1 when left out. */
	seed?: number;
	/** The time that the clock shows at the start; the machine's when left out. */
	now?: Time;
	/** The port; any free one when left out. */
	port?: number;
	/** The folder of the data; when left out, they are in memory and end with the server. */
	data?: string;
	/** Requests per minute for one person; when left out, there is no limit. */
	rateLimit?: number;
	/** Whether the console and the reference are served; not when left out. */
	pages?: boolean;
	/** The lowest level of the log on standard error; "silent" when left out. */
	logLevel?: "debug" | "info" | "warn" | "error" | "silent";
}

/** A time: a `Date`, a text such as "2027-01-01T00:00:00Z", or milliseconds since 1970. */
export type Time = Date | string | number;

/** The clock of a server. Each move resolves when tokens, presence, deletions and everything else have followed. */
export interface TestClock {
	now(): Date;
	/** Shows another time, from which it goes on. */
	set(time: Time): Promise<void>;
	/** Lets a time pass: milliseconds, or a text such as "90d" or "1h30m". */
	advance(span: string | number): Promise<void>;
	/** Lets the time stand still. */
	freeze(): Promise<void>;
	/** Lets the time pass again, from where it stood. */
	resume(): Promise<void>;
	/** Shows the time of the start again: `now` of the options, or the machine's time. */
	reset(): Promise<void>;
}

/** Which requests to look at; all when left out. */
export interface RequestFilter {
	/** The method, such as "PUT". */
	method?: string;
	/** The path without its query, such as "/v1/people/*"; `*` stands for any characters. */
	path?: string;
	/** The status of the reply. */
	status?: number;
	/** The e-mail address or the id of the caller. */
	caller?: string;
}

/** A request as a client sent it, and the reply that it got. Secrets in it are masked (`***`). */
export interface SentRequest {
	/** When the reply was ready, by the clock of the server. */
	at: Date;
	method: string;
	/** The path without its query. */
	path: string;
	query: Record<string, string>;
	/** The headers, with names in lower case. */
	headers: Record<string, string>;
	/** JSON as what it says, another text as it is; undefined without a body. */
	// biome-ignore lint/suspicious/noExplicitAny: A test looks into it without asking what it is.
	body: any;
	/** Undefined when the server does not know who asked. */
	caller:
		| { id: string; email: string | undefined; displayName: string | undefined }
		| undefined;
	/** The call that answered, such as "updatePerson"; undefined when there is none. */
	operation: string | undefined;
	/** Undefined when a fault rule cut the connection before a status was sent. */
	status: number | undefined;
	/** The id of the fault rule that hit the request; undefined when there was none. */
	fault: string | undefined;
	durationMs: number;
	trackingId: string;
	reply: {
		headers: Record<string, string>;
		// biome-ignore lint/suspicious/noExplicitAny: As above.
		body: any;
	};
}

/** A server in this process, for tests. */
export interface StartedPeopled {
	/** The address of the server, such as `http://127.0.0.1:54321`. The API is below `/v1`. */
	readonly url: string;
	/** An access token of the full administrator, with every scope. */
	readonly token: string;
	/** Makes an access token of the person with this e-mail address; with every scope when they are left out. */
	as(email: string, scopes?: readonly string[]): Promise<string>;
	readonly clock: TestClock;
	/**
	 * What clients have sent so far, in the order of the replies. Waits a moment for requests that are being answered.
	 * Rejects when so many came that some are no longer kept.
	 */
	requests(filter?: RequestFilter): Promise<SentRequest[]>;
	/** Forgets what clients have sent. */
	clearRequests(): void;
	/** Ends the server and everything that belongs to it. */
	close(): Promise<void>;
	[Symbol.asyncDispose](): Promise<void>;
}

/** Starts a server in this process, on this machine only. Several may run side by side. */
export declare function startPeopled(
	options?: StartOptions,
): Promise<StartedPeopled>;
