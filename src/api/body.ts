import type { Patch } from "./call.ts";
import { RequestError } from "./errors.ts";
import { parseJson } from "./json.ts";

/** The JSON of a request. Refuses with `mediaTypeUnsupported`, `bodyTooLarge` or `malformed`. */
export async function readJson(
	request: Request,
	{ bytesMax }: { bytesMax: number },
): Promise<unknown> {
	const type = readMediaType(request.headers);
	if (type !== "application/json" && !/^application\/[\w.-]+\+json$/.test(type))
		throw unsupported(
			`The media type "${type.slice(0, 100)}" is not supported`,
		);
	return parseJson(await readBytes(request, bytesMax));
}

/** The patch of a request, of one of the media types. Refuses as `readJson` does. */
export async function readPatch(
	request: Request,
	{ bytesMax, mediaTypes }: { bytesMax: number; mediaTypes: string[] },
): Promise<Patch> {
	const mediaType = readMediaType(request.headers);
	if (!mediaTypes.includes(mediaType))
		throw new RequestError(
			"mediaTypeUnsupported",
			`The media type "${mediaType.slice(0, 100)}" is not one of a patch. Send ${mediaTypes.join(", ")}.`,
			{ "accept-patch": mediaTypes.join(", ") },
		);
	return { mediaType, document: parseJson(await readBytes(request, bytesMax)) };
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
