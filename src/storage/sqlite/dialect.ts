import type { Dialect } from "../sql/dialect.ts";

export const dialect: Dialect = {
	among: (column, list) =>
		`${column} IN (SELECT value FROM json_each(${list}))`,
	notAmong: (column, list) =>
		`${column} NOT IN (SELECT value FROM json_each(${list}))`,
	// LIMIT makes SQLite read the records once and look each of them up, rather than read all of them for each
	// row of a table.
	records: (array, name, columns) =>
		`(SELECT ${Object.keys(columns)
			.map((column) => `value ->> '${column}' AS "${column}"`)
			.join(", ")} FROM json_each(${array}) LIMIT -1) AS ${name}`,
	hasKey: (column, key) =>
		`json_type(${column}, '$."' || ${key} || '"') IS NOT NULL`,
	position: "instr",
	forUpdate: "",
	emailHolder: (key) =>
		`(SELECT person_id FROM claims WHERE kind = 'email' AND scope = '' AND value = ${key} AND org_id = $1)`,
	// Keeps SQLite from reading another table first.
	join: "CROSS JOIN",
	fence: "",
};
