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
	/** Is told how many characters there are. */
	noteLength?: (length: number) => void;
	/** Of a body of several operations: its schema, and how long one of them may be. */
	large?: { schema: TSchema; entryLengthMax: number };
}

/** The JSON of a request. Refuses with `mediaTypeUnsupported`, `bodyTooLarge`, `bodyTooSlow` or `malformed`. */
export async function readJson(
	request: Request,
	reading: BodyReading,
): Promise<unknown> {
	readMediaType(request.headers, {
		mediaTypes: ["application/json"],
		isTaken: (type) =>
			type === "application/json" || /^application\/[\w.-]+\+json$/.test(type),
	});
	return parseBody(request, reading);
}

/** The patch of a request, of one of the media types. Refuses as `readJson` does. */
export async function readPatch(
	request: Request,
	{ mediaTypes, ...reading }: BodyReading & { mediaTypes: string[] },
): Promise<Patch> {
	const mediaType = readMediaType(request.headers, {
		mediaTypes,
		headers: { "accept-patch": mediaTypes.join(", ") },
	});
	return { mediaType, document: await parseBody(request, reading) };
}

/**
 * The media type of a body. Refuses with `mediaTypeUnsupported` when there is none, when the path does
 * not take it, and what is not UTF-8 or is compressed; the refusal names the media types of the path.
 */
export function readMediaType(
	headers: Headers,
	{
		mediaTypes,
		isTaken = (type) => mediaTypes.includes(type),
		headers: told = {},
	}: {
		mediaTypes: readonly string[];
		/** Whether a media type is taken; those of the list when left out. */
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
): Promise<unknown> {
	demandLength(request.headers, reading.bytesMax);
	const held = reading.memory.hold(reading.holder);
	try {
		const text = await decodeJson(receiveBounded(request, reading, held));
		reading.noteLength?.(text.length);
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

function tooLarge(bytesMax: number): RequestError {
	return new RequestError(
		"bodyTooLarge",
		`The body is larger than ${bytesMax} bytes, which is the most that is read.`,
	);
}
