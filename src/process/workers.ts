import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Store } from "../directory/store/store.ts";
import type { MetricsSnapshot } from "../http/metrics/metrics.ts";
import { findFreePort } from "../http/port.ts";
import type { Config, Settings } from "../settings/config.ts";
import { isSampleDirectory } from "./first-start.ts";
import type { Log } from "./log.ts";
import { cannotListen, stopMsMax } from "./run-server.ts";
import type { FromWorker, ToWorker } from "./worker-messages.ts";

const script = fileURLToPath(
	new URL(`./worker.${import.meta.url.split(".").at(-1)}`, import.meta.url),
);
/** How long a worker may take to end, beyond its own limit. */
const stopGraceMs = 2000;
const pauseMsMin = 100;
const pauseMsMax = 10_000;
/** A worker that dies after at least this time is restarted at once. */
const soundMs = 30_000;
/** Failed starts in a row, while no worker serves requests, after which this process ends. */
const failuresMax = 10;
/** How long workers may take to send their metrics; they wait for their database themselves while it hangs. */
const metricsMsMax = 3000;

/** A process that serves requests, and its successors. */
interface Worker {
	readonly isFirst: boolean;
	child: ChildProcess | undefined;
	isReady: boolean;
	pauseMs: number;
	/** Set while it waits for its next start. */
	timer?: ReturnType<typeof setTimeout>;
}

/** The metrics that are gathered for one worker. */
interface Question {
	snapshots: MetricsSnapshot[];
	missing: Set<ChildProcess>;
	finish(): void;
}

/** The state that all workers share. */
interface Crew {
	flags: Partial<Settings>;
	port: number;
	log: Log;
	workers: readonly Worker[];
	gather: ReturnType<typeof openGathering>;
	isStarting: boolean;
	isStopping: boolean;
	/** Whether a worker ended in failure. */
	hasFailed: boolean;
	/** Failed starts since a worker was ready. */
	failures: number;
}

/**
 * Serves requests in several processes behind one port until this process gets a stop signal, and then ends
 * it: with 0 when all workers ended well. A worker that dies is restarted, after growing pauses. Rejects
 * when a worker cannot start. Closes the store, which this process no longer needs.
 */
export async function runWorkers(
	flags: Partial<Settings>,
	{ config, store, log }: { config: Config; store: Store; log: Log },
): Promise<{ url: string; isSample: boolean; chanceSeed: undefined }> {
	const isSample = await isSampleDirectory(store);
	await store[Symbol.asyncDispose]();
	const { host } = config;
	const port = await findFreePort({ port: config.port, host }).catch(
		(cause: unknown) => {
			throw cannotListen(config, cause);
		},
	);
	const workers = Array.from(
		{ length: config.workers },
		(_, index): Worker => ({
			isFirst: index === 0,
			child: undefined,
			isReady: false,
			pauseMs: pauseMsMin,
		}),
	);
	const crew: Crew = {
		flags,
		port,
		log,
		workers,
		gather: openGathering(workers),
		isStarting: true,
		isStopping: false,
		hasFailed: false,
		failures: 0,
	};
	const stop = () => stopCrew(crew);
	process.on("SIGTERM", stop);
	process.on("SIGINT", stop);
	try {
		await Promise.all(workers.map((worker) => startWorker(worker, crew)));
	} catch (cause) {
		crew.isStopping = true;
		await endWorkers(workers);
		throw cause;
	}
	crew.isStarting = false;
	const shownHost = host.includes(":") ? `[${host}]` : host;
	const scheme = config.tls === undefined ? "http" : "https";
	return {
		url: `${scheme}://${shownHost}:${port}`,
		isSample,
		chanceSeed: undefined,
	};
}

// Resolves when the worker is ready; rejects when it ends before that.
function startWorker(worker: Worker, crew: Crew): Promise<void> {
	return new Promise((resolve, reject) => {
		const startedAt = performance.now();
		const child = fork(script, { serialization: "json" });
		let sentence = "It exited before it was ready.";
		worker.child = child;
		worker.isReady = false;
		worker.timer = undefined;
		child.on("message", (message: FromWorker) => {
			if (message.kind === "ready") {
				worker.isReady = true;
				crew.failures = 0;
				resolve();
			} else if (message.kind === "failed") sentence = message.sentence;
			else crew.gather(child, message);
		});
		child.on("error", (cause) => {
			sentence = cause.message;
		});
		child.once("close", (exitCode, signal) => {
			reject(new Error(sentence));
			const livedMs = performance.now() - startedAt;
			replaceWorker(worker, crew, { exitCode, signal, livedMs, sentence });
		});
		const { flags, port } = crew;
		tell(child, { kind: "start", flags, port, isFirst: worker.isFirst });
	});
}

// Restarts a worker that has ended, unless the server stops or no worker can be started.
function replaceWorker(
	worker: Worker,
	crew: Crew,
	end: {
		exitCode: number | null;
		signal: NodeJS.Signals | null;
		livedMs: number;
		/** Why it did not become ready. */
		sentence: string;
	},
): void {
	const { exitCode, signal, livedMs, sentence } = end;
	const wasReady = worker.isReady;
	worker.child = undefined;
	worker.isReady = false;
	// Before it is ready, a worker does not handle signals.
	if (exitCode !== 0 && (wasReady || signal === null)) crew.hasFailed = true;
	if (crew.isStopping || (crew.isStarting && !wasReady)) return;
	crew.log.warn(
		wasReady
			? `A worker exited with ${signal ?? exitCode}. Another one replaces it.`
			: `A worker could not start: ${sentence}`,
	);
	if (
		!wasReady &&
		++crew.failures >= failuresMax &&
		!crew.workers.some(isServing)
	) {
		crew.log.warn("No worker can start. The server exits.");
		process.exit(1);
	}
	if (livedMs > soundMs) worker.pauseMs = pauseMsMin;
	worker.timer = setTimeout(() => {
		startWorker(worker, crew).catch(() => {});
	}, worker.pauseMs);
	worker.pauseMs = Math.min(worker.pauseMs * 2, pauseMsMax);
}

async function stopCrew(crew: Crew): Promise<void> {
	if (crew.isStopping) return;
	crew.isStopping = true;
	crew.hasFailed = false;
	for (const { timer } of crew.workers) clearTimeout(timer);
	const isInTime = await endWorkers(crew.workers);
	process.exit(isInTime && !crew.hasFailed ? 0 : 1);
}

function isServing({ isReady }: Worker): boolean {
	return isReady;
}

function tell(child: ChildProcess, message: ToWorker): void {
	// A worker that has just died gets no message; another handler notices its end.
	if (child.connected) child.send(message, () => {});
}

// Stops every worker, and kills those that do not end in time; returns whether all ended without that.
async function endWorkers(workers: readonly Worker[]): Promise<boolean> {
	const children = workers.flatMap(({ child }) => child ?? []);
	let isInTime = true;
	const ends = children.map(
		(child) => new Promise((resolve) => child.once("close", resolve)),
	);
	for (const child of children) child.kill("SIGTERM");
	const timer = setTimeout(() => {
		isInTime = false;
		for (const child of children) child.kill("SIGKILL");
	}, stopMsMax + stopGraceMs);
	await Promise.all(ends);
	clearTimeout(timer);
	return isInTime;
}

// Gathers the metrics of the other workers for the one that shows them.
function openGathering(workers: readonly Worker[]) {
	const questions = new Map<number, Question>();
	let lastQuestion = 0;
	return (
		child: ChildProcess,
		message: Extract<FromWorker, { question: number }>,
	) => {
		if (message.kind === "metrics") {
			const asked = questions.get(message.question);
			if (asked?.missing.delete(child) !== true) return;
			asked.snapshots.push(message.snapshot);
			if (asked.missing.size === 0) asked.finish();
			return;
		}
		const question = ++lastQuestion;
		const others = workers.flatMap((worker) =>
			worker.isReady && worker.child !== undefined && worker.child !== child
				? worker.child
				: [],
		);
		const finish = () => {
			clearTimeout(timer);
			questions.delete(question);
			tell(child, {
				kind: "otherMetrics",
				question: message.question,
				snapshots: asked.snapshots,
			});
		};
		const asked: Question = { snapshots: [], missing: new Set(others), finish };
		const timer = setTimeout(finish, metricsMsMax);
		questions.set(question, asked);
		for (const other of others) tell(other, { kind: "readMetrics", question });
		if (others.length === 0) finish();
	};
}
