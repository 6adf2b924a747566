import { setTimeout as sleep } from "node:timers/promises";
import { openService } from "../service/service.ts";
import { type CloneOptions, cloneOrganization } from "./clone.ts";

/** Runs the command `peopled clone`. Rejects with a sentence. */
export async function runClone(
	{
		url,
		dataFolder,
		orgId,
		budget,
	}: {
		url: string;
		dataFolder: string;
		orgId: string | undefined;
		budget: number;
	},
	parts: Pick<
		CloneOptions,
		| "openStore"
		| "serve"
		| "createId"
		| "createSecret"
		| "hashSecret"
		| "tell"
		| "onPeople"
	> & {
		token: string;
	},
) {
	const clocks = {
		now: Date.now,
		steadyNow: () => performance.now(),
		sleep: (ms: number, signal?: AbortSignal) =>
			sleep(ms, undefined, { signal }),
	};
	const { token, tell } = parts;
	const { note, access } = await cloneOrganization({
		...parts,
		...clocks,
		...{ dataFolder, orgId },
		service: openService({ url, token, budget, tell, ...clocks }),
	});
	return {
		dataFolder,
		token: access?.token,
		email: access?.email,
		counts: note.counts ?? {},
		meanwhile: note.meanwhile ?? { changed: [], appeared: [], gone: [] },
		notKept: note.notKept ?? [],
		notRead: note.notRead ?? [],
	};
}
