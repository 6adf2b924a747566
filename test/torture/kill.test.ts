import { expect, test } from "bun:test";
import { kill } from "../../bench/torture/kill/kill.ts";
import { runShort } from "./short-form.ts";

test("a server that is killed under mixed load loses no acknowledged change, and none is there by half", async () => {
	const { figures, faults } = await runShort(kill, 2);
	expect(faults).toEqual([]);
	expect(figures).toMatchObject({ "kills: load": 2 });
	expect(figures["losses of the control that were found"]).toMatch(/^[1-9]/);
	expect(figures["changes acknowledged"]).toBeGreaterThanOrEqual(2);
	expect(figures["lines of history checked"]).toBeGreaterThan(0);
});
