import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Store } from "../directory/store/store.ts";
import type { MetricsSnapshot } from "../http/metrics.ts";
import { findFreePort } from "../http/port.ts";
import type { Config, Settings } from "../settings/config.ts";
import { isSampleDirectory } from "./first-start.ts";
import type { Log } from "./log.ts";
import { cannotListen, stopMsMax } from "./run-server.ts";
import type { FromWorker, ToWorker } from "./worker-messages.ts";

const script = fileURLToPath(
	new URL(`./worker.${import.meta.url.split(".").at(-1)}`, import.meta.url),
);
/** How long a worker's end is waited for, past its own limit. */
const stopGraceMs = 2000;
const pauseMsMin = 100;
const pauseMsMax = 10_000;
/** A worker that answered for this long and dies is started again at once. */
const soundMs = 30_000;
/** Starts in a row that may fail while no worker answers; then the supervisor of this process has to help. */
const failuresMax = 10;
/** How long workers may take to say what they have counted. */
const metricsMsMax = 800;

/** One of the processes that answer requests, and those that come after it in its place. */
interface Worker {
	readonly isFirst: boolean;
	child: ChildProcess | undefined;
	isReady: boolean;
	pauseMs: number;
	/** Set while it waits to be started again. */
	timer?: ReturnType<typeof setTimeout>;
}

/** Answers that are being gathered from the workers. */
interface Question {
	snapshots: MetricsSnapshot[];
	missing: Set<ChildProcess>;
	answer(): void;
}

/**
 * Answers requests in several processes behind one port until this process is told to stop, and
 * then ends it: with 0 when all ended well. A worker that dies is started again, after pauses that
 * grow. Rejects when a worker cannot start. Closes the store: this process needs none any more.
 */
export async function runWorkers(
	flags: Partial<Settings>,
	{ config, store, log }: { config: Config; store: Store; log: Log },
): Promise<{ url: string; isSample: boolean }> {
	const isSample = await isSampleDirectory(store);
	await store[Symbol.asyncDispose]();
	const port = await findFreePort({
		port: config.port,
		host: config.host,
	}).catch((cause: unknown) => {
		throw cannotListen(config, cause);
	});
	const workers = Array.from(
		{ length: config.workers },
		(_, index): Worker => ({
			isFirst: index === 0,
			child: undefined,
			isReady: false,
			pauseMs: pauseMsMin,
		}),
	);
	const gather = openGathering(workers);
	let isStarting = true;
	let isStopping = false;
	let hasFailed = false;
	let failures = 0;

	const start = (worker: Worker): Promise<void> =>
		new Promise((resolve, reject) => {
			const startedAt = performance.now();
			const child = fork(script, { serialization: "json" });
			let sentence = "It ended before it was ready.";
			worker.child = child;
			worker.isReady = false;
			worker.timer = undefined;
			child.on("message", (message: FromWorker) => {
				if (message.kind === "ready") {
					worker.isReady = true;
					failures = 0;
					resolve();
				} else if (message.kind === "failed") sentence = message.sentence;
				else gather(child, message);
			});
			child.on("error", (cause) => {
				sentence = cause.message;
			});
			child.once("close", (exitCode, signal) => {
				const wasReady = worker.isReady;
				worker.child = undefined;
				worker.isReady = false;
				// Before it is ready a worker cannot know what a signal means.
				if (exitCode !== 0 && (wasReady || signal === null)) hasFailed = true;
				reject(new Error(sentence));
				if (isStopping || (isStarting && !wasReady)) return;
				log.warn(
					wasReady
						? `A worker ended with ${signal ?? exitCode}. Another takes its place.`
						: `A worker could not start: ${sentence}`,
				);
				if (!wasReady && ++failures >= failuresMax && !workers.some(answers))
					endInFailure();
				else restart(worker, performance.now() - startedAt);
			});
			tell(child, {
				kind: "start",
				flags,
				port,
				isFirst: worker.isFirst,
			});
		});

	const restart = (worker: Worker, livedMs: number) => {
		if (livedMs > soundMs) worker.pauseMs = pauseMsMin;
		worker.timer = setTimeout(() => {
			start(worker).catch(() => {});
		}, worker.pauseMs);
		worker.pauseMs = Math.min(worker.pauseMs * 2, pauseMsMax);
	};

	const endInFailure = () => {
		log.warn("No worker can be started. The server ends.");
		process.exit(1);
	};

	const stop = async () => {
		if (isStopping) return;
		isStopping = true;
		hasFailed = false;
		for (const { timer } of workers) clearTimeout(timer);
		const isInTime = await endWorkers(workers);
		process.exit(isInTime && !hasFailed ? 0 : 1);
	};
	process.on("SIGTERM", stop);
	process.on("SIGINT", stop);

	try {
		await Promise.all(workers.map(start));
	} catch (cause) {
		isStopping = true;
		await endWorkers(workers);
		throw cause;
	}
	isStarting = false;
	const shownHost = config.host.includes(":")
		? `[${config.host}]`
		: config.host;
	const scheme = config.tls === undefined ? "http" : "https";
	return { url: `${scheme}://${shownHost}:${port}`, isSample };
}

function answers({ isReady }: Worker): boolean {
	return isReady;
}

function tell(child: ChildProcess, message: ToWorker): void {
	// A worker that has just died cannot be told anything; its end is noticed elsewhere.
	if (child.connected) child.send(message, () => {});
}

// Tells every worker to stop, and kills those that do not; whether all ended by themselves.
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

// Asks the other workers what they have counted, for the one that wants to show it.
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
			if (asked.missing.size === 0) asked.answer();
			return;
		}
		const question = ++lastQuestion;
		const others = workers.flatMap((worker) =>
			worker.isReady && worker.child !== undefined && worker.child !== child
				? worker.child
				: [],
		);
		const answer = () => {
			clearTimeout(timer);
			questions.delete(question);
			tell(child, {
				kind: "otherMetrics",
				question: message.question,
				snapshots: asked.snapshots,
			});
		};
		const asked: Question = { snapshots: [], missing: new Set(others), answer };
		const timer = setTimeout(answer, metricsMsMax);
		questions.set(question, asked);
		for (const other of others) tell(other, { kind: "readMetrics", question });
		if (others.length === 0) answer();
	};
}
