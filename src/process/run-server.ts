import { fileURLToPath } from "node:url";
import { openPageLibrary } from "../assets/page-files.ts";
import { startDispatcher } from "../background/webhook-dispatcher.ts";
import { openSender } from "../background/webhook-sender.ts";
import { forgetDeleted } from "../directory/history/restore.ts";
import type { Store } from "../directory/store/store.ts";
import type { BackupState, LastEnd, MetricsSnapshot } from "../http/metrics.ts";
import { type PageShelf, pages } from "../http/pages.ts";
import { openPort } from "../http/port.ts";
import { refreshPresence } from "../sample/sample.ts";
import { listSampleSignIns } from "../sample/sign-ins.ts";
import type { Config } from "../settings/config.ts";
import { isLoopback } from "../webex/sample/sample.ts";
import { writeNotice } from "../webex/webhooks/webhook-notice.ts";
import { endWithoutClosing, isDiskFailure } from "./disk-failure.ts";
import { isSampleDirectory } from "./first-start.ts";
import type { Log } from "./log.ts";
import { openPeopled } from "./open-peopled.ts";
import { openTls } from "./tls/certificate-files.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const sweepMs = 60 * 60 * 1000;
const refreshMs = 4 * 60 * 1000;
/** How long a stop waits for requests that are being answered. */
export const stopMsMax = 10_000;

/** A server that answers requests in this process. */
export interface RunningServer {
	url: string;
	isSample: boolean;
	readMetrics(): Promise<MetricsSnapshot>;
	/** Finishes what is being answered, and ends the process. */
	stop(): void;
}

/** The backups that the server makes by itself. */
interface Backups extends BackupState {
	stop(): Promise<void>;
}

/** How long of that is for sending replies to clients that read slowly. */
const sendMsMax = 5000;

/** What a server needs that shares its port with others. */
interface Sharing {
	/** What is done once for a directory, the first one does. */
	isFirst: boolean;
	readOtherMetrics: () => Promise<MetricsSnapshot[]>;
}

/**
 * Answers requests in this process until it is told to stop (SIGTERM, SIGINT), and then ends it: with
 * 0, or with 1 when what was being answered took too long. Closes the store, also when it rejects.
 */
export async function runServer(
	config: Config,
	{
		store,
		log,
		sharing,
		lastEnd,
		startBackups,
	}: {
		store: Store;
		log: Log;
		sharing?: Sharing;
		/** How the server that ran before ended, where that is known. */
		lastEnd?: LastEnd;
		/** Called when requests are answered; undefined: the server makes no backups by itself. */
		startBackups?: () => Backups;
	},
): Promise<RunningServer> {
	const isSample = await isSampleDirectory(store);
	const library = config.arePagesServed ? openPageLibrary(root) : undefined;
	let backups: Backups | undefined;
	const server = openPeopled({
		store,
		now: Date.now,
		steadyNow: () => performance.now(),
		publicUrl: config.publicUrl,
		bodyBytesMax: config.bodyBytesMax,
		bodyGraceMs: config.bodyGraceMs,
		bulkBytesMax: config.bulkBytesMax,
		jobBytesMax: config.jobBytesMax,
		jobLifeMs: config.jobLifeMs,
		requestsInFlightMax: config.requestsInFlightMax,
		answerLifeMs: config.answerLifeMs,
		requestsPerMinute: config.requestsPerMinute,
		restorableMs: config.restorableMs,
		areBooleansJson: config.booleans === "json",
		areFaultsAllowed:
			config.faults === "on" || (config.faults === "auto" && isSample),
		areRequestsKept: config.areRequestsKept,
		pages: library,
		samplePeople:
			isSample && config.isSampleWanted && isSignInWanted(config)
				? listSampleSignIns()
				: undefined,
		readOtherMetrics: sharing?.readOtherMetrics,
		readBackups:
			startBackups &&
			(() => backups ?? { lastSuccessAt: undefined, failures: 0 }),
		lastEnd,
		log,
	});
	const place = {
		port: config.port,
		host: config.host,
		isShared: sharing !== undefined,
		tls: config.tls && openTls(config.tls, Date.now()),
	};
	const wanted = awaitStop();
	const port = await openPort(place, server.fetch).catch(
		async (cause: unknown) => {
			await store[Symbol.asyncDispose]();
			throw cannotListen(config, cause);
		},
	);
	const isFirst = sharing?.isFirst ?? true;
	const refresh = () =>
		refreshPresence(store, Date.now()).catch((cause: unknown) =>
			log.warn(`The sample's presence could not be refreshed: ${cause}`),
		);
	const timer =
		isSample && isFirst ? setInterval(refresh, refreshMs) : undefined;
	if (timer !== undefined) await refresh();
	const sweep = () =>
		forgetDeleted(store, {
			now: Date.now(),
			restorableMs: config.restorableMs,
		}).catch((cause: unknown) =>
			log.warn(`Deleted people could not be forgotten: ${cause}`),
		);
	const sweeper = isFirst ? setInterval(sweep, sweepMs) : undefined;
	if (isFirst) await sweep();
	const dispatcher = startDispatcher({
		store,
		now: Date.now,
		changeSignal: server.changeSignal,
		write: writeNotice,
		send: openSender({
			arePrivateTargetsAllowed:
				config.webhookTargets === "any" ||
				(config.webhookTargets === "auto" && isSample),
		}),
		giveUpMs: config.webhookGiveUpMs,
		warn: log.warn,
	});
	server.startJobs();
	backups = startBackups?.();
	if (library !== undefined && isFirst)
		makePages(library).catch((cause: unknown) =>
			log.warn(`The pages for browsers could not be made: ${cause}`),
		);

	let isStopping = false;
	const stop = async () => {
		if (isStopping) return;
		isStopping = true;
		clearInterval(timer);
		clearInterval(sweeper);
		server.stop();
		setTimeout(() => process.exit(1), stopMsMax).unref();
		const isDelivered = dispatcher.stop();
		const areBackupsOver = backups?.stop();
		await server.drain();
		await port.close(sendMsMax);
		await isDelivered;
		await areBackupsOver;
		await closeStore(store);
		process.exit(0);
	};
	wanted.then(stop);
	return { url: port.url, isSample, readMetrics: server.readMetrics, stop };
}

// From the moment at which the port is open: a signal that comes before the rest is ready counts too.
function awaitStop(): Promise<void> {
	return new Promise((resolve) => {
		const note = () => {
			setTimeout(() => process.exit(1), stopMsMax).unref();
			resolve();
		};
		process.on("SIGTERM", note);
		process.on("SIGINT", note);
	});
}

async function closeStore(store: Store): Promise<void> {
	try {
		await store[Symbol.asyncDispose]();
	} catch (cause) {
		if (isDiskFailure(cause)) endWithoutClosing();
		throw cause;
	}
}

/** The sentence for a port that cannot be had. */
export function cannotListen({ host, port }: Config, cause: unknown): Error {
	return new Error(
		`Cannot listen on ${host}, port ${port}: ${(cause as Error).message} Is another server there? Give another --port.`,
		{ cause },
	);
}

function isSignInWanted({ sampleSignIn, host }: Config): boolean {
	return sampleSignIn === "on" || (sampleSignIn === "auto" && isLoopback(host));
}

// One after the other, once requests are answered: whoever opens a page first need not wait for it.
async function makePages(library: PageShelf): Promise<void> {
	for (const page of pages) await library.open(page);
}
