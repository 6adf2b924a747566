import { Buffer } from "node:buffer";
import { LRUCache } from "./lru-cache.ts";

/** The kinds of things that have ids. */
export type IdKind =
	| "PEOPLE"
	| "ORGANIZATION"
	| "ROLE"
	| "LICENSE"
	| "LOCATION"
	| "WEBHOOK";

const idLengthMax = 512;
const prefixOf = (kind: IdKind) => `ciscospark://us/${kind}/`;
const shown = new LRUCache<string, string>(10_000);
const read = new LRUCache<string, string>(10_000);

/**
 * The id on the wire: unpadded base64url of `ciscospark://us/<kind>/<id>`, as in the page's example.
 */
export function showId(kind: IdKind, id: string): string {
	const uri = prefixOf(kind) + id;
	if (kind === "PEOPLE") return Buffer.from(uri).toString("base64url");
	// Roles, licences, locations and organisations are few and shown again and again.
	let text = shown.get(uri);
	if (text === undefined) {
		text = Buffer.from(uri).toString("base64url");
		shown.set(uri, text);
	}
	return text;
}

/**
 * The id behind an id on the wire, or undefined when it is none of that kind. Padding and the other
 * base64 alphabet are accepted, since some clients encode ids themselves.
 */
export function readId(kind: IdKind, text: string): string | undefined {
	// People are many; the other things are few, and named again and again.
	if (kind === "PEOPLE") return decodeId(kind, text);
	const key = `${kind} ${text}`;
	const known = read.get(key);
	if (known !== undefined) return known;
	const id = decodeId(kind, text);
	if (id !== undefined) read.set(key, id);
	return id;
}

function decodeId(kind: IdKind, text: string): string | undefined {
	if (text.length > idLengthMax || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(text))
		return undefined;
	const uri = Buffer.from(text, "base64").toString("utf8");
	const prefix = prefixOf(kind);
	if (!uri.startsWith(prefix)) return undefined;
	const id = uri.slice(prefix.length);
	// biome-ignore lint/suspicious/noControlCharactersInRegex: ids with control characters are none.
	return id === "" || /[\u0000-\u001f\u007f\uFFFD]/.test(id) ? undefined : id;
}
