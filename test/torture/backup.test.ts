import { expect, test } from "bun:test";
import { backup } from "../../bench/torture/backup/backup.ts";
import { runShort } from "./short-form.ts";

test("a backup under load is one moment of the directory, by hand, on a schedule, and beside one that was killed", async () => {
	const { figures, faults } = await runShort(backup, 1);
	expect(faults).toEqual([]);
	expect(figures).toMatchObject({
		"backups restored": 2,
		"scheduled backups restored": 1,
		"backups killed": 1,
		"controls caught": 1,
	});
	expect(figures["changes acknowledged"]).toBeGreaterThan(20);
});
