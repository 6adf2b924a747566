import { expect, test } from "bun:test";
import { linear } from "../../bench/torture/linear/linear.ts";
import { createFolder } from "../end-to-end/process.ts";

test("finds an order that explains every reply about each person, from several processes on both engines", async () => {
	await using folder = await createFolder();
	const { figures, faults } = await linear.run({
		...{ rounds: 3, isOver: () => false, seed: 1, folder: folder.path },
		tell: () => {},
	});
	expect(faults).toEqual([]);
	expect(figures["operations in an order"]).toBeGreaterThan(2000);
	expect(figures["servers killed"]).toBe(2);
	expect(figures["spoilt histories noticed"]).toBe(3 * 5 * 3);
	expect(figures["people refused on a broken database"]).toBeGreaterThan(0);
});
