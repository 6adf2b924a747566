import pg from "pg";
import { compareText } from "../../directory/people/people-query.ts";
import {
	type CopyEnd,
	type CopyRole,
	type CopyRow,
	type CopyTable,
	noteName,
} from "../copy.ts";
import { changeNote, readNote } from "../sql/copying.ts";
import { keyFormSetting } from "../sql/key-form.ts";
import { gatherStatistics } from "./statistics.ts";
import { showAddress } from "./store.ts";
import { readTables, type Table } from "./tables.ts";

/**
 * Columns that only this engine has, with their values for added rows. Each statement names its organization, as a distributed
 * database requires.
 */
const derived: Record<
	string,
	{
		columns: readonly string[];
		add: (rows: readonly CopyRow[], run: Run) => Promise<CopyRow[]>;
	}
> = {
	organizations: {
		columns: ["catalog_version", "last_change_id", "last_change_hash"],
		async add(rows, run) {
			const added: CopyRow[] = [];
			for (const row of rows) {
				const { rows: last } = await run<{ id: number; hash: string | null }>(
					"SELECT id, hash FROM changes WHERE org_id = $1 ORDER BY id DESC LIMIT 1",
					[row.id],
				);
				added.push({
					...row,
					catalog_version: 1,
					last_change_id: last[0]?.id ?? 0,
					last_change_hash: last[0]?.hash ?? null,
				});
			}
			return added;
		},
	},
	people: {
		columns: ["revision"],
		async add(rows, run) {
			const added: CopyRow[] = [];
			for (const [orgId, some] of Map.groupBy(rows, (row) => row.org_id)) {
				const { rows: last } = await run<{ id: string; revision: number }>(
					"SELECT subject_id AS id, max(id) AS revision FROM changes WHERE org_id = $1 AND subject_id = ANY ($2) GROUP BY subject_id",
					[orgId, some.map(({ id }) => id)],
				);
				const revisions = new Map(last.map((row) => [row.id, row.revision]));
				for (const row of some)
					added.push({ ...row, revision: revisions.get(String(row.id)) ?? 0 });
			}
			return added;
		},
	},
};
const where: Record<string, string> = {
	settings: `name NOT IN ('${noteName}', '${keyFormSetting}')`,
};
const bigintType = 20;

/** Opens a database of the newest schema as one end of a copy. */
export async function openPostgresCopyEnd(
	address: string,
	role: CopyRole,
): Promise<CopyEnd> {
	const types = new pg.TypeOverrides();
	types.setTypeParser(bigintType, Number);
	const client = new pg.Client({
		connectionString: address,
		application_name: "peopled copy",
		keepAlive: true,
		types,
	});
	// Pending queries reject on their own when the connection is lost.
	client.on("error", () => {});
	await client.connect();
	const run = async <Row>(sql: string, values: unknown[] = []) =>
		(await client.query(sql, values)) as unknown as {
			rows: Row[];
			rowCount: number | null;
		};
	await run(
		"SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0",
	);
	const tables = await readCopiedTables(run);
	if (role === "source") await lock(run, tables);
	if (role === "snapshot")
		await run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
	const tableOf = ({ name }: CopyTable) =>
		tables.find((table) => table.name === name) as Table;
	const connection = {
		name: showAddress(address),
		begin: "BEGIN",
		forUpdate: " FOR UPDATE",
		run: async (sql: string, ...values: string[]) =>
			(await run<CopyRow>(sql, values)).rows,
	} as const;
	return {
		name: connection.name,
		tables,
		// PostgreSQL checks its pages itself, if the cluster was created with checksums.
		checkIntegrity: async () => [],
		async count({ name }) {
			const { rows } = await run<{ count: number }>(
				`SELECT count(*) AS count FROM ${name} WHERE ${where[name] ?? "true"}`,
			);
			return rows[0]?.count ?? 0;
		},
		compareIds: compareText,
		async read(table, { after, limit, order }) {
			const { name, columns, key: own, types: typesOf } = tableOf(table);
			const key = order ?? own;
			const shown = columns.map((column) =>
				typesOf.get(column) === "boolean"
					? `${column}::integer AS ${column}`
					: column,
			);
			const behind =
				after === undefined
					? "true"
					: `(${key.join(", ")}) > (${key.map((_, index) => `$${index + 1}`).join(", ")})`;
			const values =
				after === undefined ? [] : key.map((column) => after[column]);
			const { rows } = await run<CopyRow>(
				`SELECT ${shown.join(", ")} FROM ${name} WHERE ${where[name] ?? "true"} AND ${behind} ORDER BY ${key.join(", ")} LIMIT ${limit}`,
				values,
			);
			return rows;
		},
		write: (table, rows, note) =>
			changeNote(connection, note, async () => {
				const { name, columns } = table;
				const more = derived[name];
				const names = [...columns, ...(more?.columns ?? [])].join(", ");
				await run(
					`INSERT INTO ${name} (${names}) SELECT ${names} FROM json_populate_recordset(NULL::${name}, $1) AS given`,
					[JSON.stringify((await more?.add(rows, run)) ?? rows)],
				);
			}),
		readNote: () => readNote(connection),
		async changeNote(note) {
			await changeNote(connection, note);
			// The copy is complete.
			if (note.to === undefined)
				await gatherStatistics({
					all: async (sql) => (await run<{ name: string }>(sql)).rows,
					run,
				});
		},
		[Symbol.asyncDispose]: () => client.end(),
	};
}

type Run = <Row>(
	sql: string,
	values?: unknown[],
) => Promise<{ rows: Row[]; rowCount: number | null }>;

// Held until the connection ends: all reads are of one moment, and no row is added after it.
async function lock(run: Run, tables: readonly Table[]): Promise<void> {
	await run("BEGIN ISOLATION LEVEL REPEATABLE READ");
	await run(
		`LOCK TABLE ${tables.map(({ name }) => name).join(", ")} IN SHARE MODE`,
	);
}

// Without the columns that this engine derives.
async function readCopiedTables(run: Run): Promise<Table[]> {
	const tables = await readTables(
		async <Row>(sql: string) => (await run<Row>(sql)).rows,
	);
	return tables.map((table) => ({
		...table,
		columns: table.columns.filter(
			(column) => !derived[table.name]?.columns.includes(column),
		),
	}));
}
