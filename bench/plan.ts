/** The task of the load process, passed as JSON in its one argument. */
export interface LoadPlan {
	/** The server with the people. */
	url: string;
	token: string;
	/** The number of people on it. */
	people: number;
	rows: readonly LoadRow[];
	/** The time before the first turn of a row, in which it is not measured. */
	warmSeconds: number;
	/** The time of a row, in all its turns. */
	seconds: number;
	/** How often each row is measured. Rows of a kind take turns, so that a slower moment of the machine meets all of them. */
	turns: number;
	/** Connections at the same time, each with one request under way. */
	connections: number;
}

export type LoadKind = "put" | "get" | "list";

export interface LoadRow {
	name: string;
	kind: LoadKind;
	/** The target of the requests: the server with the people, or a bare one. */
	url: string;
	/** Whether the replies contain people, so that their content can be checked against the request. */
	isDirectory: boolean;
}

/** The result of one measurement; the load process prints each as a JSON line. */
export interface LoadResult {
	name: string;
	replies: number;
	perSecond: number;
	p50Ms: number;
	p99Ms: number;
	maxMs: number;
	/** The replies per second in each turn, where rows take turns. */
	turns?: readonly number[];
}
