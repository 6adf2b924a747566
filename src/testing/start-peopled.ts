import { randomUUID } from "node:crypto";
import type { StartedPeopled, StartOptions } from "peopled";
import { type Scope, scopes } from "../directory/access/token.ts";
import { storeToken } from "../directory/access/tokens.ts";
import type { RecordKey } from "../directory/store/record-key.ts";
import type { Store } from "../directory/store/store.ts";
import { createSecret, hashSecret } from "../http/auth/secrets.ts";
import { openLog } from "../process/log.ts";
import { openStore } from "../process/open-store.ts";
import { startServer } from "../process/run-server.ts";
import { readConfig, type Settings } from "../settings/config.ts";
import { fillDirectory } from "./fill-directory.ts";
import { listSentRequests, requestsKeptMax } from "./sent-requests.ts";
import { openTestClock, readTime } from "./test-clock.ts";

/** How long closing, and looking at what was sent, wait for requests that are being answered. */
const answerMsMax = 2000;

/** Starts a server in this process, on this machine only. Several may run side by side. */
export async function startPeopled(
	options: StartOptions = {},
): Promise<StartedPeopled> {
	const config = readConfig(flagsOf(options), {});
	const startAt = options.now === undefined ? undefined : readTime(options.now);
	const store = await openStore(config.store);
	const { adminId, orgId } = await fillDirectory(store, options, startAt).catch(
		async (cause: unknown) => {
			await store[Symbol.asyncDispose]();
			throw cause;
		},
	);
	const log = openLog(config.logLevel);
	const { url, server, stop } = await startServer(config, {
		...{ store, log, requestsKeptMax },
	});
	const { standIn, requests: recorder } = server;
	if (standIn === undefined || recorder === undefined)
		throw new Error("The server is no stand-in, although it was asked to be.");
	const clock = openTestClock(standIn.clock, startAt);
	if (startAt !== undefined) await clock.reset();
	const create = (person: RecordKey, given: readonly Scope[] = scopes) =>
		createToken(store, { person, scopes: given, now: server.now() });
	let closing: Promise<void> | undefined;
	const close = async () => {
		await stop(answerMsMax);
		await store[Symbol.asyncDispose]();
	};
	const peopled: StartedPeopled = {
		url,
		token: await create({ orgId, id: adminId }),
		async as(email, given) {
			const person = await store.people.findByEmail(email);
			if (person === undefined)
				throw new Error(`There is no person with the e-mail address ${email}.`);
			return create(person, given && readScopes(given));
		},
		clock,
		async requests(filter = {}) {
			await server.drain(answerMsMax);
			return listSentRequests(recorder, store, filter);
		},
		clearRequests() {
			recorder.clear();
		},
		close: () => (closing ??= close()),
		[Symbol.asyncDispose]: () => peopled.close(),
	};
	return peopled;
}

// The settings by which the server of a test differs from `peopled serve`; the environment is not read.
function flagsOf({
	port = 0,
	data,
	rateLimit = 0,
	pages = false,
	logLevel = "silent",
	seed = 1,
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
		webhookTargets: "any",
		logLevel,
	};
}

async function createToken(
	store: Store,
	token: { person: RecordKey; scopes: readonly Scope[]; now: number },
): Promise<string> {
	const secret = createSecret();
	await storeToken(store, {
		...token,
		id: randomUUID(),
		name: "test",
		secretHash: hashSecret(secret),
	});
	return secret;
}

function readScopes(given: readonly string[]): readonly Scope[] {
	const known: readonly string[] = scopes;
	const unknown = given.filter((scope) => !known.includes(scope));
	if (unknown.length === 0) return given as readonly Scope[];
	throw new Error(
		`There is no scope ${unknown.join(", ")}. There are: ${scopes.join(", ")}.`,
	);
}
