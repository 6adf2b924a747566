import type { PeopleStore } from "../../../directory/store/people-store.ts";
import type { SqlEngine } from "../engine.ts";
import { count, get } from "../statement.ts";
import { countPeople } from "./people-count.ts";
import { readAll, readPage } from "./people-pages.ts";
import type { PeopleReader } from "./people-reader.ts";

/** The reads of people that both engines share. */
export type PeopleReads = Pick<
	PeopleStore,
	"locate" | "list" | "page" | "tally" | "count"
>;

export function openPeopleReads(
	{ dialect, read }: SqlEngine,
	reader: PeopleReader,
): PeopleReads {
	return {
		async locate({ orgIds, id }) {
			const row = await read(
				get<{ org_id: string }>(
					`SELECT org_id FROM people WHERE ${dialect.among("org_id", "$1")} AND id = $2`,
					...[orgIds, id],
				),
			);
			return row?.org_id;
		},
		list: (query) => readAll(reader, query),
		page: (query) => readPage(reader, query),
		tally: (query, signal) => countPeople(reader, query, signal),
		count: ({ orgId, locationId }) =>
			read(
				locationId === undefined
					? count(
							"SELECT count(*) AS count FROM people WHERE org_id = $1",
							orgId,
						)
					: count(
							"SELECT count(*) AS count FROM people WHERE org_id = $1 AND location_id = $2",
							...[orgId, locationId],
						),
			),
	};
}
