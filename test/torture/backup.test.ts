import { expect, test } from "bun:test";
import { backup } from "../../bench/torture/backup/backup.ts";
import { createFolder } from "../end-to-end/process.ts";

test("a backup under load is one moment of the directory, by hand, on a schedule, and beside one that was killed", async () => {
	await using folder = await createFolder();
	const { figures, faults } = await backup.run({
		rounds: 1,
		isOver: () => false,
		seed: 14,
		folder: folder.path,
		tell() {},
	});
	expect(faults).toEqual([]);
	expect(figures).toMatchObject({
		"backups restored": 2,
		"scheduled backups restored": 1,
		"backups killed": 1,
		"controls caught": 1,
	});
	expect(figures["changes acknowledged"]).toBeGreaterThan(20);
});
