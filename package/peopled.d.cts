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
	/** Whether it behaves as the real service documents, also where that is unsafe; safer when left out. */
	faithful?: boolean;
	/** The fault rules at the start and after each reset; a text names an incident. */
	faults?: readonly (FaultRule | string)[];
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

/** The requests that a rule hits. Every part narrows it. */
export interface FaultMatch {
	method?: string | readonly string[];
	/** The path without its query; `*` stands for any characters. */
	path?: string;
	/** Parameters of the query with their values; `*` stands for any characters. */
	query?: Readonly<Record<string, string>>;
	/** The call, by its `operationId` in `/openapi.json`, such as "updatePerson". */
	operation?: string;
	/** The person in the path or the body: an id or an e-mail address. */
	person?: string;
	/** The person who sends the request: an id or an e-mail address. */
	caller?: string;
	/** Which of the requests that match the other parts, counted from 1. */
	nth?: number | readonly number[];
	/** Each time after so many of the requests that match the other parts. */
	every?: number;
	/** How often of those, from 0 to 1, by chance. */
	probability?: number;
	/** The seed of that chance. */
	seed?: number;
	/** Only from this time on. */
	from?: string;
	/** Only before this time. */
	until?: string;
	/** Only from this long after the rule was made, such as "10s". */
	after?: string;
	/** Only for this long after that. */
	for?: string;
}

/** What happens to a request. */
export interface Fault {
	/** Refuse with this status, 400 to 599. */
	status?: number;
	message?: string;
	/** Answer with the HTML page of a gateway. */
	html?: "gateway";
	/** "before" (the default): the call does not run; "after": it has run, and its reply is lost. */
	when?: "before" | "after";
	/** The header `Retry-After`: a number of seconds, or any text. */
	retryAfter?: number | string;
	/** Headers of the reply to replace or add; null removes one. */
	headers?: Readonly<Record<string, string | null>>;
	/** Wait before the call. */
	delayMs?: number;
	/** Wait after the call, before the reply. */
	delayAfterMs?: number;
	/** Close the connection: before the call, after it, after the headers of the reply, or within its body. */
	cut?: "before" | "after" | "headers" | "body";
	/** The bytes of the body to send. */
	truncate?: number;
	/** Send a body that no one can decode. */
	gzip?: "broken";
	/** The text of the body, in place of the real one. */
	body?: string;
	/** A JSON Merge Patch (RFC 7396) of the body. */
	json?: unknown;
}

/** A rule that makes requests fail: by a fault, or by an incident of the catalogue in `docs/stand-in.md`. */
export interface FaultRule {
	/** A name for people. */
	name?: string;
	match?: FaultMatch;
	fault?: Fault;
	/** The name of an incident, in place of `fault`. */
	incident?: string;
	/** The numbers of the incident. */
	parameters?: Readonly<Record<string, number>>;
	/** How often the incident happens, from 0 to 1. */
	probability?: number;
	/** How many requests it hits; without it, any number. */
	times?: number;
}

/** A rule that is there, with its counts. */
export interface MadeFault {
	id: string;
	name?: string;
	incident?: string;
	/** The rule in words. */
	description: string;
	/** The requests that it matched, and those that it hit. */
	matched: number;
	hits: number;
	/** The hits that are left; absent without `times`. */
	left?: number;
}

/** The fault rules of a server. The first rule that hits a request decides, in the order in which they were made. */
export interface TestFaults {
	/** Makes a rule, or makes an incident happen by its name. Throws an error that names everything that is wrong in it. */
	add(rule: FaultRule | string): MadeFault;
	/** The rules with their counts, also those that no longer hit anything. */
	list(): MadeFault[];
	/** Deletes a rule; false when there is none with this id. */
	remove(id: string): boolean;
	/** Deletes every rule. */
	clear(): void;
}

/** A saved state of all data. */
export interface SavedState {
	/** Brings all data back to it. The tokens that `as` has given stay usable. */
	load(): Promise<void>;
	/** Forgets it. There can be 50 at a time. */
	delete(): Promise<void>;
}

/** The clock of a server. Each move resolves when tokens, presence, deletions and everything else have followed. */
export interface TestClock {
	now(): Date;
	/** Shows another time, from which it continues. */
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
	/**
	 * JSON as what it says, another text as it is; an empty text where it was longer than 262,144 characters; undefined
	 * without a body, and where a call read a body that it could not parse.
	 */
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
	/** An access token of the person with this e-mail address, which does not end; with every scope when they are left out. */
	as(email: string, scopes?: readonly string[]): Promise<string>;
	readonly faults: TestFaults;
	/** Saves the present state of all data. */
	snapshot(): Promise<SavedState>;
	/** Brings data, clock, chance and fault rules back to the start, and forgets what clients have sent. */
	reset(): Promise<void>;
	readonly clock: TestClock;
	/**
	 * What clients have sent so far, in the order of the replies. Waits up to half a second for requests that are being
	 * answered; those that are not answered then are left out. Rejects when so many came that some are no longer kept.
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
