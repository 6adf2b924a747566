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
import type { WriterWork } from "../directory/store/store.ts";

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
	countRequest(request: {
		operation: string;
		status: number;
		seconds: number;
	}): void;
	changeInFlight(by: 1 | -1): void;
	/** Calls `isWritable` whenever the metrics are read. A rejection counts as false. */
	watchWritability(isWritable: () => Promise<boolean>): void;
	/** Calls `readBackups` whenever the metrics are read. */
	watchBackups(readBackups: () => BackupState): void;
	/** Calls `readWork` whenever the metrics are read. */
	watchWriter(readWork: () => WriterWork): void;
	/** Shows how the previous server ended. */
	noteLastEnd(end: LastEnd): void;
	contentType: string;
	read(): Promise<MetricsSnapshot>;
	/** Returns the text, with the counts of `others` added. */
	show(others?: readonly MetricsSnapshot[]): Promise<string>;
}

export function openMetrics(): Metrics {
	const registry = new Registry();
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
			if (others.length === 0) return registry.metrics();
			const all = [await registry.getMetricsAsJSON(), ...others];
			return AggregatorRegistry.aggregate(all).metrics();
		},
	};
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

/** The upper bounds of the durations that are counted together, in seconds. */
const buckets = [
	0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5,
];

/** The counts of one operation. */
interface OperationCounts {
	statuses: Map<number, number>;
	/** The requests of each bucket, and at the end those that took longer. */
	durations: number[];
	seconds: number;
}

// A request only adds to numbers. The library, which finds a count by its labels, gets them when the metrics are read.
function openRequestCount(registry: Registry): Metrics["countRequest"] {
	const operations = new Map<string, OperationCounts>();
	new Counter({
		name: "peopled_requests_total",
		help: "Requests answered, by operation and status.",
		labelNames: ["operation", "status"],
		registers: [registry],
		collect() {
			this.reset();
			for (const [operation, { statuses }] of operations)
				for (const [status, count] of statuses)
					this.inc({ operation, status }, count);
		},
	});
	// The library's histogram can only be given one duration at a time, so this object stands for one.
	const durations = {
		name: "peopled_request_duration_seconds",
		help: "Time from a request's arrival to its reply, by operation.",
		type: "histogram",
		aggregator: "sum",
	};
	const histogram = {
		...durations,
		get: async () => ({
			...durations,
			values: [...operations].flatMap(([operation, counts]) =>
				showDurations(durations.name, operation, counts),
			),
		}),
		reset() {},
	};
	registry.registerMetric(histogram as unknown as Histogram);
	return ({ operation, status, seconds }) => {
		let counts = operations.get(operation);
		if (counts === undefined) {
			counts = {
				statuses: new Map(),
				durations: new Array(buckets.length + 1).fill(0),
				seconds: 0,
			};
			operations.set(operation, counts);
		}
		const { statuses, durations } = counts;
		statuses.set(status, (statuses.get(status) ?? 0) + 1);
		let bucket = 0;
		while (seconds > (buckets[bucket] ?? Infinity)) bucket++;
		durations[bucket] = (durations[bucket] ?? 0) + 1;
		counts.seconds += seconds;
	};
}

function showDurations(
	name: string,
	operation: string,
	{ durations, seconds }: OperationCounts,
) {
	let count = 0;
	const shown = durations.map((inBucket, index) => {
		count += inBucket;
		const le = buckets[index] ?? "+Inf";
		return {
			metricName: `${name}_bucket`,
			labels: { le, operation },
			value: count,
		};
	});
	return [
		...shown,
		{ metricName: `${name}_sum`, labels: { operation }, value: seconds },
		{ metricName: `${name}_count`, labels: { operation }, value: count },
	];
}

function openInFlightGauge(registry: Registry): Metrics["changeInFlight"] {
	let inFlight = 0;
	new Gauge({
		name: "peopled_requests_in_flight",
		help: "Requests being answered.",
		registers: [registry],
		collect() {
			this.set(inFlight);
		},
	});
	return (by) => {
		inFlight += by;
	};
}

/** The metrics of the writer, each with its value; undefined: there is none now. */
const writerMetrics = [
	{
		name: "peopled_commits_total",
		help: "Transactions that were brought to the disk.",
		read: ({ commits }: WriterWork) => commits,
	},
	{
		name: "peopled_committed_writes_total",
		help: "Writes in those transactions; by transaction, the size of a batch.",
		read: ({ writes }: WriterWork) => writes,
	},
	{
		name: "peopled_commit_seconds_total",
		help: "Time in which those transactions ran and were brought to the disk.",
		read: ({ seconds }: WriterWork) => seconds,
	},
	{
		name: "peopled_waiting_writes",
		help: "Writes that wait for their transaction.",
		read: ({ waiting }: WriterWork) => waiting,
	},
	{
		name: "peopled_log_bytes",
		help: "The length of the write-ahead log.",
		read: ({ logBytes }: WriterWork) => logBytes ?? 0,
	},
	{
		name: "peopled_checkpoints_total",
		help: "How often the write-ahead log was moved into the file because of its length.",
		read: ({ checkpoints }: WriterWork) => checkpoints,
	},
] as const;

function addWriter(registry: Registry, readWork: () => WriterWork): void {
	for (const { name, help, read } of writerMetrics) {
		const shown = { name, help, registers: [registry] };
		if (name.endsWith("_total"))
			new Counter({
				...shown,
				collect() {
					this.reset();
					this.inc(read(readWork()));
				},
			});
		else
			new Gauge({
				...shown,
				collect() {
					this.set(read(readWork()));
				},
			});
	}
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
