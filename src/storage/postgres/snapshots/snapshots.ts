import pg from "pg";
import { DirectoryError } from "../../../directory/errors.ts";
import {
	noSuchSnapshot,
	type Snapshot,
	snapshotExists,
	snapshotsMax,
	tooManySnapshots,
} from "../../../directory/snapshots/snapshot.ts";
import type { SnapshotStore } from "../../../directory/store/snapshot-store.ts";
import { readEra } from "../../sql/era.ts";
import { keyFormSetting } from "../../sql/key-form.ts";
import { readSetting } from "../../sql/settings.ts";
import type { Database, Script, Statements } from "../database.ts";
import { refreshStatistics } from "../statistics.ts";
import { readTables } from "../tables.ts";
import { doWork } from "../work.ts";
import { loadSaved } from "./load-snapshot.ts";
import {
	type Entry,
	entryColumns,
	findShelf,
	lockShelf,
	makeShelf,
	removeSaved,
	type Shelf,
	savedTable,
} from "./shelf.ts";

/** How long the era is known, since other processes may load a snapshot. */
const eraMsMax = 1000;

/** Opens the snapshots of a directory: copies of its tables in a schema of their own, for every process. */
export function openSnapshots(database: Database): SnapshotStore {
	const era = openEra(database);
	return {
		readEra: era.read,
		async save(name, { now, mayReplace = false }) {
			await demandOneNode(database);
			const shelf = await makeShelf(database);
			let saved: Entry | undefined;
			await database.migrate(async (statements) => {
				// All tables are read as of one moment, which begins with the first query.
				await statements.exec(
					"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
				);
				await lockShelf(statements, shelf);
				const number = await makeRoom(statements, { shelf, name, mayReplace });
				await copyTables(statements, { shelf, number, name, now });
				saved = await demand(statements, shelf, name);
			});
			return show(saved as Entry);
		},
		async load(name, { keptTokenId } = {}) {
			await demandOneNode(database);
			const shelf = await demandShelf(database, name);
			let loaded: Snapshot | undefined;
			let outcome: Awaited<ReturnType<typeof loadSaved>> | undefined;
			await database.migrate(async (statements) => {
				await lockShelf(statements, shelf);
				const entry = await demand(statements, shelf, name);
				loaded = show(entry);
				outcome = await loadSaved(statements, { shelf, entry, keptTokenId });
			});
			if (loaded === undefined || outcome === undefined)
				throw noSuchSnapshot(name);
			era.note(outcome.era);
			await refreshStatistics(database);
			return { snapshot: loaded, isTokenKept: outcome.isTokenKept };
		},
		async list() {
			const shelf = await findShelf(database);
			if (shelf === undefined) return [];
			const entries = await database.all<Entry>(
				`SELECT ${entryColumns} FROM ${shelf.list} ORDER BY name`,
			);
			return entries.map(show);
		},
		async delete(name) {
			const shelf = await demandShelf(database, name);
			await database.migrate(async (statements) => {
				await lockShelf(statements, shelf);
				const entry = await demand(statements, shelf, name);
				await removeSaved(statements, shelf, entry);
			});
		},
	};
}

// The number for a new snapshot; the one that it replaces is removed.
async function makeRoom(
	statements: Script,
	{
		shelf,
		name,
		mayReplace,
	}: { shelf: Shelf; name: string; mayReplace: boolean },
): Promise<number> {
	const entries = await statements.all<Entry>(
		`SELECT ${entryColumns} FROM ${shelf.list}`,
	);
	const present = entries.find((entry) => entry.name === name);
	if (present !== undefined && !mayReplace) throw snapshotExists(name);
	if (present === undefined && entries.length >= snapshotsMax)
		throw tooManySnapshots();
	if (present !== undefined) await removeSaved(statements, shelf, present);
	return Math.max(0, ...entries.map(({ number }) => number)) + 1;
}

async function copyTables(
	statements: Script,
	{
		shelf,
		number,
		name,
		now,
	}: { shelf: Shelf; number: number; name: string; now: number },
): Promise<void> {
	const keyForm = await doWork(statements, readSetting(keyFormSetting));
	const tables = await readTables(statements.all);
	const savedOf = (table: string) => savedTable(shelf, { number }, table);
	const sizes = tables.map(
		(table) => `pg_total_relation_size('${savedOf(table.name)}')`,
	);
	// As one query of many statements, since none of them is used again.
	await statements.exec(
		[
			...tables.map(
				(table) =>
					`CREATE TABLE ${savedOf(table.name)} AS SELECT ${table.columns.join(", ")} FROM ${table.name}`,
			),
			`INSERT INTO ${shelf.list} (number, name, created_at, people, bytes, key_form) SELECT ${number}, ${pg.escapeLiteral(name)}, ${now},
				(SELECT count(*) FROM ${savedOf("people")}), ${sizes.join(" + ")}, ${pg.escapeLiteral(keyForm ?? "")}`,
		].join(";\n"),
	);
}

async function demandShelf(
	statements: Statements,
	name: string,
): Promise<Shelf> {
	const shelf = await findShelf(statements);
	if (shelf === undefined) throw noSuchSnapshot(name);
	return shelf;
}

async function demand(
	{ get }: Statements,
	{ list }: Shelf,
	name: string,
): Promise<Entry> {
	const entry = await get<Entry>(
		`SELECT ${entryColumns} FROM ${list} WHERE name = $1`,
		name,
	);
	if (entry === undefined) throw noSuchSnapshot(name);
	return entry;
}

// The nodes of a Citus cluster have no snapshot in common.
async function demandOneNode({ get }: Statements): Promise<void> {
	const row = await get<{ isThere: boolean }>(
		`SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') AS "isThere"`,
	);
	if (row?.isThere)
		throw new DirectoryError(
			"conflict",
			"The database has the extension Citus, whose nodes cannot be read as of one moment, so it has no snapshots. Use a database without it, or a directory in a file.",
		);
}

function show({ name, createdAt, bytes, people }: Entry): Snapshot {
	return { name, createdAt, bytes, people };
}

interface Era {
	read(): Promise<number>;
	/** Call when this process begins one. */
	note(era: number): void;
}

function openEra(database: Database): Era {
	let known = 0;
	let knownUntil = Number.NEGATIVE_INFINITY;
	const note = (era: number) => {
		// It only grows, so that what was read before a load does not come after it.
		known = Math.max(known, era);
		knownUntil = performance.now() + eraMsMax;
	};
	return {
		async read() {
			if (performance.now() >= knownUntil)
				note(await doWork(database, readEra()));
			return known;
		},
		note,
	};
}
