import { join } from "node:path";
import {
	type ChanceStream,
	openChance,
} from "../../../src/concurrency/chance.ts";
import {
	openBackup,
	openCopy,
	openFirstStart,
	openLongChanges,
	openRestore,
	openSnapshot,
} from "../interrupted/files.ts";
import { openImport, openSeed } from "../interrupted/people.ts";
import type {
	Interruption,
	Scenario,
	ScenarioSetup,
} from "../interrupted/scenario.ts";
import { openPostgresServing, openServing } from "../interrupted/serving.ts";
import type { Part } from "../part.ts";
import { loseChanges } from "./control.ts";

const loadMsMax = 1500;
/** The scenarios of which each takes one round of twenty; the load on SQLite takes ten, and the one on PostgreSQL four. */
const others = {
	"first start": openFirstStart,
	"long changes and checkpoints": openLongChanges,
	backup: openBackup,
	restore: openRestore,
	snapshot: openSnapshot,
	copy: openCopy,
	seed: openSeed,
	import: openImport,
} as const;
const postgres = "load on PostgreSQL";
const names = Object.keys(others);
/** Fewer rounds than this are a short form, of the load on SQLite alone. */
const longMin = 20;

/** Kills the server at random instants under a mixed load, and in everything else that it does. */
export const kill: Part = {
	name: "kill",
	title: "kill -9 at random instants under mixed load, and in commands",
	rounds: 1000,
	weight: 3,
	proof: ["kills", "changes acknowledged", "lines of history checked"],
	async run({ rounds, isOver, seed, folder, tell }) {
		const chance = openChance(seed);
		const moments = chance.stream("moments");
		const lanes = new Map<string, Lane>();
		const kills = new Map<string, number>();
		let early = 0;
		const faults: string[] = [];
		let notRun: string | undefined;
		const setupOf = (name: string): ScenarioSetup => ({
			folder: join(folder, name.replaceAll(" ", "-")),
			chance: chance.stream(name),
			name: `kill-${seed}-${name.replaceAll(" ", "-")}`,
		});
		let round = 0;
		try {
			for (; round < rounds && !isOver(); round++) {
				const name = chooseLane(round, rounds, notRun !== undefined);
				const lane =
					lanes.get(name) ??
					(await openLane(name, setupOf(name), faults).catch((cause: Error) => {
						// Only a database may be missing.
						if (name !== postgres) throw cause;
						notRun = cause.message;
						return undefined;
					}));
				if (lane === undefined) continue;
				lanes.set(name, lane);
				const how = chooseKill(moments, lane, round);
				const shown = await lane.scenario.run(how);
				if (shown.isKilled) kills.set(name, (kills.get(name) ?? 0) + 1);
				else early++;
				faults.push(
					...shown.faults.map(
						(fault) =>
							`Round ${round} (${name}, ${JSON.stringify(how)}): ${fault}`,
					),
				);
				if ((round + 1) % 10 === 0)
					tell(
						`${round + 1} rounds, ${sum(kills.values())} kills, ${countOf(lanes).made} changes acknowledged, ${faults.length} faults`,
					);
			}
		} finally {
			for (const { scenario } of lanes.values())
				await scenario[Symbol.asyncDispose]();
		}
		const control = await loseChanges(setupOf("load").folder, seed);
		const { made, refused, unknown, lines } = countOf(lanes);
		return {
			figures: {
				rounds: round,
				kills: sum(kills.values()),
				...Object.fromEntries(
					[...kills].map(([name, count]) => [`kills: ${name}`, count]),
				),
				"ended before the kill": early,
				...(notRun === undefined ? {} : { [`not run: ${postgres}`]: notRun }),
				"changes acknowledged": made,
				"changes refused": refused,
				"changes without a reply": unknown,
				"lines of history checked": lines,
				"losses of the control that were found": control.shown,
			},
			faults: [...faults, ...control.faults],
		};
	},
};

/** A scenario, with the time that it takes when nothing interrupts it; undefined for a load, which never ends. */
interface Lane {
	scenario: Scenario;
	spanMs: number | undefined;
}

async function openLane(
	name: string,
	setup: ScenarioSetup,
	faults: string[],
): Promise<Lane> {
	if (name === "load")
		return { scenario: await openServing(setup), spanMs: undefined };
	if (name === postgres)
		return { scenario: await openPostgresServing(setup), spanMs: undefined };
	const scenario = await others[name as keyof typeof others](setup);
	const start = performance.now();
	const shown = await scenario.run({});
	faults.push(
		...shown.faults.map((fault) => `Uninterrupted, ${name}: ${fault}`),
	);
	return { scenario, spanMs: performance.now() - start };
}

// Half of the rounds are the load on SQLite, a tenth the one on PostgreSQL, and each of the others has one of twenty.
function chooseLane(
	round: number,
	rounds: number,
	isWithoutPostgres: boolean,
): string {
	if (rounds < longMin || round % 2 === 0) return "load";
	const turn = ((round - 1) / 2) % (names.length + 2);
	const name = names[turn];
	return name ?? (isWithoutPostgres ? "load" : postgres);
}

function chooseKill(
	moments: ChanceStream,
	{ spanMs }: Lane,
	round: number,
): Interruption {
	// Every fifth server and command runs on Node; its start takes longer.
	const runtime = round % 5 === 1 ? "node" : "bun";
	if (spanMs !== undefined)
		return { runtime, killMs: Math.floor(moments.next() * spanMs) };
	const killMs = moments.below(loadMsMax);
	// A short form is about kills alone: a server that is asked to stop may end before it is killed.
	const isStopped = moments.below(4) === 0 && round > 1;
	return { runtime, killMs, stopMs: isStopped ? 1 + moments.below(300) : 0 };
}

function sum(numbers: Iterable<number>): number {
	let total = 0;
	for (const number of numbers) total += number;
	return total;
}

function countOf(lanes: ReadonlyMap<string, Lane>) {
	const sums = { made: 0, refused: 0, unknown: 0, lines: 0 };
	for (const { scenario } of lanes.values()) {
		const counts = scenario.counts?.();
		if (counts === undefined) continue;
		sums.made += counts.made;
		sums.refused += counts.refused;
		sums.unknown += counts.unknown;
		sums.lines += counts.lines;
	}
	return sums;
}
