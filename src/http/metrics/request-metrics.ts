import { Counter, Gauge, type Histogram, type Registry } from "prom-client";
import type { AskedBy } from "../asked-failure.ts";

/** A request that was answered, as it is counted. */
export interface CountedRequest {
	operation: string;
	status: number;
	seconds: number;
	/** The test that had a hand in it; undefined: none. */
	asked?: AskedBy | undefined;
}

/** The upper bounds of the durations that are counted together, in seconds. */
const buckets = [
	0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5,
];

/** The counts of one operation. */
interface OperationCounts {
	statuses: Map<number, number>;
	/** Those in which a test had a hand, which are in nothing else here. */
	asked: Partial<Record<AskedBy, Map<number, number>>>;
	/** The requests of each bucket, and at the end those that took longer. */
	durations: number[];
	seconds: number;
}

/** Counts requests and their durations; the returned function adds one. */
export function openRequestCount(
	registry: Registry,
): (request: CountedRequest) => void {
	// A request only adds to numbers. The library, which finds a count by its labels, gets them when the metrics are read.
	const operations = new Map<string, OperationCounts>();
	new Counter({
		name: "peopled_requests_total",
		help: "Requests answered, by operation and status.",
		labelNames: ["operation", "status", "asked"],
		registers: [registry],
		collect() {
			this.reset();
			for (const [operation, { statuses, asked }] of operations) {
				for (const [status, count] of statuses)
					this.inc({ operation, status }, count);
				for (const [by, counts] of Object.entries(asked))
					for (const [status, count] of counts)
						this.inc({ operation, status, asked: by }, count);
			}
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
	return ({ operation, status, seconds, asked }) => {
		let counts = operations.get(operation);
		if (counts === undefined) {
			counts = {
				statuses: new Map(),
				asked: {},
				durations: new Array(buckets.length + 1).fill(0),
				seconds: 0,
			};
			operations.set(operation, counts);
		}
		const { durations } = counts;
		if (asked !== undefined) counts.asked[asked] ??= new Map();
		const statuses = (asked && counts.asked[asked]) ?? counts.statuses;
		statuses.set(status, (statuses.get(status) ?? 0) + 1);
		// A test may have made it wait.
		if (asked !== undefined) return;
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

/** Shows the requests in progress; the returned function changes their number. */
export function openInFlightGauge(registry: Registry): (by: 1 | -1) => void {
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
