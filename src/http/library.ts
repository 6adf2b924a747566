import { existsSync, readFileSync } from "node:fs";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { writeCall } from "../manual/call-markdown.ts";
import { type Description, listCalls } from "../manual/description.ts";
import {
	type IntroductionId,
	introductionIds,
	readIntroduction,
} from "../manual/introduction.ts";
import { writeIndex } from "../manual/llms.ts";
import { acceptedEncodings } from "./accepted-encodings.ts";
import { RequestError } from "./errors.ts";
import { jsonType } from "./reply.ts";

const markdownType = "text/markdown; charset=utf-8";

/** The documents about the API: for programs, and as Markdown for those that read. */
export interface Library {
	/** The OpenAPI document. */
	api(request: Request): Promise<Response>;
	/** The list of all pages of the reference (`/llms.txt`). */
	index(request: Request): Promise<Response>;
	/** A page of the reference: of the introduction, or of a call by its operationId. Rejects with `unknownPath`. */
	page(id: string, request: Request): Promise<Response>;
}

/** The library of a server at an origin, whose API a document describes. */
export function openLibrary(document: object, origin: string): Library {
	const description = document as Description;
	const calls = new Map(listCalls(description).map((call) => [call.id, call]));
	const pages = readIntroduction(introductionTexts(), origin);
	const api = openText(jsonType, () => JSON.stringify(document));
	const index = openText("text/plain; charset=utf-8", () =>
		writeIndex({ origin, pages, calls: [...calls.values()] }),
	);
	const textOf = (id: string) => {
		const call = calls.get(id);
		return call === undefined
			? pages.find((page) => page.id === id)?.text
			: writeCall(call, description);
	};
	return {
		api,
		index,
		async page(id, request) {
			const text = textOf(id);
			if (text === undefined)
				throw new RequestError(
					"unknownPath",
					`There is no page "${id.slice(0, 100)}" in the reference. /llms.txt lists all pages.`,
				);
			return openText(markdownType, () => `${text}\n`)(request);
		},
	};
}

const encodings = {
	br: (text: string) =>
		promisify(brotliCompress)(text, {
			params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality },
		}),
	gzip: (text: string) => promisify(gzip)(text),
};
type Encoding = keyof typeof encodings;

/** Higher ones take seconds for a long document. */
const brotliQuality = 6;
/** Shorter texts are sent as they are. */
const compressedLengthMin = 1024;

// Replies with a text, compressed once for each encoding.
function openText(
	type: string,
	write: () => string,
): (request: Request) => Promise<Response> {
	let text: string | undefined;
	const compressed = new Map<Encoding, Promise<Buffer<ArrayBuffer>>>();
	return async (request) => {
		text ??= write();
		const said = { "content-type": type, vary: "accept-encoding" };
		const accepted = acceptedEncodings(request);
		const encoding = (Object.keys(encodings) as Encoding[]).find((name) =>
			accepted.has(name),
		);
		if (encoding === undefined || text.length < compressedLengthMin)
			return new Response(text, { headers: said });
		const bytes =
			compressed.get(encoding) ??
			(encodings[encoding](text) as Promise<Buffer<ArrayBuffer>>);
		compressed.set(encoding, bytes);
		return new Response(await bytes, {
			headers: { ...said, "content-encoding": encoding },
		});
	};
}

let texts: Readonly<Record<IntroductionId, string>> | undefined;

function introductionTexts(): Readonly<Record<IntroductionId, string>> {
	texts ??= Object.fromEntries(
		introductionIds.map((id) => [id, readFileSync(fileOf(id), "utf8")]),
	) as Record<IntroductionId, string>;
	return texts;
}

function fileOf(id: IntroductionId): URL {
	// Beside the program where it was built.
	const built = new URL(`./introduction/${id}.md`, import.meta.url);
	return existsSync(built)
		? built
		: new URL(`../manual/introduction/${id}.md`, import.meta.url);
}
