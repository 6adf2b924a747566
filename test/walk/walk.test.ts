import { expect, test } from "bun:test";
import type { Change } from "../../src/directory/history/change.ts";
import { seed } from "../seed.ts";
import type { Reply } from "../webex/harness.ts";
import {
	type Chooser,
	type Outcome,
	openChooser,
	type Step,
} from "./choose.ts";
import { demandCrowd } from "./crowd.ts";
import {
	demandExport,
	demandKept,
	demandPast,
	demandWholeHistory,
} from "./ending.ts";
import { demandFilter } from "./filters.ts";
import { takeStep } from "./laws.ts";
import { demandLists } from "./lists.ts";
import { demandSound, readState, type State } from "./state.ts";
import { chooseStep } from "./steps.ts";
import { openWorlds, type World, withoutIds } from "./worlds.ts";

// CONTRIBUTING.md describes the long form.
const shortStepCount = 5;
const stepCount = Number(process.env.PEOPLED_TEST_STEPS || shortStepCount);
const engines = process.env.PEOPLED_TEST_ENGINES?.split(",");

/** Steps between two looks at all lists. */
const lookEvery = 5;
const filtersPerLook = 4;
const walkMsMax = 3_600_000;

/** Where the walk is, in every world. */
interface Walk {
	worlds: readonly World[];
	choose: Chooser;
	firsts: ReadonlyMap<World, State>;
	states: Map<World, State>;
	pasts: { at: number; states: ReadonlyMap<World, State> }[];
	undoable: Change[];
	deleted: string[];
}

test(
	`a random walk of ${stepCount} steps over both dialects tells the truth, seed ${seed}`,
	async () => {
		const worlds = await openWorlds(engines);
		const states = new Map<World, State>();
		for (const world of worlds) states.set(world, await readState(world));
		const walk: Walk = {
			worlds,
			choose: openChooser(seed),
			firsts: new Map(states),
			states,
			pasts: [],
			undoable: [],
			deleted: [],
		};
		for (let index = 1; index <= stepCount; index++) {
			const step = chooseStep(walk.choose, worlds[0] as World, {
				...walk,
				state: states.get(worlds[0] as World) as State,
			});
			await within(`step ${index}, ${JSON.stringify(step)}`, () =>
				takeEverywhere(walk, step),
			);
			if (index % lookEvery === 0)
				await within(`the look after step ${index}`, () => look(walk));
		}
		for (const world of worlds)
			await within(`the end on ${world.engine}`, () => end(walk, world));
		for (const world of worlds) await world.close();
		expect(worlds.length).toBeGreaterThan(0);
	},
	walkMsMax,
);

async function within<Result>(
	place: string,
	task: () => Promise<Result>,
): Promise<Result> {
	try {
		return await task();
	} catch (cause) {
		const { message } = cause as Error;
		throw new Error(`Seed ${seed}, ${place}: ${message}`, { cause });
	}
}

async function takeEverywhere(walk: Walk, step: Step): Promise<void> {
	const { worlds, states, undoable, deleted } = walk;
	for (const { api } of worlds) api.clock.now += step.passedMs ?? 1000;
	const told: unknown[] = [];
	for (const [index, world] of worlds.entries()) {
		const outcome = await within(world.engine, () =>
			takeStep(world, step, {
				before: states.get(world) as State,
				// Each world draws the same.
				choose: openChooser(seed + world.api.clock.now),
			}),
		);
		demandSound(outcome.after);
		states.set(world, outcome.after);
		told.push(describe(world, step, outcome));
		// Ids of changes are the same on both engines.
		const lines = outcome.lines.filter(({ subject }) => subject === "person");
		if (index > 0) continue;
		undoable.push(...lines);
		for (const { kind, subjectId } of lines)
			if (kind === "deleted") deleted.push(subjectId);
	}
	for (const other of told) expect(other).toEqual(told[0]);
}

function describe(
	world: World,
	{ isMove, laws }: Step,
	{ tried, done }: Outcome,
) {
	const show = ({ status, body, headers }: Reply<unknown>) =>
		withoutIds(world, {
			status,
			// A job has numbers that follow from its id.
			body:
				(isMove && status === 201) || laws === "activations" ? undefined : body,
			warning: headers.get("warning"),
		});
	return [show(tried), show(done)];
}

async function look({ worlds, choose, states, pasts }: Walk): Promise<void> {
	const [first] = worlds as [World];
	pasts.push({ at: first.api.clock.now, states: new Map(states) });
	for (const world of worlds)
		await within(world.engine, async () => {
			await demandLists(world, choose, states.get(world) as State);
			await demandFilter(world, choose, filtersPerLook);
		});
}

async function end(walk: Walk, world: World): Promise<void> {
	const { choose, firsts, states, pasts } = walk;
	const crowded = await demandCrowd(world, choose, states.get(world) as State);
	await demandWholeHistory(world, firsts.get(world) as State, crowded);
	await demandLists(world, choose, crowded);
	for (const past of pasts) {
		const state = past.states.get(world) as State;
		const ids = choose.some([...world.names.keys()], 5);
		await demandPast(world, past.at, state, ids);
	}
	await demandExport(world, crowded);
	await demandKept(world, crowded, stepCount > shortStepCount);
}
