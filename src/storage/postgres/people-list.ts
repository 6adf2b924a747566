import { emailKey } from "../../directory/person.ts";
import { searchKeyFor } from "../../directory/person-search.ts";
import type { PeopleQuery, PersonRecord } from "../../directory/store.ts";
import { prefixEnd } from "../prefix-end.ts";
import type { Statements, Value } from "./database.ts";
import { type PersonRow, parseRecord } from "./people.ts";
import type { Holding } from "./places.ts";

/** At most `limit` people of one organisation, by the key of the query. */
export async function listPeople(
	statements: Statements,
	query: PeopleQuery,
): Promise<PersonRecord[]> {
	if (query.searchPrefix !== undefined)
		return searchPeople(statements, { ...query, prefix: query.searchPrefix });
	return (await readPage(statements, query)).map(parseRecord);
}

/** How many people a query finds in all, counted up to `max`. */
export async function tallyPeople(
	statements: Statements,
	query: PeopleQuery,
	max: number,
): Promise<number> {
	const { from, where, place, values } = planQuery({
		...query,
		after: undefined,
	});
	const row = await statements.get<{ count: number }>(
		`SELECT count(*) AS count FROM (SELECT DISTINCT people.id FROM ${from} WHERE ${where} LIMIT ${place(max)}) AS found`,
		...values,
	);
	return row?.count ?? 0;
}

// A person is found under several keys, and shown under one of them: the others are passed over.
async function searchPeople(
	statements: Statements,
	query: PeopleQuery & { prefix: string },
): Promise<PersonRecord[]> {
	const found: PersonRecord[] = [];
	let { after } = query;
	for (;;) {
		const rows = await readPage(statements, { ...query, after });
		for (const row of rows) {
			const record = parseRecord(row);
			if (row.search_key === searchKeyFor(record.person, query.prefix))
				found.push(record);
			if (found.length >= query.limit) return found;
			after = { id: record.person.id, name: row.search_key ?? "" };
		}
		if (rows.length < query.limit) return found;
	}
}

interface ListRow extends PersonRow {
	search_key: string | null;
}

function readPage(
	statements: Statements,
	query: PeopleQuery,
): Promise<ListRow[]> {
	const { from, where, place, values, order, key } = planQuery(query);
	const presence = query.isPresenceWanted
		? "last_activity_at, reported, reported_until, is_shared"
		: "NULL AS last_activity_at, NULL AS reported, NULL AS reported_until, NULL AS is_shared";
	const join = query.isPresenceWanted
		? "LEFT JOIN presences ON presences.org_id = people.org_id AND presences.person_id = people.id"
		: "";
	return statements.all<ListRow>(
		`SELECT document, ${key} AS search_key, ${presence} FROM ${from} ${join} WHERE ${where} ORDER BY ${order} LIMIT ${place(query.limit)}`,
		...values,
	);
}

interface Plan {
	from: string;
	where: string;
	order: string;
	key: string;
	values: Value[];
	/** Adds a value and gives its place in the statement. */
	place: (value: Value) => string;
}

// What leads is in the order of the page, so that a page costs what it shows: search keys, those who
// hold something, names, or ids.
function planQuery(query: PeopleQuery): Plan {
	const conditions = ["people.org_id = $1"];
	const values: Value[] = [query.orgId];
	const place = (value: Value) => `$${values.push(value)}`;
	const demand = (condition: string) => {
		conditions.push(condition);
	};
	const demandPrefix = (column: string, prefix: string) => {
		demand(`${column} >= ${place(prefix)}`);
		const end = prefixEnd(prefix);
		if (end !== undefined) demand(`${column} < ${place(end)}`);
	};
	const held = holdingsOf(query);
	const plan = { from: "people", order: "people.id", key: "NULL::text" };
	const lead =
		query.searchPrefix === undefined && query.namePrefix === undefined
			? held.shift()
			: undefined;
	if (query.namePrefix !== undefined) {
		plan.order = "people.name_key, people.id";
		demandPrefix("people.name_key", query.namePrefix);
	} else if (query.searchPrefix !== undefined || lead !== undefined) {
		plan.from =
			"holdings AS lead JOIN people ON people.org_id = lead.org_id AND people.id = lead.person_id";
		plan.order = "lead.person_id";
		demand("lead.org_id = $1");
	}
	if (query.searchPrefix !== undefined) {
		plan.order = "lead.value, lead.person_id";
		plan.key = "lead.value";
		demand("lead.kind = 'search'");
		demandPrefix("lead.value", query.searchPrefix);
	} else if (lead !== undefined)
		demand(
			`lead.kind = ${place(lead.kind)} AND lead.value = ${place(lead.value)}`,
		);
	if (query.after !== undefined)
		demand(
			plan.order.includes(",")
				? `(${plan.order}) > (${place(query.after.name)}, ${place(query.after.id)})`
				: `${plan.order} > ${place(query.after.id)}`,
		);
	demandFilters({ demand, place }, query);
	for (const { kind, value } of held)
		demand(
			`EXISTS (SELECT FROM holdings WHERE org_id = $1 AND kind = ${place(kind)} AND value = ${place(value)} AND person_id = people.id)`,
		);
	return { ...plan, where: conditions.join(" AND "), values, place };
}

function demandFilters(
	{
		demand,
		place,
	}: { demand: (condition: string) => void; place: Plan["place"] },
	query: PeopleQuery,
): void {
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
	// Few have a row of these kinds, so that who has none is soon found.
	const demandNone = (kind: "type" | "pending", among: string) =>
		demand(
			`NOT EXISTS (SELECT FROM holdings WHERE org_id = $1 AND kind = '${kind}' AND value IN (${among}) AND person_id = people.id)`,
		);
	if (query.type === "person") demandNone("type", "'bot', 'appuser'");
	if (query.isPending === false) demandNone("pending", "''");
}

// Those that usually find the fewest come first: the first leads.
function holdingsOf(query: PeopleQuery): Holding[] {
	const held: Holding[] = [];
	if (query.managerId !== undefined)
		held.push({ kind: "manager", value: query.managerId });
	if (query.type !== undefined && query.type !== "person")
		held.push({ kind: "type", value: query.type });
	if (query.isPending) held.push({ kind: "pending", value: "" });
	if (query.licenseId !== undefined)
		held.push({ kind: "license", value: query.licenseId });
	return held;
}
