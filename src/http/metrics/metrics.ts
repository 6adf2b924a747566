import {
	AggregatorRegistry,
	Counter,
	collectDefaultMetrics,
	Gauge,
	type Histogram,
	type MetricObjectWithValues,
	type MetricValue,
	Registry,
} from "prom-client";
import type {
	ConnectionCounts,
	WriterWork,
} from "../../directory/store/store.ts";
import {
	type CountedRequest,
	openInFlightGauge,
	openRequestCount,
} from "./request-metrics.ts";
import { addConnections, addStore, type StoreState } from "./store-metrics.ts";
import { addStreams, addWork, type WorkCounts } from "./work-metrics.ts";
import { addWriter } from "./writer-metrics.ts";

/** The counts of one process, which can be added to those of others. */
export type MetricsSnapshot = MetricObjectWithValues<MetricValue<string>>[];

/** The state of the scheduled backups. */
export interface BackupState {
	/** The start of the newest backup, in milliseconds since 1970; undefined when there is none. */
	lastSuccessAt: number | undefined;
	/** Failures since the start of the server. */
	failures: number;
}

/** The end of a server: it was stopped, its disk failed, or it was killed or crashed. */
export type LastEnd = "stopped" | "diskFailed" | "killed";

/** The metrics of a server, in the Prometheus text format. */
export interface Metrics {
	countRequest(request: CountedRequest): void;
	changeInFlight(by: 1 | -1): void;
	/** Calls `isWritable` whenever the metrics are read. A rejection counts as false. */
	watchWritability(isWritable: () => Promise<boolean>): void;
	/** Calls `readBackups` whenever the metrics are read. */
	watchBackups(readBackups: () => BackupState): void;
	/** Calls `readWork` whenever the metrics are read. */
	watchWriter(readWork: () => WriterWork): void;
	/** Calls `count` whenever the metrics are read. */
	watchConnections(count: () => readonly ConnectionCounts[]): void;
	/** Shows the work that no request waits for. */
	watchWork(counts: WorkCounts): void;
	/** Calls `count` for each kind of stream whenever the metrics are read. */
	watchStreams<Kind extends string>(
		kinds: readonly Kind[],
		count: (kind: Kind) => number,
	): void;
	/** Calls `readState` whenever the metrics are shown, which all processes share. A rejection leaves them out. */
	watchStore(
		readState: () => Promise<StoreState>,
		options: { hasReplicas: boolean },
	): void;
	/** Shows how the previous server ended. */
	noteLastEnd(end: LastEnd): void;
	contentType: string;
	/** The counts of this process, without what all processes share. */
	read(): Promise<MetricsSnapshot>;
	/** Returns the text, with the counts of `others` added. */
	show(others?: readonly MetricsSnapshot[]): Promise<string>;
}

export function openMetrics(): Metrics {
	const registry = new Registry();
	// What all processes share, which must not be added up.
	const shared = new Registry();
	for (const metric of openProcessMetrics().getMetricsAsArray())
		registry.registerMetric(metric as unknown as Histogram);
	return {
		countRequest: openRequestCount(registry),
		changeInFlight: openInFlightGauge(registry),
		watchWritability(isWritable) {
			new Gauge({
				name: "peopled_writable",
				help: "1 while changes can be written, 0 otherwise.",
				registers: [registry],
				aggregator: "min",
				async collect() {
					this.set((await isWritable().catch(() => false)) ? 1 : 0);
				},
			});
		},
		watchWriter: (readWork) => addWriter(registry, readWork),
		watchConnections: (count) => addConnections(registry, count),
		watchWork: (counts) => addWork(registry, counts),
		watchStreams: (kinds, count) => addStreams(registry, kinds, count),
		watchStore: (readState, options) => addStore(shared, readState, options),
		watchBackups: (readBackups) => addBackups(registry, readBackups),
		noteLastEnd(end) {
			new Gauge({
				name: "peopled_last_end",
				help: "1 for the way in which the server that ran before ended: stopped, diskFailed or killed.",
				labelNames: ["end"],
				registers: [registry],
			}).set({ end }, 1);
		},
		contentType: registry.contentType,
		read: () => registry.getMetricsAsJSON(),
		async show(others = []) {
			const parts = [showOwn(registry, others), shared.metrics()];
			return (await Promise.all(parts)).join("");
		},
	};
}

async function showOwn(
	registry: Registry,
	others: readonly MetricsSnapshot[],
): Promise<string> {
	if (others.length === 0) return registry.metrics();
	const all = [await registry.getMetricsAsJSON(), ...others];
	return AggregatorRegistry.aggregate(all).metrics();
}

let processMetrics: Registry | undefined;

// One set for all servers of a process: to start them looks at the whole heap.
function openProcessMetrics(): Registry {
	if (processMetrics === undefined) {
		processMetrics = new Registry();
		collectDefaultMetrics({ register: processMetrics });
	}
	return processMetrics;
}

function addBackups(registry: Registry, readBackups: () => BackupState): void {
	new Gauge({
		name: "peopled_backup_last_success_timestamp_seconds",
		help: "When the newest backup was begun that the server made by itself, in seconds since 1970; 0 when there is none.",
		registers: [registry],
		aggregator: "max",
		collect() {
			this.set((readBackups().lastSuccessAt ?? 0) / 1000);
		},
	});
	new Counter({
		name: "peopled_backup_failures_total",
		help: "Backups that could not be written, or old ones that could not be removed.",
		registers: [registry],
		collect() {
			this.reset();
			this.inc(readBackups().failures);
		},
	});
}
