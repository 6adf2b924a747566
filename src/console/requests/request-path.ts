import type { IdKind } from "../../contract/id.ts";

/** A part of a path: text, or an id and what it names. */
type PathPart = { text: string } | { id: string; kind: IdKind | "" };

// Every id begins with `ciscospark://` in base64.
const idPattern = /Y2lzY29zcGFyazov[\w-]{12,}/g;

/** Splits a path with its query at its ids. */
export function partsOf(path: string): PathPart[] {
	const parts: PathPart[] = [];
	let end = 0;
	for (const { 0: id, index } of path.matchAll(idPattern)) {
		if (index > end) parts.push({ text: path.slice(end, index) });
		parts.push({ id, kind: kindOf(id) });
		end = index + id.length;
	}
	if (end < path.length) parts.push({ text: path.slice(end) });
	return parts;
}

/** An id without a known name, cut to its end: all ids have the same beginning. */
export function shortenId(id: string): string {
	return `…${id.slice(-8)}`;
}

/** A path with its ids cut to their ends. */
export function shortenPath(path: string): string {
	return partsOf(path)
		.map((part) => ("id" in part ? shortenId(part.id) : part.text))
		.join("");
}

// An id from another region names no kind here.
function kindOf(id: string): IdKind | "" {
	const uri = decode(id);
	return (/^ciscospark:\/\/us\/(\w+)\//.exec(uri)?.[1] ?? "") as IdKind | "";
}

function decode(id: string): string {
	try {
		return atob(id.replaceAll("-", "+").replaceAll("_", "/"));
	} catch {
		return "";
	}
}
