import { expect, test } from "bun:test";
import { linear } from "../../bench/torture/linear/linear.ts";
import { runShort } from "./short-form.ts";

test("finds an order that explains every reply about each person, from several processes on both engines", async () => {
	const { figures, faults } = await runShort(linear, 3);
	expect(faults).toEqual([]);
	expect(figures["operations in an order"]).toBeGreaterThan(2000);
	expect(figures["servers killed"]).toBe(2);
	expect(figures["spoilt histories noticed"]).toBe(3 * 5 * 3);
	expect(figures["people refused on a broken database"]).toBeGreaterThan(0);
});
