import type {
	PeopleKey,
	PeopleQuery,
} from "../../../directory/people/people-query.ts";
import type { PeopleCount } from "../../../directory/store/people-store.ts";
import { gatherIds, readGathered } from "./people-gather.ts";
import { endOf, pass } from "./people-pages.ts";
import { hasConditions, type PeopleReader, wantedOf } from "./people-reader.ts";
import {
	complementsOf,
	everyone,
	type Source,
	sourcesOf,
} from "./people-sources.ts";
import { openSql } from "./people-sql.ts";
import { foundIn } from "./people-stretch.ts";

/**
 * How many people a query finds. It walks the narrowest index to its end, a slice at a time, and reads the
 * row of a person when the query has further conditions. The count is inexact when that takes too many
 * rows. Rejects with the reason of the signal when it is aborted.
 */
export async function countPeople(
	reader: PeopleReader,
	query: PeopleQuery,
	signal?: AbortSignal,
): Promise<PeopleCount> {
	const all = {
		...query,
		order: undefined,
		after: undefined,
		offset: undefined,
	};
	const count: Counting = {
		query: all,
		reader: {
			...reader,
			async pause() {
				await reader.pause();
				signal?.throwIfAborted();
			},
		},
	};
	// Many counts may start at once: the first slice waits for its turn like the others.
	await count.reader.pause();
	const sources = sourcesOf(all, reader.dialect);
	const [first = everyone] = sources;
	if (sources.length < 2 && isWhole(count, first))
		return exactly(await countRows(count, first));
	if (sources.length === 0 && hasOneComplement(all))
		return exactly(await countOthers(count, complementsOf(all)));
	const ids = await gatherIds(reader, wantedOf(all, reader.dialect));
	if (ids !== undefined)
		return exactly(
			(await readGathered(count.reader, wantedOf(all, reader.dialect), ids))
				.length,
		);
	return countFound(count, await chooseSource(count, sources));
}

interface Counting {
	reader: PeopleReader;
	query: PeopleQuery;
}

function exactly(count: number): PeopleCount {
	return { count, isExact: true };
}

// The conditions that an index does not answer.
function restOf(query: PeopleQuery, { answers }: Source): PeopleQuery {
	if (answers === "nameRange")
		return { ...query, namePrefix: undefined, nameRange: undefined };
	return answers === undefined ? query : { ...query, [answers]: undefined };
}

// Whether an index has exactly the people of the query, each once.
function isWhole({ query, reader }: Counting, source: Source): boolean {
	return source.isOnce && !hasConditions(restOf(query, source), reader.dialect);
}

// With several complements, a person in more than one would be subtracted twice.
function hasOneComplement(query: PeopleQuery): boolean {
	return complementsOf(query).length === 1;
}

async function countOthers(
	count: Counting,
	complements: readonly Source[],
): Promise<number> {
	let others = await countRows(count, everyone);
	for (const complement of complements)
		others -= await countRows(count, complement);
	return others;
}

async function countRows(count: Counting, source: Source): Promise<number> {
	let rows = 0;
	for await (const run of rowsOf(count, source)) rows += run;
	return rows;
}

// The row counts of an index, one run at a time.
async function* rowsOf(
	{ reader, query }: Counting,
	{ parts }: Source,
): AsyncGenerator<number> {
	const wanted = wantedOf(allOf(query), reader.dialect);
	const step = reader.limits.passedSlice;
	for (const segment of parts) {
		let after: PeopleKey | undefined;
		do {
			const run = await pass(reader, { wanted, segment, after, step });
			yield run.count;
			after = run.end;
			await reader.pause();
		} while (after !== undefined);
	}
}

function allOf({ orgId }: PeopleQuery): PeopleQuery {
	return { orgId, limit: 1, isPresenceWanted: false };
}

// Only the search keys find people by text. Otherwise it is the index that ends first when all are walked
// side by side.
async function chooseSource(
	count: Counting,
	sources: readonly Source[],
): Promise<Source> {
	const [first = everyone, ...others] = sources;
	const text = sources.find(({ answers }) => answers === "searchPrefix");
	if (text ?? others.length === 0) return text ?? first;
	const walks = sources.map((source) => ({
		source,
		rows: rowsOf(count, source),
	}));
	for (;;)
		for (const { source, rows } of walks)
			if ((await rows.next()).done) return source;
}

// Counts each person once, though some indexes have them several times.
async function countFound(
	{ reader, query }: Counting,
	source: Source,
): Promise<PeopleCount> {
	const { slice, counted, noted } = reader.limits;
	const wanted = wantedOf(allOf(query), reader.dialect);
	const known = source.isOnce ? undefined : new Set<string>();
	let found = 0;
	let looked = 0;
	for (const segment of source.parts) {
		let after: PeopleKey | undefined;
		do {
			if (looked >= counted || (known?.size ?? 0) >= noted)
				return { count: found, isExact: false };
			const end = await endOf(reader, { wanted, segment, after, size: slice });
			const sql = openSql(reader.dialect, query.orgId);
			const from = foundIn(sql, restOf(query, source), segment, {
				after,
				end,
				isDescending: false,
			});
			if (known === undefined) {
				const [row] = await reader.all<{ count: number }>(
					`SELECT count(*) AS count ${from}`,
					sql.values,
				);
				found += row?.count ?? 0;
			} else {
				const rows = await reader.all<{ id: string }>(
					`SELECT ${segment.id} AS id ${from}`,
					sql.values,
				);
				for (const { id } of rows) known.add(id);
				found = known.size;
			}
			looked += slice;
			after = end;
			await reader.pause();
		} while (after !== undefined);
	}
	return exactly(found);
}
