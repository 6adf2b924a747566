import { LRUCache } from "../concurrency/lru-cache.ts";
import { RequestError } from "./errors.ts";

/** The path of a request, and whether the request has a query. */
export interface Target {
	/** The path as it is in the URL. */
	path: string;
	/** Whether the path is made only of letters, digits, `_`, `-` and slashes, so that there is nothing to decode. */
	isPlain: boolean;
	hasQuery: boolean;
}

const authority = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;
const plainPath = /^\/[\w/-]*$/;
/** A server has few names, and every request repeats one of them. */
const knownMax = 100;
const knownHosts = new LRUCache<string, true>(knownMax);
const knownOrigins = new LRUCache<string, true>(knownMax);

/** Reads the target of a request. Refuses with `malformed` a `Host` that is not one host with or without a port, and an invalid target. */
export function readTarget(url: string, headers: Headers): Target {
	const host = headers.get("host");
	if (host !== null && !isAuthority(host))
		throw malformed(
			"The Host header is not one host name or address, with a port or without",
		);
	const start = url.indexOf("/", "https://".length);
	const origin = url.slice(0, start);
	const end = url.indexOf("?", start);
	const path = end === -1 ? url.slice(start) : url.slice(start, end);
	// Behind a valid origin, a plain path cannot be invalid, and stays as it is.
	if (knownOrigins.get(origin) && plainPath.test(path))
		return { path, isPlain: true, hasQuery: end !== -1 };
	const parsed = URL.canParse(url) ? new URL(url) : undefined;
	if (parsed === undefined || !/^https?:$/.test(parsed.protocol))
		throw malformed("The request names no path");
	if (url.startsWith(`${parsed.origin}/`)) knownOrigins.set(origin, true);
	const { pathname, search } = parsed;
	const isPlain = plainPath.test(path);
	return { path: pathname, isPlain, hasQuery: search !== "" };
}

function isAuthority(host: string): boolean {
	if (knownHosts.get(host)) return true;
	const isValid = authority.test(host) && URL.canParse(`http://${host}/`);
	if (isValid) knownHosts.set(host, true);
	return isValid;
}

function malformed(what: string): RequestError {
	return new RequestError("malformed", `${what}.`, { connection: "close" });
}

/** The path of a request for the log and the list of requests, also of an invalid URL. */
export function pathOf(url: string): string {
	return URL.canParse(url) ? new URL(url).pathname : url.slice(0, 200);
}

/** The URL of a request as the client knows it. */
export function urlOf(request: Request, publicUrl: string | undefined): URL {
	const url = new URL(request.url);
	return publicUrl === undefined
		? url
		: new URL(url.pathname + url.search, publicUrl);
}
