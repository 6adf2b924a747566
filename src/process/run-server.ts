import { randomInt } from "node:crypto";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { openPageLibrary } from "../assets/page-files.ts";
import { type Chore, startChores } from "../background/chores.ts";
import { startDispatcher } from "../background/webhook-dispatcher.ts";
import { openSender } from "../background/webhook-sender.ts";
import { passPoint } from "../concurrency/failpoint.ts";
import type { WorkTraces } from "../concurrency/trace.ts";
import { forgetDeleted } from "../directory/history/restore.ts";
import { startSnapshot } from "../directory/snapshots/snapshot.ts";
import type { Store } from "../directory/store/store.ts";
import type {
	BackupState,
	LastEnd,
	MetricsSnapshot,
} from "../http/metrics/metrics.ts";
import { openIdentityProvider } from "../http/oidc/provider.ts";
import { type PageShelf, pages } from "../http/pages.ts";
import { openPort, type Port } from "../http/port.ts";
import { refreshPresence } from "../sample/sample.ts";
import { listSampleSignIns } from "../sample/sign-ins.ts";
import type { Config } from "../settings/config.ts";
import type { OidcSettings } from "../settings/oidc-settings.ts";
import { UsageError } from "../settings/usage-error.ts";
import { version } from "../settings/version.ts";
import type { PlanDesk } from "../stand-in/plans/plan-desk.ts";
import { isLoopback } from "../webex/sample/sample.ts";
import { writeNotice } from "../webex/webhooks/webhook-notice.ts";
import { endWithoutClosing, isDiskFailure } from "./disk-failure.ts";
import { startFaultFile } from "./fault-file.ts";
import { isSampleDirectory, isTestDirectory } from "./first-start.ts";
import type { Log } from "./log.ts";
import { openPeopled, type Peopled } from "./open-peopled.ts";
import { openTls } from "./tls/certificate-files.ts";
import type { Traces } from "./traces/traces.ts";

/** Where a build has the pages. */
const builtPages = fileURLToPath(new URL("./pages/", import.meta.url));
const sweepMs = 60 * 60 * 1000;
const refreshMs = 4 * 60 * 1000;
/** How long a stop waits for running requests. */
export const stopMsMax = 10_000;

/** A server that answers requests in this process, and ends it. */
export interface RunningServer {
	url: string;
	isSample: boolean;
	/** The seed of the stand-in's chance; undefined: the server is no stand-in. */
	chanceSeed: number | undefined;
	readMetrics(): Promise<MetricsSnapshot>;
	/** Finishes the running requests, and ends the process. */
	stop(): void;
}

/** A server that answers requests in this process, and leaves the process to its caller. */
interface StartedServer {
	url: string;
	isSample: boolean;
	server: Peopled;
	/**
	 * Finishes the running requests, and ends the background work. The store stays open. What takes longer than
	 * the limit is cut off; without one, requests are awaited.
	 */
	stop(msMax?: number): Promise<void>;
}

/** The scheduled backups. */
interface Backups extends BackupState {
	stop(): Promise<void>;
}

/** The part of that time for sending replies to clients that read slowly. */
const sendMsMax = 5000;

/** The position of a server among processes that share a port. */
interface Sharing {
	/** The first process runs the chores of the directory. */
	isFirst: boolean;
	readOtherMetrics: () => Promise<MetricsSnapshot[]>;
}

/** Opens the plans of the clone in a data folder; undefined where that is none. */
export type OpenPlanDesk = (clone: {
	dataFolder: string;
	store: Store;
	now: () => number;
}) => PlanDesk | undefined;

/** The parts of a server that its process opened. */
interface ServerParts {
	store: Store;
	log: Log;
	sharing?: Sharing;
	/** How the previous server ended, where that is known. */
	lastEnd?: LastEnd;
	/** The number of requests that are recorded; the server's own default when left out. */
	requestsKeptMax?: number;
	/** Where the clock of a stand-in begins; by default with the machine's. */
	startAt?: number;
	/** Opens the plans of the clone in a data folder; undefined where that is none. */
	openPlanDesk?: OpenPlanDesk;
	/** Called when the server accepts requests; undefined: there are no scheduled backups. */
	startBackups?: () => Backups;
}

/**
 * Serves requests in this process until a stop signal (SIGTERM, SIGINT), and then ends it: with 0, or with
 * 1 when running requests took too long. Closes the store, even when it rejects.
 */
export async function runServer(
	config: Config,
	parts: ServerParts,
): Promise<RunningServer> {
	// Before the port opens, so that a signal during the start counts too.
	const wanted = awaitStop();
	const started = await startServer(config, parts);
	let isStopping = false;
	const stop = async () => {
		if (isStopping) return;
		isStopping = true;
		setTimeout(() => process.exit(1), stopMsMax).unref();
		passPoint("stop.begun");
		await started.stop();
		passPoint("stop.drained");
		await closeStore(parts.store);
		process.exit(0);
	};
	wanted.then(stop);
	const { url, isSample, server } = started;
	return {
		url,
		isSample,
		chanceSeed: server.standIn?.chance.seed,
		readMetrics: server.readMetrics,
		stop,
	};
}

/** Serves requests in this process until it is told to stop. Closes the store when it rejects. */
export async function startServer(
	config: Config,
	parts: ServerParts,
): Promise<StartedServer> {
	const { store, log, sharing, startBackups } = parts;
	const isSample = await isSampleDirectory(store);
	const isFirst = sharing?.isFirst ?? true;
	const library = config.arePagesServed
		? openPageLibrary({ built: builtPages, root: findRoot() })
		: undefined;
	let backups: Backups | undefined;
	const isTest = await isTestDirectory(store);
	const options = readOptions(config, { isSample, isTest });
	if (options.isFaithful && !options.isStandIn) {
		await store[Symbol.asyncDispose]();
		throw new UsageError(
			"--faithful (PEOPLED_FAITHFUL) must be off unless the server is a stand-in: an organization of record is not safe with it. For a directory of tests, use --stand-in on with one worker.",
		);
	}
	const plans =
		config.store.engine === "sqlite"
			? parts.openPlanDesk?.({
					dataFolder: dirname(config.store.file),
					store,
					now: Date.now,
				})
			: undefined;
	const traces = await startTraces(config, log);
	const server = openPeopled({
		...options,
		traceRequest: traces?.traceRequest,
		workTraces: traces?.work,
		store,
		log,
		pages: library,
		arePagesServed: config.arePagesServed,
		readOtherMetrics: sharing?.readOtherMetrics,
		readBackups:
			startBackups &&
			(() => backups ?? { lastSuccessAt: undefined, failures: 0 }),
		lastEnd: parts.lastEnd,
		version,
		requestsKeptMax: parts.requestsKeptMax,
		startAt: parts.startAt,
		plans,
	});
	if (config.faultFile !== undefined)
		try {
			startFaultFile(config.faultFile, server.standIn);
		} catch (refusal) {
			await store[Symbol.asyncDispose]();
			throw refusal;
		}
	if (isTest)
		await saveStart(server).catch((cause: Error) =>
			log.warn(
				`No reset is possible before you save a snapshot "${startSnapshot}": ${cause.message}`,
			),
		);
	passPoint("start.opened");
	const port = await listen(config, server, parts);
	passPoint("start.listening");
	const running = {
		...{ store, log, isSample, now: server.now },
		// A test that moves the clock wants to see who turns inactive.
		isPresenceKept: () => server.standIn?.clock.isMoved !== true,
	};
	const chores = await startChores(
		isFirst ? listChores(config, running) : [],
		log.warn,
	);
	const dispatcher = startWebhooks(config, server, {
		...running,
		traces: traces?.work,
	});
	server.standIn?.clock.follow(chores.runAll);
	server.standIn?.snapshots.onLoad(chores.runAll);
	server.startJobs();
	backups = startBackups?.();
	if (isFirst)
		options.oidc?.provider
			.check()
			.catch((cause: Error) =>
				log.warn(`Nobody can sign in with OpenID Connect: ${cause.message}`),
			);
	if (library !== undefined && isFirst)
		makePages(library).catch((cause: unknown) =>
			log.warn(`The pages for browsers could not be bundled: ${cause}`),
		);
	return {
		url: port.url,
		isSample,
		server,
		async stop(msMax) {
			const areChoresOver = chores.stop();
			const isPlanEnded = plans?.close();
			server.stop();
			const isDelivered = dispatcher.stop();
			const areBackupsOver = backups?.stop();
			await server.drain(msMax);
			await port.close(msMax ?? sendMsMax);
			await isDelivered;
			await areChoresOver;
			await areBackupsOver;
			await isPlanEnded;
			await traces?.close();
		},
	};
}

// Loaded only where traces are wanted: the library takes memory, and time at the start.
async function startTraces(
	{ traceCollector }: Config,
	log: Log,
): Promise<Traces | undefined> {
	if (traceCollector === undefined) return undefined;
	const { warn } = log;
	return (await import("./traces/traces.ts")).openTraces(traceCollector, {
		warn,
	});
}

/** The operator's options for the API, and the clocks of this process. */
export function readOptions(
	config: Config,
	{ isSample, isTest }: { isSample: boolean; isTest: boolean },
) {
	const isSignInOpen =
		isSample && config.isSampleWanted && isSignInWanted(config);
	const isStandInWanted =
		config.standIn === "on" || (config.standIn === "auto" && isTest);
	// Its state is in the memory of one process.
	const isStandIn = isStandInWanted && config.workers === 1;
	return {
		now: Date.now,
		steadyNow: () => performance.now(),
		publicUrl: config.publicUrl,
		bodyBytesMax: config.bodyBytesMax,
		bodyGraceMs: config.bodyGraceMs,
		bulkBytesMax: config.bulkBytesMax,
		jobBytesMax: config.jobBytesMax,
		jobLifeMs: config.jobLifeMs,
		requestsInFlightMax: config.requestsInFlightMax,
		storedReplyLifeMs: config.storedReplyLifeMs,
		requestsPerMinute: config.requestsPerMinute,
		restorableMs: config.restorableMs,
		tokenLives: {
			accessMs: config.accessTokenMs,
			refreshMs: config.refreshTokenMs,
		},
		areBooleansJson: config.booleans === "json",
		xsiDomain: config.xsiDomain,
		areFaultsAllowed:
			config.faults === "on" || (config.faults === "auto" && isStandInWanted),
		isStandIn,
		isFaithful: config.isFaithful,
		chanceSeed: config.chanceSeed ?? randomInt(2 ** 32),
		areRequestsKept: config.areRequestsKept,
		areRequestsWhole: isStandIn,
		samplePeople: isSignInOpen ? listSampleSignIns() : undefined,
		oidc: config.oidc && openOidcDesk(config.oidc),
	};
}

/** Saves the state that a reset goes back to, unless there is one: a clone has it already. */
export async function saveStart({ standIn }: Peopled): Promise<void> {
	if (standIn === undefined) return;
	const isSaved = async () =>
		(await standIn.snapshots.list()).some(({ name }) => name === startSnapshot);
	if (await isSaved()) return;
	try {
		await standIn.snapshots.save(startSnapshot);
	} catch (cause) {
		// Another process on the same database may have been faster.
		if (!(await isSaved())) throw cause;
	}
}

function openOidcDesk({ name, sessionMs, ...settings }: OidcSettings) {
	const steadyNow = () => performance.now();
	const provider = openIdentityProvider(settings, steadyNow);
	return { provider, name, sessionMs };
}

function listen(
	config: Config,
	{ fetch }: Peopled,
	{ store, sharing }: ServerParts,
): Promise<Port> {
	const options = {
		port: config.port,
		host: config.host,
		isShared: sharing !== undefined,
		tls: config.tls && openTls(config.tls, Date.now()),
	};
	return openPort(options, fetch).catch(async (cause: unknown) => {
		await store[Symbol.asyncDispose]();
		throw cannotListen(config, cause);
	});
}

interface RunningStore {
	store: Store;
	log: Log;
	isSample: boolean;
	now: () => number;
	/** Whether the people of the sample who are at work stay active. */
	isPresenceKept: () => boolean;
}

function listChores(
	{ restorableMs }: Config,
	{ store, isSample, now, isPresenceKept }: RunningStore,
): Chore[] {
	const sweeping = {
		work: () => forgetDeleted(store, { now: now(), restorableMs }),
		everyMs: sweepMs,
		complaint: "Deleted people could not be removed after the restore period",
	};
	const refreshing = {
		work: async () => {
			if (isPresenceKept()) await refreshPresence(store, now());
		},
		everyMs: refreshMs,
		complaint: "The sample's presence could not be refreshed",
	};
	return isSample ? [refreshing, sweeping] : [sweeping];
}

function startWebhooks(
	config: Config,
	{ changeSignal, noteDispatch }: Peopled,
	{
		store,
		log,
		isSample,
		now,
		traces,
	}: RunningStore & { traces: WorkTraces | undefined },
) {
	return startDispatcher({
		traces,
		store,
		now,
		changeSignal,
		write: writeNotice,
		send: openSender({
			arePrivateTargetsAllowed:
				config.webhookTargets === "any" ||
				(config.webhookTargets === "auto" && isSample),
		}),
		giveUpMs: config.webhookGiveUpMs,
		onOutcome: noteDispatch,
		warn: log.warn,
	});
}

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

/** The error of a port that cannot be opened. */
export function cannotListen({ host, port }: Config, cause: unknown): Error {
	return new Error(
		`Cannot listen on ${host}, port ${port}: ${(cause as Error).message} If another server uses the port, choose another one with --port.`,
		{ cause },
	);
}

function isSignInWanted({ sampleSignIn, host }: Config): boolean {
	return sampleSignIn === "on" || (sampleSignIn === "auto" && isLoopback(host));
}

// The folder of the project, with the sources of the pages. In a build, this file is part of `dist/main.js`.
function findRoot(): string {
	const isBuilt = existsSync(new URL("../package.json", import.meta.url));
	return fileURLToPath(new URL(isBuilt ? "../" : "../../", import.meta.url));
}

// In sequence, while the server already accepts requests: the first reader of a page need not wait.
async function makePages(library: PageShelf): Promise<void> {
	for (const page of pages) await library.open(page);
}
