import { describe, expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { scopes } from "../../src/directory/access/token.ts";
import type { Author } from "../../src/directory/history/change.ts";
import type { Store } from "../../src/directory/store/store.ts";
import { openStore, verifyStore } from "../../src/process/open-store.ts";
import { createSample, sampleIds } from "../../src/sample/sample.ts";
import { readConfig } from "../../src/settings/config.ts";
import type { StoreAddress } from "../../src/settings/store-address.ts";
import { createFolder } from "../end-to-end/process.ts";
import { takeDatabase } from "../postgres/postgres-server.ts";

const now = Date.UTC(2026, 0, 15);
const orgId = sampleIds.organization;
const john = "f5b36187-c8dd-4727-8b2f-f9c447f29046";
const manager = "4da3a248-9b0a-4108-8544-b540312e563a";
const newcomer = "00000000-0000-4000-8000-000000000001";

const allowed = "00000000-0000-4000-8000-0000000000a1";
const revoked = "00000000-0000-4000-8000-0000000000a2";

/** A directory that can be tampered with behind the program's back. */
interface Tampered extends AsyncDisposable {
	place: StoreAddress;
	run(sql: string): Promise<void>;
}

const engines: Record<string, () => Promise<Tampered>> = {
	async SQLite() {
		const folder = await createFolder();
		const file = join(folder.path, "peopled.db");
		return {
			place: { engine: "sqlite", file } as StoreAddress,
			async run(sql) {
				const db = new DatabaseSync(file);
				db.exec("PRAGMA foreign_keys = OFF");
				db.exec(
					sql.replaceAll(
						/'([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})'/g,
						(text, id) =>
							id === orgId
								? `(SELECT row FROM organizations WHERE id = ${text})`
								: `unhex(${text}, '-')`,
					),
				);
				db.close();
			},
			[Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
		};
	},
	async PostgreSQL() {
		const database = await takeDatabase();
		const place = readPlace(database.address);
		return {
			place,
			async run(sql) {
				const client = new pg.Client(database.address);
				await client.connect();
				await client.query(
					sql.replaceAll(
						/json_set\((\w+), '\$\.(\w+)', ('[^']*')\)/g,
						"jsonb_set($1::jsonb, '{$2}', to_jsonb($3::text))::text",
					),
				);
				await client.end();
			},
			[Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
		};
	},
};

function readPlace(address: string): StoreAddress {
	return readConfig({ store: address }, {}).store;
}

const sample = createSample(now);

/** What is done to a directory, and what verifying it then says. */
const tamperings: readonly (readonly [string, string, RegExp])[] = [
	[
		"a person's field is edited",
		`UPDATE people SET document = json_set(document, '$.title', 'Edited') WHERE id = '${john}'`,
		/John Andersen .* has a different value of title than/,
	],
	[
		"a field is edited of a person who came without a line of history",
		`UPDATE people SET document = json_set(document, '$.title', 'Edited') WHERE id = '${manager}'`,
		/^The person .*4da3a248-9b0a-4108-8544-b540312e563a\) differs from its original state: a field was edited without a change\.$/,
	],
	[
		"a field is edited that no change of a person touched",
		`UPDATE people SET document = json_set(document, '$.avatar', 'https://example.com/edited') WHERE id = '${john}'`,
		/^The person John Andersen .* differs from its original state/,
	],
	[
		"a location is edited that came without a line of history",
		"UPDATE locations SET document = json_set(document, '$.name', 'Edited') WHERE name_key = 'denver'",
		/^The location .* differs from its original state/,
	],
	[
		"a person is removed",
		`DELETE FROM people WHERE id = '${newcomer}'`,
		/person 0{8}-.* is not there, and no change says/,
	],
	[
		"a person's history is removed",
		`DELETE FROM changes WHERE subject_id = '${john}'`,
		/John Andersen .* has version 3, but no change/,
	],
	[
		"the last line of a person's history is removed",
		"DELETE FROM changes WHERE id = (SELECT max(id) FROM changes WHERE subject = 'person')",
		/New Comer .* has version 2; its last change made version 1/,
	],
	[
		"a claim is taken away",
		`DELETE FROM claims WHERE kind = 'extension' AND person_id = '${john}'`,
		/should hold extension .* but does not/,
	],
	[
		"a claim is given to somebody else",
		`UPDATE claims SET person_id = '${newcomer}' WHERE kind = 'extension' AND person_id = '${john}'`,
		/New Comer .* holds extension .* but should not/,
	],
	[
		"a role is given",
		`INSERT INTO holdings (org_id, kind, value, person_id) VALUES ('${orgId}', 'role', 'x', '${john}')`,
		/John Andersen .* holds role x but should not/,
	],
	[
		"a search key is taken away",
		`DELETE FROM holdings WHERE kind = 'search' AND person_id = '${john}'`,
		/John Andersen .* should hold search /,
	],
	[
		"a seat is given back",
		"UPDATE seats SET taken = taken - 1 WHERE taken > 0",
		/The license .* counts \d+ seats as taken, but \d+ people/,
	],
	[
		"a group is edited",
		"UPDATE groups SET document = json_set(document, '$.description', 'Edited') WHERE name_key = 'sales'",
		/^The group .* differs from its original state/,
	],
	[
		"a member is taken out of the index",
		"DELETE FROM holdings WHERE kind = 'group'",
		/should hold group .* but does not/,
	],
	[
		"the members of a group are counted wrong",
		"UPDATE groups SET member_count = member_count + 1 WHERE name_key = 'sales'",
		/^The group .* counts \d+ members, but \d+ people belong to it\.$/m,
	],
	[
		"a group is removed",
		"DELETE FROM groups WHERE name_key = 'sales'",
		/^\d+ people belong to the group .*, which does not exist\.$/m,
	],
	[
		"a group is stored under another name",
		"UPDATE groups SET name_key = 'edited' WHERE name_key = 'sales'",
		/^The group .* has another name_key than its document\.$/,
	],
	[
		"a location is stored under another name",
		"UPDATE locations SET name_key = 'edited' WHERE name_key = 'denver'",
		/^The location .* has another name_key than its document\.$/,
	],
	[
		"a license template is stored under another group",
		"UPDATE license_templates SET group_id = 'edited'",
		/^The license template .* has another group_id than its document\.$/,
	],
	[
		"an integration is stored under another time",
		"UPDATE integrations SET created_at = created_at + 1",
		/^The integration program has another created_at than its document\.$/,
	],
	[
		"a deleted person is restored from another state",
		"UPDATE deletions SET change_id = change_id - 1",
		/^The person \S+ is restored from another state than change \d+ deleted\.$/,
	],
	[
		"somebody can be restored who was not deleted",
		`UPDATE deletions SET person_id = '${john}'`,
		/^The person John Andersen .* can be restored, although no change says that it was deleted\.$/,
	],
	[
		"a license template is edited",
		"UPDATE license_templates SET document = json_set(document, '$.groupId', 'Edited')",
		/^The license template .* has a groupId that no change set\./,
	],
	[
		"a license template is removed",
		"DELETE FROM license_templates",
		/^The license template .* is not there, and no change says/,
	],
	[
		"the key of a name is edited",
		`UPDATE people SET name_key = 'x' WHERE id = '${john}'`,
		/John Andersen .* not stored under the key/,
	],
	[
		"a token is given more scopes",
		"UPDATE tokens SET scopes = 'spark:all' WHERE name = 'small'",
		/access token .* has a different value of scopes/,
	],
	[
		"a token comes back",
		"UPDATE tokens SET revoked_at = NULL WHERE name = 'revoked'",
		/access token .* exists, although .* deleted/,
	],
	[
		"an integration is given another redirect URI",
		"UPDATE integrations SET document = json_set(document, '$.redirectUris', 'https://evil.example')",
		/^The integration program has a different value of redirectUris/,
	],
	[
		"an authorization is given more scopes",
		"UPDATE authorizations SET scopes = 'spark:all' WHERE refresh_hash IS NULL",
		/^The authorization 0\S+a1 has a different value of scopes/,
	],
	[
		"an authorization is moved to another person",
		"UPDATE authorizations SET person_id = 'nobody'",
		/^The authorization 0\S+a1 has a different value of personId/,
	],
	[
		"an integration is removed",
		"DELETE FROM integrations",
		/^The integration program is not there, and no change says that it was deleted\.$/m,
	],
	[
		"an authorization is removed",
		"DELETE FROM authorizations",
		/^The authorization 0\S+a1 is not there, and no change says that it ended\.$/,
	],
];

describe.each(Object.keys(engines))("a directory in %s", (engine) => {
	test("is found as it was written, and named is what was done to it behind the program's back", async () => {
		for (const [what, sql, finding] of [undefined, ...tamperings].map(
			(entry) => entry ?? (["nothing", "", /^$/] as const),
		)) {
			await using tampered = await (
				engines[engine] as () => Promise<Tampered>
			)();
			await fill(tampered.place);
			if (sql !== "") await tampered.run(sql);
			const found = await verify(tampered.place);
			if (sql === "") expect(found).toEqual([]);
			else
				expect([what, found.join("\n")]).toEqual([
					what,
					expect.stringMatching(finding),
				]);
		}
	}, 240_000);
});

test.each(Object.keys(engines))(
	"how many came before it was noted what they were is told, in %s",
	async (engine) => {
		await using tampered = await (engines[engine] as () => Promise<Tampered>)();
		await fill(tampered.place);
		const unknown = async () =>
			(
				await verifyStore(tampered.place, {
					onFinding(sentence) {
						throw new Error(sentence);
					},
					onProgress() {},
				})
			).unknownOrigins;
		expect(await unknown()).toBe(0);
		await tampered.run(
			`UPDATE people SET origin = NULL WHERE id IN ('${manager}', '${john}', '${newcomer}')`,
		);
		// The newcomer came with a line of history.
		expect(await unknown()).toBe(2);
	},
);

test("is found damaged when a byte of its file was flipped", async () => {
	await using tampered = await (engines.SQLite as () => Promise<Tampered>)();
	await fill(tampered.place);
	const { file } = tampered.place as { file: string };
	const bytes = readFileSync(file);
	// One of the places where the key of a name is kept: a table or an index.
	bytes[bytes.lastIndexOf("john andersen")] = 0x5a;
	writeFileSync(file, bytes);
	expect(await verify(tampered.place)).not.toEqual([]);
});

async function verify(place: StoreAddress): Promise<string[]> {
	const found: string[] = [];
	await verifyStore(place, {
		onFinding: (sentence) => found.push(sentence),
		onProgress() {},
	});
	return found;
}

async function fill(place: StoreAddress): Promise<void> {
	await using store = await openStore(place);
	await store.load(sample);
	const author: Author = {
		personId: sampleIds.admin,
		orgId,
		trackingId: "PEOPLED_1",
		at: now,
	};
	for (const title of ["First", "Second"])
		await store.people.update({ orgId, id: john, author }, (current) => ({
			person: { ...current, title, version: current.version + 1 },
			warnings: [],
		}));
	await store.licenseTemplates.create(
		{ id: newcomer, orgId, licenses: [sampleIds.meetingLicense] },
		author,
	);
	for (const name of ["small", "revoked"]) {
		const token = {
			id: `token-${name}`,
			orgId,
			personId: john,
			name,
			secretHash: name,
			scopes: scopes.slice(1, 2),
			createdAt: now,
		};
		await store.tokens.create(token, author);
		if (name === "revoked") await store.tokens.revoke(token.id, now, author);
	}
	await authorize(store, author);
	const known = await store.people.get({ orgId, id: john });
	if (known === undefined) throw new Error("John is not in the sample.");
	const target = { orgId, id: newcomer, author };
	const {
		licenses: _,
		extension: __,
		phoneNumbers: ___,
		...rest
	} = known.person;
	await store.people.create(target, () => ({
		person: {
			...rest,
			id: newcomer,
			displayName: "New Comer",
			emails: ["new.comer@example.com"],
			licenses: [],
			phoneNumbers: [],
			title: "First",
			version: 1,
		},
		warnings: [],
	}));
	await store.people.update(target, (current) => ({
		person: { ...current, title: "Second", version: 2 },
		warnings: [],
	}));
	// Seen, so that never having been active is not among what the person holds.
	await store.presences.report([
		{ orgId, personId: newcomer, lastActivityAt: now },
	]);
}

// An integration that was renamed and got a new secret, with an authorization that stays, one that was revoked, and one whose person
// was deleted; and an integration that was deleted with its authorization.
async function authorize(store: Store, author: Author): Promise<void> {
	const leaver = await store.people.findByEmail("karim.jackson@example.com");
	if (leaver === undefined) throw new Error("Karim is not in the sample.");
	const integration = {
		id: "program",
		orgId,
		kind: "integration" as const,
		name: "Program",
		redirectUris: ["https://app.example.com"],
		scopes: ["spark:people_read"],
		secretHash: "secret",
		createdAt: now,
	};
	for (const id of [integration.id, "deleted"])
		await store.integrations.create({ ...integration, id }, author);
	for (const [id, personId, integrationId] of [
		[allowed, john, integration.id],
		[revoked, john, integration.id],
		["of the leaver", leaver.id, integration.id],
		["of the deleted", john, "deleted"],
	] as const)
		await store.authorizations.create(
			{
				id,
				orgId,
				personId,
				integrationId,
				scopes: integration.scopes,
				createdAt: now,
				expiresAt: now + 1000,
			},
			{ author, keptMax: 20 },
		);
	await store.integrations.delete("deleted", { author });
	await store.people.delete({ ...leaver, author }, () => {});
	await store.authorizations.revoke(revoked, { at: now, author });
	await store.integrations.update(
		integration.id,
		(current) => ({ ...current, name: "Renamed", secretHash: "next" }),
		{ author },
	);
}
