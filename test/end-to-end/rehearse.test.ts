import { expect, test } from "bun:test";
import { rehearse } from "../../rehearse/rehearsal.ts";
import { seed } from "../seed.ts";

test("a plan that is killed again and again is applied once, reported truly, and taken back", async () => {
	console.log(`PEOPLED_TEST_SEED=${seed}`);
	const result = await rehearse({
		people: 0,
		changes: 11,
		kills: 4,
		seed,
		probability: 0.1,
		speed: 1000,
	});
	expect(result.kills).toBeGreaterThanOrEqual(4);
	expect(result.steps).toBeGreaterThanOrEqual(8);
	const { twice, lost, untrue, kept } = result;
	expect({ twice, lost, untrue, kept }).toEqual({
		twice: [],
		lost: [],
		untrue: [],
		kept: [],
	});
});
