import { expect, test } from "bun:test";
import { soak } from "../../bench/torture/soak/soak.ts";
import { runShort } from "./short-form.ts";

test("what a server holds is measured round by round, and a leak of descriptors is noticed", async () => {
	const { figures, faults, skipped } = await runShort(soak, 2);
	expect(faults).toEqual([]);
	if (skipped !== undefined) return console.warn(skipped);
	expect(figures["changes acknowledged"]).toBeGreaterThan(200);
	expect(figures["control: descriptors of a leak, per round"]).toBe(3);
});
