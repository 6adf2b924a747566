import { consoleHeader } from "../contract/session-header.ts";

/** Sends a request that a page makes by itself, marked so that the list of requests can distinguish it from those of people and programs. */
export function sendOwn(request: Request): Promise<Response> {
	request.headers.set(consoleHeader, "1");
	return fetch(request);
}
