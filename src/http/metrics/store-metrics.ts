import { Counter, Gauge, type Registry } from "prom-client";
import type { JobBacklog } from "../../directory/store/job-store.ts";
import type { ConnectionCounts } from "../../directory/store/store.ts";
import type { WebhookBacklog } from "../../directory/store/webhook-store.ts";

/** The state of the directory that all processes share, read at one time. */
export interface StoreState {
	jobs: JobBacklog;
	webhooks: WebhookBacklog;
	/** Bytes by which each replica lags behind; undefined: it does not respond. */
	lags: readonly (number | undefined)[];
	/** The time by the clock of the server. */
	now: number;
}

/** The metrics of the store's state; a label that is "" stands for none. */
const gauges: readonly {
	name: string;
	help: string;
	label?: string;
	read: (state: StoreState) => Readonly<Record<string, number | undefined>>;
}[] = [
	{
		name: "peopled_jobs",
		help: "Jobs that have not ended, by state.",
		label: "state",
		read: ({ jobs }) => jobs.counts,
	},
	{
		name: "peopled_job_oldest_waiting_seconds",
		help: "How long the oldest job has waited to be run; 0 when none waits.",
		read: ({ jobs, now }) => alone(secondsSince(jobs.waitingSince, now)),
	},
	{
		name: "peopled_webhooks",
		help: "Webhooks: active, failing (active, and the last delivery failed) or off.",
		label: "state",
		read: ({ webhooks }) => webhooks.counts,
	},
	{
		name: "peopled_webhooks_waiting",
		help: "Active webhooks that have not read the newest changes.",
		read: ({ webhooks }) => alone(webhooks.waiting),
	},
	{
		name: "peopled_webhook_oldest_waiting_seconds",
		help: "The age of the oldest change that an active webhook has not read; 0 when there is none.",
		read: ({ webhooks, now }) =>
			alone(secondsSince(webhooks.waitingSince, now)),
	},
	{
		name: "peopled_replica_lag_bytes",
		help: "How far the log of a replica is behind; absent when it does not respond.",
		label: "server",
		read: ({ lags }) =>
			Object.fromEntries(
				lags.map((lag, index) => [`replica${index + 1}`, lag]),
			),
	},
];

/**
 * Shows the state of the store, which `readState` reads once each time that the metrics are read. When it rejects, these
 * metrics are absent: an old value may be wrong.
 */
export function addStore(
	registry: Registry,
	readState: () => Promise<StoreState>,
	{ hasReplicas }: { hasReplicas: boolean },
): void {
	const read = () => readState().catch(() => undefined);
	new Gauge({
		name: "peopled_store_up",
		help: "1 when the store answered what these metrics asked, otherwise 0.",
		registers: [registry],
		async collect() {
			this.set((await read()) === undefined ? 0 : 1);
		},
	});
	for (const { name, help, label, read: valuesOf } of gauges) {
		if (name === "peopled_replica_lag_bytes" && !hasReplicas) continue;
		new Gauge({
			...{ name, help, labelNames: label === undefined ? [] : [label] },
			registers: [registry],
			async collect() {
				const state = await read();
				this.reset();
				// Without labels, the library shows 0 after a reset.
				if (label === undefined) this.remove();
				if (state === undefined) return;
				for (const [key, value] of Object.entries(valuesOf(state)))
					if (value !== undefined)
						this.set(label === undefined ? {} : { [label]: key }, value);
			},
		});
	}
}

/** The metrics of the connections to the servers of the database. */
const connectionMetrics = [
	{
		name: "peopled_database_connections_max",
		help: "Connections to a server of the database at most.",
		read: ({ max }: ConnectionCounts) => max,
	},
	{
		name: "peopled_database_waiting",
		help: "Statements and transactions that wait for a connection.",
		read: ({ waiting }: ConnectionCounts) => waiting,
	},
	{
		name: "peopled_database_connections_opened_total",
		help: "Connections that were opened; many mean that they are lost again and again.",
		read: ({ opened }: ConnectionCounts) => opened,
	},
	{
		name: "peopled_database_connections_lost_total",
		help: "Connections that were given up because they failed.",
		read: ({ lost }: ConnectionCounts) => lost,
	},
] as const;

/** Shows the connections to the database, which are counted whenever the metrics are read. */
export function addConnections(
	registry: Registry,
	count: () => readonly ConnectionCounts[],
): void {
	new Gauge({
		name: "peopled_database_connections",
		help: "Connections to a server of the database, by state: used or idle.",
		labelNames: ["server", "state"],
		registers: [registry],
		collect() {
			for (const { server, used, idle } of count()) {
				this.set({ server, state: "used" }, used);
				this.set({ server, state: "idle" }, idle);
			}
		},
	});
	for (const { name, help, read } of connectionMetrics) {
		const shown = { name, help, registers: [registry], labelNames: ["server"] };
		if (name.endsWith("_total"))
			new Counter({
				...shown,
				collect() {
					this.reset();
					for (const counts of count())
						this.inc({ server: counts.server }, read(counts));
				},
			});
		else
			new Gauge({
				...shown,
				collect() {
					for (const counts of count())
						this.set({ server: counts.server }, read(counts));
				},
			});
	}
}

function alone(value: number): Record<string, number> {
	return { "": value };
}

function secondsSince(at: number | undefined, now: number): number {
	return at === undefined ? 0 : Math.max(0, (now - at) / 1000);
}
