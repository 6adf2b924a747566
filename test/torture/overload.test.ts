import { expect, test } from "bun:test";
import { overload } from "../../bench/torture/overload/overload.ts";
import { runShort } from "./short-form.ts";

test("a server that is offered twice its capacity refuses with Retry-After, and accounts for what it accepted", async () => {
	const { figures, faults, skipped } = await runShort(overload, 1);
	expect(faults).toEqual([]);
	if (skipped !== undefined) return console.warn(skipped);
	expect(figures.accepted).toBeGreaterThan(50);
	expect(figures["changes accounted"]).toBeGreaterThan(20);
});
