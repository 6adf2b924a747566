import { csvType, linesType } from "../../contract/job.ts";
import { queryType } from "../../contract/query-type.ts";
import {
	demandWholeJobLength,
	type Job,
	type JobFormat,
	type JobItem,
} from "../../directory/jobs/job.ts";
import type { Store } from "../../directory/store/store.ts";
import { emailKey } from "../../directory/text/email.ts";
import { readMediaType } from "../../http/body/body.ts";
import { readTextLines } from "../../http/body/text-lines.ts";
import { RequestError } from "../../http/errors.ts";
import { readCsv, restoreCell } from "../csv/csv.ts";
import {
	type Column,
	findEmailColumn,
	ignoredColumns,
	isUnstored,
	readHeader,
} from "../csv/read-header.ts";

/** The number of items written to the store at a time, unless they are short. No more of a file is held in memory. */
const appendLengthDefault = 500;

/** The format of a request's body; `query` stands for a query and a change. Refuses with `mediaTypeUnsupported`. */
export function readFormat(headers: Headers): JobFormat | "query" {
	const mediaTypes = [linesType, csvType, queryType];
	const mediaType = readMediaType(headers, { mediaTypes });
	if (mediaType === queryType) return "query";
	return mediaType === csvType ? "csv" : "ndjson";
}

/**
 * Stores the items of a job as they arrive, in bounded memory, and queues the job, which it returns. A file that is broken, too long or
 * cut off leaves nothing behind.
 */
export async function receiveItems(
	store: Store,
	job: Job,
	{
		body,
		bytesMax,
		now,
	}: {
		body: AsyncIterable<Uint8Array>;
		bytesMax: number;
		now: () => number;
	},
): Promise<Job> {
	const chunks = limitBytes(body, bytesMax);
	const about: Pick<Job, "columns" | "warnings"> = { warnings: [] };
	const items =
		job.format === "csv"
			? readRecords(store, job, { chunks, about })
			: readLines(chunks);
	const total = await keepItems(store, job, { items, now });
	if (total === 0)
		throw new RequestError(
			"malformed",
			`The file has no ${job.format === "csv" ? "person" : "operation"}.`,
		);
	return store.jobs.finish(job, about);
}

/** Stores the items of a job as they arrive, and returns their number. */
export async function keepItems(
	store: Store,
	job: Job,
	{
		items,
		now,
		appendLength = appendLengthDefault,
	}: { items: AsyncIterable<Line>; now: () => number; appendLength?: number },
): Promise<number> {
	let waiting: JobItem[] = [];
	let total = 0;
	for await (const { line, input } of items) {
		waiting.push({ index: total++, line, input });
		if (job.isAllOrNothing) demandWholeJobLength(total);
		if (waiting.length < appendLength) continue;
		await store.jobs.append(job, waiting, now());
		waiting = [];
	}
	await store.jobs.append(job, waiting, now());
	return total;
}

type Line = Pick<JobItem, "line" | "input">;

async function* readRecords(
	store: Store,
	{ orgId }: Job,
	{
		chunks,
		about,
	}: {
		chunks: AsyncIterable<Uint8Array>;
		about: { columns?: readonly string[]; warnings: readonly string[] };
	},
): AsyncGenerator<Line> {
	const repeated = openRepetitions();
	let unstored: ReturnType<typeof openUnstored> | undefined;
	let emailPlace = -1;
	for await (const { line, cells } of readCsv(chunks)) {
		if (about.columns === undefined) {
			const licenses = await store.licenses.list(orgId);
			const columns = readHeader(cells, licenses);
			const ignored = ignoredColumns(columns);
			unstored = openUnstored(columns);
			about.columns = cells;
			emailPlace = findEmailColumn(cells);
			about.warnings = ignored.map(
				(name) => `The column "${name}" is not known and is not read.`,
			);
			continue;
		}
		// Spreadsheets leave empty records at the end.
		if (cells.every((cell) => cell.trim() === "")) continue;
		repeated.look(cells[emailPlace] ?? "", line);
		unstored?.look(cells);
		yield { line, input: JSON.stringify(cells) };
	}
	about.warnings = [
		...about.warnings,
		...(unstored?.warnings() ?? []),
		...repeated.warnings(),
	];
}

// Counts the records with a value in a known column that is not stored.
function openUnstored(columns: readonly Column[]) {
	const counts = new Map<number, number>();
	for (const [index, column] of columns.entries())
		if (isUnstored(column)) counts.set(index, 0);
	return {
		look(cells: readonly string[]): void {
			for (const [index, count] of counts)
				if (cells[index]?.trim()) counts.set(index, count + 1);
		},
		warnings: () =>
			[...counts]
				.filter(([, count]) => count > 0)
				.map(([index, count]) => {
					const column = columns[index] as Column & { name: string };
					return `The column "${column.name}" is not stored. ${count === 1 ? "One record has" : `${count} records have`} a value in it.`;
				}),
	};
}

/** The maximum number of e-mail addresses remembered from a file, and of warnings about people who appear twice. */
const rememberedMax = 500_000;
const repetitionsShownMax = 20;

// Finds people in several records of a file. The later records apply on top of the earlier ones.
function openRepetitions() {
	const lines = new Map<string, number>();
	const warnings: string[] = [];
	let count = 0;
	return {
		look(cell: string, line: number): void {
			const email = restoreCell(cell).trim();
			const key = emailKey(email);
			const before = lines.get(key);
			if (before !== undefined && key !== "") {
				count++;
				if (warnings.length < repetitionsShownMax)
					warnings.push(
						`Lines ${before} and ${line} are about the same person (${email.slice(0, 254)}). Both are done, the later one last.`,
					);
			}
			if (before !== undefined || lines.size < rememberedMax)
				lines.set(key, line);
		},
		warnings: () =>
			count > warnings.length
				? [
						...warnings,
						`${count - warnings.length} more lines are about people of lines before them.`,
					]
				: warnings,
	};
}

async function* readLines(
	chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Line> {
	let line = 0;
	for await (const input of readTextLines(chunks)) {
		line++;
		if (input.trim() !== "") yield { line, input };
	}
}

async function* limitBytes(
	body: AsyncIterable<Uint8Array>,
	bytesMax: number,
): AsyncGenerator<Uint8Array> {
	let bytes = 0;
	const chunks = body[Symbol.asyncIterator]();
	for (;;) {
		const next = await chunks.next();
		if (next.done) return;
		bytes += next.value.byteLength;
		if (bytes > bytesMax)
			throw new RequestError(
				"bodyTooLarge",
				`The file is larger than the limit of ${bytesMax} bytes. Send it in parts.`,
			);
		yield next.value;
	}
}
