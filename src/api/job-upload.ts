import { csvType, linesType, queryType } from "../contract/job.ts";
import {
	demandWholeJobLength,
	type Job,
	type JobFormat,
	type JobItem,
} from "../directory/job.ts";
import type { Store } from "../directory/store.ts";
import { readMediaType } from "./body.ts";
import { readCsv } from "./csv.ts";
import { RequestError } from "./errors.ts";
import { ignoredColumns, readHeader } from "./read-record.ts";
import { readTextLines } from "./text-lines.ts";

/** Items that are written to the store at a time; no more of a file are held in memory. */
const appendLength = 500;

/** The format of a request's body; `query` stands for a query and a change. Refuses with `mediaTypeUnsupported`. */
export function readFormat(headers: Headers): JobFormat | "query" {
	const mediaTypes = [linesType, csvType, queryType];
	const mediaType = readMediaType(headers, { mediaTypes });
	if (mediaType === queryType) return "query";
	return mediaType === csvType ? "csv" : "ndjson";
}

/**
 * Takes in the items of a job as they come, in bounded memory, and makes it wait to be run. A file that is
 * broken, too long or cut off leaves nothing behind.
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
): Promise<void> {
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
			`The file holds no ${job.format === "csv" ? "person" : "operation"}.`,
		);
	await store.jobs.finish(job, about);
}

/** Writes down the items of a job as they come, and says how many there are. */
export async function keepItems(
	store: Store,
	job: Job,
	{ items, now }: { items: AsyncIterable<Line>; now: () => number },
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
	for await (const { line, cells } of readCsv(chunks)) {
		if (about.columns === undefined) {
			const licenses = await store.licenses.list(orgId);
			const ignored = ignoredColumns(readHeader(cells, licenses));
			about.columns = cells;
			about.warnings = ignored.map(
				(name) => `The column "${name}" is not known and is not read.`,
			);
			continue;
		}
		// Spreadsheets leave records of nothing at the end.
		if (cells.every((cell) => cell.trim() === "")) continue;
		yield { line, input: JSON.stringify(cells) };
	}
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
				`The file is larger than ${bytesMax} bytes, which is the most that is read. Send it in parts.`,
			);
		yield next.value;
	}
}
