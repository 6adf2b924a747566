import { afterAll, expect, test } from "bun:test";
import { copyFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";

const folder = mkdtempSync(join(tmpdir(), "peopled-log-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const mib = 1024 * 1024;
const writes = 200;

// SQLite writes only the pages that differ.
function textOf(index: number): string {
	return String(index % 10).repeat(mib);
}

test("the log keeps its length, does not grow with the changes, and a killed process leaves all of them", async () => {
	const file = join(folder, "peopled.db");
	const store = openSqliteStore(file);
	for (let index = 0; index < writes; index++)
		await store.writeSetting("long", textOf(index));
	await store.writeSetting("short", "last");
	const { size } = statSync(`${file}-wal`);
	expect(size).toBeGreaterThan(32 * mib);
	expect(size).toBeLessThan((writes / 2) * mib);

	// The end of the log has old pages. The files as they are now are left behind by a killed process.
	const left = join(folder, "left.db");
	for (const suffix of ["", "-wal"])
		copyFileSync(`${file}${suffix}`, `${left}${suffix}`);
	const warnings: string[] = [];
	const server = { warn: (sentence: string) => warnings.push(sentence) };
	const again = openSqliteStore(left, { server });
	expect(await again.readSetting("short")).toBe("last");
	expect(await again.readSetting("long")).toBe(textOf(writes - 1));
	expect(warnings).toEqual([]);
	await again[Symbol.asyncDispose]();
	await store[Symbol.asyncDispose]();
});
