import {
	compareKeys,
	keyIn,
	type PeopleKey,
	type PeopleOrder,
	type PeopleQuery,
} from "../../../directory/people/people-query.ts";
import type {
	PeoplePage,
	PersonRecord,
} from "../../../directory/store/people-store.ts";
import type { Dialect } from "../dialect.ts";
import { gatherIds, readGathered } from "./people-gather.ts";
import {
	type FoundRow,
	type PeopleReader,
	parseFound,
	presenceColumns,
	presenceJoin,
	type Wanted,
	wantedOf,
} from "./people-reader.ts";
import {
	conditionsOf,
	keyOfRow,
	leadOf,
	openSql,
	type Segment,
	type Sql,
	segmentsOf,
} from "./people-sql.ts";
import { foundIn, stretchOf } from "./people-stretch.ts";

/**
 * A page of people. When an index finds few matches, all of them are read and sorted. Otherwise the index
 * of the order is walked a slice at a time, so that no statement takes long, and a page ends after a
 * bounded number of people who do not match.
 */
export async function readPage(
	reader: PeopleReader,
	query: PeopleQuery,
): Promise<PeoplePage> {
	const wanted = wantedOf(query, reader.dialect);
	const ids = wanted.isNarrow ? await gatherIds(reader, wanted) : undefined;
	return ids === undefined
		? walk(reader, wanted)
		: cut(await readGathered(reader, wanted, ids), wanted);
}

/** As many people as requested, however many the engine has to read. */
export async function readAll(
	reader: PeopleReader,
	query: PeopleQuery,
): Promise<PersonRecord[]> {
	const found: PersonRecord[] = [];
	for (let next: PeopleKey | undefined = query.after; ; ) {
		const page: PeoplePage = await readPage(reader, {
			...query,
			offset: found.length === 0 ? query.offset : undefined,
			after: next,
			limit: query.limit - found.length,
		});
		found.push(...page.records);
		next = page.next;
		if (next === undefined || found.length >= query.limit) return found;
	}
}

function cut(
	records: readonly PersonRecord[],
	{ query, order }: Wanted,
): PeoplePage {
	const { after, limit } = query;
	const keyed = records
		.map((record) => ({
			record,
			key: keyIn(order, record, query) as PeopleKey,
		}))
		.filter(
			({ key }) => after === undefined || compareKeys(key, after, order) > 0,
		)
		.sort((left, right) => compareKeys(left.key, right.key, order));
	const from = offsetOf(query);
	const page = keyed.slice(from, from + limit);
	return {
		records: page.map(({ record }) => record),
		next: keyed.length > from + limit ? page.at(-1)?.key : undefined,
	};
}

async function walk(reader: PeopleReader, wanted: Wanted): Promise<PeoplePage> {
	const { query, order, isNarrow, isParsed } = wanted;
	const { limit } = query;
	const { limits } = reader;
	const found: { record: PersonRecord; key: PeopleKey }[] = [];
	let { after } = query;
	let offset = offsetOf(query);
	let looked = 0;
	let passed = 0;
	// Whether fewer people are left to skip than the next slice has.
	let isNear = false;
	const page = (
		next: PeopleKey | undefined,
		isCutShort = false,
	): PeoplePage => ({
		records: found.slice(0, limit).map(({ record }) => record),
		next,
		...(isCutShort && { looked: looked + passed }),
	});
	for (const segment of walked(reader.dialect, query, order, after)) {
		const isSliced = isNarrow || isParsed || segment.isResidual;
		let size = Math.min(2 * (limit + 1), limits.slice);
		for (;;) {
			if (offset > 0 && !isParsed && !isNear) {
				const run = isSliced
					? await passFound(reader, { wanted, segment, after })
					: await pass(reader, {
							...{ wanted, segment, after },
							step: Math.min(offset, limits.passedSlice),
						});
				isNear = run.count > offset;
				if (!isNear) {
					offset -= run.count;
					passed += run.looked;
					if (run.end === undefined) break;
					after = run.end;
					await reader.pause();
					if (passed >= limits.passed && offset > 0)
						return page({ ...after, offset }, true);
					continue;
				}
			}
			const missing = limit + 1 - found.length + offset;
			const end = isSliced
				? await endOf(reader, { wanted, segment, after, size })
				: undefined;
			const rows = await readSlice(reader, {
				wanted,
				segment,
				after,
				end,
				limit: isParsed ? size : missing,
			});
			for (const { record, key } of rows) {
				if (found.length > limit || !isShown(wanted, record, key)) continue;
				if (offset > 0) offset--;
				else found.push({ record, key });
			}
			if (found.length > limit) return page(found[limit - 1]?.key);
			if (end === undefined) break;
			after = end;
			looked += size;
			if (looked >= (isParsed ? limits.parsed : limits.looked))
				return page(offset > 0 ? { ...after, offset } : after, true);
			size = Math.min(4 * size, isParsed ? limits.parsedSlice : limits.slice);
			await reader.pause();
		}
		after = undefined;
	}
	return page(undefined);
}

// The number of people to skip; a key is already past them.
function offsetOf({ after, offset = 0 }: PeopleQuery): number {
	return after === undefined ? offset : (after.offset ?? 0);
}

// A person matches under several search keys, and is shown under one of them.
function isShown(
	{ query, order, fits }: Wanted,
	record: PersonRecord,
	{ name }: PeopleKey,
): boolean {
	return order.by === "found"
		? keyIn(order, record, query)?.name === name
		: fits(record);
}

// The parts of the order, from the one with the position on.
function walked(
	dialect: Dialect,
	query: PeopleQuery,
	{ by, isDescending }: PeopleOrder,
	after: PeopleKey | undefined,
): Segment[] {
	const segments = segmentsOf(query, by, dialect);
	if (isDescending) segments.reverse();
	if (after === undefined || segments.length === 1) return segments;
	const first = segments.findIndex(({ prefix }) =>
		after.name.startsWith(prefix),
	);
	return first === -1 ? [] : segments.slice(first);
}

interface Position {
	wanted: Wanted;
	segment: Segment;
	after: PeopleKey | undefined;
}

/** The key of the last row in a slice of the index; undefined when the part ends before. */
export async function endOf(
	reader: PeopleReader,
	{ wanted, segment, after, size }: Position & { size: number },
): Promise<PeopleKey | undefined> {
	const { query, order } = wanted;
	const sql = openSql(reader.dialect, query.orgId);
	const { isDescending } = order;
	const conditions = stretchOf(sql, segment, { after, isDescending });
	const [row] = await reader.all<FoundRow>(
		`SELECT ${segment.key ?? "NULL"} AS key, ${segment.id} AS id FROM ${leadOf(sql, segment)} WHERE ${conditions.join(" AND ")} ORDER BY ${sorting(segment, order)} LIMIT 1 OFFSET ${sql.add(size - 1)}`,
		sql.values,
	);
	return row && keyOfRow(segment, row);
}

/**
 * The result of skipping: the number of people and of rows, and the position of the last row. `end` is
 * undefined when the part ends.
 */
interface Run {
	count: number;
	looked: number;
	end: PeopleKey | undefined;
}

// Skips a slice of an index in which not all people match.
async function passFound(
	reader: PeopleReader,
	position: Position,
): Promise<Run> {
	const { wanted, segment, after } = position;
	const looked = reader.limits.slice;
	const end = await endOf(reader, { ...position, size: looked });
	const sql = openSql(reader.dialect, wanted.query.orgId);
	const { isDescending } = wanted.order;
	const stretch = { after, end, isDescending };
	const [row] = await reader.all<{ count: number }>(
		`SELECT count(*) AS count ${foundIn(sql, wanted.filters, segment, stretch)}`,
		sql.values,
	);
	return { count: row?.count ?? 0, looked, end };
}

/** Skips rows of an index. */
export async function pass(
	reader: PeopleReader,
	position: Position & { step: number },
): Promise<Run> {
	const { wanted, segment, after, step } = position;
	const end = await endOf(reader, { ...position, size: step });
	if (end !== undefined) return { count: step, looked: step, end };
	const sql = openSql(reader.dialect, wanted.query.orgId);
	const { isDescending } = wanted.order;
	const conditions = stretchOf(sql, segment, { after, isDescending });
	const [row] = await reader.all<{ count: number }>(
		`SELECT count(*) AS count FROM ${leadOf(sql, segment)} WHERE ${conditions.join(" AND ")}`,
		sql.values,
	);
	const count = row?.count ?? 0;
	return { count, looked: count, end: undefined };
}

async function readSlice(
	reader: PeopleReader,
	{
		wanted,
		segment,
		after,
		end,
		limit,
	}: Position & { end: PeopleKey | undefined; limit: number },
): Promise<{ record: PersonRecord; key: PeopleKey }[]> {
	const sql = openSql(reader.dialect, wanted.query.orgId);
	const text = sliceText(sql, { wanted, segment, after, end }, limit);
	const rows = await reader.all<FoundRow>(text, sql.values);
	return rows.map((row) => ({
		record: parseFound(reader, wanted.query, row),
		key: keyOfRow(segment, row),
	}));
}

function sliceText(
	sql: Sql,
	{ wanted, segment, after, end }: Position & { end: PeopleKey | undefined },
	limit: number,
): string {
	const { order, filters } = wanted;
	const { isDescending } = order;
	const { lead, id } = segment;
	const conditions = [
		...stretchOf(sql, segment, { after, end, isDescending }),
		...conditionsOf(sql, filters, id),
	];
	const first = leadOf(sql, segment);
	const people =
		lead === "people"
			? first
			: `${first} ${sql.dialect.join} people ON people.org_id = ${sql.org} AND people.id = ${id}`;
	return `SELECT ${segment.key ?? "NULL"} AS key, people.id AS id, document, ${presenceColumns(wanted, sql.dialect)} FROM ${people} ${presenceJoin(wanted, sql.dialect, lead)} WHERE ${conditions.join(" AND ")} ORDER BY ${sorting(segment, order)} LIMIT ${sql.add(limit)}`;
}

function sorting({ key, id }: Segment, { isDescending }: PeopleOrder): string {
	const way = isDescending ? " DESC" : "";
	return key === undefined ? `${id}${way}` : `${key}${way}, ${id}${way}`;
}
