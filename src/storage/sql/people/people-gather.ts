import type { PeopleQuery } from "../../../directory/people/people-query.ts";
import type { PersonRecord } from "../../../directory/store/people-store.ts";
import {
	type FoundRow,
	type PeopleReader,
	parseFound,
	presenceColumns,
	presenceJoin,
	type Wanted,
} from "./people-reader.ts";
import { type Source, sourcesOf } from "./people-sources.ts";
import {
	conditionsOf,
	leadOf,
	openSql,
	type Segment,
	type Sql,
} from "./people-sql.ts";
import { stretchOf } from "./people-stretch.ts";

/** The ids of all people in the narrowest index; undefined when even that index finds many. */
export async function gatherIds(
	reader: PeopleReader,
	{ query }: Wanted,
): Promise<string[] | undefined> {
	let best: { source: Source; count: number } | undefined;
	for (const source of sourcesOf(query, reader.dialect)) {
		const max = best?.count ?? reader.limits.gathered + 1;
		const count = await countUpTo(reader, { query, source, max });
		if (count < max) best = { source, count };
	}
	if (best === undefined) return undefined;
	const ids = new Set<string>();
	for (const segment of best.source.parts) {
		const sql = openSql(reader.dialect, query.orgId);
		const rows = await reader.all<{ id: string }>(
			`SELECT ${segment.id} AS id FROM ${leadOf(sql, segment)} WHERE ${wholeOf(sql, segment)}`,
			sql.values,
		);
		for (const row of rows) ids.add(row.id);
	}
	return [...ids];
}

function wholeOf(sql: Sql, segment: Segment): string {
	const all = { after: undefined, isDescending: false };
	return stretchOf(sql, segment, all).join(" AND ");
}

// The number of rows of an index, counted up to a limit.
async function countUpTo(
	reader: PeopleReader,
	{ query, source, max }: { query: PeopleQuery; source: Source; max: number },
): Promise<number> {
	let count = 0;
	for (const segment of source.parts) {
		if (count >= max) break;
		const sql = openSql(reader.dialect, query.orgId);
		// In the order of the index, so that the engine walks it and reads no other rows.
		const order = segment.key === undefined ? "" : `ORDER BY ${segment.key}`;
		const text = `${wholeOf(sql, segment)} ${order}`;
		const [row] = await reader.all<{ count: number }>(
			`SELECT count(*) AS count FROM (SELECT 1 FROM ${leadOf(sql, segment)} WHERE ${text} LIMIT ${sql.add(max - count)}) AS found`,
			sql.values,
		);
		count += row?.count ?? 0;
	}
	return count;
}

/** The people with these ids who match the query. */
export async function readGathered(
	reader: PeopleReader,
	wanted: Wanted,
	ids: readonly string[],
): Promise<PersonRecord[]> {
	const { query, fits } = wanted;
	const { parsedSlice } = reader.limits;
	const records: PersonRecord[] = [];
	for (let from = 0; from < ids.length; from += parsedSlice) {
		if (from > 0) await reader.pause();
		const sql = openSql(reader.dialect, query.orgId);
		const slice = sql.addId(ids.slice(from, from + parsedSlice));
		const conditions = [
			`people.org_id = ${sql.org}`,
			reader.dialect.among("people.id", slice),
			...conditionsOf(sql, query, "people.id"),
		];
		const rows = await reader.all<FoundRow>(
			`SELECT people.id AS id, document, ${presenceColumns(wanted, sql.dialect)} FROM ${sql.dialect.indexed("people", "people_by_id")} ${presenceJoin(wanted, sql.dialect)} WHERE ${conditions.join(" AND ")}`,
			sql.values,
		);
		for (const row of rows) {
			const record = parseFound(reader, query, row);
			if (fits(record)) records.push(record);
		}
	}
	return records;
}
