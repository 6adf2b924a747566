import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openService } from "../service/service.ts";
import { type CloneOptions, cloneOrganization } from "./clone.ts";
import { createFolder } from "./clone-files.ts";

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
		/** Writes a checked copy of a directory's file. */
		backUp: (file: string, target: string) => void;
	},
) {
	const clocks = {
		now: Date.now,
		steadyNow: () => performance.now(),
		sleep: (ms: number, signal?: AbortSignal) =>
			sleep(ms, undefined, { signal }),
	};
	const { token, tell, backUp } = parts;
	const { note, access } = await cloneOrganization({
		...parts,
		...clocks,
		...{ dataFolder, orgId },
		service: openService({ url, token, budget, tell, ...clocks }),
		keepStart(file) {
			const folder = join(dataFolder, "snapshots");
			createFolder(folder);
			rmSync(join(folder, "start.db"), { force: true });
			backUp(file, join(folder, "start.db"));
		},
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
