import { expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { readMigrations } from "../../src/storage/sqlite/migrate.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { acme, contents, createPerson } from "./conformance/fixture.ts";

test("a file of the first version is brought up to date, and its people can be searched and filtered", async () => {
	const folder = mkdtempSync(join(tmpdir(), "peopled-migrate-"));
	const file = join(folder, "peopled.db");
	const old = new DatabaseSync(file);
	const [first] = readMigrations();
	old.exec(first?.sql ?? "");
	old.exec("PRAGMA user_version = 1");
	for (const { id, displayName, createdAt } of contents.organizations ?? [])
		old
			.prepare(
				"INSERT INTO organizations (id, display_name, created_at) VALUES (?, ?, ?)",
			)
			.run(id, displayName, createdAt);
	const people = [
		createPerson("ann", { displayName: "Ann Lee", managerId: "ben" }),
		createPerson("ben", { displayName: "Ben Lee" }),
		createPerson("bot", { type: "bot" }),
	];
	for (const person of people)
		old
			.prepare(
				"INSERT INTO people (org_id, id, version, name_key, document) VALUES (?, ?, 1, ?, ?)",
			)
			.run(
				acme,
				person.id,
				person.displayName.toLowerCase(),
				JSON.stringify(person),
			);
	old
		.prepare(
			"INSERT INTO presences (org_id, person_id, last_activity_at) VALUES (?, 'ben', 5)",
		)
		.run(acme);
	old.close();

	const store = openSqliteStore(file);
	const idsOf = async (query: object) => {
		const found = await store.people.list({
			orgId: acme,
			limit: 10,
			isPresenceWanted: false,
			...query,
		});
		return found.map(({ person }) => person.id);
	};
	expect(await idsOf({ searchPrefix: "lee" })).toEqual(["ann", "ben"]);
	expect(await idsOf({ searchPrefix: "ben@" })).toEqual(["ben"]);
	expect(await idsOf({ isPending: true })).toEqual(["ann"]);
	expect(await idsOf({ type: "bot" })).toEqual(["bot"]);
	expect(await idsOf({ managerId: "ben" })).toEqual(["ann"]);
	await store[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true, force: true });
});
