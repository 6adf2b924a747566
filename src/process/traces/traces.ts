import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import {
	type Attributes,
	type Context,
	ROOT_CONTEXT,
	SpanKind,
	SpanStatusCode,
	type TraceFlags,
	trace,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import {
	defaultResource,
	detectResources,
	envDetector,
	resourceFromAttributes,
} from "@opentelemetry/resources";
import {
	BasicTracerProvider,
	BatchSpanProcessor,
	type SpanExporter,
} from "@opentelemetry/sdk-trace-base";
import { maskPath } from "../../http/mask.ts";
import type { TracedRequest } from "../../http/trace-request.ts";
import { version } from "../../settings/version.ts";

/** Spans that wait for the collector at most; further ones are dropped. */
const queueLengthMax = 4096;
const batchLengthMax = 512;
const sendMs = 2000;
const exportMsMax = 5000;
/** How long the end of the server waits for the last spans. */
const closeMsMax = 3000;
/** A collector that is gone is reported once in so long. */
const complaintMs = 10 * 60 * 1000;

/** Sends traces to a collector of OpenTelemetry. */
export interface Traces {
	/** Adds a span for a request, and returns the id of its trace. Never waits for the collector. */
	traceRequest(request: TracedRequest): string;
	/** Sends the spans that wait, for a few seconds at most. */
	close(): Promise<void>;
}

/** Opens traces to the OTLP endpoint at `url`, such as `http://localhost:4318`. */
export function openTraces(
	url: string,
	{ warn }: { warn: (sentence: string) => void },
): Traces {
	const exporter = new OTLPTraceExporter({
		url: `${url.replace(/\/+$/, "")}/v1/traces`,
		timeoutMillis: exportMsMax,
	});
	const processor = new BatchSpanProcessor(complaining(exporter, url, warn), {
		maxQueueSize: queueLengthMax,
		maxExportBatchSize: batchLengthMax,
		scheduledDelayMillis: sendMs,
		exportTimeoutMillis: exportMsMax,
	});
	const provider = new BasicTracerProvider({
		resource: defaultResource()
			.merge(
				resourceFromAttributes({
					"service.name": "peopled",
					"service.version": version,
					"service.instance.id": randomUUID(),
					"host.name": hostname(),
				}),
			)
			.merge(detectResources({ detectors: [envDetector] })),
		spanProcessors: [processor],
	});
	const tracer = provider.getTracer("peopled", version);
	// The clock may be set, and the spans of one trace must not move against each other.
	const origin = performance.timeOrigin;
	return {
		traceRequest(request) {
			const { call, method } = request;
			const span = tracer.startSpan(
				call === undefined ? nameMethod(method) : `${call.method} ${call.path}`,
				{
					kind: SpanKind.SERVER,
					startTime: origin + request.startMs,
					attributes: attributesOf(request),
				},
				parentOf(request.traceparent),
			);
			if (request.status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
			span.end(origin + request.endMs);
			return span.spanContext().traceId;
		},
		async close() {
			let timer: ReturnType<typeof setTimeout> | undefined;
			const isOver = new Promise<void>((resolve) => {
				timer = setTimeout(resolve, closeMsMax);
			});
			await Promise.race([provider.shutdown().catch(() => {}), isOver]);
			clearTimeout(timer);
		},
	};
}

function attributesOf({
	method,
	call,
	path,
	status,
	trackingId,
	orgId,
	cause,
}: TracedRequest): Attributes {
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

/** The header of W3C Trace Context, version 00. */
const header = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-|$)/;

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

// The library drops spans silently when the collector is gone.
function complaining(
	exporter: SpanExporter,
	url: string,
	warn: (sentence: string) => void,
): SpanExporter {
	let complainedAt = Number.NEGATIVE_INFINITY;
	return {
		export: (spans, onResult) =>
			exporter.export(spans, (result) => {
				const now = performance.now();
				if (result.error !== undefined && now - complainedAt > complaintMs) {
					complainedAt = now;
					warn(
						`Traces could not be sent to ${new URL(url).origin}: ${result.error.message}. ${spans.length} spans were dropped; requests are answered as before.`,
					);
				}
				onResult(result);
			}),
		shutdown: () => exporter.shutdown(),
	};
}
