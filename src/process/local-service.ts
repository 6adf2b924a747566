import { randomUUID } from "node:crypto";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scopes } from "../directory/access/token.ts";
import { storeToken } from "../directory/access/tokens.ts";
import { fullRoleIds } from "../directory/people/last-administrator.ts";
import type { Store } from "../directory/store/store.ts";
import { createSecret, hashSecret } from "../http/auth/secrets.ts";
import { readId } from "../webex/ids.ts";
import { openPeopled } from "./open-peopled.ts";
import { openStore } from "./open-store.ts";
import { quietOptions } from "./quiet-options.ts";
import { serveQuietly } from "./quiet-server.ts";

/** A stand-in for the real service inside this process. */
interface LocalService extends AsyncDisposable {
	token: string;
	/** A folder that disappears with the service. */
	folder: string;
	/** Answers a request as the real service would, with its warts. */
	send(request: Request): Promise<Response>;
	/** Answers a request without warts and faults, to see what is true. */
	sendTruly(request: Request): Promise<Response>;
}

/**
 * Serves a copy of a directory's file faithfully inside this process, by a clock of the caller. Rejects with a sentence
 * when there is no such file, or nobody in it could apply a plan.
 */
export async function openLocalService({
	file,
	orgId: shownOrgId,
	personId: shownPersonId,
	seed,
	now,
}: {
	file: string;
	/** As on the wire. */
	orgId: string;
	/** Who has the token, as on the wire; by default some full administrator. */
	personId?: string;
	/** Of the chance of the stand-in. */
	seed: number;
	now: () => number;
}): Promise<LocalService> {
	await using opened = new AsyncDisposableStack();
	const folder = await mkdtemp(join(tmpdir(), "peopled-local-"));
	opened.defer(() => rm(folder, { recursive: true, force: true }));
	const copy = join(folder, "peopled.db");
	await copyFile(file, copy);
	const store = opened.use(await openStore({ engine: "sqlite", file: copy }));
	const orgId = readId("ORGANIZATION", shownOrgId) ?? shownOrgId;
	const token = await createToken(store, {
		orgId,
		personId: shownPersonId && readId("PEOPLE", shownPersonId),
		now: now(),
	});
	const server = openPeopled({
		...quietOptions,
		store,
		now,
		steadyNow: now,
		areFaultsAllowed: true,
		isFaithful: true,
		chanceSeed: seed,
	});
	opened.defer(() => server.drain());
	const parts = opened.move();
	return {
		token,
		folder,
		send: async (request) => server.fetch(request),
		sendTruly: serveQuietly(store),
		[Symbol.asyncDispose]: () => parts.disposeAsync(),
	};
}

async function createToken(
	store: Store,
	{
		orgId,
		personId,
		now,
	}: { orgId: string; personId: string | undefined; now: number },
): Promise<string> {
	const named =
		personId === undefined
			? undefined
			: await store.people.get({ orgId, id: personId });
	const [found] = await store.people.list({
		orgId,
		roleIds: fullRoleIds(),
		isLoginEnabled: true,
		limit: 1,
		isPresenceWanted: false,
	});
	const admin = named?.person ?? found?.person;
	if (admin === undefined)
		throw new Error(
			"Nobody in the clone is a full administrator who can sign in, so nobody can apply a plan there.",
		);
	const token = createSecret();
	await storeToken(store, {
		id: randomUUID(),
		person: admin,
		name: "rehearsal of an apply",
		secretHash: hashSecret(token),
		scopes,
		now,
	});
	return token;
}
