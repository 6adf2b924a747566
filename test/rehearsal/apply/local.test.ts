import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { openLocalService } from "../../../src/process/local-service.ts";
import { applyLocally } from "../../../src/rehearsal/apply/apply-local.ts";
import { openSqliteStore } from "../../../src/storage/sqlite/store.ts";
import { openApi } from "../../webex/harness.ts";
import { openCloneFolders } from "../cloning.ts";
import { openClone, planClone } from "../plan/planning.ts";

const karim = "karim.jackson@example.com";

test("an apply is rehearsed on a copy of the clone, under incidents, and touches nothing else", async () => {
	using folders = openCloneFolders();
	await using api = await openApi(() => openSqliteStore(":memory:"));
	const dataFolder = folders.fresh();
	await using clone = await openClone(api, dataFolder);
	const others = [
		"maja.gomez@example.com",
		"chen.bianchi@example.com",
		"omar.eriksen@example.com",
	];
	await clone.change(karim, { title: "Captain", licenses: [] });
	for (const email of others) await clone.change(email, { title: "Mate" });
	const file = join(dataFolder, "plan.json");
	await planClone(dataFolder, { output: file });
	const rehearse = async (faults: number | undefined) => {
		const { lines, exitCode } = await applyLocally({
			...{ file, dataFolder, faults, isJson: false, tell() {} },
			openLocal: openLocalService,
		});
		return { text: lines.join("\n"), exitCode };
	};
	const { text, exitCode } = await rehearse(undefined);
	expect(exitCode).toBe(0);
	expect(text).toContain("  4 done");
	expect(text).toContain("holds exactly what the report says");
	const first = await rehearse(5);
	expect(first.text).toMatch(/Incidents by the seed 5: [a-z0-9-]+ \d/);
	expect(first.text).toContain("holds exactly what the report says");
	expect(await rehearse(5)).toEqual(first);
	expect(existsSync(`${file}.journal`)).toBe(false);
	expect(await clone.find(karim)).toMatchObject({ title: "Captain" });
});
