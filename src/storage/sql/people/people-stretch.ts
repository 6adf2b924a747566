import {
	compareText,
	nameRangeOf,
	type PeopleKey,
	type PeopleQuery,
} from "../../../directory/people/people-query.ts";
import { conditionsOf, leadOf, type Segment, type Sql } from "./people-sql.ts";

/** A stretch of a part: after one position, up to and including another. */
interface Stretch {
	after: PeopleKey | undefined;
	end?: PeopleKey | undefined;
	isDescending: boolean;
}

/**
 * The conditions for the rows of a stretch. Each side has one bound, since of two an engine may search by
 * the wider one and read all rows in between.
 */
export function stretchOf(
	sql: Sql,
	segment: Segment,
	{ after, end, isDescending }: Stretch,
): string[] {
	const { from, to } = segment;
	const [low, high] = isDescending ? [end, after] : [after, end];
	const [above, below] = isDescending ? [">=", "<"] : [">", "<="];
	const conditions = segment.where(sql);
	if (low && (from === undefined || compareWith(segment, low, from) >= 0))
		conditions.push(besides(sql, segment, above, low));
	else if (from !== undefined)
		conditions.push(`${segment.key} >= ${sql.add(from)}`);
	if (high && (to === undefined || compareWith(segment, high, to) < 0))
		conditions.push(besides(sql, segment, below, high));
	else if (to !== undefined) conditions.push(`${segment.key} < ${sql.add(to)}`);
	return conditions;
}

/** The rows of a stretch whose people match the query, as far as SQL can check. */
export function foundIn(
	sql: Sql,
	query: PeopleQuery,
	segment: Segment,
	stretch: Stretch,
): string {
	const { lead, id } = segment;
	const { join, presences } = sql.dialect;
	const conditions = [
		...stretchOf(sql, segment, stretch),
		...conditionsOf(sql, query, id),
	];
	const isPresenceAsked = query.presence !== undefined;
	const isRowAsked =
		query.locationId !== undefined ||
		nameRangeOf(query) !== undefined ||
		(isPresenceAsked && presences.table === "people");
	const tables = [leadOf(sql, segment)];
	if (isRowAsked && lead !== "people")
		tables.push(
			`${join} people ON people.org_id = ${sql.org} AND people.id = ${id}`,
		);
	if (isPresenceAsked && ![lead, "people"].includes(presences.table))
		tables.push(
			`${query.presence?.status === "pending" ? "LEFT JOIN" : join} presences ON presences.org_id = ${sql.org} AND presences.person_id = ${id}`,
		);
	return `FROM ${tables.join(" ")} WHERE ${conditions.join(" AND ")}`;
}

function besides(
	sql: Sql,
	segment: Segment,
	operator: string,
	position: PeopleKey,
): string {
	const { key, id } = segment;
	return key === undefined
		? `${id} ${operator} ${sql.addId(position.id)}`
		: `(${key}, ${id}) ${operator} (${sql.add(valueIn(segment, position))}, ${sql.addId(position.id)})`;
}

// The value of a position in the sort column of a part.
function valueIn({ prefix, isTime }: Segment, { name }: PeopleKey) {
	const text = name.slice(prefix.length);
	return isTime ? Number(text) || 0 : text;
}

function compareWith(
	segment: Segment,
	position: PeopleKey,
	bound: string | number,
): number {
	const value = valueIn(segment, position);
	return typeof value === "number"
		? value - Number(bound)
		: compareText(value, String(bound));
}
