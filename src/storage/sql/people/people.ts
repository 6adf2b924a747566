import type { PeopleStore } from "../../../directory/store/people-store.ts";
import { emailKey } from "../../../directory/text/email.ts";
import type { SqlEngine } from "../engine.ts";
import { locateIn } from "../locate.ts";
import { all, count, get, type Value } from "../statement.ts";
import { countPeople } from "./people-count.ts";
import { countInitials } from "./people-initials.ts";
import { listManagers } from "./people-managers.ts";
import { readAll, readPage } from "./people-pages.ts";
import type { PeopleReader } from "./people-reader.ts";

/** The reads of people that both engines share. */
export type PeopleReads = Pick<
	PeopleStore,
	| "locate"
	| "findByEmail"
	| "findByEmails"
	| "listPendingIds"
	| "list"
	| "page"
	| "tally"
	| "initials"
	| "listManagers"
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
		async listPendingIds({ orgId, afterId, limit }) {
			const values: Value[] = [orgId, limit];
			const start =
				afterId === undefined
					? ""
					: ` AND person_id > $id${values.push(afterId)}`;
			const rows = await read(
				all<{ person_id: string }>(
					`SELECT person_id FROM holdings WHERE org_id = $org1 AND kind = 'pending' AND value = ''${start}
					AND NOT EXISTS (SELECT 1 FROM holdings AS locked WHERE locked.org_id = $org1 AND locked.kind = 'locked' AND locked.value = '' AND locked.person_id = holdings.person_id)
					ORDER BY person_id LIMIT $2`,
					...values,
				),
			);
			return rows.map(({ person_id }) => person_id);
		},
		list: (query) => readAll(reader, query),
		page: (query) => readPage(reader, query),
		tally: (query, signal) => countPeople(reader, query, signal),
		initials: (query, signal) => countInitials(reader, query, signal),
		listManagers: (query) => listManagers(engine, query),
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
