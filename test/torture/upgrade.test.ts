import { expect, test } from "bun:test";
import { upgrade } from "../../bench/torture/upgrade/upgrade.ts";
import { createFolder } from "../end-to-end/process.ts";

test("directories of older schemas read the same after an upgrade that was killed, and damage to them is found", async () => {
	await using folder = await createFolder();
	const { figures, faults } = await upgrade.run({
		rounds: 2,
		isOver: () => false,
		seed: 14,
		folder: folder.path,
		tell() {},
	});
	expect(faults).toEqual([]);
	expect(figures).toMatchObject({
		upgrades: 2,
		kills: 2,
		"people compared": 406,
		"newer schemas refused": 2,
		"controls caught": 2,
	});
});
