import type { PeopleKey, PeopleQuery } from "../directory/people-query.ts";
import type { PeopleCount } from "../directory/store.ts";
import { gatherIds, readGathered, type Wanted } from "./people-gather.ts";
import {
	endOf,
	type PeopleReader,
	type PersonRow,
	pass,
	presenceJoin,
	wantedOf,
} from "./people-pages.ts";
import {
	behind,
	complementsOf,
	conditionsOf,
	openSql,
	type Segment,
	type Source,
	segmentsOf,
	sourcesOf,
} from "./people-sql.ts";

/** How many people a query finds. */
export async function countPeople<Value>(
	reader: PeopleReader<Value>,
	query: PeopleQuery,
	max: number,
): Promise<PeopleCount> {
	const all = {
		...query,
		order: undefined,
		after: undefined,
		offset: undefined,
	};
	const wanted = wantedOf(all);
	const [segment] = segmentsOf(all, wanted.order.by) as [Segment];
	const place = { wanted, segment };
	const { searchPrefix } = all;
	const sources = sourcesOf(all);
	const complements = complementsOf(all);
	const isAll = sources.length + complements.length === 0;
	if (isAll && all.presence === undefined)
		return exactly(await countSegment(reader, place));
	const [source] = sources;
	if (
		source?.isById &&
		sources.length === 1 &&
		complements.length === 0 &&
		all.presence === undefined
	)
		return exactly(await countSource(reader, all, source));
	const isComplement = sources.length === 0 && hasOneComplement(all);
	if (isComplement && all.presence === undefined) {
		let count = await countSegment(reader, place);
		for (const other of complements)
			count -= await countSource(reader, all, other);
		return exactly(count);
	}
	const ids =
		searchPrefix !== undefined || wanted.isNarrow
			? await gatherIds(reader, wanted)
			: undefined;
	if (ids !== undefined)
		return exactly((await readGathered(reader, wanted, ids)).length);
	return countBySlices(reader, place, max);
}

// Several would leave out twice who is in more than one.
function hasOneComplement({
	isPending,
	type,
	isLoginEnabled,
}: PeopleQuery): boolean {
	const given = [
		isPending === false,
		type === "person",
		isLoginEnabled === true,
	];
	return given.filter(Boolean).length === 1;
}

function exactly(count: number): PeopleCount {
	return { count, isExact: true };
}

interface Place {
	wanted: Wanted;
	segment: Segment;
}

// Everyone in an index, a slice at a time.
async function countSegment<Value>(
	reader: PeopleReader<Value>,
	place: Place,
): Promise<number> {
	let count = 0;
	for (let after: PeopleKey | undefined; ; ) {
		const run = await pass(reader, {
			...place,
			after,
			step: reader.limits.passedSlice,
		});
		count += run.count;
		if (run.end === undefined) return count;
		after = run.end;
		await reader.pause();
	}
}

async function countSource<Value>(
	reader: PeopleReader<Value>,
	query: PeopleQuery,
	{ table, id, where }: Source,
): Promise<number> {
	return countSegment(reader, {
		wanted: wantedOf({ orgId: query.orgId, limit: 1, isPresenceWanted: false }),
		segment: {
			lead: table,
			id,
			key: undefined,
			prefix: "",
			isTime: false,
			isResidual: false,
			where: (sql) => [where(sql)],
		},
	});
}

// Each person once, though a search finds them under several keys.
async function countBySlices<Value>(
	reader: PeopleReader<Value>,
	{ wanted, segment }: Place,
	max: number,
): Promise<PeopleCount> {
	const { query, order, filters } = wanted;
	const { slice, counted } = reader.limits;
	const found = new Set<string>();
	let looked = 0;
	for (let after: PeopleKey | undefined; ; ) {
		const end = await endOf(reader, { wanted, segment, after, size: slice });
		const sql = openSql(reader.dialect, query.orgId);
		const conditions = segment.where(sql);
		if (after) conditions.push(behind(sql, segment, after, order));
		if (end)
			conditions.push(behind(sql, segment, end, { ...order, until: true }));
		const isAlone = !wanted.isNarrow;
		conditions.push(...conditionsOf(sql, filters, segment.id));
		const people =
			segment.lead === "people"
				? `people ${presenceJoin(wanted, sql.dialect)}`
				: isAlone
					? segment.lead
					: `${segment.lead} ${sql.dialect.join} people ON people.org_id = lead.org_id AND people.id = lead.person_id ${presenceJoin(wanted, sql.dialect)}`;
		const rows = await reader.all<PersonRow>(
			`SELECT ${segment.id} AS id FROM ${people} WHERE ${conditions.join(" AND ")}`,
			sql.values,
		);
		for (const { id } of rows) found.add(id);
		looked += slice;
		if (found.size > max) return { count: max, isExact: false };
		if (end === undefined) return exactly(found.size);
		if (looked >= counted) return { count: found.size, isExact: false };
		after = end;
		await reader.pause();
	}
}
