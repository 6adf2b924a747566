import { Database } from "bun:sqlite";
import { nameKey } from "../src/directory/text/text.ts";
import { openSqliteStore } from "../src/storage/sqlite/store.ts";

const pageLength = 1000;

/**
 * Copies the people of a seeded file, with their presence, to a file of its own beside it, in plain tables. They do not follow the
 * layout of the engine: a better layout shows as a better ratio.
 */
export async function openCrudeFile(
	file: string,
): Promise<{ database: Database; orgId: string }> {
	const database = new Database(`${file}-crude`, { create: true });
	database.run("PRAGMA journal_mode = WAL");
	database.run("PRAGMA synchronous = FULL");
	database.run("PRAGMA cache_size = -262144");
	database.run("PRAGMA mmap_size = 2000000000");
	database.run(
		"CREATE TABLE people (row INTEGER PRIMARY KEY, org_id TEXT, id TEXT, version INTEGER, name_key TEXT, document TEXT)",
	);
	database.run(
		"CREATE TABLE presences (org_id TEXT, person_id TEXT, last_activity_at INTEGER, PRIMARY KEY (org_id, person_id)) WITHOUT ROWID",
	);
	database.run(
		"CREATE TABLE changes (org_id TEXT, id INTEGER, subject_id TEXT, at INTEGER, fields TEXT, hash TEXT, PRIMARY KEY (org_id, id)) WITHOUT ROWID",
	);
	database.run("BEGIN");
	const orgId = await copyPeople(file, database);
	database.run("CREATE UNIQUE INDEX people_by_id ON people (org_id, id)");
	database.run("CREATE INDEX people_by_name ON people (org_id, name_key, id)");
	database.run("COMMIT");
	database.run("PRAGMA wal_checkpoint(TRUNCATE)");
	return { database, orgId };
}

async function copyPeople(file: string, database: Database): Promise<string> {
	const insertPerson = database.query(
		"INSERT INTO people (org_id, id, version, name_key, document) VALUES (?, ?, ?, ?, ?)",
	);
	const insertPresence = database.query(
		"INSERT INTO presences (org_id, person_id, last_activity_at) VALUES (?, ?, ?)",
	);
	await using store = openSqliteStore(file);
	const [organization] = await store.organizations.list();
	if (organization === undefined) throw new Error(`${file} is empty.`);
	const { id: orgId } = organization;
	const query = { orgId, limit: pageLength, isPresenceWanted: true };
	for (let page = await store.people.page(query); ; ) {
		for (const { person, presence } of page.records) {
			insertPerson.run(
				...[orgId, person.id, person.version],
				...[nameKey(person.displayName), JSON.stringify(person)],
			);
			if (presence.lastActivityAt !== undefined)
				insertPresence.run(orgId, person.id, presence.lastActivityAt);
		}
		if (page.next === undefined) return orgId;
		page = await store.people.page({ ...query, after: page.next });
	}
}
