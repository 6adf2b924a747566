import {
	complainOfNothing,
	type Outcome,
	type Part,
} from "../../bench/torture/part.ts";
import { createFolder } from "../end-to-end/process.ts";
import { seed } from "../seed.ts";

/** Runs a few rounds of a part with the seed of the suite, which a fault names. */
export async function runShort(part: Part, rounds: number): Promise<Outcome> {
	await using folder = await createFolder();
	const outcome = await part.run({
		rounds,
		isOver: () => false,
		seed,
		folder: folder.path,
		tell: () => {},
	});
	return {
		...outcome,
		faults: [...outcome.faults, ...complainOfNothing(part, outcome)].map(
			(fault) => `Seed ${seed}: ${fault}`,
		),
	};
}
