import { expect, test } from "bun:test";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { noPresence } from "../../src/directory/people/presence.ts";
import type { Store } from "../../src/directory/store/store.ts";
import { copyStore, openStore } from "../../src/process/open-store.ts";
import type { StoreAddress } from "../../src/settings/store-address.ts";
import { createFolder } from "../end-to-end/process.ts";
import { takeDatabase, testOptions } from "../postgres/postgres-server.ts";
import { acme, contents, createPerson } from "./conformance/fixture.ts";

const sisyphos = createPerson("sisyphos", {
	displayName: "ΣΙΣΥΦΟΣ  Τεστ",
	emails: ["Sisyphos@Bücher.example"],
});
const lefevre = createPerson("lefevre", {
	displayName: "Marie Lefèvre-Dubois",
	department: "Größe",
	emails: ["marie@example.com"],
});
const oldSisyphosEmail = "sisyphos@bücher.example";

/** A place, and a way to write into it what an older version would have written. */
interface OldPlace {
	place: StoreAddress;
	run(sql: string): Promise<void>;
}

for (const engine of ["sqlite", "postgres"] as const) {
	test(`a directory with keys of another form gets new ones when it is opened, on ${engine}`, async () => {
		await using old = await openOldPlace(engine);
		await fill(old, [sisyphos, lefevre]);
		await makeKeysOld(old, engine);
		await using store = await openStore(old.place);
		await expectFound(store);
	});

	test(`a directory in which two e-mail addresses become one is not touched, on ${engine}`, async () => {
		await using old = await openOldPlace(engine);
		await fill(old, [sisyphos]);
		await makeKeysOld(old, engine);
		const taken = "sisyphos@xn--bcher-kva.example";
		await old.run(
			engine === "sqlite"
				? `INSERT INTO claims (kind, scope, value, org_id, person_id) VALUES ('email', '', '${taken}', (SELECT row FROM organizations WHERE id = '${acme}'), 'ann')`
				: `INSERT INTO emails (value, org_id, person_id) VALUES ('${taken}', '${acme}', 'ann')`,
		);
		await old.run(
			`INSERT INTO locations (org_id, id, name_key, document) VALUES ('${acme}', 'm', 'grosse halle', '{"id":"m","orgId":"${acme}","name":"Grosse Halle"}')`,
		);
		// A table that this version would create while it migrates; the refusal comes first.
		if (engine === "sqlite")
			await old.run("DROP TABLE stored_replies; PRAGMA user_version = 0");
		for (const _ of ["once", "again"]) {
			const opened = openStore(old.place);
			await expect(opened).rejects.toThrow(
				`the e-mail addresses "${taken}" (of ann) and "Sisyphos@Bücher.example" (of sisyphos)`,
			);
			await expect(opened).rejects.toThrow(
				'the location names "Grosse Halle" (of m) and "Große  Halle" (of l)',
			);
			await expect(opened).rejects.toThrow("Nothing was changed.");
		}
		if (engine === "sqlite")
			await expect(old.run("SELECT 1 FROM stored_replies")).rejects.toThrow(
				"stored_replies",
			);
	});
}

test("a copy goes to an empty address although both record the form of their keys", async () => {
	await using from = await openOldPlace("sqlite");
	await using to = await openOldPlace("postgres");
	await fill(from, [sisyphos, lefevre]);
	await makeKeysOld(from, "sqlite");
	await copyStore({ from: from.place, to: to.place });
	await using store = await openStore(to.place);
	await expectFound(store);
});

async function openOldPlace(
	engine: "sqlite" | "postgres",
): Promise<OldPlace & AsyncDisposable> {
	if (engine === "sqlite") {
		const folder = await createFolder();
		const file = join(folder.path, "peopled.db");
		return {
			place: { engine, file },
			async run(sql) {
				const db = new DatabaseSync(file);
				db.exec(sql);
				db.close();
			},
			[Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
		};
	}
	const database = await takeDatabase();
	return {
		place: {
			engine,
			address: database.address,
			...testOptions,
			replicas: [],
		},
		async run(sql) {
			const client = new pg.Client(database.address);
			await client.connect();
			await client.query(sql);
			await client.end();
		},
		[Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
	};
}

async function fill(
	{ place }: OldPlace,
	people: readonly ReturnType<typeof createPerson>[],
): Promise<void> {
	await using store = await openStore(place);
	await store.load({
		organizations: contents.organizations,
		locations: [
			{
				id: "l",
				orgId: acme,
				name: "Große  Halle",
				timeZone: "Europe/Berlin",
				preferredLanguage: "de_de",
				address: { address1: "A", city: "B", country: "DE" },
			},
		],
		people: people.map((person) => ({ person, presence: noPresence })),
	});
}

// As the first form had them: names and e-mails in small letters, and nothing else.
async function makeKeysOld(
	{ run }: OldPlace,
	engine: "sqlite" | "postgres",
): Promise<void> {
	const emails =
		engine === "sqlite" ? "UPDATE claims SET value" : "UPDATE emails SET value";
	for (const sql of [
		"DELETE FROM settings WHERE name = 'key form'",
		"UPDATE people SET name_key = 'σισυφος  τεστ' WHERE id = 'sisyphos'",
		"UPDATE locations SET name_key = 'große  halle'",
		"UPDATE holdings SET value = 'marie lefèvre-dubois' WHERE value = 'marie lefevre dubois'",
		"DELETE FROM holdings WHERE value LIKE 'dubois%'",
		"UPDATE holdings SET value = 'größe' WHERE kind = 'department'",
		`${emails} = '${oldSisyphosEmail}' WHERE person_id = 'sisyphos' AND value LIKE '%@%'`,
	])
		await run(sql);
}

async function expectFound(store: Store): Promise<void> {
	const idsOf = async (query: object) => {
		const found = await store.people.list({
			orgId: acme,
			limit: 10,
			isPresenceWanted: false,
			...query,
		});
		return found.map(({ person }) => person.id);
	};
	expect(await idsOf({ namePrefix: "σισυφοσ τ" })).toEqual(["sisyphos"]);
	expect(await idsOf({ email: "sisyphos@xn--bcher-kva.example" })).toEqual([
		"sisyphos",
	]);
	expect(await idsOf({ email: "marie@example.com" })).toEqual(["lefevre"]);
	expect(await idsOf({ searchPrefix: "dubois" })).toEqual(["lefevre"]);
	expect(await idsOf({ searchPrefix: "marie lefevre" })).toEqual(["lefevre"]);
	const locations = await store.locations.list({
		orgId: acme,
		name: "GROSSE HALLE",
		limit: 10,
	});
	expect(locations).toHaveLength(1);
}
