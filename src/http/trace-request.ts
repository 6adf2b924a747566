import type { Bindings } from "./bindings.ts";
import type { Dialect } from "./dialect.ts";
import { pathOf } from "./target.ts";

/** A request that was answered, for traces. It has no header but one, no query and no body, so no secrets. */
export interface TracedRequest {
	method: string;
	/** Undefined: the request names no call of the contract. */
	call: { id: string; method: string; path: string } | undefined;
	path: string;
	/** 0: the connection was cut without a reply. */
	status: number;
	/** When it arrived and when its reply was ready, by the clock that is never set. */
	startMs: number;
	endMs: number;
	trackingId: string;
	/** Undefined: nobody was identified. */
	orgId: string | undefined;
	/** The header of W3C Trace Context, as it was sent. */
	traceparent: string | null;
	/** The error behind a failure. */
	cause: unknown;
}

/** Adds a request to the traces, and returns the id of its trace. */
export type TraceRequest = (request: TracedRequest) => string;

/** Traces what is known of a request when it has been answered. */
export function openTracing(
	trace: TraceRequest,
	dialects: readonly Dialect[],
): (
	bindings: Bindings,
	times: { status: number; startMs: number; endMs: number },
) => string {
	const calls = new Map(
		dialects.flatMap(({ roots, routes }) =>
			routes.map(({ operation: { id, method, path } }) => [
				id,
				{ id, method, path: `${roots[0] ?? ""}${path}` },
			]),
		),
	);
	return (bindings, times) =>
		trace({
			...times,
			method: bindings.request.method,
			call: calls.get(bindings.operation),
			path: pathOf(bindings.request.url),
			trackingId: bindings.trackingId,
			orgId: bindings.caller?.orgId,
			traceparent: bindings.headers.get("traceparent"),
			cause: bindings.cause,
		});
}
