import { expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { openProgram } from "../source/shell.ts";
import {
	add,
	change,
	contents,
	createPerson,
	globex,
} from "./conformance/fixture.ts";

const sealed = (count: number) =>
	new RegExp(`^Acme, Inc.: ${count} changes, verified. Head: acme/`);

/** A file with five changes in one organization and one in another, to be opened, tampered with and verified. */
async function openFile() {
	const folder = mkdtempSync(join(tmpdir(), "peopled-chain-"));
	const file = join(folder, "peopled.db");
	{
		await using store = openSqliteStore(file);
		await store.load(contents);
		await add(store, createPerson("ann"));
		await add(store, createPerson("gus", { orgId: globex }));
		for (const title of ["1", "2", "3"]) await change(store, "ann", { title });
		await add(store, createPerson("ben"));
	}
	return {
		tamper(sql: string) {
			const db = new DatabaseSync(file);
			expect(Number(db.prepare(sql).run().changes)).toBeGreaterThan(0);
			db.close();
		},
		/** What `peopled verify` prints, and with what it fails. */
		async verify(...flags: string[]) {
			await using store = openSqliteStore(file);
			const { program, lines } = openProgram(store, async () => {});
			const failure = await program
				.parseAsync(["verify", ...flags], { from: "user" })
				.then(() => undefined)
				.catch((cause: unknown) => (cause as Error).message);
			return { lines, failure };
		},
		[Symbol.dispose]() {
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

test("peopled verify finds the history as it was written and prints its heads", async () => {
	using file = await openFile();
	const { lines, failure } = await file.verify();
	expect(failure).toBeUndefined();
	expect(lines[0]).toMatch(sealed(5));
	expect(lines[1]).toMatch(/^Globex: 1 changes, verified/);
	expect(lines[2]).toBe("Partner: 0 changes, verified.");
});

const tampered: [string, string, RegExp][] = [
	[
		"an edited line",
		"UPDATE changes SET fields = replace(fields, '2', '9') WHERE org_id = (SELECT row FROM organizations WHERE id = 'acme') AND id = 3",
		/change 3 was edited after it was written/,
	],
	[
		"another author",
		"UPDATE changes SET author_id = 'eve' WHERE org_id = (SELECT row FROM organizations WHERE id = 'acme') AND id = 2",
		/change 2 was edited after it was written/,
	],
	[
		"a removed line",
		"DELETE FROM changes WHERE org_id = (SELECT row FROM organizations WHERE id = 'acme') AND id = 3",
		/change 4 follows change 3, which is missing/,
	],
	[
		"a removed beginning",
		"DELETE FROM changes WHERE org_id = (SELECT row FROM organizations WHERE id = 'acme') AND id = 1",
		/change 2 follows change 1/,
	],
	[
		"a line that was put in",
		"INSERT INTO changes (id, org_id, subject, subject_id, kind, at, author_org_id, author_id, tracking_id, fields, version, previous_id, hash) SELECT 100, org_id, subject, subject_id, kind, at, author_org_id, author_id, tracking_id, fields, 9, 5, hash FROM changes WHERE org_id = (SELECT row FROM organizations WHERE id = 'acme') AND id = 5",
		/change 100 was edited after it was written/,
	],
	[
		"a line without its hash",
		"UPDATE changes SET hash = NULL WHERE org_id = (SELECT row FROM organizations WHERE id = 'acme') AND id = 4",
		/change 4 has no hash/,
	],
];
for (const [what, sql, complaint] of tampered)
	test(`peopled verify names ${what}, and fails`, async () => {
		using file = await openFile();
		file.tamper(sql);
		const { lines, failure } = await file.verify();
		expect(lines[0]).toMatch(complaint);
		expect(lines[0]).toStartWith("Acme, Inc. (acme): ");
		expect(lines[1]).toMatch(/^Globex: 1 changes, verified/);
		expect(failure).toMatch(
			/^The directory differs from its history: \d+ findings?\.$/,
		);
	});

test("peopled verify misses a removed last line when it is given the head that was noted", async () => {
	using file = await openFile();
	const [printed = ""] = (await file.verify()).lines;
	const head = printed.split("Head: ")[1] ?? "";
	expect((await file.verify("--head", head)).failure).toBeUndefined();
	file.tamper(
		"DELETE FROM changes WHERE org_id = (SELECT row FROM organizations WHERE id = 'acme') AND id = 5",
	);
	expect((await file.verify()).lines[0]).toMatch(sealed(4));
	const { lines, failure } = await file.verify("--head", head);
	expect(lines[0]).toMatch(/change 5 .*the end of the history was removed/);
	expect(failure).toMatch(
		/^The directory differs from its history: \d+ findings?\.$/,
	);
	expect((await file.verify("--head", "x")).failure).toContain(
		"--head must be",
	);
	const elsewhere = head.replace("acme", "nowhere");
	const lost = await file.verify("--head", elsewhere);
	expect(lost.lines.join("\n")).toContain("nowhere");
	expect(lost.failure).toMatch(/^The directory differs from its history/);
});
