/** What the load process is asked to measure; it gets this as JSON in its one argument. */
export interface LoadPlan {
	/** The server with the people. */
	url: string;
	token: string;
	/** How many people it holds. */
	people: number;
	rows: readonly LoadRow[];
	warmSeconds: number;
	seconds: number;
	/** Connections at the same time, each with one request under way. */
	connections: number;
}

export type LoadKind = "put" | "get" | "list";

export interface LoadRow {
	name: string;
	kind: LoadKind;
	/** Where the requests go: the server with the people, or a bare one beside it. */
	url: string;
	/** Whether the replies tell of people, so that their content can be held against the request. */
	isDirectory: boolean;
}

/** What one row came to; the load process prints one as a JSON line for each. */
export interface LoadResult {
	name: string;
	replies: number;
	perSecond: number;
	p50Ms: number;
	p99Ms: number;
	maxMs: number;
}
