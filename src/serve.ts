import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { type PageShelf, pages } from "./api/pages.ts";
import { openPort } from "./api/port.ts";
import { isLoopback } from "./api/sample.ts";
import { createSecret, hashSecret } from "./api/secrets.ts";
import { openServer } from "./api/server.ts";
import { startDispatcher } from "./api/webhook-dispatcher.ts";
import { openSender } from "./api/webhook-sender.ts";
import { openPageLibrary } from "./assets/page-files.ts";
import { type Config, readConfig, type Settings } from "./config.ts";
import { DirectoryError } from "./directory/errors.ts";
import { forgetDeleted } from "./directory/restore.ts";
import type { Store } from "./directory/store.ts";
import { scopes, type Token } from "./directory/token.ts";
import { openLog } from "./log.ts";
import { openStore, showPlace } from "./open-store.ts";
import { createSample, refreshPresence, sampleIds } from "./sample/sample.ts";
import { listSampleSignIns } from "./sample/sign-ins.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const sweepMs = 60 * 60 * 1000;
const refreshMs = 4 * 60 * 1000;
/** How long a stop waits for requests that are being answered. */
const stopMsMax = 10_000;

/** Runs the server until the process is told to stop. */
export async function serve(flags: Partial<Settings>): Promise<void> {
	const config = readConfig(flags, process.env);
	const log = openLog(config.logLevel);
	const store = await openStore(config.store);
	const adminToken = await prepare(store, config);
	const isSample = (await store.readSetting("sample")) === "yes";
	const library = config.arePagesServed ? openPageLibrary(root) : undefined;
	const server = openServer({
		store,
		now: Date.now,
		publicUrl: config.publicUrl,
		bodyBytesMax: config.bodyBytesMax,
		bulkBytesMax: config.bulkBytesMax,
		jobBytesMax: config.jobBytesMax,
		jobLifeMs: config.jobLifeMs,
		requestsInFlightMax: config.requestsInFlightMax,
		answerLifeMs: config.answerLifeMs,
		requestsPerMinute: config.requestsPerMinute,
		restorableMs: config.restorableMs,
		areFaultsAllowed:
			config.faults === "on" || (config.faults === "auto" && isSample),
		areRequestsKept: config.areRequestsKept,
		pages: library,
		samplePeople:
			isSample && isSignInWanted(config) ? listSampleSignIns() : undefined,
		log,
	});
	const port = await openPort(config, server.fetch).catch(
		async (cause: unknown) => {
			await store[Symbol.asyncDispose]();
			throw new Error(
				`Cannot listen on ${config.host}, port ${config.port}: ${(cause as Error).message} Is another server there? Give another --port.`,
				{ cause },
			);
		},
	);
	const refresh = () =>
		refreshPresence(store, Date.now()).catch((cause: unknown) =>
			log.warn(`The sample's presence could not be refreshed: ${cause}`),
		);
	const timer = isSample ? setInterval(refresh, refreshMs) : undefined;
	if (isSample) await refresh();
	const sweep = () =>
		forgetDeleted(store, {
			now: Date.now(),
			restorableMs: config.restorableMs,
		}).catch((cause: unknown) =>
			log.warn(`Deleted people could not be forgotten: ${cause}`),
		);
	const sweeper = setInterval(sweep, sweepMs);
	await sweep();
	const dispatcher = startDispatcher({
		store,
		now: Date.now,
		bell: server.bell,
		send: openSender({
			arePrivateTargetsAllowed:
				config.webhookTargets === "any" ||
				(config.webhookTargets === "auto" && isSample),
		}),
		giveUpMs: config.webhookGiveUpMs,
		warn: log.warn,
	});
	server.startJobs();
	announce(port.url, { config, isSample, adminToken });
	if (library !== undefined)
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
		await server.drain();
		// What was just answered leaves before the connections are cut.
		await new Promise((resolve) => setTimeout(resolve, 50));
		await port.close();
		await dispatcher.stop();
		await store[Symbol.asyncDispose]();
		process.exit(0);
	};
	process.on("SIGTERM", stop);
	process.on("SIGINT", stop);
}

// Fills an empty directory with the sample; gives the administrator's token when it was made by chance.
async function prepare(
	store: Store,
	config: Config,
): Promise<string | undefined> {
	const isEmpty = (await store.organizations.list()).length === 0;
	if (!isEmpty || !config.isSampleWanted) return undefined;
	const now = Date.now();
	const secret = config.adminToken ?? createSecret();
	const token: Token = {
		id: randomUUID(),
		orgId: sampleIds.organization,
		personId: sampleIds.admin,
		name: "first start",
		secretHash: hashSecret(secret),
		scopes,
		createdAt: now,
	};
	try {
		await store.load({
			...createSample(now),
			tokens: [token],
			settings: [{ name: "sample", value: "yes" }],
		});
	} catch (cause) {
		// Another process that started at the same time was faster.
		if (cause instanceof DirectoryError && cause.code === "conflict")
			return undefined;
		throw cause;
	}
	return config.adminToken === undefined ? secret : undefined;
}

function isSignInWanted({ sampleSignIn, host }: Config): boolean {
	return sampleSignIn === "on" || (sampleSignIn === "auto" && isLoopback(host));
}

// One after the other, once requests are answered: whoever opens a page first need not wait for it.
async function makePages(library: PageShelf): Promise<void> {
	for (const page of pages) await library.open(page);
}

function announce(
	url: string,
	{
		config,
		isSample,
		adminToken,
	}: { config: Config; isSample: boolean; adminToken: string | undefined },
): void {
	const lines = [
		"",
		"  peopled is ready",
		"",
		`  API            ${url}/v1`,
		`  Description    ${url}/openapi.json`,
		...(config.arePagesServed
			? [`  Console        ${url}/console`, `  Reference      ${url}/reference`]
			: []),
		`  Health         ${url}/health`,
		`  Metrics        ${url}/metrics`,
		`  Data           ${showPlace(config.store)}${isSample ? "  (sample organization: Acme, Inc.)" : ""}`,
	];
	if (adminToken !== undefined)
		lines.push(
			"",
			"  The administrator's access token, shown only this once:",
			"",
			`  ${adminToken}`,
		);
	else if (isSample)
		lines.push(
			"",
			"  Another access token:  npm run peopled -- token create admin@example.com",
		);
	else
		lines.push(
			"",
			"  An access token:  npm run peopled -- token create <e-mail address>",
		);
	process.stdout.write(`${lines.join("\n")}\n\n`);
}
