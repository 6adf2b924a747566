import { auditCategories } from "../../directory/history/audit.ts";
import type { Change, FieldChanges } from "../../directory/history/change.ts";
import type {
	ChangeKey,
	ChangesPage,
	CombinedChange,
	TimeQuery,
} from "../../directory/store/change-store.ts";
import type { ChangeRow } from "./author-row.ts";
import type { PeopleReader } from "./people/people-reader.ts";
import { openSql, type Sql } from "./people/people-sql.ts";

/** The parts of an engine for reading history by time. */
export interface ChangeReader
	extends Pick<PeopleReader, "dialect" | "all" | "pause"> {
	limits: { slice: number; looked: number };
	parse(row: ChangeRow): Change;
}

/** Lines of history read by one statement at most, and for one page. */
export const usualChangeLimits = { slice: 500, looked: 20_000 };

const allSubjects = Object.keys(auditCategories).length;

/**
 * A page of history, newest first. An index finds the lines of a time, an author or a subject. Other
 * conditions are checked a slice at a time, for a bounded number of lines per page.
 */
export async function readChanges(
	reader: ChangeReader,
	query: TimeQuery,
): Promise<ChangesPage> {
	const { limit, isCombined = false } = query;
	const isSliced = isCombined || isNarrow(query);
	const found: CombinedChange[] = [];
	let { after } = query;
	let offset = after === undefined ? query.offset : (after.offset ?? 0);
	// The event to which the next line may belong.
	let last: CombinedChange | undefined;
	let looked = 0;
	if (offset > 0 && !isSliced) {
		// The index alone finds the end of the skipped lines.
		after = await endOf(reader, query, { after, size: offset });
		if (after === undefined) return { changes: [], next: undefined };
		offset = 0;
		await reader.pause();
	}
	for (let size = 2 * (limit + 1); ; size *= 4) {
		size = Math.min(size, reader.limits.slice);
		const end = isSliced
			? await endOf(reader, query, { after, size })
			: undefined;
		const rows = await readSlice(reader, query, {
			after,
			end,
			// A slice holds no more, so this limits only queries without slices.
			limit: isSliced ? size : limit + 1,
		});
		for (const row of rows) {
			const change = reader.parse(row);
			if (isCombined && last && isOneAct(last, change)) {
				last = combine(last, change);
				if (found.length > 0) found[found.length - 1] = last;
				continue;
			}
			if (found.length > limit) break;
			last = { ...change, count: 1, lastKey: keyOf(change) };
			if (offset > 0) offset--;
			else found.push(last);
		}
		if (found.length > limit)
			return {
				changes: found.slice(0, limit),
				next: found[limit - 1]?.lastKey,
			};
		if (end === undefined) return { changes: found, next: undefined };
		after = end;
		looked += size;
		if (looked >= reader.limits.looked)
			return {
				changes: found,
				next: offset > 0 ? { ...after, offset } : after,
				looked,
			};
		await reader.pause();
	}
}

function keyOf({ id, author }: Change): ChangeKey {
	return { id, at: author.at };
}

// Whether two lines are one event: the changes of one request or job to subjects of one kind.
function isOneAct(left: Change, right: Change): boolean {
	return (
		left.author.trackingId === right.author.trackingId &&
		left.author.personId === right.author.personId &&
		left.subject === right.subject &&
		left.kind === right.kind
	);
}

function combine(newest: CombinedChange, older: Change): CombinedChange {
	const fields: FieldChanges = { ...older.fields, ...newest.fields };
	const count = newest.count + 1;
	return { ...newest, fields, count, lastKey: keyOf(older) };
}

function isNarrow({ subjects, kind, field, trackingId }: TimeQuery): boolean {
	const isByKind = subjects.length < allSubjects && subjects.includes("person");
	const others = [kind, field, trackingId];
	return isByKind || others.some((part) => part !== undefined);
}

// The order of the index: lines of one subject are sorted by id.
function sorting({ subjectId }: TimeQuery): string {
	return subjectId === undefined ? "at DESC, id DESC" : "id DESC";
}

function leadOf(
	sql: Sql,
	query: TimeQuery,
	{ after, end }: { after?: ChangeKey; end?: ChangeKey },
): string[] {
	const { org, add, addId } = sql;
	const { from, to, authorId, subjectId, subjects } = query;
	// One subject has few lines, so they are not searched by time.
	const isByTime = subjectId === undefined;
	const at = isByTime ? "at" : "+at";
	const conditions = [`org_id = ${org}`];
	// Each side has one bound: of two, an engine may search by the wider one and read all rows in between.
	if (!isByTime || end === undefined) conditions.push(`${at} >= ${add(from)}`);
	if (!isByTime || after === undefined || after.at >= to)
		conditions.push(`${at} < ${add(to)}`);
	if (subjectId !== undefined)
		conditions.push(sql.dialect.isLineOf(org, addId(subjectId)));
	if (authorId !== undefined) conditions.push(`author_id = ${addId(authorId)}`);
	// Changes of other subjects than people are rare, and have their own index.
	if (!subjects.includes("person")) conditions.push("subject <> 'person'");
	const compare = (operator: string, { at, id }: ChangeKey) =>
		isByTime
			? `(at, id) ${operator} (${add(at)}, ${add(id)})`
			: `id ${operator} ${add(id)}`;
	if (after && (!isByTime || after.at < to))
		conditions.push(compare("<", after));
	if (end) conditions.push(compare(">=", end));
	return conditions;
}

async function endOf(
	reader: ChangeReader,
	query: TimeQuery,
	{ after, size }: { after: ChangeKey | undefined; size: number },
): Promise<ChangeKey | undefined> {
	const sql = openSql(reader.dialect, query.orgId);
	const conditions = leadOf(sql, query, { after });
	const [row] = await reader.all<ChangeKey>(
		`SELECT at, id FROM changes WHERE ${conditions.join(" AND ")} ORDER BY ${sorting(query)} LIMIT 1 OFFSET ${sql.add(size - 1)}`,
		sql.values,
	);
	return row;
}

async function readSlice(
	reader: ChangeReader,
	query: TimeQuery,
	{ after, end, limit }: { after?: ChangeKey; end?: ChangeKey; limit: number },
): Promise<ChangeRow[]> {
	const sql = openSql(reader.dialect, query.orgId);
	const { dialect, add } = sql;
	const conditions = leadOf(sql, query, { after, end });
	const { subjects, kind, field, trackingId } = query;
	if (subjects.length < allSubjects)
		conditions.push(dialect.among("subject", add(subjects)));
	if (kind !== undefined) conditions.push(`kind = ${add(kind)}`);
	if (trackingId !== undefined)
		conditions.push(`tracking_id = ${add(trackingId)}`);
	if (field !== undefined)
		conditions.push(dialect.hasKey("fields", add(field)));
	return reader.all<ChangeRow>(
		`SELECT * FROM changes WHERE ${conditions.join(" AND ")} ORDER BY ${sorting(query)} LIMIT ${add(limit)}`,
		sql.values,
	);
}
