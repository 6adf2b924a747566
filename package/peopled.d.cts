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

/** A server in this process, for tests. */
export interface StartedPeopled {
	/** The address of the server, such as `http://127.0.0.1:54321`. The API is below `/v1`. */
	readonly url: string;
	/** An access token of the full administrator, with every scope. */
	readonly token: string;
	/** Makes an access token of the person with this e-mail address; with every scope when they are left out. */
	as(email: string, scopes?: readonly string[]): Promise<string>;
	/** Ends the server and everything that belongs to it. */
	close(): Promise<void>;
	[Symbol.asyncDispose](): Promise<void>;
}

/** Starts a server in this process, on this machine only. Several may run side by side. */
export declare function startPeopled(
	options?: StartOptions,
): Promise<StartedPeopled>;
