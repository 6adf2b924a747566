import { type Chance, openChance } from "../../../src/concurrency/chance.ts";
import { takeDatabase } from "../../../test/postgres/postgres-server.ts";
import type { Outcome, Part, Setup } from "../part.ts";
import { breakDatabase } from "./broken-database.ts";
import type { Recorded } from "./clients.ts";
import { checkLinearizable } from "./linearizable.ts";
import {
	openPersonModel,
	type PersonOperation,
	showOperation,
} from "./person-model.ts";
import { seeReplicas } from "./replica-reads.ts";
import { type Fleet, openFleet, runRound } from "./rounds.ts";
import { spoilings } from "./spoilings.ts";

/** One in so many rounds kills a server while clients work. */
const killEvery = 3;
/** From so many rounds on it is a long form, which also reads from a replica. */
const longRounds = 10;
/** So many operations before the one without a place tell enough. */
const shownOperations = 8;

/**
 * Linearizability of each person: clients read and change the same few people through several servers, and a
 * checker looks for an order that explains every reply.
 */
export const linear: Part = {
	name: "linear",
	title:
		"linearizability of each person under If-Match, from several processes",
	rounds: 100,
	weight: 1,
	proof: ["operations in an order", "spoilt histories noticed"],
	run: runLinear,
};

interface Figures {
	operations: number;
	unanswered: number;
	refused: number;
	kills: number;
	people: number;
	spoilt: number;
}

async function runLinear(setup: Setup): Promise<Outcome> {
	await using database = await takeDatabase();
	await using shared = await openFleet("PostgreSQL, two processes", 2, [
		...["--store", database.address],
	]);
	await using file = await openFleet("SQLite", 1, [
		...["--data", `${setup.folder}/file`],
	]);
	const chance = openChance(setup.seed);
	const sum: Figures = {
		...{ operations: 0, unanswered: 0, refused: 0 },
		...{ kills: 0, people: 0, spoilt: 0 },
	};
	const faults: string[] = [];
	let round = 0;
	for (; round < setup.rounds && !setup.isOver(); round++) {
		const fleet = round % 3 === 1 ? file : shared;
		const isKilled = round % killEvery === killEvery - 1 || round % 6 === 1;
		const recorded = await runRound(fleet, {
			...{ chance, round, isKilled, seed: setup.seed },
		});
		if (isKilled) sum.kills++;
		sum.refused += recorded.refused;
		const found = [...recorded.faults, ...judge(recorded, sum)];
		for (const fault of found) {
			faults.push(`Round ${round + 1}, ${fleet.name}: ${fault}`);
			setup.tell(`FAULT ${fault}`);
		}
		setup.tell(
			`${round + 1}. ${fleet.name}${isKilled ? ", one killed" : ""}: ${sum.operations} operations, ${faults.length} faults`,
		);
	}
	const broken = await seeBroken(shared, {
		...{ address: database.address, chance, seed: setup.seed },
	});
	const replicas =
		setup.rounds >= longRounds
			? await seeReplicas(chance, setup.seed)
			: undefined;
	faults.push(...(replicas?.faults ?? []));
	if (broken === 0)
		faults.push(
			"Control: two processes on a database without its check of revisions looked linearizable.",
		);
	return {
		figures: {
			rounds: round,
			"operations in an order": sum.operations,
			"of them without a reply": sum.unanswered,
			"refused, with nothing changed": sum.refused,
			"servers killed": sum.kills,
			people: sum.people,
			"spoilt histories noticed": sum.spoilt,
			"people refused on a broken database": broken,
			"people refused with reads from a replica":
				replicas === undefined ? "not run" : replicas.refused,
		},
		faults,
	};
}

// The number of people about whom the checker notices that the database lets processes overwrite each other.
async function seeBroken(
	fleet: Fleet,
	{ address, chance, seed }: { address: string; chance: Chance; seed: number },
): Promise<number> {
	await using _ = await breakDatabase(address);
	const { histories } = await runRound(fleet, {
		...{ chance, round: "control", isKilled: false, seed },
	});
	return [...histories].filter(
		([{ created }, history]) =>
			checkLinearizable(history, openPersonModel(created)).kind === "refused",
	).length;
}

// Looks for an order of what was done with each person, and whether the checker notices what is wrong.
function judge({ histories }: Recorded, sum: Figures): string[] {
	const faults: string[] = [];
	for (const [{ name, created }, history] of histories) {
		const model = openPersonModel(created);
		sum.people++;
		sum.operations += history.length;
		sum.unanswered += history.filter(
			({ answer }) => answer === undefined,
		).length;
		const verdict = checkLinearizable(history, model);
		if (verdict.kind === "refused") faults.push(explain(name, verdict));
		if (verdict.kind === "undecided")
			faults.push(`${name}: no decision after ${verdict.steps} steps.`);
		if (verdict.kind !== "linearizable") continue;
		for (const { name: wrong, spoil } of spoilings) {
			const spoilt = spoil(history);
			if (spoilt === undefined) continue;
			if (checkLinearizable(spoilt, model).kind === "linearizable")
				faults.push(`The checker did not notice ${wrong} of ${name}.`);
			else sum.spoilt++;
		}
	}
	return faults;
}

function explain(
	name: string,
	{
		stuck,
		order,
	}: { stuck: PersonOperation; order: readonly PersonOperation[] },
): string {
	return [
		`${name} is not linearizable. This has no place: ${showOperation(stuck)}`,
		"after the longest order that explains the replies, which ends with",
		...order.slice(-shownOperations).map(showOperation),
	].join("\n  ");
}
