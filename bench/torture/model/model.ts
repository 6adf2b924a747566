import { openChance } from "../../../src/concurrency/chance.ts";
import type { Outcome, Part, Setup } from "../part.ts";
import { controls } from "./controls.ts";
import { drawOperation, type Operation } from "./operation.ts";
import { play } from "./play.ts";
import type { Played } from "./player.ts";
import { shrink } from "./shrink.ts";
import { type Engine, engines, openWorld, type World } from "./world.ts";

/**
 * Random histories of requests on a plain model, on SQLite and on PostgreSQL: all three give the same. A round is a history, and a
 * history of the long form has 200 operations.
 */
export const model: Part = {
	name: "model",
	title: "random histories against a plain model, on both engines",
	rounds: 5000,
	weight: 12,
	proof: [
		"operations on SQLite",
		"operations on PostgreSQL",
		"changes made",
		"requests refused",
	],
	run,
};

const operationsOfLong = 200;
const operationsOfShort = 50;
/** A short form has few rounds, and short ones. */
const shortRoundsMax = 20;
/** Histories that are played side by side, each on an organization of its own. */
const batchLength = 8;
/** PostgreSQL answers a fraction of the requests that SQLite answers in memory, so it plays each fourth batch. */
const postgresEvery = 4;
/** After so many batches a new store begins, so that memory does not grow. */
const batchesOfStore = 16;
/** The faults after which nothing more is played: one fault shows in many histories. */
const faultsMax = 5;

/** A wrong server shows in so few operations, of 50 or more; mostly in two. */
const operationsOfControlMax = 8;

interface Totals {
	histories: number;
	"operations on SQLite": number;
	"operations on PostgreSQL": number;
	"changes made": number;
	"requests refused": number;
	"controls caught": number;
}

/** The servers of the engines, renewed now and then. */
type Worlds = Record<Engine, World>;

async function run(setup: Setup): Promise<Outcome> {
	const totals: Totals = {
		histories: 0,
		"operations on SQLite": 0,
		"operations on PostgreSQL": 0,
		"changes made": 0,
		"requests refused": 0,
		"controls caught": 0,
	};
	const faults: string[] = [];
	const isShort = setup.rounds <= shortRoundsMax;
	const length = isShort ? operationsOfShort : operationsOfLong;
	const draw = (history: number): Operation[] => {
		const stream = openChance(setup.seed).stream(`history ${history}`);
		return Array.from({ length }, () => drawOperation(stream));
	};
	await using opened = await openWorlds();
	for (const control of controls) {
		const sentence = await playControl(control, { opened, draw });
		if (sentence === undefined) totals["controls caught"]++;
		else faults.push(sentence);
	}
	for (
		let first = 0;
		first < setup.rounds && !setup.isOver() && faults.length < faultsMax;
		first += batchLength
	) {
		const batch = first / batchLength;
		if (batch % batchesOfStore === batchesOfStore - 1) await opened.renew();
		const isOnBoth = batch % postgresEvery === 0;
		const count = Math.min(batchLength, setup.rounds - first);
		const found = await Promise.all(
			Array.from({ length: count }, (_, index) =>
				playHistory(draw(first + index), {
					opened,
					engines: isOnBoth ? engines : ["SQLite"],
					totals,
				}).then(
					(sentence) => sentence && `round ${first + index}, ${sentence}`,
				),
			),
		);
		faults.push(...found.filter((sentence) => sentence !== undefined));
		if (isShort || batch % 10 === 0)
			setup.tell(
				`${totals.histories} histories, ${totals["operations on SQLite"]} operations on SQLite, ${totals["operations on PostgreSQL"]} on PostgreSQL, ${faults.length} faults`,
			);
	}
	return { figures: { ...totals }, faults };
}

interface Opened extends AsyncDisposable {
	readonly worlds: Worlds;
	/** The number of the next organization: none is used twice. */
	nextNumber(): number;
	renew(): Promise<void>;
}

async function openWorlds(): Promise<Opened> {
	const open = async (): Promise<Worlds> => ({
		SQLite: await openWorld("SQLite"),
		PostgreSQL: await openWorld("PostgreSQL"),
	});
	let worlds = await open();
	let number = 0;
	const close = async () => {
		for (const engine of engines) await worlds[engine][Symbol.asyncDispose]();
	};
	return {
		get worlds() {
			return worlds;
		},
		nextNumber: () => number++,
		async renew() {
			await close();
			worlds = await open();
		},
		[Symbol.asyncDispose]: close,
	};
}

// Says in one sentence what is wrong, with the shortest history that shows it.
async function playHistory(
	operations: readonly Operation[],
	{
		opened,
		engines: chosen,
		totals,
	}: { opened: Opened; engines: readonly Engine[]; totals: Totals },
): Promise<string | undefined> {
	const played = await playOn(operations, chosen, opened);
	totals.histories++;
	for (const [index, engine] of chosen.entries()) {
		totals[`operations on ${engine}`] += operations.length;
		totals["changes made"] += played[index]?.changed ?? 0;
		totals["requests refused"] += played[index]?.refused ?? 0;
	}
	if (findDifference(played, chosen) === undefined) return undefined;
	const shortest = await shrink(operations, async (fewer) => {
		const again = await playOn(fewer, chosen, opened);
		return findDifference(again, chosen) !== undefined;
	});
	const last = await playOn(shortest, chosen, opened);
	return `${findDifference(last, chosen)} The shortest history: ${JSON.stringify(shortest)}`;
}

async function playOn(
	operations: readonly Operation[],
	chosen: readonly Engine[],
	opened: Opened,
): Promise<Played[]> {
	// The same number, so that both engines have the same ids.
	const number = opened.nextNumber();
	return Promise.all(
		chosen.map(async (engine) =>
			play(operations, await opened.worlds[engine].openOrganization(number)),
		),
	);
}

function findDifference(
	played: readonly Played[],
	chosen: readonly Engine[],
): string | undefined {
	for (const [index, { mismatch }] of played.entries())
		if (mismatch !== undefined)
			return `${chosen[index]}, operation ${mismatch.at}: ${mismatch.sentence}.`;
	const [one, other] = played;
	if (one === undefined || other === undefined) return undefined;
	const at = one.replies.findIndex(
		(reply, index) => reply !== other.replies[index],
	);
	return at === -1
		? undefined
		: `reply ${at} differs: SQLite ${one.replies[at]}, PostgreSQL ${other.replies[at]}.`;
}

// A wrong server must be found, and its history shrunk to few operations.
async function playControl(
	control: (typeof controls)[number],
	{ opened, draw }: { opened: Opened; draw(history: number): Operation[] },
): Promise<string | undefined> {
	const isFound = async (operations: readonly Operation[]) => {
		const organization = await opened.worlds.SQLite.openOrganization(
			opened.nextNumber(),
		);
		const { mismatch } = await play(operations, control.spoil(organization));
		return mismatch !== undefined;
	};
	for (let history = 0; history < 20; history++) {
		const operations = draw(history);
		if (!(await isFound(operations))) continue;
		const shortest = await shrink(operations, isFound);
		return shortest.length <= operationsOfControlMax
			? undefined
			: `The control was found with ${shortest.length} operations: ${control.name}.`;
	}
	return `The control was not found: ${control.name}.`;
}
