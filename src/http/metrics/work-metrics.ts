import { Counter, Gauge, type Registry } from "prom-client";

/** The work of a process since its start that no request waits for. */
export interface WorkCounts {
	/** Jobs by the state in which they ended. */
	readonly jobsEnded: Readonly<Record<string, number>>;
	/** Attempts to deliver a change to a webhook, by their outcome. */
	readonly deliveries: Readonly<Record<string, number>>;
	/** Webhooks that were deactivated because their deliveries failed for too long, or their maker lost the right. */
	readonly switchedOff: number;
}

/** Shows the work of the process. */
export function addWork(registry: Registry, counts: WorkCounts): void {
	const registers = [registry];
	new Counter({
		name: "peopled_jobs_ended_total",
		help: "Jobs that ended in this process, by their last state.",
		labelNames: ["state"],
		registers,
		collect() {
			this.reset();
			for (const [state, count] of Object.entries(counts.jobsEnded))
				this.inc({ state }, count);
		},
	});
	new Counter({
		name: "peopled_webhook_deliveries_total",
		help: "Attempts to deliver a change to a webhook, by outcome: delivered (2xx), refused (another status) or unanswered.",
		labelNames: ["outcome"],
		registers,
		collect() {
			this.reset();
			for (const [outcome, count] of Object.entries(counts.deliveries))
				this.inc({ outcome }, count);
		},
	});
	new Counter({
		name: "peopled_webhooks_switched_off_total",
		help: "Webhooks that the server deactivated: deliveries failed for too long, or the maker lost the right.",
		registers,
		collect() {
			this.reset();
			this.inc(counts.switchedOff);
		},
	});
}

/** Shows the readers that wait for changes or watch requests, by kind; `count` counts one kind. */
export function addStreams<Kind extends string>(
	registry: Registry,
	kinds: readonly Kind[],
	count: (kind: Kind) => number,
): void {
	new Gauge({
		name: "peopled_streams_open",
		help: "Open event streams and long polls: of changes, or of the list of requests.",
		labelNames: ["kind"],
		registers: [registry],
		collect() {
			for (const kind of kinds) this.set({ kind }, count(kind));
		},
	});
}
