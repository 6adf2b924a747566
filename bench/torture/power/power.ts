import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openChance } from "../../../src/concurrency/chance.ts";
import type { Runtime } from "../../../test/end-to-end/process.ts";
import type { Outcome, Part, Setup } from "../part.ts";
import { cutImages, type Tally } from "./cut-images.ts";
import { recordCommands } from "./recorded-commands.ts";
import { openRecordedServers } from "./recorded-servers.ts";
import { buildLibrary, whyNoRecording } from "./recording-disk.ts";
import { openVerifier, type Verifier } from "./verifier.ts";

const controlImages = 6;

/** Power failures at random moments, as images of a disk on which only what was synced is certain. */
export const power: Part = {
	name: "power",
	title: "power failures: images that lack what was not synced",
	rounds: 500,
	weight: 3,
	proof: ["images", "changes acknowledged before a failure, over all images"],
	async run(setup): Promise<Outcome> {
		if (whyNoRecording !== undefined)
			return { figures: {}, faults: [], skipped: whyNoRecording };
		const library = buildLibrary(setup.folder);
		const tally: Tally = {
			...{ images: 0, dropped: 0, torn: 0, kept: 0, names: 0 },
			...{ acknowledged: 0, servers: 0, checkpoints: 0, starts: 0 },
		};
		await using verifier = openVerifier();
		const tools = { library, verifier };
		const faults = await runControl(setup, tools);
		for (
			let round = 0;
			tally.images < setup.rounds && !setup.isOver();
			round++
		) {
			faults.push(...(await runDisk(setup, { ...tools, round, tally })));
			setup.tell(
				`${tally.images} images of ${tally.servers} servers, ${tally.dropped} writes dropped, ${tally.torn} torn, ${faults.length} faults`,
			);
		}
		return {
			faults,
			figures: {
				images: tally.images,
				"recorded processes": tally.servers,
				"changes acknowledged before a failure, over all images":
					tally.acknowledged,
				"writes dropped": tally.dropped,
				"writes torn": tally.torn,
				"writes kept unsynced": tally.kept,
				"names dropped": tally.names,
				"syncs of the file": tally.checkpoints,
				"images that a server was started on": tally.starts,
			},
		};
	},
};

interface Tools {
	library: string;
	verifier: Verifier;
}

// One disk: servers run on it one after another, then commands.
async function runDisk(
	setup: Setup,
	{ round, tally, ...tools }: Tools & { round: number; tally: Tally },
): Promise<string[]> {
	const runtime: Runtime = (setup.seed + round) % 2 === 0 ? "bun" : "node";
	const chance = openChance(setup.seed + round).stream("power");
	const place = join(setup.folder, `disk-${round}`);
	const disk = join(place, "disk");
	mkdirSync(disk, { recursive: true });
	const context = { place, disk, runtime, chance, ...tools };
	const isOver = () => tally.images >= setup.rounds || setup.isOver();
	const faults: string[] = [];
	const run = async (recorded: Parameters<typeof cutImages>[0]) => {
		const found = await cutImages(recorded, {
			...{ place, disk, chance, tally },
			count: Math.min(
				recorded.imageCount,
				Math.max(0, setup.rounds - tally.images),
			),
			runtime,
		});
		faults.push(
			...found.map(
				(fault) =>
					`Disk ${round}, ${recorded.name} on ${runtime}, image ${fault}`,
			),
		);
	};
	const servers = openRecordedServers(context, round);
	for (const life of servers.lives)
		if (!isOver()) await run(await servers.record(life));
	if (!isOver())
		for await (const recorded of recordCommands(context)) {
			await run(recorded);
			if (isOver()) break;
		}
	rmSync(place, { recursive: true, force: true });
	return faults;
}

// Syncs of the log that do nothing, as with `synchronous=NORMAL`, must be found.
async function runControl(setup: Setup, tools: Tools): Promise<string[]> {
	const place = join(setup.folder, "control");
	const disk = join(place, "disk");
	mkdirSync(disk, { recursive: true });
	const chance = openChance(setup.seed).stream("control");
	const context = { place, disk, runtime: "bun" as const, chance, ...tools };
	const servers = openRecordedServers(context, 0, "-wal");
	const tally: Tally = {
		...{ images: 0, dropped: 0, torn: 0, kept: 0, names: 0 },
		...{ acknowledged: 0, servers: 0, checkpoints: 0, starts: 0 },
	};
	const recorded = await servers.record("killed");
	const found = await cutImages(recorded, {
		...{ place, disk, chance, tally, runtime: "bun" as const },
		count: controlImages,
	});
	rmSync(place, { recursive: true, force: true });
	setup.tell(
		`Control: without syncs of the log, ${found.length} faults in ${tally.images} images.`,
	);
	return found.some((fault) => fault.includes("lost lines"))
		? []
		: [
				"The control was not caught: no image of a server without syncs of the log lacks an acknowledged change.",
			];
}
