import { expect, test } from "bun:test";
import { flips } from "../../bench/torture/flips/flips.ts";
import { runShort } from "./short-form.ts";

test("a flipped bit and a cut file are refused, found, told or harmless, and what verify does not cover is listed", async () => {
	const rounds = 12;
	const { figures, faults } = await runShort(flips, rounds);
	expect(faults).toEqual([]);
	expect(figures).toMatchObject({ "damaged files": rounds });
	const found = Object.entries(figures).filter(([name]) =>
		/: (refused|found by verify|told at the start)$/.test(name),
	);
	expect(found.length).toBeGreaterThan(0);
});
