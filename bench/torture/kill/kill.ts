import { copyFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { openChance } from "../../../src/concurrency/chance.ts";
import { startServer } from "../../../test/end-to-end/process.ts";
import { demandAccounted, openAccount } from "../account.ts";
import { readLines } from "../invariants.ts";
import { openLedger } from "../ledger.ts";
import { openLoad } from "../load.ts";
import type { Outcome, Part, Setup } from "../part.ts";

const loadMsMax = 1500;
const controlChanges = 20;
/** Everything is checked after so many rounds; in each, only what is new. */
const wholeEvery = 10;
/** Every fifth server runs on Node, the second one first. */
const isOnNode = (round: number) => round % 5 === 1;

/** Kills the server at random instants under a mixed load. */
export const kill: Part = {
	name: "kill",
	title: "kill -9 at random instants under mixed load",
	rounds: 1000,
	weight: 3,
	async run(setup) {
		const data = join(setup.folder, "data");
		const { figures, faults } = await runRounds(setup, data);
		const control = await loseChanges(setup, data);
		return {
			figures: { ...figures, "losses found of those made": control.shown },
			faults: [...faults, ...control.faults],
		};
	},
};

// The control: after a kill the file of before takes the place of the new one, and the account must name every change as lost.
async function loseChanges({ seed }: Setup, data: string) {
	const file = join(data, "peopled.db");
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
		faults:
			lost === made
				? []
				: [`The control lost ${made} changes, and the account names ${lost}.`],
	};
}

async function runRounds(
	{ rounds, isOver, seed, tell }: Setup,
	data: string,
): Promise<Outcome> {
	const chance = openChance(seed);
	const moments = chance.stream("moments");
	const account = openAccount(`kill-${seed}`);
	const load = openLoad({ account, chance: chance.stream("load") });
	const ledger = openLedger({ file: join(data, "peopled.db") });
	const faults: string[] = [];
	let kills = 0;
	for (let round = 0; round < rounds && !isOver(); round++) {
		await using server = await startServer({
			data,
			runtime: isOnNode(round) ? "node" : "bun",
		});
		await load.settleJobs(server.url);
		const found = await ledger.check(account);
		if (round % wholeEvery === 0) found.push(...(await ledger.checkWhole()));
		faults.push(...found.map((fault) => `Round ${round}: ${fault}`));
		let isDone = false;
		const running = load.run({ url: server.url, isOver: () => isDone });
		await new Promise((resolve) =>
			setTimeout(resolve, 100 + moments.below(loadMsMax)),
		);
		await server.kill();
		isDone = true;
		await running;
		kills++;
		if (kills % wholeEvery === 0)
			tell(
				`${kills} kills, ${account.counts().made} changes acknowledged, ${faults.length} faults`,
			);
	}
	await using server = await startServer({ data });
	await load.settleJobs(server.url);
	await server.stop();
	faults.push(...(await ledger.check(account)), ...(await ledger.checkWhole()));
	const { made, refused, unknown } = account.counts();
	return {
		figures: {
			kills,
			"changes acknowledged": made,
			"changes refused": refused,
			"changes without a reply": unknown,
			"lines of history checked": ledger.lineCount,
		},
		faults,
	};
}
