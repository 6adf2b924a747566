import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Chance, openChance } from "../../../src/concurrency/chance.ts";
import { type Runtime, startServer } from "../../../test/end-to-end/process.ts";
import { openAccount } from "../account.ts";
import { openLoad } from "../load.ts";
import type { Outcome, Part, Setup } from "../part.ts";
import {
	buildLibrary,
	type DiskFault,
	whyNoRecording,
} from "../power/recording-disk.ts";
import { openVerifier, type Verifier } from "../power/verifier.ts";
import { type FailedRun, runOnFailingDisk } from "./failing-run.ts";
import { judgeRun } from "./judge-run.ts";

/** What all runs share. */
interface Tools {
	library: string;
	verifier: Verifier;
	/** A directory that a killed server has left. */
	takeTemplate(runtime: Runtime): Promise<string>;
}

const callMax = 500;
/** Opens and truncations are rare: a later one never comes. */
const rareCallMax = { open: 30, truncate: 3 } as const;
const templateChanges = 60;
/** The first runs, whose call fails under changes: a start on a template makes 3 syncs and 94 writes. */
const certain = [
	{ kind: "sync", error: "EIO", afterStart: 12 },
	{ kind: "write", error: "ENOSPC", afterStart: 200 },
] as const;

/** Writes, syncs, truncations, reads and opens that fail, at every number of the call. */
export const diskErrors: Part = {
	name: "disk-errors",
	title: "EIO and ENOSPC at the n-th call of the disk",
	rounds: 500,
	weight: 5,
	proof: ["runs in which the call failed", "changes acknowledged"],
	async run(setup): Promise<Outcome> {
		if (whyNoRecording !== undefined)
			return { figures: {}, faults: [], skipped: whyNoRecording };
		const library = buildLibrary(setup.folder);
		await using verifier = openVerifier();
		const templates = new Map<Runtime, Promise<string>>();
		const takeTemplate = (runtime: Runtime) => {
			const made =
				templates.get(runtime) ?? makeTemplate(setup.folder, runtime);
			templates.set(runtime, made);
			return made;
		};
		const tools = { library, verifier, takeTemplate };
		const faults = await runControl(setup, tools);
		const counts = new Map<string, number>();
		const count = (name: string, by = 1) =>
			counts.set(name, (counts.get(name) ?? 0) + by);
		let rounds = 0;
		for (; rounds < setup.rounds && !setup.isOver(); rounds++) {
			const fault = chooseFault(openChance(setup.seed + rounds), rounds);
			const run = await runRound(setup, { ...tools, round: rounds, fault });
			faults.push(...run.faults);
			countRun(run, fault, count);
			if (rounds % 10 === 9)
				setup.tell(
					`${rounds + 1} runs, in ${counts.get("runs in which the call failed") ?? 0} the call failed, ${faults.length} faults`,
				);
		}
		return { faults, figures: { runs: rounds, ...Object.fromEntries(counts) } };
	},
};

function countRun(
	run: FailedRun,
	{ kind }: DiskFault,
	count: (name: string, by?: number) => void,
): void {
	if (run.hasFailed) {
		count("runs in which the call failed");
		count(`failed calls: ${kind}`);
	}
	if (run.exitCode === 74) count("ends with 74");
	if (run.isStartRefused) count("starts refused with a sentence");
	const { made, refused, unknown } = run.account.counts();
	count("changes acknowledged", made);
	count("changes refused", refused);
	count("changes with an unknown outcome", unknown);
}

async function runRound(
	setup: Setup,
	{
		round,
		fault,
		takeTemplate,
		library,
		verifier,
	}: Tools & { round: number; fault: DiskFault },
): Promise<FailedRun & { faults: string[] }> {
	const chance = openChance(setup.seed + round);
	const stream = chance.stream("run");
	const runtime: Runtime = (setup.seed + round) % 2 === 0 ? "bun" : "node";
	const place = join(setup.folder, `run-${round}`);
	const disk = join(place, "disk");
	mkdirSync(disk, { recursive: true });
	const isFirst = round >= certain.length && stream.below(5) === 0;
	if (!isFirst)
		cpSync(await takeTemplate(runtime), join(disk, "data"), {
			recursive: true,
		});
	const run = await runOnFailingDisk({
		...{ place, disk, library, runtime, fault, round },
		chance: stream,
	});
	const faults = await judgeRun(run, { place, verifier, chance: stream });
	rmSync(place, { recursive: true, force: true });
	const { kind, end, call, times, error } = fault;
	const name = `Run ${round} on ${runtime}${isFirst ? ", a first start" : ""} (${error} at ${kind} ${call} of ${end}, ${times === 0 ? "for good" : `${times} times`})`;
	return { ...run, faults: faults.slice(0, 3).map((one) => `${name}: ${one}`) };
}

function chooseFault(chance: Chance, round: number): DiskFault {
	const stream = chance.stream("fault");
	const pick = <Thing>(things: readonly Thing[]) =>
		things[stream.below(things.length)] as Thing;
	const first = certain[round];
	if (first !== undefined) {
		const { kind, error, afterStart } = first;
		const call = afterStart + stream.below(afterStart);
		return { kind, error, end: "*", call, times: pick([1, 3, 0]) };
	}
	const kind = pick([
		...(["write", "write", "write", "sync", "sync", "sync"] as const),
		...(["read", "truncate", "open"] as const),
	]);
	const call =
		kind === "open" || kind === "truncate"
			? stream.below(rareCallMax[kind])
			: // Early calls are those of a start; each number comes once in so many runs.
				pick([stream.below(60), round % callMax]);
	return {
		kind,
		end: pick(["*", "*", "-wal", ".db"]),
		call: 1 + call,
		times: pick([1, 3, 0]),
		error: kind === "sync" || kind === "read" ? "EIO" : pick(["EIO", "ENOSPC"]),
	};
}

// A directory as a killed server leaves it, so that the log is read first.
async function makeTemplate(folder: string, runtime: Runtime): Promise<string> {
	const data = join(folder, `template-${runtime}`);
	const account = openAccount("before");
	const server = await startServer({ runtime, data });
	const load = openLoad({ account, chance: openChance(1).stream("before") });
	await load.run({
		url: server.url,
		isOver: () => account.counts().made >= templateChanges,
	});
	await server.kill();
	return data;
}

// Failed syncs that say that they did not fail, as if the server passed over the error, must be found.
async function runControl(setup: Setup, tools: Tools): Promise<string[]> {
	const fault: DiskFault = {
		...{ kind: "sync", end: "*", call: 8, times: 0, error: "none" },
	};
	const { faults } = await runRound(setup, { ...tools, round: 0, fault });
	setup.tell(
		`Control: with syncs of the log that fail silently, ${faults.length} faults.`,
	);
	return faults.some((found) => found.includes("lost lines"))
		? []
		: [
				`The control was not caught: syncs that failed silently lost no acknowledged change. ${faults[0] ?? ""}`,
			];
}
