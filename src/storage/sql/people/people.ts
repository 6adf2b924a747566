import type { PeopleStore } from "../../../directory/store/people-store.ts";
import type { SqlEngine } from "../engine.ts";
import { locateIn } from "../locate.ts";
import { count } from "../statement.ts";
import { countPeople } from "./people-count.ts";
import { readAll, readPage } from "./people-pages.ts";
import type { PeopleReader } from "./people-reader.ts";

/** The reads of people that both engines share. */
export type PeopleReads = Pick<
	PeopleStore,
	"locate" | "list" | "page" | "tally" | "count"
>;

export function openPeopleReads(
	engine: SqlEngine,
	reader: PeopleReader,
): PeopleReads {
	const { read } = engine;
	return {
		locate: locateIn(engine, "people"),
		list: (query) => readAll(reader, query),
		page: (query) => readPage(reader, query),
		tally: (query, signal) => countPeople(reader, query, signal),
		count: ({ orgId, locationId }) =>
			read(
				locationId === undefined
					? count(
							"SELECT count(*) AS count FROM people WHERE org_id = $org1",
							orgId,
						)
					: count(
							"SELECT count(*) AS count FROM people WHERE org_id = $org1 AND location_id = $id2",
							...[orgId, locationId],
						),
			),
	};
}
