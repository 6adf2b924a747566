import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSecret, hashSecret } from "../../src/http/auth/secrets.ts";
import { serveQuietly } from "../../src/process/quiet-server.ts";
import {
	type Cloned,
	type CloneOptions,
	cloneOrganization,
} from "../../src/rehearsal/clone/clone.ts";
import { budgetMax, openService } from "../../src/rehearsal/service/service.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";

/** Answers a request as the service that is cloned. */
type Send = (request: Request) => Promise<Response>;

/** Folders for clones, which disappear at the end. */
interface CloneFolders extends Disposable {
	/** A path in which nothing is yet. */
	fresh(): string;
}

export function openCloneFolders(): CloneFolders {
	const folder = mkdtempSync(join(tmpdir(), "peopled-clones-"));
	return {
		fresh: () => join(folder, randomUUID()),
		[Symbol.dispose]: () => rmSync(folder, { recursive: true }),
	};
}

/** Clones what answers into a folder, without waiting on any clock. */
export function cloneFrom(
	send: Send,
	{
		dataFolder,
		token,
		clock = { now: Date.now() },
		...rest
	}: Pick<CloneOptions, "dataFolder"> &
		Partial<CloneOptions> & { token: string; clock?: { now: number } },
): Promise<Cloned> {
	const clocks = {
		now: () => clock.now,
		steadyNow: () => clock.now,
		sleep: async (ms: number) => {
			clock.now += ms;
		},
	};
	return cloneOrganization({
		...clocks,
		dataFolder,
		service: openService({
			...clocks,
			url: "http://localhost/v1",
			token,
			send,
			budget: budgetMax,
			tell: rest.tell,
		}),
		openStore: async (file) => openSqliteStore(file),
		serve: serveQuietly,
		createId: randomUUID,
		...{ createSecret, hashSecret },
		tell: () => {},
		...rest,
	});
}
