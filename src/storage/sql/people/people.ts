import type { PeopleStore } from "../../../directory/store/people-store.ts";
import { emailKey } from "../../../directory/text/email.ts";
import type { SqlEngine } from "../engine.ts";
import { locateIn } from "../locate.ts";
import { all, count, get } from "../statement.ts";
import { countPeople } from "./people-count.ts";
import { readAll, readPage } from "./people-pages.ts";
import type { PeopleReader } from "./people-reader.ts";

/** The reads of people that both engines share. */
export type PeopleReads = Pick<
	PeopleStore,
	| "locate"
	| "findByEmail"
	| "findByEmails"
	| "list"
	| "page"
	| "tally"
	| "count"
>;

export function openPeopleReads(
	engine: SqlEngine,
	reader: PeopleReader,
): PeopleReads {
	const { dialect, read } = engine;
	return {
		locate: locateIn(engine, "people"),
		async findByEmail(email) {
			const row = await read(
				get<{ org_id: string; id: string }>(
					dialect.emailOwner("$1"),
					emailKey(email),
				),
			);
			return row && { orgId: row.org_id, id: row.id };
		},
		async findByEmails({ orgId, emails }) {
			const rows = await read(
				all<{ value: string; id: string }>(
					dialect.emailHolders("$2"),
					...[orgId, emails.map(emailKey)],
				),
			);
			return new Map(rows.map(({ value, id }) => [value, id]));
		},
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
