import { expect, test } from "bun:test";
import { model } from "../../bench/torture/model/model.ts";
import { runShort } from "./short-form.ts";

test("both engines and a plain model give the same replies to random histories, and wrong servers are found", async () => {
	const { figures, faults } = await runShort(model, 6);
	expect(faults).toEqual([]);
	expect(figures).toMatchObject({
		histories: 6,
		"operations on SQLite": 300,
		"operations on PostgreSQL": 300,
		"controls caught": 4,
	});
	expect(figures["changes made"]).toBeGreaterThan(50);
	expect(figures["requests refused"]).toBeGreaterThan(50);
});
