import { expect, test } from "bun:test";
import { hostile } from "../../bench/torture/hostile/hostile.ts";
import { runShort } from "./short-form.ts";

test("hostile requests get the replies of the document, and broken servers are noticed", async () => {
	const { figures, faults } = await runShort(hostile, 800);
	expect(faults).toEqual([]);
	expect(figures.requests).toBeGreaterThanOrEqual(800);
	expect(figures["broken servers noticed"]).toBe("6 of 6");
	expect(figures["raw connections"]).toBeGreaterThan(0);
	expect(figures["status 200"]).toBeGreaterThan(100);
	expect(figures["status 400"]).toBeGreaterThan(50);
});
