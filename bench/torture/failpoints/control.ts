import { join } from "node:path";
import { openChance } from "../../../src/concurrency/chance.ts";
import { startServer } from "../../../test/end-to-end/process.ts";
import { demandAccounted, openAccount } from "../account.ts";
import { readLines } from "../invariants.ts";
import { openLoad } from "../load.ts";

/** What a point would look like at the wrong place: a change that a kill there leaves unanswered is said to be made, or refused. */
const lies = [
	{ point: "sqlite.batch.written", fate: "made", fault: " lost lines" },
	{ point: "sqlite.batch.committed", fate: "refused", fault: " left lines" },
] as const;

/**
 * Kills a server just before and just after a commit, tells the account the contrary of what is true then, and counts the
 * lies that it finds. They show that the points are where their names say, and that one lost or one kept change is noticed.
 */
export async function countFoundLies(
	folder: string,
	seed: number,
): Promise<{ found: number; made: number }> {
	let found = 0;
	let made = 0;
	for (const { point, fate, fault } of lies) {
		const account = openAccount(`lie-${seed}-${fate}`);
		const chance = openChance(seed).stream(point);
		const load = openLoad({ account, chance, only: ["patch"] });
		{
			await using server = await startServer({
				data: folder,
				environment: { PEOPLED_FAILPOINTS: `${point}=kill@20` },
			});
			await load.run({ url: server.url, isOver: () => false });
			await server.ended();
		}
		made += account.counts().made;
		for (const entry of account.entries.values())
			if (entry.fate === "unknown") account.settle(entry, { fate });
		const lines = await readLines({ file: join(folder, "peopled.db") });
		const faults = demandAccounted(account, lines);
		if (faults.some((text) => text.includes(fault))) found++;
	}
	return { found, made };
}

/** The lies that must be found. */
export const lieCount = lies.length;
