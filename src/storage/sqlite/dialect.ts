import type { Dialect } from "../sql/dialect.ts";
import { listedIds, storedText } from "./short-values.ts";

export const dialect: Dialect = {
	among: (column, list) => `${column} IN ${elementsOf(list)}`,
	notAmong: (column, list) => `${column} NOT IN ${elementsOf(list)}`,
	// LIMIT makes SQLite read the records once and look each of them up, rather than read all of them for each
	// row of a table.
	records: (array, name, columns) =>
		`(SELECT ${Object.entries(columns)
			.map(
				([column, type]) =>
					`${storedText(type, `value ->> '${column}'`)} AS "${column}"`,
			)
			.join(", ")} FROM json_each(${array}) LIMIT -1) AS ${name}`,
	hasKey: (column, key) =>
		`json_type(${column}, '$."' || ${key} || '"') IS NOT NULL`,
	textIn: (column, path) => `CAST(${column} ->> '$.${path.join(".")}' AS TEXT)`,
	position: "instr",
	forUpdate: "",
	isLineOf: (org, id) =>
		`subject_id = ${id} AND id IN (SELECT subject_lines.id FROM subject_lines WHERE subject_lines.org_id = ${org} AND subject_lines.subject_id = ${id}
		UNION ALL SELECT value FROM people, json_each('[' || change_ids || ']') WHERE people.org_id = ${org} AND people.id = ${id})`,
	isLineAmong: (org, ids) =>
		`subject_id IN ${elementsOf(ids)} AND id IN (SELECT subject_lines.id FROM subject_lines WHERE subject_lines.org_id = ${org} AND subject_lines.subject_id IN ${elementsOf(ids)})`,
	emailHolder: (key) =>
		`(SELECT person_id FROM claims WHERE kind = 'email' AND scope = '' AND value = ${key} AND org_id = $org1)`,
	emailOwner: (key) =>
		`SELECT org_id, person_id AS id FROM claims WHERE kind = 'email' AND scope = '' AND value = ${key}`,
	emailHolders: (keys) =>
		`SELECT value, person_id AS id FROM claims WHERE kind = 'email' AND scope = '' AND value IN ${elementsOf(keys)} AND org_id = $org1`,
	presences: { table: "people", id: "id" },
	indexed: (table, index) => `${table} INDEXED BY ${index}`,
	// Keeps SQLite from reading another table first.
	join: "CROSS JOIN",
	fence: "",
};

function elementsOf(list: string): string {
	const element = list.startsWith("$id") ? listedIds : "value";
	return `(SELECT ${element} FROM json_each(${list}))`;
}
