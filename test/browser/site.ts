import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { openPageLibrary } from "../../src/assets/page-files.ts";
import { scopes } from "../../src/directory/access/token.ts";
import { storeToken } from "../../src/directory/access/tokens.ts";
import type { Store } from "../../src/directory/store/store.ts";
import { createSecret, hashSecret } from "../../src/http/auth/secrets.ts";
import { openPort } from "../../src/http/port.ts";
import { openPeopled } from "../../src/process/open-peopled.ts";
import { openPlanDesk } from "../../src/rehearsal/desk/plan-desk.ts";
import { createSample, sampleIds } from "../../src/sample/sample.ts";
import { listSampleSignIns } from "../../src/sample/sign-ins.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import type { OidcDesk } from "../../src/webex/call.ts";
import { root } from "../source/document.ts";

/** The whole server with its pages on a port of its own, over a sample of its own. */
export interface Site extends AsyncDisposable {
	/** `http://127.0.0.1:<port>`, over TLS with https. */
	url: string;
	store: Store;
	/** A token of the sample's full administrator, with every scope. */
	adminToken: string;
}

// Made once for all: they are the same for every site.
const library = openPageLibrary({ root });
const signIns = listSampleSignIns();

export async function openSite({
	isSample = true,
	clone,
	sendToService,
	isStandIn = clone !== undefined,
	oidc,
	tls,
}: {
	/** Whether one can sign in without a password. */
	isSample?: boolean;
	/** Whether it stands in for the real service. */
	isStandIn?: boolean;
	/** The data folder of a clone of the sample, to serve instead of a new sample. */
	clone?: string;
	/** Sends requests to the service that was cloned. */
	sendToService?: (request: Request) => Promise<Response>;
	/** The OpenID provider at which one can sign in. */
	oidc?: OidcDesk;
	/** The key and certificate, for an address with https. */
	tls?: { key: string; certificate: string };
} = {}): Promise<Site> {
	const now = Date.now();
	const store = openSqliteStore(
		clone === undefined ? ":memory:" : join(clone, "peopled.db"),
	);
	if (clone === undefined) await store.load(createSample(now));
	const adminToken = createSecret();
	await storeToken(store, {
		id: randomUUID(),
		person: { orgId: sampleIds.organization, id: sampleIds.admin },
		name: "browser test",
		secretHash: hashSecret(adminToken),
		scopes,
		now,
	});
	const server = openPeopled({
		store,
		now: Date.now,
		steadyNow: () => performance.now(),
		bodyBytesMax: 1024 * 1024,
		bulkBytesMax: 16 * 1024 * 1024,
		jobBytesMax: 16 * 1024 * 1024,
		jobLifeMs: 24 * 60 * 60 * 1000,
		requestsInFlightMax: 1000,
		requestsPerMinute: 0,
		areFaultsAllowed: true,
		areRequestsKept: true,
		isStandIn,
		plans:
			clone === undefined
				? undefined
				: openPlanDesk({
						dataFolder: clone,
						store,
						now: Date.now,
						send: sendToService,
					}),
		pages: library,
		samplePeople: isSample ? signIns : undefined,
		oidc,
		log: { failure() {}, request() {} },
	});
	server.startJobs();
	if (isStandIn && clone === undefined)
		await server.standIn?.snapshots.save("start");
	const port = await openPort(
		{ host: "127.0.0.1", port: 0, tls },
		server.fetch,
	);
	return {
		url: port.url,
		store,
		adminToken,
		async [Symbol.asyncDispose]() {
			await port.close(0);
			server.stop();
			await server.drain();
			await store[Symbol.asyncDispose]();
		},
	};
}
