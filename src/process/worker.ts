import type { MetricsSnapshot } from "../http/metrics/metrics.ts";
import { readConfig } from "../settings/config.ts";
import { openLog } from "./log.ts";
import { openStore } from "./open-store.ts";
import { type RunningServer, runServer } from "./run-server.ts";
import { stopWithTerminal } from "./stop-signals.ts";
import type { FromWorker, ToWorker } from "./worker-messages.ts";

// One of several processes that serve requests behind one port. It gets its settings from the process that
// started it, and reports when it is ready.

/** How long it may take to gather the metrics of the other processes, which has a limit of its own. */
const metricsMsMax = 4000;

let server: Promise<RunningServer | undefined> | undefined;
let lastQuestion = 0;
const questions = new Map<number, (snapshots: MetricsSnapshot[]) => void>();
const tell = (message: FromWorker) => process.send?.(message);

process.on("message", async (message: ToWorker) => {
	switch (message.kind) {
		case "start":
			server = start(message);
			break;
		case "readMetrics": {
			const snapshot = (await (await server)?.readMetrics()) ?? [];
			tell({ kind: "metrics", question: message.question, snapshot });
			break;
		}
		case "otherMetrics":
			questions.get(message.question)?.(message.snapshots);
	}
});
// Without the process that started it, it could not be restarted or stopped.
process.on("disconnect", async () => {
	const running = await server;
	if (running === undefined) process.exit(1);
	running.stop();
});

async function start({
	flags,
	port,
	isFirst,
}: Extract<ToWorker, { kind: "start" }>): Promise<RunningServer | undefined> {
	try {
		const config = { ...readConfig(flags, process.env), port };
		const running = await runServer(config, {
			store: await openStore(config.store),
			log: openLog(config.logLevel, process.pid),
			sharing: { isFirst, readOtherMetrics },
		});
		stopWithTerminal();
		tell({ kind: "ready" });
		return running;
	} catch (cause) {
		tell({ kind: "failed", sentence: (cause as Error).message });
		// The message leaves before the process ends.
		setTimeout(() => process.exit(1), 100);
		return undefined;
	}
}

function readOtherMetrics(): Promise<MetricsSnapshot[]> {
	const question = ++lastQuestion;
	return new Promise<MetricsSnapshot[]>((resolve) => {
		questions.set(question, resolve);
		setTimeout(resolve, metricsMsMax, []).unref();
		tell({ kind: "otherMetricsWanted", question });
	}).finally(() => questions.delete(question));
}
