import type { TSchema } from "typebox";
import type { BodyMemory } from "./body-memory.ts";
import type { Patch } from "./call.ts";
import { RequestError } from "./errors.ts";
import {
	decodeJson,
	jsonValuesMax,
	largeJsonValuesMax,
	parseLargeJson,
	restForOthers,
} from "./json.ts";
import type { JsonBounds } from "./json-scan.ts";
import type { Holder } from "./places.ts";
import type { Receiver } from "./receive-body.ts";

/** What a body is read with, and how long it may be. */
export interface BodyReading {
	receive: Receiver;
	memory: BodyMemory;
	holder: Holder;
	bytesMax: number;
	/** Of a body of several operations: its schema, and how long one of them may be. */
	large?: { schema: TSchema; entryLengthMax: number };
}

/** Refuses with `mediaTypeUnsupported` a body that does not say it is JSON. */
export function demandJsonType(headers: Headers): void {
	const type = readMediaType(headers);
	if (type !== "application/json" && !/^application\/[\w.-]+\+json$/.test(type))
		throw unsupported(
			`The media type "${type.slice(0, 100)}" is not supported`,
		);
}

/** Refuses with `mediaTypeUnsupported` a patch of none of these media types. */
export function demandPatchType(
	headers: Headers,
	mediaTypes: readonly string[],
): string {
	const mediaType = readMediaType(headers);
	if (mediaTypes.includes(mediaType)) return mediaType;
	throw new RequestError(
		"mediaTypeUnsupported",
		`The media type "${mediaType.slice(0, 100)}" is not one of a patch. Send ${mediaTypes.join(", ")}.`,
		{ "accept-patch": mediaTypes.join(", ") },
	);
}

/** The JSON of a request. Refuses with `mediaTypeUnsupported`, `bodyTooLarge`, `bodyTooSlow` or `malformed`. */
export async function readJson(
	request: Request,
	reading: BodyReading,
): Promise<unknown> {
	demandJsonType(request.headers);
	return parseBody(request, reading);
}

/** The patch of a request, of one of the media types. Refuses as `readJson` does. */
export async function readPatch(
	request: Request,
	{ mediaTypes, ...reading }: BodyReading & { mediaTypes: string[] },
): Promise<Patch> {
	const mediaType = demandPatchType(request.headers, mediaTypes);
	return { mediaType, document: await parseBody(request, reading) };
}

/** The media type of a body. Refuses with `mediaTypeUnsupported` when there is none, and what is not UTF-8 or is compressed. */
export function readMediaType(headers: Headers): string {
	const [type = "", ...parameters] = (headers.get("content-type") ?? "")
		.toLowerCase()
		.split(";")
		.map((part) => part.trim());
	if (type === "")
		throw unsupported("The request has a body without a media type");
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

async function parseBody(
	request: Request,
	reading: BodyReading,
): Promise<unknown> {
	demandLength(request.headers, reading.bytesMax);
	const held = reading.memory.hold(reading.holder);
	try {
		const text = await decodeJson(receiveBounded(request, reading, held));
		return await parseLargeJson(text, boundsOf(reading), restForOthers);
	} finally {
		held.forget();
	}
}

async function* receiveBounded(
	request: Request,
	{ receive, holder, bytesMax }: BodyReading,
	held: ReturnType<BodyMemory["hold"]>,
): AsyncGenerator<Uint8Array> {
	let bytes = 0;
	for await (const piece of receive(request, holder)) {
		bytes += piece.byteLength;
		if (bytes > bytesMax) throw tooLarge(bytesMax);
		held.count(piece.byteLength);
		yield piece;
	}
}

/** Refuses with `bodyTooLarge` a body whose length is known to be too large. */
export function demandLength(headers: Headers, bytesMax: number): void {
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

function unsupported(what: string): RequestError {
	return new RequestError(
		"mediaTypeUnsupported",
		`${what}. Send JSON in UTF-8, with the header Content-Type: application/json.`,
	);
}

function tooLarge(bytesMax: number): RequestError {
	return new RequestError(
		"bodyTooLarge",
		`The body is larger than ${bytesMax} bytes, which is the most that is read.`,
	);
}
