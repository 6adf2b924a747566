import { pipeline, Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { stringify } from "csv-stringify/sync";
import { decodeText } from "../../http/body/text-lines.ts";
import { RequestError } from "../../http/errors.ts";

/** The longest record, in characters. No person needs more, and this ends a file of one endless cell. */
export const csvRecordLengthMax = 64 * 1024;

/** The possible delimiters of a CSV file. */
const delimiters = [",", ";", "\t"] as const;
type Delimiter = (typeof delimiters)[number];

const formulaStart = /^'*[=+\-@\t\r\n＝＋－＠]/;
const defusedStart = /^'+[=+\-@\t\r\n＝＋－＠]/;

/** Records as CSV (RFC 4180), each ended by CRLF. */
export function writeCsv(
	records: readonly (readonly string[])[],
	delimiter: string = ",",
): string {
	return stringify(
		records.map((record) => [...record]),
		{
			record_delimiter: "windows",
			delimiter,
			quoted_match: /[\r\n]/,
		},
	);
}

/**
 * Makes a cell safe for spreadsheets: a text that begins like a formula gets an apostrophe before it. `restoreCell`
 * removes it again, for every text.
 */
export function defuseCell(text: string): string {
	return formulaStart.test(text) ? `'${text}` : text;
}

/** The text that `defuseCell` was given. Any other cell stays the same. */
export function restoreCell(cell: string): string {
	return defusedStart.test(cell) ? cell.slice(1) : cell;
}

/** One record of a file, with the line on which it begins, from 1. */
interface CsvRecord {
	line: number;
	cells: string[];
}

/**
 * Reads CSV as it arrives, in bounded memory: UTF-8 with or without a byte order mark, lines ended by LF, CRLF or CR.
 * Cells are separated by commas, semicolons or tabs (the most frequent one in the first line), or by the delimiter that
 * a first line such as `sep=;` names. Refuses with `malformed` an invalid file, naming the position.
 */
export async function* readCsv(
	chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<CsvRecord> {
	const texts = decodeText(chunks);
	const opening = await readFirstLine(texts);
	const named = readSeparator(opening.first);
	const { first, rest } =
		named === undefined
			? opening
			: await readFirstLine(skipFirstLine(opening.rest));
	const parser = parse({
		delimiter: named ?? findDelimiter(first),
		record_delimiter: ["\r\n", "\n", "\r"],
		max_record_size: csvRecordLengthMax,
		relax_column_count: true,
		skip_empty_lines: true,
		info: true,
	});
	// If either of the two fails, reading the records rejects with its error.
	pipeline(Readable.from(rest), parser, () => {});
	// It may fail while its reader is busy with a record. The reader gets the error with the next one.
	parser.on("error", () => {});
	const skipped = named === undefined ? 0 : 1;
	let line = 1 + skipped;
	try {
		for await (const { record, info } of parser as AsyncIterable<{
			record: string[];
			info: { lines: number };
		}>) {
			yield { line, cells: record };
			line = info.lines + 1 + skipped;
		}
	} catch (error) {
		throw error instanceof RequestError ? error : describeFailure(error);
	} finally {
		parser.destroy();
	}
}

// The first line determines the delimiter. It is passed on with the rest.
async function readFirstLine(
	texts: AsyncGenerator<string>,
): Promise<{ first: string; rest: AsyncGenerator<string> }> {
	let first = "";
	for (;;) {
		const { value, done } = await texts.next();
		if (done) break;
		first += value;
		if (/[\r\n]/.test(first) || first.length > csvRecordLengthMax) break;
	}
	const rest = async function* () {
		yield first;
		yield* texts;
	};
	return { first: first.split(/[\r\n]/, 1)[0] ?? "", rest: rest() };
}

// Excel names the delimiter in a line of its own, `sep=;`, and reads the rest with it.
function readSeparator(line: string): string | undefined {
	return /^"?sep=([,;\t|])"?[,;\t|]*$/i.exec(line)?.[1];
}

async function* skipFirstLine(
	texts: AsyncGenerator<string>,
): AsyncGenerator<string> {
	let kept = "";
	let isSkipped = false;
	for await (const text of texts) {
		if (isSkipped) {
			yield text;
			continue;
		}
		kept += text;
		// A line ended by CR may end in CRLF: the next character decides.
		const end = /\r\n|\n|\r(?=[\s\S])/.exec(kept);
		if (end === null) continue;
		isSkipped = true;
		yield kept.slice(end.index + end[0].length);
	}
}

function findDelimiter(line: string): Delimiter {
	const unquoted = line.replaceAll(/"[^"]*"?/g, "");
	const counts = delimiters.map((each) => unquoted.split(each).length);
	return delimiters[counts.indexOf(Math.max(...counts))] as Delimiter;
}

function describeFailure(error: unknown): unknown {
	if (!(error instanceof CsvError)) return error;
	const { code, lines } = error as CsvError & { lines?: number };
	if (code.endsWith("MAX_RECORD_SIZE"))
		return malformed(
			`The record around line ${lines} is longer than ${csvRecordLengthMax} characters. Shorten it; if it is not meant to be that long, a quote is missing in it`,
		);
	return malformed(
		`The record around line ${lines} is not valid CSV: quotes stand around a whole cell, and are doubled inside it`,
	);
}

function malformed(sentence: string): RequestError {
	return new RequestError("malformed", `${sentence}.`);
}
