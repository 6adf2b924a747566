import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { keyForm } from "../../src/directory/text/text.ts";
import { createSample, sampleIds } from "../../src/sample/sample.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { createFolder, runPeopled } from "./process.ts";

const admin = "admin@example.com";
const create = (name: string) => [
	...["organization", "create", name],
	...["--admin", `ada@${name.toLowerCase()}.example`],
];

/** Runs command lines at the same moment on one directory; gives how each that failed ended. */
async function runTogether(
	data: string,
	lines: readonly (readonly string[])[],
): Promise<string[]> {
	const endings = await Promise.all(
		lines.map((words) => runPeopled([...words, "--data", data])),
	);
	return endings.flatMap(({ exitCode, stderr }, index) =>
		exitCode === 0 ? [] : `${lines[index]?.join(" ")}: ${stderr}`,
	);
}

async function listOrganizations(data: string): Promise<string> {
	return (await runPeopled(["organization", "list", "--data", data])).stdout;
}

describe("commands that open one directory at the same moment", () => {
	test("make it once where there is none, and all of them do what they were asked", async () => {
		await using folder = await createFolder();
		const names = ["One", "Two", "Three", "Four"];
		expect(await runTogether(folder.path, names.map(create))).toEqual([]);
		const listed = await listOrganizations(folder.path);
		for (const name of names) expect(listed).toContain(`\n${name} `);
		expect(await runTogether(folder.path, [["verify"]])).toEqual([]);
	}, 60_000);

	test("bring an older one up to date once, and all of them do what they were asked", async () => {
		await using folder = await createFolder();
		await writeOldDirectory(folder.path);
		expect(keyFormOf(folder.path)).toBeUndefined();
		expect(
			await runTogether(folder.path, [
				["token", "create", admin],
				["verify"],
				create("Seven"),
				["token", "create", admin, "--name", "another"],
				["organization", "lock", "Seven Seas"],
				["license", "list", "Acme, Inc."],
			]),
		).toEqual([expect.stringContaining('no organization "Seven Seas"')]);
		expect(keyFormOf(folder.path)).toBe(keyForm);
		expect(await listOrganizations(folder.path)).toContain("\nSeven ");
		const { exitCode, stderr } = await runPeopled([
			...["verify", "--data", folder.path],
		]);
		expect(exitCode).toBe(0);
		// The directory does not say how people were when they were loaded.
		expect(stderr).toContain("Not checked: the original state of ");
	}, 60_000);
});

// The sample with keys of an older form, and without the digests of those who were loaded.
async function writeOldDirectory(data: string): Promise<void> {
	const file = join(data, "peopled.db");
	const store = openSqliteStore(file);
	const [first] = createSample(Date.now()).organizations ?? [];
	expect(first?.id).toBe(sampleIds.organization);
	await store.load(createSample(Date.now()));
	await store[Symbol.asyncDispose]();
	using db = new DatabaseSync(file);
	db.exec(
		"DELETE FROM settings WHERE name = 'key form'; DELETE FROM holdings WHERE kind IN ('search', 'department'); UPDATE people SET name_key = upper(name_key), origin = NULL; UPDATE locations SET origin = NULL",
	);
}

function keyFormOf(data: string): unknown {
	using db = new DatabaseSync(join(data, "peopled.db"), { readOnly: true });
	return db.prepare("SELECT value FROM settings WHERE name = 'key form'").get()
		?.value;
}
