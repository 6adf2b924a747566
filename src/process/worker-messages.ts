import type { MetricsSnapshot } from "../http/metrics/metrics.ts";
import type { Settings } from "../settings/config.ts";

/** A message to a worker from the process that started it. */
export type ToWorker =
	| { kind: "start"; flags: Partial<Settings>; port: number; isFirst: boolean }
	| { kind: "readMetrics"; question: number }
	| { kind: "otherMetrics"; question: number; snapshots: MetricsSnapshot[] };

/** A message from a worker to the process that started it. */
export type FromWorker =
	| { kind: "ready" }
	| { kind: "failed"; sentence: string }
	| { kind: "metrics"; question: number; snapshot: MetricsSnapshot }
	| { kind: "otherMetricsWanted"; question: number };
