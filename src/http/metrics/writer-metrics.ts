import { Counter, Gauge, type Registry } from "prom-client";
import type { WriterWork } from "../../directory/store/store.ts";

/** The metrics of the writer, each with its value; undefined: there is none now. */
const writerMetrics = [
	{
		name: "peopled_commits_total",
		help: "Transactions that were brought to the disk, without those of which nothing was left.",
		read: ({ commits }: WriterWork) => commits,
	},
	{
		name: "peopled_committed_writes_total",
		help: "Writes in those transactions that were not refused; by transaction, the size of a batch.",
		read: ({ writes }: WriterWork) => writes,
	},
	{
		name: "peopled_commit_seconds_total",
		help: "Time in which transactions ran, also those of which nothing was left.",
		read: ({ seconds }: WriterWork) => seconds,
	},
	{
		name: "peopled_dry_runs_total",
		help: "Writes that were run and rolled back because they were dry runs.",
		read: ({ dryRuns }: WriterWork) => dryRuns,
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

/** Shows the work of the writer, which `readWork` reads whenever the metrics are read. */
export function addWriter(
	registry: Registry,
	readWork: () => WriterWork,
): void {
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
