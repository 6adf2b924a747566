import type { Patch } from "./call.ts";
import { RequestError } from "./errors.ts";
import { parseJson } from "./json.ts";

/** The JSON of a request. Refuses with `mediaTypeUnsupported`, `bodyTooLarge` or `malformed`. */
export async function readJson(
	request: Request,
	{ bytesMax }: { bytesMax: number },
): Promise<unknown> {
	readMediaType(request.headers, {
		mediaTypes: ["application/json"],
		isTaken: (type) =>
			type === "application/json" || /^application\/[\w.-]+\+json$/.test(type),
	});
	return parseJson(await readBytes(request, bytesMax));
}

/** The patch of a request, of one of the media types. Refuses as `readJson` does. */
export async function readPatch(
	request: Request,
	{ bytesMax, mediaTypes }: { bytesMax: number; mediaTypes: string[] },
): Promise<Patch> {
	const mediaType = readMediaType(request.headers, {
		mediaTypes,
		headers: { "accept-patch": mediaTypes.join(", ") },
	});
	return { mediaType, document: parseJson(await readBytes(request, bytesMax)) };
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

async function readBytes(
	request: Request,
	bytesMax: number,
): Promise<Uint8Array> {
	const length = request.headers.get("content-length");
	if (length !== null) {
		if (Number(length) > bytesMax) throw tooLarge(bytesMax);
		return new Uint8Array(await request.arrayBuffer());
	}
	// Without a length the body comes in pieces; it is read only as far as it may go.
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	for await (const chunk of request.body ?? []) {
		bytes += chunk.byteLength;
		if (bytes > bytesMax) throw tooLarge(bytesMax);
		chunks.push(chunk);
	}
	const whole = new Uint8Array(bytes);
	let offset = 0;
	for (const chunk of chunks) {
		whole.set(chunk, offset);
		offset += chunk.byteLength;
	}
	return whole;
}

function tooLarge(bytesMax: number): RequestError {
	return new RequestError(
		"bodyTooLarge",
		`The body is larger than ${bytesMax} bytes, which is the most that is read.`,
	);
}
