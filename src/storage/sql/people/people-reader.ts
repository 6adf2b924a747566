import {
	isFound,
	orderOf,
	type PeopleOrder,
	type PeopleQuery,
} from "../../../directory/people/people-query.ts";
import type { Person } from "../../../directory/people/person.ts";
import type { PersonRecord } from "../../../directory/store/people-store.ts";
import type { Dialect } from "../dialect.ts";
import type { Value } from "../statement.ts";
import { conditionsOf, openSql } from "./people-sql.ts";
import { type PersonRow, parseRecord } from "./person-row.ts";
import { presenceRowColumns } from "./presence-row.ts";

/** The parts of an engine for reading lists of people. */
export interface PeopleReader {
	limits: PeopleLimits;
	dialect: Dialect;
	all<Row>(sql: string, values: readonly Value[]): Promise<Row[]>;
	/** Parses a document. Throws the engine's error for an invalid one. */
	parse<Thing>(document: string): Thing;
	/** Lets other requests run between two statements. */
	pause(): Promise<void>;
}

/** A row of a person with its position in an order. */
export interface FoundRow extends PersonRow {
	id: string;
	key: string | number | null;
}

/** The person and presence of a row. */
export function parseFound(
	{ parse }: PeopleReader,
	{ orgId }: PeopleQuery,
	row: FoundRow,
): PersonRecord {
	return parseRecord(row, { orgId, id: row.id }, parse<Person>);
}

/** The numbers of people that are read at a time. */
export interface PeopleLimits {
	/**
	 * At most this many people are read and sorted completely; larger sets are frequent enough in the index of
	 * the order.
	 */
	gathered: number;
	/** Per statement, and per page. */
	slice: number;
	looked: number;
	/** Index rows in one count, and people whose ids a count stores so that each is counted once. */
	counted: number;
	noted: number;
	/** The same when every person has to be parsed. */
	parsedSlice: number;
	parsed: number;
	/** The same when people are only skipped. */
	passedSlice: number;
	passed: number;
}

/** The limits of both engines: no statement of a list takes longer than a few milliseconds. */
export const usualLimits: PeopleLimits = {
	gathered: 2000,
	slice: 1000,
	looked: 20_000,
	counted: 2_000_000,
	noted: 250_000,
	parsedSlice: 200,
	parsed: 4000,
	passedSlice: 10_000,
	passed: 400_000,
};

/** A query of people, with the facts derived from it. */
export interface Wanted {
	query: PeopleQuery;
	order: PeopleOrder;
	/** The conditions that the index of the order does not answer. */
	filters: PeopleQuery;
	/** Whether not all people in the index of the order match. */
	isNarrow: boolean;
	/** Whether a person has to be parsed to decide whether they match. */
	isParsed: boolean;
	isPresenceJoined: boolean;
	/** The conditions that SQL does not check. */
	fits: (record: PersonRecord) => boolean;
}

/** Derives the facts of a query. */
export function wantedOf(query: PeopleQuery, dialect: Dialect): Wanted {
	const order = orderOf(query);
	const { searchPrefix } = query;
	// A condition that the walked index answers is not a filter.
	const filters: PeopleQuery = {
		...query,
		...(order.by === "name" && {
			namePrefix: undefined,
			nameRange: undefined,
		}),
	};
	return {
		query,
		order,
		filters,
		isNarrow:
			hasConditions(filters, dialect) ||
			(searchPrefix !== undefined && order.by !== "found"),
		isParsed: searchPrefix !== undefined,
		isPresenceJoined:
			query.isPresenceWanted ||
			query.presence !== undefined ||
			order.by === "lastActivity",
		fits: ({ person }) => isFound(person, query),
	};
}

/** Whether a query has conditions on the row of a person. */
export function hasConditions(query: PeopleQuery, dialect: Dialect): boolean {
	return conditionsOf(openSql(dialect, query.orgId), query, "id").length > 0;
}

/** The columns of the presence, as `PresenceRow` names them; NULL when no presence is wanted. */
export function presenceColumns(
	{ isPresenceJoined }: Wanted,
	{ presences: { table } }: Dialect,
): string {
	return presenceRowColumns
		.map((column) =>
			isPresenceJoined ? `${table}.${column}` : `NULL AS ${column}`,
		)
		.join(", ");
}

/** The join that gives these columns to a statement that reads `lead` first; empty when it needs none. */
export function presenceJoin(
	{ isPresenceJoined, query }: Wanted,
	{ join, presences: { table } }: Dialect,
	lead = "people",
): string {
	if (!isPresenceJoined || table === "people" || table === lead) return "";
	// People with a status other than this one have a presence.
	const isThere =
		query.presence !== undefined && query.presence.status !== "pending";
	return `${isThere ? join : "LEFT JOIN"} presences ON presences.org_id = people.org_id AND presences.person_id = people.id`;
}
