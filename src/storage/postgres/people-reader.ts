import { type PeopleReader, usualLimits } from "../sql/people/people-reader.ts";
import { parseRecord } from "../sql/people/person-row.ts";
import type { Statements } from "./database.ts";
import { dialect } from "./dialect.ts";
import { parseDocument } from "./documents.ts";

/** How lists of people are read. A statement lets other requests run by itself. */
export function openPeopleReader(
	statements: Pick<Statements, "all">,
): PeopleReader {
	return {
		limits: usualLimits,
		dialect,
		all: (sql, values) => statements.all(sql, ...values),
		parse: (row) => parseRecord(row, parseDocument),
		pause: async () => {},
	};
}
