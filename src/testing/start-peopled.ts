import type { StartedPeopled, StartOptions } from "peopled";
import type { Chance } from "../concurrency/chance.ts";
import type { Store } from "../directory/store/store.ts";
import { createSecret } from "../http/auth/secrets.ts";
import { openLog } from "../process/log.ts";
import { openStore } from "../process/open-store.ts";
import { saveStart, startServer } from "../process/run-server.ts";
import { type Config, readConfig, type Settings } from "../settings/config.ts";
import { UsageError } from "../settings/usage-error.ts";
import type { FaultRules } from "../stand-in/faults/rules.ts";
import { fillDirectory } from "./fill-directory.ts";
import {
	listLatestRequests,
	listSentRequests,
	requestsKeptMax,
} from "./sent-requests.ts";
import { openTestClock, readTime } from "./test-clock.ts";
import { openTestFaults, startFaults } from "./test-faults.ts";
import { openTestTokens } from "./test-tokens.ts";

/** How long closing waits for requests that are being answered. */
const closeMsMax = 2000;
/** How long looking at what was sent waits for them. */
const lookMsMax = 500;

/** What only code of this package may use of a started server. */
export interface StartedParts {
	peopled: StartedPeopled;
	faults: FaultRules;
	chance: Chance;
	/** What clients have sent, also where more has come than is kept. */
	listLatest: () => ReturnType<typeof listLatestRequests>;
}

/** Starts a server in this process, on this machine only. Several may run side by side. */
export async function startPeopled(
	options: StartOptions = {},
): Promise<StartedPeopled> {
	return (await startParts(options)).peopled;
}

/** Starts a server as `startPeopled` does, and hands out the parts behind its faults. */
export async function startParts(options: StartOptions): Promise<StartedParts> {
	refuseUnknown(options);
	const config = readOptions(options);
	const log = openLog(config.logLevel);
	const startAt = options.now === undefined ? undefined : readTime(options.now);
	const store = await openStore(config.store, {
		...(options.data !== undefined && { server: log }),
	});
	const opened = new AsyncDisposableStack();
	opened.use(store);
	try {
		const admin = await fillDirectory(store, options, startAt);
		let now = () => startAt ?? Date.now();
		const tokens = openTestTokens(store, () => now());
		// The saved state of the start has it, so that no reset takes it away.
		const token = await tokens.give(admin);
		const started = await startServer(config, {
			...{ store, log, requestsKeptMax, startAt },
		});
		opened.defer(() => started.stop(closeMsMax));
		now = started.server.now;
		return await control(started, { store, tokens, token, options, opened });
	} catch (cause) {
		await opened.disposeAsync();
		throw cause;
	}
}

// What the test holds of its server.
async function control(
	{ url, server }: Awaited<ReturnType<typeof startServer>>,
	{
		store,
		tokens,
		token,
		options,
		opened,
	}: {
		store: Store;
		tokens: ReturnType<typeof openTestTokens>;
		/** Of the full administrator. */
		token: string;
		options: StartOptions;
		/** Everything that belongs to it. */
		opened: AsyncDisposableStack;
	},
): Promise<StartedParts> {
	const { standIn, requests: recorder } = server;
	if (standIn?.faults === undefined || recorder === undefined)
		throw new Error("The server is no stand-in, although it was asked to be.");
	const clock = openTestClock(standIn.clock);
	const faults = openTestFaults(standIn.faults, standIn.chance);
	startFaults(standIn.faults, {
		given: options.faults ?? [],
		chance: standIn.chance,
	});
	await saveStart(server);
	standIn.snapshots.onLoad(tokens.restore);
	let saved = 0;
	let closing: Promise<void> | undefined;
	const close = () => (closing ??= opened.disposeAsync());
	const peopled: StartedPeopled = {
		url,
		token,
		async as(email, scopes) {
			const person = await store.people.findByEmail(email);
			if (person !== undefined) return tokens.give(person, scopes);
			throw new Error(`There is no person with the e-mail address ${email}.`);
		},
		faults,
		async snapshot() {
			const name = `test-${++saved}`;
			await standIn.snapshots.save(name, { mayReplace: true });
			return {
				load: async () => void (await standIn.snapshots.load(name)),
				delete: () => standIn.snapshots.delete(name),
			};
		},
		reset: async () => void (await standIn.reset()),
		clock,
		async requests(filter = {}) {
			await server.awaitRequests(lookMsMax);
			return listSentRequests(recorder, store, filter);
		},
		clearRequests: () => recorder.clear(),
		close,
		[Symbol.asyncDispose]: close,
	};
	return {
		...{ peopled, faults: standIn.faults, chance: standIn.chance },
		async listLatest() {
			await server.drain(lookMsMax);
			return listLatestRequests(recorder, store);
		},
	};
}

const optionNames: Record<keyof StartOptions, true> = {
	people: true,
	organization: true,
	seed: true,
	now: true,
	faithful: true,
	faults: true,
	port: true,
	data: true,
	rateLimit: true,
	pages: true,
	logLevel: true,
};

// A mistyped option would do nothing.
function refuseUnknown(options: StartOptions): void {
	const unknown = Object.keys(options).find(
		(name) => !Object.hasOwn(optionNames, name),
	);
	if (unknown !== undefined)
		throw new Error(
			`startPeopled has no option "${unknown}". It has: ${Object.keys(optionNames).join(", ")}.`,
		);
}

// A test knows options, and no flags.
function readOptions(options: StartOptions): Config {
	try {
		return readConfig(flagsOf(options), {});
	} catch (cause) {
		if (!(cause instanceof UsageError)) throw cause;
		const sentence = cause.message
			.replace(/^--chance-seed \(\w+\)/, "`seed`")
			.replace(/^--([a-z-]+) \(\w+\)/, (_, flag: string) => {
				const name = flag.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
				return `\`${name}\``;
			});
		throw new Error(sentence, { cause });
	}
}

// The settings by which the server of a test differs from `peopled serve`; the environment is not read.
function flagsOf({
	port = 0,
	data,
	rateLimit = 0,
	pages = false,
	logLevel = "silent",
	seed = 1,
	faithful = false,
}: StartOptions): Partial<Settings> {
	return {
		port: String(port),
		...(data === undefined
			? { store: "sqlite::memory:", secretKey: createSecret() }
			: { data }),
		rateLimit: String(rateLimit),
		chanceSeed: String(seed),
		pages: pages ? "on" : "off",
		standIn: "on",
		faithful: faithful ? "on" : "off",
		webhookTargets: "any",
		logLevel,
	};
}
