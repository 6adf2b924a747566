import { consoleHeader } from "../contract/session-header.ts";

/** Sends a request that a page makes by itself, so that the list of requests can tell it from those of people and programs. */
export function sendOwn(request: Request): Promise<Response> {
	request.headers.set(consoleHeader, "1");
	return fetch(request);
}
