import { emailKey } from "../../directory/person.ts";
import { searchKeyFor } from "../../directory/person-search.ts";
import type { PeopleQuery, PersonRecord } from "../../directory/store.ts";
import { prefixEnd } from "../prefix-end.ts";
import type { Database, Value } from "./database.ts";
import { parseRecord } from "./people.ts";
import type { HoldingKind } from "./places.ts";
import type { PresenceRow } from "./presences.ts";

/** At most `limit` people of one organisation, by the key of the query. */
export function listPeople(
	database: Database,
	query: PeopleQuery,
): PersonRecord[] {
	if (query.searchPrefix !== undefined)
		return searchPeople(database, { ...query, prefix: query.searchPrefix });
	return readPage(database, query).map(parseRecord);
}

/** How many people a query finds in all, counted up to `max`. */
export function tallyPeople(
	database: Database,
	query: PeopleQuery,
	max: number,
): number {
	const { from, where, values } = planQuery({ ...query, after: undefined });
	return (
		database.get<{ count: number }>(
			`SELECT count(*) AS count FROM (SELECT DISTINCT people.id FROM ${from} WHERE ${where} LIMIT ?)`,
			...values,
			max,
		)?.count ?? 0
	);
}

// A person is found under several keys, and shown under one of them: the others are passed over.
function searchPeople(
	database: Database,
	query: PeopleQuery & { prefix: string },
): PersonRecord[] {
	const found: PersonRecord[] = [];
	let { after } = query;
	for (;;) {
		const rows = readPage(database, { ...query, after });
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

interface ListRow extends PresenceRow {
	document: string;
	search_key: string | null;
}

function readPage(database: Database, query: PeopleQuery): ListRow[] {
	const { from, where, values, order, key } = planQuery(query);
	const presence = query.isPresenceWanted
		? "last_activity_at, reported, reported_until, is_shared"
		: "NULL AS last_activity_at, NULL AS reported, NULL AS reported_until, NULL AS is_shared";
	const join = query.isPresenceWanted
		? "LEFT JOIN presences ON presences.org_id = people.org_id AND presences.person_id = people.id"
		: "";
	return database.all<ListRow>(
		`SELECT document, ${key} AS search_key, ${presence} FROM ${from} ${join} WHERE ${where} ORDER BY ${order} LIMIT ?`,
		...values,
		query.limit,
	);
}

interface Plan {
	from: string;
	where: string;
	values: Value[];
	order: string;
	key: string;
}

/** One condition that the table of holdings answers. */
interface Holding {
	kind: HoldingKind;
	value: string;
}

// What leads is walked in the order of the page, so that a page costs what it shows: search keys, those
// who hold something, names, or ids. CROSS JOIN keeps SQLite from choosing another one.
function planQuery(query: PeopleQuery): Plan {
	const conditions: string[] = [];
	const values: Value[] = [];
	const demand = (condition: string, ...more: Value[]) => {
		conditions.push(condition);
		values.push(...more);
	};
	const held = holdingsOf(query);
	const plan = {
		from: "people",
		order: "people.id",
		key: "NULL",
		id: "people.id",
	};
	const lead =
		query.searchPrefix === undefined && query.namePrefix === undefined
			? held.shift()
			: undefined;
	if (query.namePrefix !== undefined) {
		plan.order = "people.name_key, people.id";
		demandPrefix(demand, "people.name_key", query.namePrefix);
	} else if (query.searchPrefix !== undefined || lead !== undefined) {
		plan.from =
			"holdings AS lead CROSS JOIN people ON people.org_id = lead.org_id AND people.id = lead.person_id";
		plan.order = "lead.person_id";
		// Asked of what leads, a condition is answered before the person is looked up.
		plan.id = "lead.person_id";
		demand("lead.org_id = ?", query.orgId);
	}
	if (query.searchPrefix !== undefined) {
		plan.order = "lead.value, lead.person_id";
		plan.key = "lead.value";
		demand("lead.kind = 'search'");
		demandPrefix(demand, "lead.value", query.searchPrefix);
	} else if (lead !== undefined)
		demand("lead.kind = ? AND lead.value = ?", lead.kind, lead.value);
	demand("people.org_id = ?", query.orgId);
	demandPlace(demand, query, plan.order);
	demandFilters(demand, query, plan.id);
	for (const { kind, value } of held)
		demand(
			`EXISTS (SELECT 1 FROM holdings WHERE org_id = ? AND kind = ? AND value = ? AND person_id = ${plan.id})`,
			query.orgId,
			kind,
			value,
		);
	return { ...plan, where: conditions.join(" AND "), values };
}

type Demand = (condition: string, ...more: Value[]) => void;

function demandPlace(demand: Demand, { after }: PeopleQuery, order: string) {
	if (after === undefined) return;
	if (order.includes(",")) demand(`(${order}) > (?, ?)`, after.name, after.id);
	else demand(`${order} > ?`, after.id);
}

function demandFilters(demand: Demand, query: PeopleQuery, id: string): void {
	if (query.ids !== undefined)
		demand(
			`${id} IN (SELECT value FROM json_each(?))`,
			JSON.stringify(query.ids),
		);
	if (query.email !== undefined)
		demand(
			`${id} = (SELECT person_id FROM claims WHERE kind = 'email' AND scope = '' AND value = ? AND org_id = ?)`,
			emailKey(query.email),
			query.orgId,
		);
	if (query.roleIds !== undefined)
		demand(
			`${id} IN (SELECT person_id FROM holdings WHERE org_id = ? AND kind = 'role' AND value IN (SELECT value FROM json_each(?)))`,
			query.orgId,
			JSON.stringify(query.roleIds),
		);
	if (query.locationId !== undefined)
		demand("people.location_id = ?", query.locationId);
	// Few have a row of these kinds, so that who has none is soon found.
	const demandNone = (kind: "type" | "pending", among: string) =>
		demand(
			`NOT EXISTS (SELECT 1 FROM holdings WHERE org_id = ? AND kind = '${kind}' AND value IN (${among}) AND person_id = ${id})`,
			query.orgId,
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

function demandPrefix(demand: Demand, column: string, prefix: string): void {
	demand(`${column} >= ?`, prefix);
	const end = prefixEnd(prefix);
	if (end !== undefined) demand(`${column} < ?`, end);
}
