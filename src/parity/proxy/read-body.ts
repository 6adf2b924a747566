import {
	brotliDecompressSync,
	gunzipSync,
	inflateSync,
	zstdDecompressSync,
} from "node:zlib";
import { maskBody } from "../../http/mask.ts";
import { bodyBytesMax, type RecordedBody } from "../recording.ts";

/** Collects the bytes of a body as they pass, up to the maximum size of a recorded one. */
export interface BodyCollector {
	add(part: Uint8Array): void;
	/** The body as it is recorded, with secrets masked; undefined when it is empty. */
	read(headers: Headers): RecordedBody | undefined;
}

/** Opens a collector, which is empty. `take` asks for memory, and returns whether there is enough. */
export function openBodyCollector(
	take: (bytes: number) => boolean,
): BodyCollector {
	const parts: Uint8Array[] = [];
	let bytes = 0;
	let isTooLong = false;
	return {
		add(part) {
			bytes += part.byteLength;
			if (isTooLong) return;
			isTooLong = bytes > bodyBytesMax || !take(part.byteLength);
			if (isTooLong) parts.length = 0;
			// The runtime may use its memory again.
			else parts.push(part.slice());
		},
		read(headers) {
			if (bytes === 0) return undefined;
			if (isTooLong) return { bytes, leftOut: "too long" };
			const text = decode(Buffer.concat(parts), headers);
			if (text === undefined) return { bytes, leftOut: "not text" };
			const masked = maskBody(text);
			if (masked === undefined) return { bytes, leftOut: "secret" };
			return { bytes, ...parse(masked) };
		},
	};
}

const decoders: Readonly<
	Record<
		string,
		(bytes: Buffer, options: { maxOutputLength: number }) => Buffer
	>
> = {
	gzip: gunzipSync,
	"x-gzip": gunzipSync,
	deflate: inflateSync,
	br: brotliDecompressSync,
	zstd: zstdDecompressSync,
};

// Undefined when it is packed in another way, damaged, too long or not UTF-8.
function decode(bytes: Buffer, headers: Headers): string | undefined {
	const encoding = headers.get("content-encoding")?.toLowerCase() ?? "identity";
	const unpack = decoders[encoding];
	if (unpack === undefined && encoding !== "identity") return undefined;
	try {
		const plain = unpack?.(bytes, { maxOutputLength: bodyBytesMax }) ?? bytes;
		return new TextDecoder("utf-8", { fatal: true }).decode(plain);
	} catch {
		return undefined;
	}
}

function parse(text: string): { json: unknown } | { text: string } {
	try {
		return { json: JSON.parse(text) };
	} catch {
		return { text };
	}
}
