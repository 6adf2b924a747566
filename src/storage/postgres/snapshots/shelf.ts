import pg from "pg";
import { DirectoryError } from "../../../directory/errors.ts";
import type { Snapshot } from "../../../directory/snapshots/snapshot.ts";
import type { Database, Script, Statements } from "../database.ts";

/** An arbitrary number that no other lock of the database uses. */
const shelfLock = 1_347_571_027;

/** A schema beside that of the directory, with a list of its snapshots and the tables of each. */
export interface Shelf {
	/** Its name, in quotes. */
	schema: string;
	/** The table with the list, qualified. */
	list: string;
}

/** A snapshot in the list. */
export interface Entry extends Snapshot {
	/** Numbers the tables of the snapshot. */
	number: number;
	keyForm: string;
}

/** The columns of the list, as an `Entry` has them. */
export const entryColumns =
	'number, name, created_at AS "createdAt", people, bytes, key_form AS "keyForm"';

/** The shelf of the directory in the current schema; undefined while nothing was ever saved. */
export async function findShelf(
	statements: Statements,
): Promise<Shelf | undefined> {
	const shelf = await nameShelf(statements);
	return (await isThere(statements, shelf)) ? shelf : undefined;
}

/** The shelf, which is made where there is none. Refuses when the role may not do that. */
export async function makeShelf(database: Database): Promise<Shelf> {
	const found = await findShelf(database);
	if (found !== undefined) return found;
	const shelf = await nameShelf(database);
	const { schema, list } = shelf;
	try {
		await database.migrate(async (statements) => {
			await statements.all("SELECT pg_advisory_xact_lock($1)", shelfLock);
			const { made } = (await statements.get<{ made: string | null }>(
				"SELECT to_regnamespace($1)::text AS made",
				schema,
			)) ?? { made: null };
			// Without the right to create schemas, it may use one that was made for it.
			if (made === null) await statements.exec(`CREATE SCHEMA ${schema}`);
			await statements.exec(
				`CREATE TABLE IF NOT EXISTS ${list} (number integer PRIMARY KEY, name text COLLATE "C" NOT NULL UNIQUE, created_at bigint NOT NULL,
					people bigint NOT NULL, bytes bigint NOT NULL, key_form text NOT NULL)`,
			);
		});
	} catch (thrown) {
		throw mayNotCreate(thrown, schema) ?? thrown;
	}
	return shelf;
}

/** Locks the shelf, so that snapshots are saved, loaded and deleted one at a time. Readers of the list do not wait. */
export async function lockShelf(
	{ exec }: Script,
	{ list }: Shelf,
): Promise<void> {
	await exec(`LOCK TABLE ${list} IN EXCLUSIVE MODE`);
}

/** The table of a snapshot that has the rows of one of the directory's tables. */
export function savedTable(
	{ schema }: Shelf,
	{ number }: Pick<Entry, "number">,
	table: string,
): string {
	return `${schema}.${prefixOf(number)}${table}`;
}

/** The tables of a snapshot, each column with its type, by the names of the directory. */
export async function readSavedColumns(
	{ all }: Statements,
	{ schema }: Shelf,
	{ number }: Pick<Entry, "number">,
): Promise<{ table: string; column: string; type: string }[]> {
	return all(
		`SELECT substr(relname::text, length($2) + 1) AS table, attname::text AS column, format_type(atttypid, NULL) AS type
		FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
		WHERE relkind = 'r' AND relnamespace = to_regnamespace($1) AND starts_with(relname::text, $2)`,
		schema,
		prefixOf(number),
	);
}

/** Removes a snapshot and its tables. */
export async function removeSaved(
	statements: Script,
	shelf: Shelf,
	entry: Pick<Entry, "number">,
): Promise<void> {
	const columns = await readSavedColumns(statements, shelf, entry);
	for (const table of new Set(columns.map((column) => column.table)))
		await statements.exec(`DROP TABLE ${savedTable(shelf, entry, table)}`);
	await statements.run(
		`DELETE FROM ${shelf.list} WHERE number = $1`,
		entry.number,
	);
}

function prefixOf(number: number): string {
	return `snapshot${number}_`;
}

// Directories in several schemas of one database have a shelf each.
async function nameShelf({ get }: Statements): Promise<Shelf> {
	const row = await get<{ schema: string }>(
		"SELECT current_schema()::text AS schema",
	);
	const own = row?.schema ?? "public";
	const schema = pg.escapeIdentifier(
		own === "public" ? "peopled_snapshots" : `peopled_snapshots_${own}`,
	);
	return { schema, list: `${schema}.snapshots` };
}

async function isThere({ get }: Statements, { list }: Shelf): Promise<boolean> {
	const row = await get<{ list: string | null }>(
		"SELECT to_regclass($1)::text AS list",
		list,
	);
	return row?.list != null;
}

function mayNotCreate(
	thrown: unknown,
	schema: string,
): DirectoryError | undefined {
	const { cause } = thrown as { cause?: { code?: unknown } };
	if (cause?.code !== "42501") return undefined;
	const name = schema.slice(1, -1);
	return new DirectoryError(
		"conflict",
		`Snapshots are kept in the schema ${name} of the database, which the role of the server may not create. Let the owner of the database run: CREATE SCHEMA ${name} AUTHORIZATION followed by the name of that role.`,
		{ cause },
	);
}
