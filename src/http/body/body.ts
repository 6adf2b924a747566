import { Buffer } from "node:buffer";
import type { TSchema } from "typebox";
import { restForOthers } from "../../concurrency/time-slices.ts";
import { formType } from "../../contract/form.ts";
import { jsonPatchType, mergePatchType } from "../../contract/patch.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";
import type { Patch } from "../call.ts";
import { RequestError } from "../errors.ts";
import type { Holder } from "../load/slots.ts";
import { type BodyHold, shortBytesMax } from "./body-memory.ts";
import { parseForm } from "./form.ts";
import {
	jsonValuesMax,
	largeJsonValuesMax,
	parsePlainJson,
	parseScanned,
	type ReadJson,
	scanJson,
} from "./json.ts";
import type { JsonBounds } from "./json-scan-state.ts";
import type { Receiver } from "./receive-body.ts";

/** Shorter pieces than this are gathered before they are scanned. */
const gatheredBytes = 16 * 1024;

/** The limits of a body, and the parts that read it. */
export interface BodyReading {
	receive: Receiver;
	memory: BodyHold;
	holder: Holder;
	bytesMax: number;
	/** Receives the number of characters. */
	noteLength?: (length: number) => void;
	/**
	 * For a body of several operations: its schema, the name of the list of operations and the maximum length of one
	 * operation. The list stays unparsed.
	 */
	large?: { schema: TSchema; list: string; entryLengthMax: number };
	/** The body may also be a form. */
	isForm?: boolean;
	/** The JSON media types that a refusal names. Other types that end in `+json` are accepted too. */
	jsonTypes: readonly string[];
}

/** The JSON of a request, or its form where the call takes one. Refuses with `mediaTypeUnsupported`, `bodyTooLarge`, `bodyTooSlow` or `malformed`. */
export async function readJson(
	request: Request,
	reading: BodyReading,
): Promise<ReadJson> {
	if (isPlainJson(request.headers)) return parseBody(request, reading);
	const { isForm = false, jsonTypes } = reading;
	const mediaType = readMediaType(request.headers, {
		mediaTypes: [...jsonTypes, ...(isForm ? [formType] : [])],
		isTaken: (type) =>
			type === "application/json" ||
			(isForm && type === formType) ||
			(/^application\/[\w.-]+\+json$/.test(type) && !isPatch(type)),
	});
	return mediaType === formType
		? readForm(request, reading)
		: parseBody(request, reading);
}

// The headers of almost every body, about which there is nothing to find out.
function isPlainJson(headers: Headers): boolean {
	return (
		headers.get("content-type") === "application/json" &&
		headers.get("content-encoding") === null
	);
}

async function readForm(
	request: Request,
	reading: BodyReading,
): Promise<ReadJson> {
	demandLength(request.headers, reading.bytesMax);
	const pieces: Uint8Array[] = [];
	for await (const piece of receiveBounded(request, reading))
		pieces.push(piece);
	const bytes = Buffer.concat(pieces);
	reading.noteLength?.(bytes.byteLength);
	return parseForm(bytes);
}

// A patch is JSON with another meaning: its sender means another call.
function isPatch(type: string): boolean {
	return type === mergePatchType || type === jsonPatchType;
}

/** The patch of a request, of one of the media types. Refuses as `readJson` does. */
export async function readPatch(
	request: Request,
	{ mediaTypes, ...reading }: BodyReading & { mediaTypes: string[] },
): Promise<{ patch: Patch; problems: readonly FieldProblem[] }> {
	const mediaType = readMediaType(request.headers, {
		mediaTypes,
		headers: { "accept-patch": mediaTypes.join(", ") },
	});
	const { value, problems } = await parseBody(request, reading);
	return { patch: { mediaType, document: value }, problems };
}

/**
 * The media type of a body. Refuses with `mediaTypeUnsupported` a body without a media type, with one that the path
 * does not accept, in another charset than UTF-8, or compressed. The refusal names the media types of the path.
 */
export function readMediaType(
	headers: Headers,
	{
		mediaTypes,
		isTaken = (type) => mediaTypes.includes(type),
		headers: told = {},
	}: {
		mediaTypes: readonly string[];
		/** Whether a media type is accepted; by default, those of the list. */
		isTaken?: (type: string) => boolean;
		/** Headers of the refusal. */
		headers?: Record<string, string>;
	},
): string {
	const unsupported = (problem: string) =>
		new RequestError(
			"mediaTypeUnsupported",
			`${problem}. Send ${listChoices(mediaTypes)}, in UTF-8 and uncompressed, with the header Content-Type.`,
			told,
		);
	const [type = "", ...parameters] = (headers.get("content-type") ?? "")
		.toLowerCase()
		.split(";")
		.map((part) => part.trim());
	if (type === "")
		throw unsupported("The request has a body without a media type");
	if (!isTaken(type))
		throw unsupported(
			`The media type "${type.slice(0, 100)}" is not one that this path takes`,
		);
	const charset = parameters
		.find((part) => part.startsWith("charset="))
		?.slice("charset=".length)
		.replaceAll('"', "");
	if (charset !== undefined && charset !== "utf-8" && charset !== "utf8")
		throw unsupported(
			`The character set "${charset.slice(0, 40)}" is not supported`,
		);
	const encoding = headers.get("content-encoding") ?? "identity";
	if (encoding.toLowerCase() !== "identity")
		throw unsupported(
			`The content encoding "${encoding.slice(0, 40)}" is not supported`,
		);
	return type;
}

function listChoices(all: readonly string[]): string {
	const last = all.at(-1) ?? "";
	return all.length < 2 ? last : `${all.slice(0, -1).join(", ")} or ${last}`;
}

async function parseBody(
	request: Request,
	reading: BodyReading,
): Promise<ReadJson> {
	demandLength(request.headers, reading.bytesMax);
	if (!isShort(request, reading))
		return scanBody(gather(receiveBounded(request, reading)), reading);
	const bytes = await receiveShort(request, reading);
	const plain = parsePlainJson(bytes);
	if (plain === undefined) return scanBody([bytes], reading);
	reading.noteLength?.(plain.length);
	return { value: plain.value, problems: [] };
}

async function scanBody(
	pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
	reading: BodyReading,
): Promise<ReadJson> {
	const scanned = await scanJson(pieces, boundsOf(reading), restForOthers);
	reading.noteLength?.(scanned.length);
	const { length, values } = scanned;
	await reading.memory.work({ bytes: length, values });
	const list = reading.large?.list;
	const value = await parseScanned(scanned, restForOthers, list);
	return { value, problems: scanned.problems };
}

// A body of one operation whose length is known and short.
function isShort({ headers }: Request, { large }: BodyReading): boolean {
	const length = headers.get("content-length");
	return (
		large === undefined && length !== null && Number(length) <= shortBytesMax
	);
}

async function receiveShort(
	request: Request,
	{ receive, memory, holder, bytesMax }: BodyReading,
): Promise<Uint8Array> {
	const bytes = await receive.whole(request, holder);
	if (bytes.byteLength > bytesMax) throw tooLarge(bytesMax);
	memory.count(bytes.byteLength);
	return bytes;
}

// A body of a known length waits before its first byte is read. Any other body waits when it proves to be long.
async function* receiveBounded(
	request: Request,
	{ receive, memory, holder, bytesMax }: BodyReading,
): AsyncGenerator<Uint8Array> {
	const length = Number(request.headers.get("content-length") ?? Number.NaN);
	let isLong = length > shortBytesMax;
	if (isLong) await memory.receiveLong(length);
	let bytes = 0;
	for await (const piece of receive.pieces(request, holder)) {
		bytes += piece.byteLength;
		if (bytes > bytesMax) throw tooLarge(bytesMax);
		if (!isLong && bytes > shortBytesMax) {
			isLong = true;
			await memory.receiveLong(bytesMax);
		}
		if (!isLong) memory.count(piece.byteLength);
		yield piece;
	}
}

// Without this, a client that sends byte by byte would cause the same text to be scanned again and again.
async function* gather(
	pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
	let isFirst = true;
	let length = 0;
	let buffer = none;
	for await (const piece of pieces) {
		if (isFirst) {
			isFirst = false;
			yield piece;
			continue;
		}
		if (length > 0 && length + piece.byteLength > gatheredBytes) {
			yield buffer.subarray(0, length);
			length = 0;
		}
		if (piece.byteLength > gatheredBytes) {
			yield piece;
			continue;
		}
		if (buffer === none) buffer = new Uint8Array(gatheredBytes);
		buffer.set(piece, length);
		length += piece.byteLength;
	}
	if (length > 0) yield buffer.subarray(0, length);
}

const none = new Uint8Array();

/** Refuses with `bodyTooLarge` a body whose length is known to be too large. */
function demandLength(headers: Headers, bytesMax: number): void {
	const length = headers.get("content-length");
	if (length !== null && Number(length) > bytesMax) throw tooLarge(bytesMax);
}

function boundsOf({ large }: BodyReading): JsonBounds {
	if (large === undefined) return { valuesMax: jsonValuesMax };
	const { properties = {} } = large.schema as {
		properties?: Record<string, { maxItems?: number }>;
	};
	return {
		valuesMax: largeJsonValuesMax,
		pieceLengthMax: large.entryLengthMax,
		entriesMax: (name) =>
			Object.hasOwn(properties, name) ? properties[name]?.maxItems : undefined,
	};
}

function tooLarge(bytesMax: number): RequestError {
	return new RequestError(
		"bodyTooLarge",
		`The body is larger than the limit of ${bytesMax} bytes.`,
	);
}
