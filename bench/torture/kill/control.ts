import { copyFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { openChance } from "../../../src/concurrency/chance.ts";
import { startServer } from "../../../test/end-to-end/process.ts";
import { demandAccounted, openAccount } from "../account.ts";
import { readLines } from "../invariants.ts";
import { openLoad } from "../load.ts";

const controlChanges = 20;

/** After a kill, the file of before takes the place of the new one, and the account must name every change as lost. `data` has a stopped directory. */
export async function loseChanges(
	data: string,
	seed: number,
): Promise<{ shown: string; faults: string[] }> {
	const file = join(data, "peopled.db");
	const untold = await restartAfterKill(data);
	await copyFile(file, `${file}.old`);
	const account = openAccount(`control-${seed}`);
	const load = openLoad({
		account,
		chance: openChance(seed).stream("control"),
		only: ["put", "patch", "create"],
	});
	await using server = await startServer({ data });
	const isOver = () => account.counts().made > controlChanges;
	await load.run({ url: server.url, isOver });
	await server.kill();
	await Promise.all([
		rename(`${file}.old`, file),
		rm(`${file}-wal`),
		rm(`${file}-shm`, { force: true }),
	]);
	const lost = demandAccounted(account, await readLines({ file })).filter(
		(fault) => fault.includes(" lost lines"),
	).length;
	// Two requests under one key are one change.
	const made = new Set(
		[...account.entries.values()]
			.filter(({ fate }) => fate === "made")
			.map(({ key, trackingId }) => key ?? trackingId),
	).size;
	return {
		shown: `${lost} of ${made}`,
		faults: [
			...untold,
			...(lost === made
				? []
				: [`The control lost ${made} changes, and the account names ${lost}.`]),
		],
	};
}

// The start after a kill says so. Then what the kill left in the log goes into the file.
async function restartAfterKill(data: string): Promise<string[]> {
	{
		await using killed = await startServer({ data });
		await killed.kill();
	}
	await using server = await startServer({ data });
	const metrics = await (await fetch(`${server.url}/metrics`)).text();
	const { stderr } = await server.stop();
	return [
		...(stderr.includes("did not stop regularly")
			? []
			: ["The start after a kill does not say that there was one."]),
		...(metrics.includes('peopled_last_end{end="killed"} 1')
			? []
			: ["The metrics after a kill do not say that there was one."]),
	];
}
