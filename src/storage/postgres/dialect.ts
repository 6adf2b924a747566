import type { Dialect } from "../sql/dialect.ts";

export const dialect: Dialect = {
	among: (column, list) => `${column} = ANY (${list}::text[])`,
	notAmong: (column, list) => `${column} <> ALL (${list}::text[])`,
	records: (array, name, columns) =>
		`jsonb_to_recordset(${array}::jsonb) AS ${name} (${Object.entries(columns)
			.map(
				([column, type]) =>
					`"${column}" ${type === "org" || type === "id" ? "text" : type}`,
			)
			.join(", ")})`,
	hasKey: (column, key) => `jsonb_exists(${column}::jsonb, ${key})`,
	textIn: (column, path) => `${column}::jsonb #>> '{${path.join(",")}}'`,
	position: "strpos",
	forUpdate: " FOR UPDATE",
	isLineOf: (_, id) => `subject_id = ${id}`,
	isLineAmong: (_, ids) => `subject_id = ANY (${ids}::text[])`,
	emailHolder: (key) =>
		`(SELECT person_id FROM emails WHERE value = ${key} AND org_id = $1)`,
	emailOwner: (key) =>
		`SELECT org_id, person_id AS id FROM emails WHERE value = ${key}`,
	emailHolders: (keys) =>
		`SELECT value, person_id AS id FROM emails WHERE value = ANY (${keys}::text[]) AND org_id = $org1`,
	presences: { table: "presences", id: "person_id" },
	// It has statistics, and chooses well.
	indexed: (table) => table,
	join: "JOIN",
	// Without it, all holders of a license are read and hashed for each slice.
	fence: " OFFSET 0",
};
