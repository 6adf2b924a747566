import type { TracedWork } from "../concurrency/trace.ts";
import type { Bindings } from "./bindings.ts";
import type { Dialect } from "./dialect.ts";
import { pathOf } from "./target.ts";

/** A request that has arrived, for traces. */
interface ArrivedRequest {
	method: string;
	/** When it arrived, by the clock that is never set. */
	startMs: number;
	trackingId: string;
	/** The header of W3C Trace Context, as it was sent. */
	traceparent: string | null;
}

/** A request that was answered, for traces. It has no header but one, no query and no body, so no secrets. */
export interface AnsweredRequest {
	/** Undefined: the request names no call of the contract. */
	call: { id: string; method: string; path: string } | undefined;
	path: string;
	/** 0: the connection was cut without a reply. */
	status: number;
	endMs: number;
	/** Undefined: nobody was identified. */
	orgId: string | undefined;
	/** The error behind a failure. */
	cause: unknown;
}

/** A request while it is traced. */
export interface RequestTrace extends TracedWork {
	readonly traceId: string;
	/** False: nobody wants to see it, so its parts need not be looked for. */
	readonly isSampled: boolean;
	end(request: AnsweredRequest): void;
}

/** Begins the trace of a request. */
export type TraceRequest = (request: ArrivedRequest) => RequestTrace;

/** A request whose end is traced with what is known of it then. */
export interface TracedRequest extends TracedWork {
	readonly traceId: string;
	readonly isSampled: boolean;
	end(status: number, endMs: number): void;
}

/** Traces requests with what is known of them when they have been answered. */
export function openTracing(
	trace: TraceRequest,
	dialects: readonly Dialect[],
): (bindings: Bindings, startMs: number) => TracedRequest {
	const calls = new Map(
		dialects.flatMap(({ roots, routes }) =>
			routes.map(({ operation: { id, method, path } }) => [
				id,
				{ id, method, path: `${roots[0] ?? ""}${path}` },
			]),
		),
	);
	return (bindings, startMs) => {
		const begun = trace({
			startMs,
			method: bindings.request.method,
			trackingId: bindings.trackingId,
			traceparent: bindings.headers.get("traceparent"),
		});
		return {
			add: begun.add,
			traceId: begun.traceId,
			isSampled: begun.isSampled,
			end: (status, endMs) =>
				begun.end({
					...{ status, endMs },
					call: calls.get(bindings.operation),
					path: pathOf(bindings.request.url),
					orgId: bindings.caller?.orgId,
					cause: bindings.cause,
				}),
		};
	};
}
