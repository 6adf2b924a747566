import { expect, test } from "bun:test";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { readDocument } from "../document.ts";
import { createFolder } from "../end-to-end/process.ts";
import { acme, createPerson, targetOf } from "./conformance/fixture.ts";

test("a file of the first schema gets the versions of its history and the managers of its people", async () => {
	await using folder = await createFolder();
	const file = join(folder.path, "peopled.db");
	writeFirstSchema(file);
	await using store = openSqliteStore(file);
	const lines = await store.changes.listVersions({
		orgId: acme,
		personId: "ann",
		afterVersion: 2,
		limit: 10,
	});
	expect(lines.map(({ version, fields }) => [version, fields.title])).toEqual([
		[4, { to: "three" }],
		[3, { to: "two" }],
	]);
	let reportCount: number | undefined;
	await store.people.delete(
		targetOf("ann"),
		(_, outlook) => {
			reportCount = outlook.countReports("ben");
		},
		{ isDryRun: true },
	);
	expect(reportCount).toBe(1);
});

// Ann is version 4; her last three changes are in the history.
function writeFirstSchema(file: string): void {
	const db = new DatabaseSync(file);
	db.exec(readDocument("src/storage/sqlite/migrations/0001-directory.sql"));
	db.exec("PRAGMA user_version = 1");
	db.prepare(
		"INSERT INTO organizations (id, display_name, created_at) VALUES (?, 'Acme', 1)",
	).run(acme);
	const ann = createPerson("ann", { version: 4, managerId: "ben" });
	db.prepare(
		"INSERT INTO people (org_id, id, version, name_key, document) VALUES (?, 'ann', 4, '', ?)",
	).run(acme, JSON.stringify(ann));
	const insert = db.prepare(
		"INSERT INTO changes (org_id, subject, subject_id, kind, at, author_org_id, author_id, tracking_id, fields) VALUES (?, 'person', 'ann', 'updated', 1, ?, 'ada', 'T', ?)",
	);
	for (const title of ["one", "two", "three"])
		insert.run(acme, acme, JSON.stringify({ title: { to: title } }));
	db.close();
}
