import { DatabaseSync } from "node:sqlite";
import { compareText } from "../../directory/people/people-query.ts";
import {
	type CopyEnd,
	type CopyRole,
	type CopyRow,
	type CopyTable,
	noteName,
	orderTables,
} from "../copy.ts";
import { changeNote, readNote } from "../sql/copying.ts";
import { keyFormSetting } from "../sql/key-form.ts";
import { presenceRowColumns } from "../sql/people/presence-row.ts";
import { type Part, readRows, storedOf } from "./copy-rows.ts";
import { migrate } from "./migrate.ts";
import { formOf, isShortId, openShortValues } from "./short-values.ts";

/** Tables that hold several of the common tables, or data that is not copied. */
const partsOf: Record<
	string,
	readonly {
		name: string;
		where: string;
		fixed?: CopyRow;
		key?: readonly string[];
	}[]
> = {
	claims: [
		{ name: "claims", where: "kind <> 'email'" },
		{
			name: "emails",
			where: "kind = 'email' AND scope = ''",
			fixed: { kind: "email", scope: "" },
		},
	],
	presences: [
		{
			name: "presences",
			where: "is_shared IS NOT NULL",
			key: ["org_id", "person_id"],
		},
	],
	subject_lines: [],
	settings: [
		{
			name: "settings",
			where: `name NOT IN ('${noteName}', '${keyFormSetting}')`,
		},
	],
};
/**
 * Columns that follow from others, or are filled with another part. The id of the line before each line of history and the
 * lines of each subject are set when all lines are copied.
 */
const derived: Record<
	string,
	Record<string, (row: CopyRow) => string | number | null>
> = {
	changes: { previous_id: () => null },
	people: {
		...{ last_activity_at: () => null, reported: () => null },
		...{ reported_until: () => null, is_shared: () => null },
		change_ids: () => null,
		version: ({ document }) =>
			(JSON.parse(String(document)) as { version: number }).version,
	},
};
/** A row number that only this engine has. */
const ownNumber = "row";
const busyMsMax = 10_000;
/** Problems reported at most. */
const problemsMax = 20;

/** Opens a file of the newest schema as one end of a copy. */
export function openSqliteCopyEnd(file: string, role: CopyRole): CopyEnd {
	const db = new DatabaseSync(file);
	db.exec(`PRAGMA busy_timeout = ${busyMsMax}; PRAGMA synchronous = FULL`);
	// References are valid again when all rows are copied; until then rows may come before the rows that they
	// reference.
	db.exec("PRAGMA foreign_keys = OFF");
	if (role === "source") lock(db, file);
	if (role === "snapshot") db.exec("BEGIN");
	db.exec(viewPresences);
	const parts = readParts(db);
	const short = openShortValues(db);
	const partOf = ({ name }: CopyTable) =>
		parts.find((part) => part.name === name) as Part;
	const connection = {
		name: file,
		begin: "BEGIN IMMEDIATE",
		forUpdate: "",
		run: async (sql: string, ...values: string[]) =>
			db.prepare(sql.replace(/\$(?=\d)/g, "?")).all(...values) as CopyRow[],
	} as const;
	return {
		name: `sqlite:${file}`,
		tables: parts,
		checkIntegrity: async () => checkIntegrity(db, file),
		async count(table) {
			const { table: kept, where } = partOf(table);
			const row = db
				.prepare(`SELECT count(*) AS count FROM ${kept} WHERE ${where}`)
				.get() as unknown as { count: number };
			return row.count;
		},
		compareIds: (left, right) =>
			Number(isShortId(left)) - Number(isShortId(right)) ||
			compareText(left, right),
		read: async (table, query) => readRows(db, short, partOf(table), query),
		write: (table, rows, note) =>
			changeNote(connection, note, () => {
				const { table: kept, columns, fixed } = partOf(table);
				const more = derived[kept] ?? {};
				const names = [...columns, ...Object.keys(fixed), ...Object.keys(more)];
				const statement = db.prepare(
					`INSERT INTO ${kept} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`,
				);
				for (const row of rows)
					statement.run(
						...names.map(
							(name) =>
								more[name]?.(row) ??
								fixed[name] ??
								storedOf(short, kept, name, row[name] ?? null),
						),
					);
			}),
		readNote: () => readNote(connection),
		changeNote: (note) =>
			changeNote(connection, note, () => {
				if (note.to !== undefined) return;
				linkHistory(db);
				demandReferences(db, file);
			}),
		async [Symbol.asyncDispose]() {
			db.close();
		},
	};
}

// Presences as a table, as other engines have them.
const viewPresences = `
	CREATE TEMP VIEW presences AS SELECT org_id, id AS person_id, ${presenceRowColumns.join(", ")} FROM people;
	CREATE TEMP TRIGGER fill_presences INSTEAD OF INSERT ON presences BEGIN
		UPDATE people SET ${presenceRowColumns.map((column) => `${column} = new.${column}`).join(", ")} WHERE org_id = new.org_id AND id = new.person_id;
	END`;

// The write lock is held until the file is closed: all reads are of one moment, and no row is added after
// it.
function lock(db: DatabaseSync, file: string): void {
	try {
		db.exec("BEGIN IMMEDIATE");
	} catch (cause) {
		db.close();
		throw new Error(
			`${file} is being written by another process: ${(cause as Error).message}.`,
			{ cause },
		);
	}
}

function linkHistory(db: DatabaseSync): void {
	db.exec(
		"UPDATE changes SET previous_id = (SELECT max(earlier.id) FROM changes AS earlier WHERE earlier.org_id = changes.org_id AND earlier.id < changes.id)",
	);
	db.exec(
		`UPDATE people SET change_ids = NULL WHERE change_ids IS NOT NULL;
		INSERT OR IGNORE INTO subject_lines (org_id, subject_id, id) SELECT org_id, subject_id, id FROM changes ORDER BY org_id, subject_id, id`,
	);
}

function checkIntegrity(db: DatabaseSync, file: string): string[] {
	const found = db
		.prepare(`PRAGMA integrity_check(${problemsMax})`)
		.all() as unknown as { integrity_check: string }[];
	const references = db
		.prepare("PRAGMA foreign_key_check")
		.all() as unknown as {
		table: string;
	}[];
	return [
		...found
			.filter(({ integrity_check: problem }) => problem !== "ok")
			.map(({ integrity_check: problem }) => `${file} is damaged: ${problem}.`),
		...findOtherDefinitions(db).map(
			(name) =>
				`The definition of ${name} in ${file} is not the one that this version makes.`,
		),
		...findOtherVersions(db).map(
			({ id }) =>
				`The person in row ${id} of ${file} has another version than its document.`,
		),
		...findLostLines(db).map(
			({ id }) =>
				`Line ${id} of the history in ${file} is not found by its subject.`,
		),
		...references
			.slice(0, problemsMax)
			.map(
				({ table }) =>
					`A row of ${table} in ${file} refers to one that is not there.`,
			),
	];
}

// The tables and indexes whose definitions differ from those of a new file.
function findOtherDefinitions(db: DatabaseSync): string[] {
	const read = (from: DatabaseSync) =>
		new Map(
			from
				.prepare(
					"SELECT name, type || ' ' || tbl_name || ' ' || coalesce(sql, '') AS text FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%'",
				)
				.all()
				.map(({ name, text }) => [String(name), String(text)]),
		);
	const fresh = new DatabaseSync(":memory:");
	migrate(fresh, ":memory:");
	const wanted = read(fresh);
	fresh.close();
	const found = read(db);
	return [...new Set([...wanted.keys(), ...found.keys()])]
		.filter((name) => wanted.get(name) !== found.get(name))
		.slice(0, problemsMax);
}

// A document that cannot be read is reported with its person.
function findOtherVersions(db: DatabaseSync): { id: number }[] {
	return db
		.prepare(
			`SELECT row AS id FROM people WHERE json_valid(document) AND version IS NOT json_extract(document, '$.version') LIMIT ${problemsMax}`,
		)
		.all() as unknown as { id: number }[];
}

// Lines of history that no index has under their subject.
function findLostLines(db: DatabaseSync): { id: number }[] {
	return db
		.prepare(
			`SELECT id FROM changes WHERE NOT EXISTS (SELECT 1 FROM subject_lines AS known WHERE known.org_id = changes.org_id AND known.subject_id = changes.subject_id AND known.id = changes.id)
			AND NOT EXISTS (SELECT 1 FROM people WHERE people.org_id = changes.org_id AND people.id = changes.subject_id AND instr(',' || change_ids || ',', ',' || changes.id || ',')) LIMIT ${problemsMax}`,
		)
		.all() as unknown as { id: number }[];
}

function demandReferences(db: DatabaseSync, file: string): void {
	const broken = db.prepare("PRAGMA foreign_key_check").all();
	if (broken.length > 0)
		throw new Error(`References in ${file} are broken after the copy.`);
}

function readParts(db: DatabaseSync): Part[] {
	const all = <Row>(sql: string, ...values: string[]) =>
		db.prepare(sql).all(...values) as Row[];
	const tables = all<{ name: string }>(
		"SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' UNION ALL SELECT name FROM sqlite_temp_schema WHERE type = 'view'",
	).map(({ name }) => name);
	const references = tables.flatMap((from) => [
		...all<{ to: string }>(
			'SELECT DISTINCT "table" AS "to" FROM pragma_foreign_key_list(?)',
			from,
		).map(({ to }) => ({ from, to })),
		// Its rows have the row numbers of organizations.
		...(formOf(from, "org_id") ? [{ from, to: "organizations" }] : []),
		...(from === "presences" ? [{ from, to: "people" }] : []),
	]);
	const parts = tables.flatMap((table) => {
		const columns = all<{ name: string; pk: number }>(
			"SELECT name, pk FROM pragma_table_info(?)",
			table,
		);
		const primary = columns
			.filter(({ pk }) => pk > 0)
			.sort((a, b) => a.pk - b.pk)
			.map(({ name }) => name);
		const usual = primary.includes(ownNumber)
			? all<{ name: string }>(
					'SELECT info.name FROM pragma_index_list(?) AS list, pragma_index_info(list.name) AS info WHERE list."unique" ORDER BY list.seq, info.seqno',
					table,
				).map(({ name }) => name)
			: primary;
		const left = new Set([ownNumber, ...Object.keys(derived[table] ?? {})]);
		return (partsOf[table] ?? [{ name: table, where: "1" }]).map(
			({
				name,
				where,
				fixed = {},
				key = usual,
			}: (typeof partsOf)[string][number]): Part => ({
				name,
				table,
				where,
				fixed,
				columns: columns
					.map((column) => column.name)
					.filter((column) => !left.has(column) && !(column in fixed))
					.sort(),
				key: key.filter((column) => !(column in fixed)),
			}),
		);
	});
	return orderTables(parts, references);
}
