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
import type { Scenario, ScenarioSetup } from "../interrupted/scenario.ts";
import { openPostgresServing, openServing } from "../interrupted/serving.ts";
import type { Part } from "../part.ts";
import { countFoundLies, lieCount } from "./control.ts";
import { points, type ScenarioName } from "./points.ts";

const openers: Record<
	ScenarioName,
	(setup: ScenarioSetup) => Promise<Scenario>
> = {
	serve: openServing,
	"serve on PostgreSQL": openPostgresServing,
	"first start": openFirstStart,
	"long changes": openLongChanges,
	backup: openBackup,
	restore: openRestore,
	snapshot: openSnapshot,
	copy: openCopy,
};
const actions = ["kill", "throw", "stop:200ms"] as const;
/** Fewer rounds than this are a short form: one server under load, since filling a large directory takes longer than all of them. */
const longMin = 50;
/** In so many rounds some of the failures happen. */
const hitRoundsMin = 20;

/** Interrupts the product at each of its failpoints: kills it, throws an error, or stands still. */
export const failpoints: Part = {
	name: "failpoints",
	title:
		"kill, error or pause at each named point of storage and background work",
	rounds: 1200,
	weight: 3,
	proof: ["changes acknowledged", "lies of the control that were found"],
	async run({ rounds, isOver, seed, folder, tell }) {
		const chance = openChance(seed);
		const choices = chance.stream("failpoints");
		const scenarios = new Map<string, Scenario>();
		const hits = new Map<string, number>();
		const faults: string[] = [];
		const unable = new Map<string, string>();
		let done = 0;
		try {
			for (const round of listRounds(choices, rounds)) {
				const { name, point } = round;
				if (isOver()) break;
				if (unable.has(name)) continue;
				const scenario =
					scenarios.get(name) ??
					(await openers[name]({
						folder: join(folder, name.replaceAll(" ", "-")),
						chance: chance.stream(name),
						name: `failpoints-${seed}`,
					}).catch((cause: Error) => {
						// Only a database may be missing.
						if (name !== "serve on PostgreSQL") throw cause;
						unable.set(name, cause.message);
						return undefined;
					}));
				if (scenario === undefined) continue;
				scenarios.set(name, scenario);
				const failure = chooseFailure(choices, round);
				const shown = await scenario.run({
					environment: { PEOPLED_FAILPOINTS: failure },
				});
				if (shown.stderr.includes(`failpoint ${point}:`))
					hits.set(point, (hits.get(point) ?? 0) + 1);
				for (const fault of shown.faults)
					faults.push(`Round ${done}, ${failure} (${name}): ${fault}`);
				if (++done % 20 === 0)
					tell(
						`${done} rounds, ${sum(hits.values())} failures at ${hits.size} points, ${faults.length} faults`,
					);
			}
		} finally {
			for (const scenario of scenarios.values())
				await scenario[Symbol.asyncDispose]();
		}
		const lies = await countFoundLies(join(folder, "control"), seed);
		if (lies.found < lieCount)
			faults.push(
				`The control told ${lieCount} lies, and ${lies.found} were found.`,
			);
		const counts = [...scenarios.values()].map(
			(scenario) => scenario.counts?.().made ?? 0,
		);
		const made = lies.made + sum(counts);
		return {
			figures: {
				rounds: done,
				"failures that happened": sum(hits.values()),
				"points that were reached": hits.size,
				"changes acknowledged": made,
				"lies of the control that were found": `${lies.found} of ${lieCount}`,
				...Object.fromEntries(
					[...unable].map(([name, why]) => [`not run: ${name}`, why]),
				),
			},
			faults: [...faults, ...complainOfUnreached(done, hits, unable)],
		};
	},
};

interface Round {
	name: ScenarioName;
	point: string;
}

// All points in an order of chance, again and again.
function* listRounds(chance: ChanceStream, rounds: number): Generator<Round> {
	const all = Object.entries(points)
		.filter(([name]) => rounds >= longMin || name === "serve")
		.flatMap(([name, own]) =>
			own.map((point) => ({ name: name as ScenarioName, point })),
		);
	for (let left = rounds; left > 0; left -= all.length)
		yield* chance.shuffle(all).slice(0, Math.min(left, all.length));
}

// The first passages matter most, and are always reached.
function chooseFailure(chance: ChanceStream, { name, point }: Round): string {
	const action = actions[chance.below(actions.length)];
	const passageMax = name.startsWith("serve") ? 12 : 2;
	const passage = 1 + Math.floor(chance.next() ** 3 * passageMax);
	return `${point}=${action}@${passage}`;
}

// A point that many rounds have not reached is tested by nothing.
function complainOfUnreached(
	rounds: number,
	hits: ReadonlyMap<string, number>,
	unable: ReadonlyMap<string, string>,
): string[] {
	const all = Object.entries(points).filter(([name]) => !unable.has(name));
	const count = sum(all.map(([, own]) => own.length));
	if (rounds >= hitRoundsMin && hits.size === 0)
		return [`None of ${rounds} failures has happened.`];
	if (rounds < count * 6) return [];
	return all
		.flatMap(([, own]) => own)
		.filter((point) => !hits.has(point))
		.map((point) => `The point ${point} was never reached.`);
}

function sum(numbers: Iterable<number>): number {
	let total = 0;
	for (const number of numbers) total += number;
	return total;
}
