import type { PeopleOrder, PeopleQuery } from "../directory/people-query.ts";
import type { PersonRecord } from "../directory/store.ts";
import {
	type PeopleReader,
	type PersonRow,
	presenceColumns,
	presenceJoin,
} from "./people-pages.ts";
import { conditionsOf, openSql, type Source, sourcesOf } from "./people-sql.ts";

/** A query of people with what follows from it. */
export interface Wanted {
	query: PeopleQuery;
	order: PeopleOrder;
	/** What the index of the order does not answer. */
	filters: PeopleQuery;
	/** Whether not everyone in the index of the order is wanted. */
	isNarrow: boolean;
	/** Whether a person has to be parsed to say whether they are wanted. */
	isParsed: boolean;
	isPresenceJoined: boolean;
	/** What no SQL answers. */
	fits: (record: PersonRecord) => boolean;
}

/** The ids of everyone whom the narrowest index gives; undefined when even that gives many. */
export async function gatherIds<Value>(
	reader: PeopleReader<Value>,
	{ query }: Wanted,
): Promise<string[] | undefined> {
	const { gathered } = reader.limits;
	let best: { source: Source; count: number } | undefined;
	for (const source of sourcesOf(query)) {
		const sql = openSql(reader.dialect, query.orgId);
		const where = source.where(sql);
		const [row] = await reader.all<{ count: number }>(
			`SELECT count(*) AS count FROM (SELECT 1 FROM ${source.table} WHERE ${where} LIMIT ${gathered + 1}) AS found`,
			sql.values,
		);
		const count = row?.count ?? 0;
		if (best === undefined || count < best.count) best = { source, count };
	}
	if (best === undefined || best.count > gathered) return undefined;
	const { source } = best;
	const sql = openSql(reader.dialect, query.orgId);
	const rows = await reader.all<{ id: string }>(
		`SELECT DISTINCT ${source.id} AS id FROM ${source.table} WHERE ${source.where(sql)}`,
		sql.values,
	);
	return rows.map(({ id }) => id);
}

/** Those of the ids who are wanted. */
export async function readGathered<Value>(
	reader: PeopleReader<Value>,
	wanted: Wanted,
	ids: readonly string[],
): Promise<PersonRecord[]> {
	const { query, fits } = wanted;
	const { parsedSlice } = reader.limits;
	const records: PersonRecord[] = [];
	for (let from = 0; from < ids.length; from += parsedSlice) {
		if (from > 0) await reader.pause();
		const sql = openSql(reader.dialect, query.orgId);
		const slice = sql.place(
			reader.dialect.list(ids.slice(from, from + parsedSlice)),
		);
		const conditions = [
			`people.org_id = ${sql.org}`,
			reader.dialect.among("people.id", slice),
			...conditionsOf(sql, query, "people.id"),
		];
		const rows = await reader.all<PersonRow>(
			`SELECT people.id AS id, document, ${presenceColumns(wanted)} FROM people ${presenceJoin(wanted, sql.dialect)} WHERE ${conditions.join(" AND ")}`,
			sql.values,
		);
		for (const row of rows) {
			const record = reader.parse(row);
			if (fits(record)) records.push(record);
		}
	}
	return records;
}
