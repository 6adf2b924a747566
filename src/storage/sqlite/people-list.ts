import { restForOthers } from "../../concurrency/time-slices.ts";
import { type PeopleReader, usualLimits } from "../sql/people-pages.ts";
import type { Dialect } from "../sql/people-sql.ts";
import type { Database, Value } from "./database.ts";
import { parseRecord } from "./person-rows.ts";
import type { PresenceRow } from "./presences.ts";

// CROSS JOIN keeps SQLite from reading another table first.
const dialect: Dialect<Value> = {
	place: (number) => `?${number}`,
	among: (column, place) =>
		`${column} IN (SELECT value FROM json_each(${place}))`,
	list: (values) => JSON.stringify(values),
	emailHolder: (place) =>
		`(SELECT person_id FROM claims WHERE kind = 'email' AND scope = '' AND value = ${place} AND org_id = ?1)`,
	join: "CROSS JOIN",
	fence: "",
};

/** How lists of people are read; between two statements requests have their turn. */
export function openPeopleReader(database: Database): PeopleReader<Value> {
	return {
		limits: usualLimits,
		dialect,
		all: async (sql, values) => database.all(sql, ...values),
		parse: (row) =>
			parseRecord(row as unknown as PresenceRow & { document: string }),
		pause: restForOthers,
	};
}
