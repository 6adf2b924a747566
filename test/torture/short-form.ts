import {
	complainOfNothing,
	type Outcome,
	type Part,
} from "../../bench/torture/part.ts";
import { createFolder } from "../end-to-end/process.ts";

/** Runs a few rounds of a part. `PEOPLED_TEST_SEED` chooses the seed; by default each run has another one, which a fault names. */
export async function runShort(part: Part, rounds: number): Promise<Outcome> {
	await using folder = await createFolder();
	const seed = Number(process.env.PEOPLED_TEST_SEED || Date.now() % 1_000_000);
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
