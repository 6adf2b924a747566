import { type PeopleReader, usualLimits } from "../sql/people/people-reader.ts";
import type { Statements } from "./database.ts";
import { dialect } from "./dialect.ts";
import { parseDocument } from "./documents.ts";

/** The reader of people lists. Other requests run during each statement. */
export function openPeopleReader(
	statements: Pick<Statements, "all">,
): PeopleReader {
	return {
		limits: usualLimits,
		dialect,
		all: (sql, values) => statements.all(sql, ...values),
		parse: parseDocument,
		pause: async () => {},
	};
}
