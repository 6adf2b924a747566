import type { MetricsSnapshot } from "../http/metrics.ts";
import type { Settings } from "../settings/config.ts";

/** What a worker is told by the process that started it. */
export type ToWorker =
	| { kind: "start"; flags: Partial<Settings>; port: number; isFirst: boolean }
	| { kind: "readMetrics"; question: number }
	| { kind: "otherMetrics"; question: number; snapshots: MetricsSnapshot[] };

/** What a worker tells the process that started it. */
export type FromWorker =
	| { kind: "ready" }
	| { kind: "failed"; sentence: string }
	| { kind: "metrics"; question: number; snapshot: MetricsSnapshot }
	| { kind: "otherMetricsWanted"; question: number };
