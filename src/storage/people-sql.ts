import type {
	ActivityPart,
	PeopleKey,
	PeopleQuery,
} from "../directory/people-query.ts";
import { timeKey } from "../directory/people-query.ts";
import { emailKey, nameKey } from "../directory/person.ts";
import { activeForMs, reportedStatuses } from "../directory/presence.ts";
import { prefixEnd } from "./prefix-end.ts";

/** How an engine's SQL differs where lists of people are read. */
export interface Dialect<Value> {
	/** The place of the value of a number; the first is 1. */
	place(number: number): string;
	/** A condition that a column has one of the values at a place, and how these are passed. */
	among(column: string, place: string): string;
	list(values: readonly string[]): Value;
	/** The id of the person who holds the e-mail key at a place, in the organisation at place 1. */
	emailHolder(place: string): string;
	/** Joins so that what stands left is read first. */
	join: string;
}

/** A statement that is being written: its values are placed as they are named. The first is the organisation. */
export interface Sql<Value> {
	dialect: Dialect<Value>;
	values: (Value | string | number)[];
	place(value: Value | string | number): string;
	/** The place of the organisation. */
	org: string;
}

export function openSql<Value>(
	dialect: Dialect<Value>,
	orgId: string,
): Sql<Value> {
	const values: (Value | string | number)[] = [orgId];
	return {
		dialect,
		values,
		place: (value) => dialect.place(values.push(value)),
		org: dialect.place(1),
	};
}

/** An index that gives the people whom a condition finds, in the order of their ids where it says so. */
export interface Source {
	table: string;
	id: string;
	/** Whether each person stands in it once, in the order of ids. */
	isById: boolean;
	where<Value>(sql: Sql<Value>): string;
}

const never = "1 = 0";

function held(kind: string, value: string): Source {
	return {
		table: "holdings",
		id: "person_id",
		isById: true,
		where: (sql) =>
			`org_id = ${sql.org} AND kind = ${sql.place(kind)} AND value = ${sql.place(value)}`,
	};
}

/** What narrows a query down and has an index. */
export function sourcesOf(query: PeopleQuery): Source[] {
	const { managerId, type, licenseId, locationId, roleIds, presence } = query;
	const sources: Source[] = [];
	if (query.ids !== undefined) sources.push(withIds(query.ids));
	if (query.email !== undefined) sources.push(withEmail(query.email));
	if (managerId !== undefined) sources.push(held("manager", managerId));
	if (type !== undefined && type !== "person") sources.push(held("type", type));
	if (query.isPending) sources.push(held("pending", ""));
	if (licenseId !== undefined) sources.push(held("license", licenseId));
	if (locationId !== undefined)
		sources.push({
			table: "people",
			id: "id",
			isById: true,
			where: (sql) =>
				`org_id = ${sql.org} AND location_id = ${sql.place(locationId)}`,
		});
	if (roleIds !== undefined)
		sources.push({
			table: "holdings",
			id: "person_id",
			isById: roleIds.length === 1,
			where: (sql) =>
				`org_id = ${sql.org} AND kind = 'role' AND ${sql.dialect.among("value", sql.place(sql.dialect.list(roleIds)))}`,
		});
	if (query.namePrefix) sources.push(range("people", query.namePrefix));
	if (query.department !== undefined)
		sources.push(held("department", nameKey(query.department)));
	if (query.isLoginEnabled === false) sources.push(held("locked", ""));
	if (query.searchPrefix !== undefined)
		sources.push(
			query.numberPrefixes === undefined
				? range("holdings", query.searchPrefix)
				: textOrNumber(query.searchPrefix, query.numberPrefixes),
		);
	const reporting = presence && sourceOfStatus(presence);
	if (reporting) sources.push(reporting);
	return sources;
}

/** Those whom a query leaves out, where they have an index: it finds everyone else. */
export function complementsOf(query: PeopleQuery): Source[] {
	const sources: Source[] = [];
	if (query.type === "person")
		sources.push(held("type", "appuser"), held("type", "bot"));
	if (query.isPending === false) sources.push(held("pending", ""));
	if (query.isLoginEnabled) sources.push(held("locked", ""));
	return sources;
}

function withIds(ids: readonly string[]): Source {
	return {
		table: "people",
		id: "id",
		isById: true,
		where: (sql) =>
			`org_id = ${sql.org} AND ${sql.dialect.among("id", sql.place(sql.dialect.list(ids)))}`,
	};
}

function withEmail(email: string): Source {
	return {
		table: "people",
		id: "id",
		isById: true,
		where: (sql) =>
			`org_id = ${sql.org} AND id = ${sql.dialect.emailHolder(sql.place(emailKey(email)))}`,
	};
}

function range(table: "people" | "holdings", prefix: string): Source {
	const isName = table === "people";
	return {
		table,
		id: isName ? "id" : "person_id",
		isById: false,
		where: (sql) =>
			[
				`org_id = ${sql.org}`,
				...(isName ? [] : ["kind = 'search'"]),
				...startsWith(sql, isName ? "name_key" : "value", prefix),
			].join(" AND "),
	};
}

function textOrNumber(text: string, numbers: readonly string[]): Source {
	return {
		table: "holdings",
		id: "person_id",
		isById: false,
		where: (sql) => {
			const parts = [
				["search", text],
				...numbers.map((prefix) => ["number", prefix]),
			] as [string, string][];
			const ranges = parts.map(
				([kind, prefix]) =>
					`(org_id = ${sql.org} AND kind = '${kind}' AND ${startsWith(sql, "value", prefix).join(" AND ")})`,
			);
			return `(${ranges.join(" OR ")})`;
		},
	};
}

function sourceOfStatus({
	status,
	now,
}: NonNullable<PeopleQuery["presence"]>): Source | undefined {
	const source = (where: Source["where"]): Source => ({
		table: "presences",
		id: "person_id",
		isById: false,
		where,
	});
	if (status === "inactive") return undefined;
	if (status === "pending")
		return {
			...source((sql) => `org_id = ${sql.org} AND kind IN ('pending', 'type')`),
			table: "holdings",
		};
	if (status === "active")
		return source(
			(sql) =>
				`org_id = ${sql.org} AND is_shared AND last_activity_at IS NOT NULL AND last_activity_at >= ${sql.place(now - activeForMs)}`,
		);
	return source(
		(sql) => `org_id = ${sql.org} AND reported = ${sql.place(status)}`,
	);
}

function startsWith<Value>(
	sql: Sql<Value>,
	column: string,
	prefix: string,
): string[] {
	const end = prefixEnd(prefix);
	return [
		`${column} >= ${sql.place(prefix)}`,
		...(end === undefined ? [] : [`${column} < ${sql.place(end)}`]),
	];
}

/** What a query demands of a person whose id and row are at hand; presences are joined where `presence` is given. */
export function conditionsOf<Value>(
	sql: Sql<Value>,
	query: PeopleQuery,
	id: string,
): string[] {
	const { dialect, org, place } = sql;
	const conditions: string[] = [];
	const holds = (kind: string, value: string) =>
		`EXISTS (SELECT 1 FROM holdings WHERE org_id = ${org} AND kind = ${place(kind)} AND value = ${place(value)} AND person_id = ${id})`;
	if (query.ids !== undefined)
		conditions.push(dialect.among(id, place(dialect.list(query.ids))));
	if (query.email !== undefined)
		conditions.push(
			`${id} = ${dialect.emailHolder(place(emailKey(query.email)))}`,
		);
	if (query.namePrefix)
		conditions.push(...startsWith(sql, "people.name_key", query.namePrefix));
	if (query.roleIds !== undefined)
		conditions.push(
			query.roleIds.length === 0
				? never
				: `(${[...new Set(query.roleIds)].map((role) => holds("role", role)).join(" OR ")})`,
		);
	if (query.locationId !== undefined)
		conditions.push(`people.location_id = ${place(query.locationId)}`);
	if (query.managerId !== undefined)
		conditions.push(holds("manager", query.managerId));
	if (query.licenseId !== undefined)
		conditions.push(holds("license", query.licenseId));
	if (query.type === "person")
		conditions.push(
			`NOT ${holds("type", "bot")}`,
			`NOT ${holds("type", "appuser")}`,
		);
	else if (query.type !== undefined) conditions.push(holds("type", query.type));
	if (query.isPending !== undefined)
		conditions.push(`${query.isPending ? "" : "NOT "}${holds("pending", "")}`);
	if (query.department !== undefined)
		conditions.push(holds("department", nameKey(query.department)));
	if (query.isLoginEnabled !== undefined)
		conditions.push(
			`${query.isLoginEnabled ? "NOT " : ""}${holds("locked", "")}`,
		);
	if (query.presence !== undefined)
		conditions.push(...showing(sql, query.presence));
	return conditions;
}

// As `presenceStatus` computes it; nobody shows a status who does not share it.
function showing<Value>(
	{ place }: Sql<Value>,
	{ status, now }: NonNullable<PeopleQuery["presence"]>,
): string[] {
	const shared = "coalesce(presences.is_shared, 1 = 1)";
	if (status === "pending")
		return [shared, "presences.last_activity_at IS NULL"];
	const active = [
		"presences.is_shared",
		"presences.last_activity_at IS NOT NULL",
	];
	if ((reportedStatuses as readonly string[]).includes(status))
		return [
			...active,
			`presences.reported = ${place(status)}`,
			`(presences.reported_until IS NULL OR presences.reported_until > ${place(now)})`,
		];
	return [
		...active,
		`(presences.reported IS NULL OR presences.reported_until <= ${place(now)})`,
		`presences.last_activity_at ${status === "active" ? ">=" : "<"} ${place(now - activeForMs)}`,
	];
}

/** A part of an order that one index has in order. */
export interface Segment {
	/** What is read first, and what its rows call themselves. */
	lead: string;
	id: string;
	/** What the index sorts by before the id; undefined: by the id alone. */
	key: string | undefined;
	/** What the keys of this part begin with. */
	prefix: string;
	/** Whether keys are times. */
	isTime: boolean;
	/** Whether more is demanded of a row than the index knows. */
	isResidual: boolean;
	where<Value>(sql: Sql<Value>): string[];
}

/** The parts of an order, in ascending order. */
export function segmentsOf(query: PeopleQuery, by: string): Segment[] {
	switch (by) {
		case "created":
			return [holdingSegment("created", () => [])];
		case "found":
			return [
				holdingSegment("search", (sql) =>
					startsWith(sql, "lead.value", query.searchPrefix ?? ""),
				),
			];
		case "lastActivity":
			return Object.values(activitySegments);
		default:
			return [
				{
					...usual,
					lead: "people",
					id: "people.id",
					key: "people.name_key",
					where: (sql) => [
						`people.org_id = ${sql.org}`,
						...(query.namePrefix
							? startsWith(sql, "people.name_key", query.namePrefix)
							: []),
					],
				},
			];
	}
}

const usual = { prefix: "", isTime: false, isResidual: false };

function holdingSegment(
	kind: string,
	more: <Value>(sql: Sql<Value>) => string[],
): Segment {
	return {
		...usual,
		lead: "holdings AS lead",
		id: "lead.person_id",
		key: "lead.value",
		where: (sql) => [
			`lead.org_id = ${sql.org}`,
			`lead.kind = '${kind}'`,
			...more(sql),
		],
	};
}

const activitySegments: Record<ActivityPart, Segment> = {
	"0": {
		...usual,
		prefix: "0",
		lead: "presences AS lead",
		id: "lead.person_id",
		key: undefined,
		where: (sql) => [
			`lead.org_id = ${sql.org}`,
			"NOT lead.is_shared",
			"lead.last_activity_at IS NOT NULL",
		],
	},
	"1": {
		...holdingSegment("type", (sql) => [
			`NOT EXISTS (SELECT 1 FROM presences AS known WHERE known.org_id = ${sql.org} AND known.person_id = lead.person_id AND known.last_activity_at IS NOT NULL)`,
		]),
		prefix: "1",
		isResidual: true,
	},
	"2": {
		...holdingSegment("pending", () => ["lead.value = ''"]),
		key: undefined,
		prefix: "2",
	},
	"3": {
		...usual,
		prefix: "3",
		isTime: true,
		lead: "presences AS lead",
		id: "lead.person_id",
		key: "lead.last_activity_at",
		where: (sql) => [
			`lead.org_id = ${sql.org}`,
			"lead.is_shared",
			"lead.last_activity_at IS NOT NULL",
		],
	},
};

/** The condition that a row of a part comes behind a key, or not behind it (`until`). */
export function behind<Value>(
	sql: Sql<Value>,
	{ key, id, prefix, isTime }: Segment,
	place: PeopleKey,
	{ isDescending, until = false }: { isDescending: boolean; until?: boolean },
): string {
	const operator = `${isDescending === until ? ">" : "<"}${until ? "=" : ""}`;
	if (key === undefined) return `${id} ${operator} ${sql.place(place.id)}`;
	const text = place.name.slice(prefix.length);
	const value = isTime ? Number(text) || 0 : text;
	return `(${key}, ${id}) ${operator} (${sql.place(value)}, ${sql.place(place.id)})`;
}

/** The key of a row of a part. */
export function keyOfRow(
	{ prefix, isTime }: Segment,
	{ key, id }: { key: string | number | null; id: string },
): PeopleKey {
	const text = isTime ? timeKey(Number(key)) : (key ?? "");
	return { id, name: `${prefix}${text}` };
}
