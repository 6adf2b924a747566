import {
	type Attributes,
	type Context,
	ROOT_CONTEXT,
	type Span,
	SpanKind,
	SpanStatusCode,
	type TraceFlags,
	type Tracer,
	trace,
} from "@opentelemetry/api";
import { LRUCache } from "../../concurrency/lru-cache.ts";
import type {
	TracedWork,
	TracePart,
	WorkTraces,
} from "../../concurrency/trace.ts";
import { DirectoryError } from "../../directory/errors.ts";
import { statusOf } from "../../http/errors.ts";
import { maskPath } from "../../http/mask.ts";
import type {
	AnsweredRequest,
	RequestTrace,
	TraceRequest,
} from "../../http/trace-request.ts";

/** Parts of one request or of one piece of work at most; a job of many items has many. */
const partsMax = 64;
/** Requests whose traces later work can continue: the newest ones that may have changed something. */
const recentMax = 4096;

/** A request that later work may be about. */
interface Recent {
	context: Context;
	/** The organization of its caller; undefined while it runs. */
	orgId: string | undefined;
}

/** Opens the spans of requests, and of work that no request waits for. */
export function openSpans(tracer: Tracer): {
	traceRequest: TraceRequest;
	work: WorkTraces;
} {
	const recent = new LRUCache<string, Recent>(recentMax);
	return {
		traceRequest({ method, startMs, trackingId, traceparent }) {
			const span = tracer.startSpan(
				nameMethod(method),
				{ kind: SpanKind.SERVER, startTime: timeAt(startMs) },
				parentOf(traceparent),
			);
			const context = trace.setSpan(ROOT_CONTEXT, span);
			const known: Recent = { context, orgId: undefined };
			if (method !== "GET" && method !== "HEAD") recent.set(trackingId, known);
			return {
				traceId: span.spanContext().traceId,
				isSampled: span.isRecording(),
				add: takeParts(tracer, span, context),
				end(request) {
					known.orgId = request.orgId;
					endRequest(span, request, { method, trackingId });
				},
			} satisfies RequestTrace;
		},
		work: {
			begin({ name, isRemote, callerOrgId, trackingId, attributes }) {
				const found = recent.get(trackingId);
				// Clients choose tracking IDs, and may choose the one of somebody else.
				const isSame =
					found !== undefined && (found.orgId ?? callerOrgId) === callerOrgId;
				const span = tracer.startSpan(
					name,
					{
						kind: kindOf(isRemote),
						startTime: timeAt(performance.now()),
						attributes: { ...attributes, "peopled.tracking_id": trackingId },
					},
					isSame ? found.context : ROOT_CONTEXT,
				);
				const { traceId, spanId, traceFlags } = span.spanContext();
				const flags = traceFlags.toString(16).padStart(2, "0");
				return {
					traceparent: `00-${traceId}-${spanId}-${flags}`,
					add: takeParts(tracer, span, trace.setSpan(ROOT_CONTEXT, span)),
					end({ attributes = {}, failure } = {}) {
						span.setAttributes(attributes);
						noteFailure(span, failure);
						span.end(timeAt(performance.now()));
					},
				};
			},
		},
	};
}

// The clock may be set, and the spans of one trace must not move against each other.
function timeAt(steadyMs: number): number {
	return performance.timeOrigin + steadyMs;
}

function kindOf(isRemote: boolean | undefined): SpanKind {
	return isRemote ? SpanKind.CLIENT : SpanKind.INTERNAL;
}

function takeParts(
	tracer: Tracer,
	span: Span,
	context: Context,
): TracedWork["add"] {
	let count = 0;
	return ({
		name,
		isRemote,
		startMs,
		endMs,
		attributes,
		failure,
	}: TracePart) => {
		if (++count > partsMax) {
			if (span.isRecording())
				span.setAttribute("peopled.parts_dropped", count - partsMax);
			return;
		}
		const part = tracer.startSpan(
			name,
			{ kind: kindOf(isRemote), startTime: timeAt(startMs), attributes },
			context,
		);
		noteFailure(part, failure);
		part.end(timeAt(endMs));
	};
}

// Its message may have an address or a name.
function noteFailure(span: Span, failure: unknown): void {
	if (failure === undefined) return;
	const isError = failure instanceof Error;
	span.setAttribute("error.type", isError ? failure.name : String(failure));
	// A refused change is no failure of the store.
	const isRefusal =
		failure instanceof DirectoryError && statusOf[failure.code] < 500;
	if (!isRefusal) span.setStatus({ code: SpanStatusCode.ERROR });
}

function endRequest(
	span: Span,
	request: AnsweredRequest,
	arrived: { method: string; trackingId: string },
): void {
	const { call, status, endMs } = request;
	if (!span.isRecording()) return;
	if (call !== undefined) span.updateName(`${call.method} ${call.path}`);
	span.setAttributes(attributesOf(request, arrived));
	if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
	span.end(timeAt(endMs));
}

function attributesOf(
	{ call, path, status, orgId, cause }: AnsweredRequest,
	{ method, trackingId }: { method: string; trackingId: string },
): Attributes {
	return {
		"http.request.method": nameMethod(method),
		"http.route": call?.path,
		// A client may have put its token into the path.
		"url.path": maskPath(path),
		"http.response.status_code": status,
		"error.type":
			status < 500
				? undefined
				: cause instanceof Error
					? cause.name
					: String(status),
		"peopled.operation": call?.id,
		"peopled.tracking_id": trackingId,
		"peopled.organization": orgId,
	};
}

const methods = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT|TRACE)$/;

// OpenTelemetry's name for a method that is none, so that clients cannot make any number of names.
function nameMethod(method: string): string {
	return methods.test(method) ? method : "_OTHER";
}

/** The header of W3C Trace Context. There is no version ff. */
const header =
	/^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-|$)/;

function parentOf(traceparent: string | null): Context {
	const [, traceId, spanId, flags = ""] = header.exec(traceparent ?? "") ?? [];
	if (traceId === undefined || spanId === undefined) return ROOT_CONTEXT;
	return trace.setSpanContext(ROOT_CONTEXT, {
		traceId,
		spanId,
		traceFlags: Number.parseInt(flags, 16) as TraceFlags,
		isRemote: true,
	});
}
