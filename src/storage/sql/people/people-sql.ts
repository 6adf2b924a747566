import {
	type ActivityPart,
	type NameRange,
	nameRangeOf,
	type PeopleKey,
	type PeopleQuery,
	timeKey,
} from "../../../directory/people/people-query.ts";
import {
	activeForMs,
	reportedStatuses,
} from "../../../directory/people/presence.ts";
import { emailKey } from "../../../directory/text/email.ts";
import { prefixEnd } from "../../../directory/text/prefix-end.ts";
import { nameKey } from "../../../directory/text/text.ts";
import type { Dialect } from "../dialect.ts";
import type { Value } from "../statement.ts";

/**
 * A statement under construction. Its values are named in the order in which they are added; `$1` is the
 * organization.
 */
export interface Sql {
	dialect: Dialect;
	values: Value[];
	/** Adds a value, and returns its name in the statement. */
	add(value: Value): string;
	/** Adds an id of a person, or of what people have: a location, a license, a role; or a list of them. */
	addId(value: Value): string;
	/** The name of the organization. */
	org: string;
}

export function openSql(dialect: Dialect, orgId: string): Sql {
	const values: Value[] = [orgId];
	return {
		dialect,
		values,
		add: (value) => `$${values.push(value)}`,
		addId: (value) => `$id${values.push(value)}`,
		org: "$org1",
	};
}

const never = "1 = 0";

/** The conditions of a query on the row of a person; the table of presences is read too when `presence` is given. */
export function conditionsOf(
	sql: Sql,
	query: PeopleQuery,
	id: string,
): string[] {
	const { dialect, org, add, addId } = sql;
	const conditions: string[] = [];
	const holds = (kind: string, value: string) =>
		`EXISTS (SELECT 1 FROM holdings WHERE org_id = ${org} AND kind = ${add(kind)} AND value = ${addHeld(sql, kind, value)} AND person_id = ${id}${dialect.fence})`;
	if (query.ids !== undefined)
		conditions.push(dialect.among(id, addId(query.ids)));
	if (query.email !== undefined)
		conditions.push(
			`${id} = ${dialect.emailHolder(add(emailKey(query.email)))}`,
		);
	const range = nameRangeOf(query);
	if (range !== undefined) {
		conditions.push(`people.name_key >= ${add(range.from)}`);
		if (range.before !== undefined)
			conditions.push(`people.name_key < ${add(range.before)}`);
	}
	if (query.roleIds !== undefined)
		conditions.push(
			query.roleIds.length === 0
				? never
				: `(${[...new Set(query.roleIds)].map((role) => holds("role", role)).join(" OR ")})`,
		);
	if (query.locationId !== undefined)
		conditions.push(`people.location_id = ${addId(query.locationId)}`);
	if (query.managerId !== undefined)
		conditions.push(holds("manager", query.managerId));
	if (query.licenseId !== undefined)
		conditions.push(holds("license", query.licenseId));
	if (query.groupId !== undefined)
		conditions.push(holds("group", query.groupId));
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
	if (query.externalId !== undefined)
		conditions.push(holds("externalId", query.externalId));
	if (query.isLoginEnabled !== undefined)
		conditions.push(
			`${query.isLoginEnabled ? "NOT " : ""}${holds("locked", "")}`,
		);
	if (query.presence !== undefined)
		conditions.push(...showing(sql, query.presence));
	return conditions;
}

/** Adds the value of a holding, which is an id in some kinds of them, and returns its name in the statement. */
export function addHeld(
	{ add, addId }: Sql,
	kind: string,
	value: string,
): string {
	return isIdHeld(kind) ? addId(value) : add(value);
}

/** Whether the values of a kind of holding are ids. */
export function isIdHeld(kind: string): boolean {
	return (
		kind === "role" ||
		kind === "license" ||
		kind === "group" ||
		kind === "manager"
	);
}

// The SQL form of `presenceStatus`; people who do not share a status show none.
function showing(
	{ add, dialect }: Sql,
	{ status, now }: NonNullable<PeopleQuery["presence"]>,
): string[] {
	const { table } = dialect.presences;
	if (status === "pending")
		return [
			`coalesce(${table}.is_shared, 1 = 1)`,
			`${table}.last_activity_at IS NULL`,
		];
	const active = [
		`${table}.is_shared`,
		`${table}.last_activity_at IS NOT NULL`,
	];
	if ((reportedStatuses as readonly string[]).includes(status))
		return [
			...active,
			`${table}.reported = ${add(status)}`,
			`(${table}.reported_until IS NULL OR ${table}.reported_until > ${add(now)})`,
		];
	return [
		...active,
		`(${table}.reported IS NULL OR ${table}.reported_until <= ${add(now)})`,
		`${table}.last_activity_at ${status === "active" ? ">=" : "<"} ${add(now - activeForMs)}`,
	];
}

/** A part of an order that one index has in order. */
export interface Segment {
	/** The table that is read first, and its alias. */
	lead: string;
	/** The index of `people` that has the rows in order, where that is the first table. */
	index?: string;
	id: string;
	/** The sort column of the index before the id; undefined: the id alone. */
	key: string | undefined;
	/** The common prefix of the keys of this part. */
	prefix: string;
	/** Whether keys are times. */
	isTime: boolean;
	/** Whether rows must meet conditions that the index does not answer. */
	isResidual: boolean;
	/** The first key, and the first one after the last; left out where all keys belong to the part. */
	from?: string | number;
	to?: string | number | undefined;
	where(sql: Sql): string[];
}

/** The bounds of the texts that start with a prefix. */
export function startsWith(prefix: string): {
	from: string;
	to: string | undefined;
} {
	return { from: prefix, to: prefixEnd(prefix) };
}

/** The parts of an order, in ascending order. */
export function segmentsOf(
	query: PeopleQuery,
	by: string,
	dialect: Dialect,
): Segment[] {
	switch (by) {
		case "created":
			return [holdingSegment("created")];
		case "found":
			return [
				{
					...holdingSegment("search"),
					...startsWith(query.searchPrefix ?? ""),
				},
			];
		case "lastActivity":
			return Object.values(activitySegments(dialect));
		default:
			return [nameSegment(nameRangeOf(query))];
	}
}

/** People whose name keys are in a range, by name. */
export function nameSegment(range?: NameRange): Segment {
	return {
		...usualSegment,
		lead: "people",
		index: "people_by_name",
		id: "people.id",
		key: "people.name_key",
		where: (sql) => [`people.org_id = ${sql.org}`],
		...(range && { from: range.from, to: range.before }),
	};
}

/** The first table of a part in a statement. */
export function leadOf(
	{ dialect }: Pick<Sql, "dialect">,
	{ lead, index }: Segment,
): string {
	return lead === "people" && index !== undefined
		? dialect.indexed(lead, index)
		: lead;
}

/** The properties that most parts of an order share. */
const usualSegment = { prefix: "", isTime: false, isResidual: false };

/** The people who hold values of a kind, sorted by value. */
export function holdingSegment(
	kind: string,
	more: (sql: Sql) => string[] = () => [],
): Segment {
	return {
		...usualSegment,
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

/** The presences that meet further conditions, by id, and the index that has them where they are in `people`. */
export function presenceSegment(
	{ presences: { table, id } }: Dialect,
	index: string,
	more: (sql: Sql) => string[],
): Segment {
	return {
		...usualSegment,
		lead: table,
		index,
		id: `${table}.${id}`,
		key: undefined,
		where: (sql) => [`${table}.org_id = ${sql.org}`, ...more(sql)],
	};
}

/** The people who share the time of their last activity, by that time. */
export function activitySegment(dialect: Dialect): Segment {
	const { table } = dialect.presences;
	return {
		...presenceSegment(dialect, "people_by_activity", () => [
			`${table}.is_shared`,
			`${table}.last_activity_at IS NOT NULL`,
		]),
		key: `${table}.last_activity_at`,
		isTime: true,
	};
}

function activitySegments(dialect: Dialect): Record<ActivityPart, Segment> {
	const { table, id } = dialect.presences;
	return {
		"0": {
			...presenceSegment(dialect, "people_hidden", () => [
				`NOT ${table}.is_shared`,
				`${table}.last_activity_at IS NOT NULL`,
			]),
			prefix: "0",
		},
		"1": {
			...holdingSegment("type", (sql) => [
				`NOT EXISTS (SELECT 1 FROM ${table} AS known WHERE known.org_id = ${sql.org} AND known.${id} = lead.person_id AND known.last_activity_at IS NOT NULL${dialect.fence})`,
			]),
			prefix: "1",
			isResidual: true,
		},
		"2": {
			...holdingSegment("pending", () => ["lead.value = ''"]),
			key: undefined,
			prefix: "2",
		},
		"3": { ...activitySegment(dialect), prefix: "3" },
	};
}

/** The key of a row of a part. */
export function keyOfRow(
	{ prefix, isTime }: Segment,
	{ key, id }: { key: string | number | null; id: string },
): PeopleKey {
	const text = isTime ? timeKey(Number(key)) : (key ?? "");
	return { id, name: `${prefix}${text}` };
}
