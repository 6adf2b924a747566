import { refuseInvalid } from "../directory/errors.ts";
import { problemOf } from "../directory/problems.ts";
import { RequestError } from "./errors.ts";
import {
	type JsonBounds,
	type JsonRange,
	type JsonScan,
	scanJson,
	TooManyEntriesError,
} from "./json-scan.ts";

export { jsonDepthMax } from "./json-scan.ts";

/** Values in an ordinary body, and in one of several operations, at most. */
export const jsonValuesMax = 100_000;
export const largeJsonValuesMax = 1_000_000;
/** Steps of scanning, and characters of parsing, after which others have their turn: some milliseconds. */
export const sliceSteps = 10_000;
export const sliceLength = 128 * 1024;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Parses JSON from a request, strictly: UTF-8, no key twice, no `__proto__`, no lone surrogate, no
 * U+0000, bounded in depth, values and names. Refuses with `malformed`, saying what and where.
 */
export function parseJson(bytes: Uint8Array): unknown {
	const text = decode(bytes);
	scanJson(text, { valuesMax: jsonValuesMax }).advance(Infinity);
	return JSON.parse(text);
}

/**
 * Parses as `parseJson`, in slices: `rest` is awaited between them, so that others have their turn. The
 * lists of the top object are parsed entry by entry.
 */
export async function parseLargeJson(
	text: string,
	bounds: JsonBounds,
	rest: () => Promise<void>,
): Promise<unknown> {
	const scan = scanJson(text, bounds);
	while (!advance(scan)) await rest();
	if (scan.parts.length === 0) return JSON.parse(text);
	const whole: Record<string, unknown> = {};
	let length = 0;
	const parse = async ([start, end]: JsonRange): Promise<unknown> => {
		length += end - start;
		if (length > sliceLength) {
			length = 0;
			await rest();
		}
		return JSON.parse(text.slice(start, end));
	};
	for (const { name, range, entries } of scan.parts) {
		if (entries === undefined) {
			whole[name] = await parse(range);
			continue;
		}
		const list: unknown[] = [];
		for (const entry of entries) list.push(await parse(entry));
		whole[name] = list;
	}
	return whole;
}

/** Lets everything have its turn that waits for one. */
export function restForOthers(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
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

/** The text of bytes as they come, decoded piece by piece. Refuses with `malformed` what is not UTF-8. */
export async function decodeJson(
	pieces: AsyncIterable<Uint8Array>,
): Promise<string> {
	const decoder = new TextDecoder("utf-8", { fatal: true });
	const texts: string[] = [];
	for await (const piece of pieces)
		texts.push(decode(piece, decoder, { stream: true }));
	texts.push(decode(undefined, decoder));
	return texts.join("");
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
