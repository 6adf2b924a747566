import { expect, test } from "bun:test";
import { upgrade } from "../../bench/torture/upgrade/upgrade.ts";
import { runShort } from "./short-form.ts";

test("directories of older schemas read the same after an upgrade that was killed, and damage to them is found", async () => {
	const { figures, faults } = await runShort(upgrade, 2);
	expect(faults).toEqual([]);
	expect(figures).toMatchObject({
		upgrades: 2,
		kills: 2,
		"people compared": 406,
		"newer schemas refused": 2,
		"controls caught": 2,
	});
});
