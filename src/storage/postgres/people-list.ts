import { emailKey } from "../../directory/person.ts";
import type { PeopleQuery, PersonRecord } from "../../directory/store.ts";
import type { Statements, Value } from "./database.ts";
import { type PersonRow, parseRecord } from "./people.ts";

/** At most `limit` people of one organisation, by the key of the query. */
export async function listPeople(
	statements: Statements,
	query: PeopleQuery,
): Promise<PersonRecord[]> {
	const { sql, values } = writeQuery(query);
	return (await statements.all<PersonRow>(sql, ...values)).map(parseRecord);
}

function writeQuery(query: PeopleQuery): { sql: string; values: Value[] } {
	const conditions = ["people.org_id = $1"];
	const values: Value[] = [query.orgId];
	const place = (value: Value) => `$${values.push(value)}`;
	const demand = (condition: string) => conditions.push(condition);
	if (query.ids !== undefined) demand(`people.id = ANY (${place(query.ids)})`);
	if (query.email !== undefined)
		demand(
			`people.id = (SELECT person_id FROM emails WHERE value = ${place(emailKey(query.email))} AND org_id = $1)`,
		);
	if (query.roleIds !== undefined)
		demand(
			`people.id IN (SELECT person_id FROM holdings WHERE org_id = $1 AND kind = 'role' AND value = ANY (${place(query.roleIds)}))`,
		);
	if (query.locationId !== undefined)
		demand(`people.location_id = ${place(query.locationId)}`);
	const isByName = query.namePrefix !== undefined;
	if (query.namePrefix !== undefined) {
		demand(`people.name_key >= ${place(query.namePrefix)}`);
		const end = prefixEnd(query.namePrefix);
		if (end !== undefined) demand(`people.name_key < ${place(end)}`);
	}
	if (query.after !== undefined)
		if (isByName)
			demand(
				`(people.name_key, people.id) > (${place(query.after.name)}, ${place(query.after.id)})`,
			);
		else demand(`people.id > ${place(query.after.id)}`);
	const presence = query.isPresenceWanted
		? "last_activity_at, reported, reported_until, is_shared"
		: "NULL AS last_activity_at, NULL AS reported, NULL AS reported_until, NULL AS is_shared";
	const join = query.isPresenceWanted
		? "LEFT JOIN presences ON presences.org_id = people.org_id AND presences.person_id = people.id"
		: "";
	const order = isByName ? "people.name_key, people.id" : "people.id";
	return {
		sql: `SELECT document, ${presence} FROM people ${join} WHERE ${conditions.join(" AND ")} ORDER BY ${order} LIMIT ${place(query.limit)}`,
		values,
	};
}

// The first text, in byte order, behind every text that starts with the prefix: its last code point
// one higher. Undefined when nothing comes behind them.
function prefixEnd(prefix: string): string | undefined {
	const points = Array.from(prefix, (point) => point.codePointAt(0) as number);
	while (points.at(-1) === 0x10ffff) points.pop();
	const last = points.pop();
	if (last === undefined) return undefined;
	// The surrogates between U+D7FF and U+E000 are not characters.
	return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
}
