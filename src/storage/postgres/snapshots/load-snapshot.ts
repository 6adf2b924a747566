import { unusableSnapshot } from "../../../directory/snapshots/snapshot.ts";
import { readEra, writeEra } from "../../sql/era.ts";
import { keyFormSetting } from "../../sql/key-form.ts";
import { readSetting } from "../../sql/settings.ts";
import type { Script, Statements } from "../database.ts";
import { readTables, type Table } from "../tables.ts";
import { doWork } from "../work.ts";
import {
	type Entry,
	readSavedColumns,
	type Shelf,
	savedTable,
} from "./shelf.ts";

/** How long a load waits for the changes that run, in milliseconds. */
const lockMsMax = 30_000;
/** A process that stands still during a load holds its locks no longer than this, in milliseconds. */
const idleMsMax = 60_000;

/** Replaces the directory with a snapshot, in the transaction of `statements`. Writes the rows that differ, and no others. */
export async function loadSaved(
	statements: Script,
	{
		shelf,
		entry,
		keptTokenId,
	}: { shelf: Shelf; entry: Entry; keptTokenId: string | undefined },
): Promise<{ era: number; isTokenKept: boolean }> {
	const { exec } = statements;
	await exec(
		`SET LOCAL lock_timeout = ${lockMsMax}; SET LOCAL idle_in_transaction_session_timeout = ${idleMsMax}; SET LOCAL jit = off`,
	);
	const tables = await readTables(statements.all);
	await lockTables(statements, tables);
	await demandSameTables(statements, tables, { shelf, entry });
	const era = (await doWork(statements, readEra())) + 1;
	const catalogVersion = await readCatalogVersion(statements);
	const tokens = await readTokens(statements, keptTokenId);
	const savedOf = ({ name }: Table) => savedTable(shelf, entry, name);
	for (const table of tables.toReversed())
		await exec(deleteOthers(table, savedOf(table)));
	for (const table of tables) await exec(insertMissing(table, savedOf(table)));
	// A process that knows a catalog by its version must not take another one for it.
	await statements.run(
		"UPDATE organizations SET catalog_version = $1",
		catalogVersion + 1,
	);
	await endLeases(statements);
	await keepTokens(statements, tokens);
	await doWork(statements, writeEra(era));
	return { era, isTokenKept: await hasToken(statements, keptTokenId) };
}

// Reads continue. Organizations come first, as in changes of people, so that few changes wait for this load while it waits for them.
async function lockTables(
	{ exec }: Script,
	tables: readonly Table[],
): Promise<void> {
	const names = new Set(["organizations", ...tables.map(({ name }) => name)]);
	await exec(`LOCK TABLE ${[...names].join(", ")} IN EXCLUSIVE MODE`);
}

async function demandSameTables(
	statements: Statements,
	tables: readonly Table[],
	{ shelf, entry }: { shelf: Shelf; entry: Entry },
): Promise<void> {
	const saved = await readSavedColumns(statements, shelf, entry);
	const lines = saved.map(({ table, column, type }) =>
		[table, column, type].join(" "),
	);
	const present = tables.flatMap(({ name, types }) =>
		[...types].map(([column, type]) => [name, column, type].join(" ")),
	);
	const keyForm = await doWork(statements, readSetting(keyFormSetting));
	const isSame =
		lines.toSorted().join() === present.toSorted().join() &&
		entry.keyForm === (keyForm ?? "");
	if (!isSame) throw unusableSnapshot(entry.name);
}

// Of a table whose rows are referenced, changed rows stay, and are updated. In the others they are deleted and inserted, so that
// two of them can exchange a unique value.
function deleteOthers(table: Table, saved: string): string {
	const isKept = table.isReferenced ? equalKeys(table) : equalRows(table);
	return `DELETE FROM ${table.name} AS now WHERE NOT EXISTS (SELECT FROM ${saved} AS old WHERE ${isKept})`;
}

function insertMissing(table: Table, saved: string): string {
	const { name, key, columns, isReferenced } = table;
	const names = columns.join(", ");
	const insert = `INSERT INTO ${name} AS now (${names}) SELECT ${names} FROM ${saved} AS old WHERE NOT EXISTS (SELECT FROM ${name} AS now WHERE ${equalRows(table)})`;
	const others = othersOf(table);
	if (!isReferenced || others.length === 0) return insert;
	const changes = others.map((column) => `${column} = excluded.${column}`);
	return `${insert} ON CONFLICT (${key.join(", ")}) DO UPDATE SET ${changes.join(", ")}`;
}

function equalKeys({ key }: Table): string {
	return key.map((column) => `old.${column} = now.${column}`).join(" AND ");
}

function equalRows(table: Table): string {
	const same = othersOf(table).map(
		(column) => `old.${column} IS NOT DISTINCT FROM now.${column}`,
	);
	return [equalKeys(table), ...same].join(" AND ");
}

function othersOf({ columns, key }: Table): string[] {
	return columns.filter((column) => !key.includes(column));
}

async function readCatalogVersion({ get }: Statements): Promise<number> {
	const row = await get<{ version: number }>(
		"SELECT coalesce(max(catalog_version), 0) AS version FROM organizations",
	);
	return row?.version ?? 0;
}

// The holder of a lease when the snapshot was saved knows another state.
async function endLeases({ run }: Statements): Promise<void> {
	await run("UPDATE webhooks SET held_by = NULL, held_until = 0");
	await run("UPDATE jobs SET lease_owner = NULL, lease_until = 0");
}

// The token, and those with which it was made, and theirs, as JSON.
async function readTokens(
	{ get }: Statements,
	id: string | undefined,
): Promise<string> {
	if (id === undefined) return "[]";
	const row = await get<{ tokens: string | null }>(
		`WITH RECURSIVE made (id) AS (
			VALUES ($1::text COLLATE "C") UNION SELECT made_with FROM tokens JOIN made USING (id) WHERE made_with IS NOT NULL
		)
		SELECT jsonb_agg(tokens)::text AS tokens FROM tokens JOIN made USING (id)`,
		id,
	);
	return row?.tokens ?? "[]";
}

async function keepTokens({ run }: Statements, tokens: string): Promise<void> {
	await run(
		`INSERT INTO tokens SELECT * FROM jsonb_populate_recordset(NULL::tokens, $1::jsonb) AS given
		WHERE EXISTS (SELECT FROM people WHERE people.org_id = given.org_id AND people.id = given.person_id)
			AND (authorization_id IS NULL OR EXISTS (SELECT FROM authorizations WHERE authorizations.id = given.authorization_id))
		ON CONFLICT DO NOTHING`,
		tokens,
	);
}

async function hasToken(
	{ get }: Statements,
	id: string | undefined,
): Promise<boolean> {
	if (id === undefined) return false;
	return (
		(await get("SELECT 1 AS found FROM tokens WHERE id = $1", id)) !== undefined
	);
}
