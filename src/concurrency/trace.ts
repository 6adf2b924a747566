/** A part of traced work, with its begin and end by the clock that is never set. */
export interface TracePart {
	name: string;
	/** Whether another process does it. */
	isRemote?: boolean;
	startMs: number;
	endMs: number;
	attributes?: Readonly<Record<string, string | number>>;
	/** The error with which it ended. */
	failure?: unknown;
}

/** Work that is traced, such as a request. It takes its parts when they have ended. */
export interface TracedWork {
	add(part: TracePart): void;
}

/** Traced work that no request waits for. */
export interface WorkTrace extends TracedWork {
	/** The header with which another server continues the trace. */
	readonly traceparent: string;
	end(outcome?: {
		attributes?: Readonly<Record<string, string | number>>;
		failure?: unknown;
	}): void;
}

/** Traces work that no request waits for. */
export interface WorkTraces {
	/** Begins work. It continues the trace of a recent request of this process with this tracking ID, if there is one. */
	begin(about: {
		name: string;
		isRemote?: boolean;
		/** The organization of the request's caller. */
		callerOrgId: string;
		trackingId: string;
		attributes: Readonly<Record<string, string | number>>;
	}): WorkTrace;
}

interface Storage {
	run<Result>(work: TracedWork | undefined, run: () => Result): Result;
	getStore(): TracedWork | undefined;
}

let storage: Storage | undefined;

/** Lets `runTraced` trace from now on. Before that, all functions here cost next to nothing. */
export function allowTracing(): void {
	const { AsyncLocalStorage } = process.getBuiltinModule("node:async_hooks");
	storage ??= new AsyncLocalStorage<TracedWork | undefined>() as Storage;
}

/** Runs something as a part of traced work; undefined: as a part of none, such as what is done for many requests together. */
export function runTraced<Result>(
	work: TracedWork | undefined,
	run: () => Result,
): Result {
	if (storage === undefined || storage.getStore() === work) return run();
	return storage.run(work, run);
}

/** The traced work that runs now; undefined: none. */
export function findTrace(): TracedWork | undefined {
	return storage?.getStore();
}

/** Traces the time of a promise as a part of the work that runs now. */
export async function tracePart<Result>(
	part: Pick<TracePart, "name" | "attributes">,
	run: () => Promise<Result>,
): Promise<Result> {
	const trace = findTrace();
	if (trace === undefined) return run();
	const startMs = performance.now();
	let failure: unknown;
	try {
		return await run();
	} catch (cause) {
		failure = cause;
		throw cause;
	} finally {
		trace.add({ ...part, startMs, endMs: performance.now(), failure });
	}
}

/** Traces what waits in a queue: the wait until `take` is called, and the time from then on. Without a trace, `take` is undefined. */
export function traceQueued<Result>(
	part: Pick<TracePart, "name" | "isRemote" | "attributes"> & { wait: string },
	begin: (take: (() => void) | undefined) => Promise<Result>,
): Promise<Result> {
	const trace = findTrace();
	if (trace === undefined) return begin(undefined);
	const { wait, ...done } = part;
	const queuedMs = performance.now();
	let takenMs: number | undefined;
	const end = (failure?: unknown) => {
		const endMs = performance.now();
		const startMs = takenMs ?? endMs;
		trace.add({ name: wait, startMs: queuedMs, endMs: startMs });
		if (takenMs !== undefined) trace.add({ ...done, startMs, endMs, failure });
	};
	return begin(() => {
		takenMs ??= performance.now();
	}).then(
		(result) => {
			end();
			return result;
		},
		(cause: unknown) => {
			end(cause);
			throw cause;
		},
	);
}
