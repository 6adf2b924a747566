import { refuseInvalid } from "../../directory/errors.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";
import { problemOf } from "../../directory/problems.ts";
import { RequestError } from "../errors.ts";
import { type JsonScan, openJsonScan } from "./json-scan.ts";
import {
	type JsonBounds,
	type ScannedJson,
	TooManyEntriesError,
} from "./json-scan-state.ts";
import { parsePlain } from "./plain-json.ts";

export { jsonDepthMax } from "./json-scan.ts";

/** The maximum number of values in an ordinary body, and in a body of several operations. */
export const jsonValuesMax = 100_000;
export const largeJsonValuesMax = 1_000_000;
/** The number of scanning steps, and of parsed characters, after which other work runs: some milliseconds. */
export const sliceSteps = 10_000;
const sliceLength = 128 * 1024;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * A parsed JSON value, and the fields with a character that no text may contain. The caller refuses those fields
 * together with its other problems.
 */
export interface ReadJson {
	value: unknown;
	problems: readonly FieldProblem[];
}

/**
 * Parses JSON from a request strictly: UTF-8, no duplicate key, no `__proto__`, bounded in depth, values and names.
 * Refuses with `malformed`, naming the error and its position.
 */
export function parseJson(bytes: Uint8Array): ReadJson {
	const text = decode(bytes);
	const plain = parsePlain(text);
	if (plain !== undefined) return { value: plain, problems: [] };
	const scan = openJsonScan({ valuesMax: jsonValuesMax });
	scan.add(text);
	scan.finish();
	scan.advance(Infinity);
	return { value: JSON.parse(text), problems: scan.result().problems };
}

/** The value of a plain text, and its length; undefined for a text that only a scan reads, or refuses. */
export function parsePlainJson(
	bytes: Uint8Array,
): { value: object; length: number } | undefined {
	let text: string;
	try {
		text = utf8.decode(bytes);
	} catch {
		return undefined;
	}
	const value = parsePlain(text);
	return value && { value, length: text.length };
}

/**
 * Scans JSON while it arrives, as strictly as `parseJson`, and keeps its text. Refuses an invalid or oversized text as
 * soon as that part arrives. `rest` is awaited between slices, so that other work runs.
 */
export async function scanJson(
	pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
	bounds: JsonBounds,
	rest: () => Promise<void>,
): Promise<ScannedJson> {
	const decoder = new TextDecoder("utf-8", { fatal: true });
	const scan = openJsonScan(bounds);
	const look = async () => {
		while (!advance(scan)) await rest();
	};
	for await (const piece of pieces) {
		scan.add(decode(piece, decoder, { stream: true }));
		await look();
	}
	scan.add(decode(undefined, decoder));
	scan.finish();
	await look();
	return scan.result();
}

/** Entries of a list that were scanned and are parsed on demand. */
export class UnparsedList {
	readonly #runs: string[];

	constructor(runs: readonly string[]) {
		this.#runs = runs.toReversed();
	}

	/** The next entries; undefined after the last. Their text is dropped. */
	take(): unknown[] | undefined {
		const run = this.#runs.pop();
		return run === undefined ? undefined : (JSON.parse(run) as unknown[]);
	}
}

/** Parses a scanned text in slices, and awaits `rest` between them. The list of the top object named `unparsed` stays an `UnparsedList`. */
export async function parseScanned(
	{ parts, whole }: ScannedJson,
	rest: () => Promise<void>,
	unparsed?: string,
): Promise<unknown> {
	if (whole !== undefined) return JSON.parse(whole);
	const result: Record<string, unknown> = {};
	let length = 0;
	const parse = async (text: string): Promise<unknown> => {
		length += text.length;
		if (length > sliceLength) {
			length = 0;
			await rest();
		}
		return JSON.parse(text);
	};
	for (const { name, text, runs } of parts) {
		if (text !== undefined) {
			result[name] = await parse(text);
			continue;
		}
		if (name === unparsed) {
			result[name] = new UnparsedList(runs ?? []);
			continue;
		}
		const list: unknown[] = [];
		for (const run of runs ?? []) list.push(...((await parse(run)) as []));
		result[name] = list;
	}
	return result;
}

function advance(scan: JsonScan): boolean {
	try {
		return scan.advance(sliceSteps);
	} catch (error) {
		if (!(error instanceof TooManyEntriesError)) throw error;
		const { field, limit } = error;
		return refuseInvalid([
			{ field, ...problemOf.tooManyEntries({ max: limit }) },
		]) as never;
	}
}

function decode(
	bytes: Uint8Array | undefined,
	decoder = utf8,
	options?: { stream: boolean },
): string {
	try {
		return decoder.decode(bytes, options);
	} catch {
		throw new RequestError("malformed", "The body is not valid UTF-8.");
	}
}
