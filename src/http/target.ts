import { RequestError } from "./errors.ts";

const authority = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/** The URL of a request. Refuses with `malformed` a `Host` that is not one host with or without a port, and an invalid target. */
export function readTarget(request: Request): URL {
	const host = request.headers.get("host");
	if (host !== null && !isAuthority(host))
		throw malformed(
			"The Host header is not one host name or address, with a port or without",
		);
	const url = URL.canParse(request.url) ? new URL(request.url) : undefined;
	if (url === undefined || !/^https?:$/.test(url.protocol))
		throw malformed("The request names no path");
	return url;
}

function isAuthority(host: string): boolean {
	return authority.test(host) && URL.canParse(`http://${host}/`);
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
