import { restForOthers } from "../../concurrency/time-slices.ts";
import { type PeopleReader, usualLimits } from "../sql/people/people-reader.ts";
import type { Database } from "./database.ts";
import { dialect } from "./dialect.ts";

/** The reader of people lists. Other requests run between two statements. */
export function openPeopleReader(database: Database): PeopleReader {
	return {
		limits: usualLimits,
		dialect,
		all: async (sql, values) => database.all(sql, ...values),
		parse: JSON.parse,
		pause: restForOthers,
	};
}
