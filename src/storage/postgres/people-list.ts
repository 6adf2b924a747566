import { type PeopleReader, usualLimits } from "../sql/people-pages.ts";
import type { Dialect } from "../sql/people-sql.ts";
import type { Statements, Value } from "./database.ts";
import { type PersonRow, parseRecord } from "./person-rows.ts";

const dialect: Dialect<Value> = {
	place: (number) => `$${number}`,
	among: (column, place) => `${column} = ANY (${place}::text[])`,
	list: (values) => values,
	emailHolder: (place) =>
		`(SELECT person_id FROM emails WHERE value = ${place} AND org_id = $1)`,
	join: "JOIN",
	// Without it, everyone who holds a license is read and hashed for each slice.
	fence: " OFFSET 0",
};

/** How lists of people are read; a statement lets others have their turn by itself. */
export function openPeopleReader(
	statements: Pick<Statements, "all">,
): PeopleReader<Value> {
	return {
		limits: usualLimits,
		dialect,
		all: (sql, values) => statements.all(sql, ...values),
		parse: (row) => parseRecord(row as unknown as PersonRow),
		pause: async () => {},
	};
}
