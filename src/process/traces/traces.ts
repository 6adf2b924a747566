import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
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
import { allowTracing, type WorkTraces } from "../../concurrency/trace.ts";
import type { TraceRequest } from "../../http/trace-request.ts";
import { version } from "../../settings/version.ts";
import { openSpans } from "./spans.ts";

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
	/** Begins the span of a request. Never waits for the collector. */
	traceRequest: TraceRequest;
	/** Spans of work that no request waits for. */
	work: WorkTraces;
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
	allowTracing();
	return {
		...openSpans(provider.getTracer("peopled", version)),
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
