import type { Store } from "../directory/store/store.ts";
import { openPeopled } from "./open-peopled.ts";

const mebibyte = 1024 * 1024;

/** Answers requests to the API of a directory inside this process, without a port, a log and limits. */
export function serveQuietly(
	store: Store,
): (request: Request) => Promise<Response> {
	const server = openPeopled({
		store,
		now: Date.now,
		steadyNow: () => performance.now(),
		bodyBytesMax: mebibyte,
		bulkBytesMax: 16 * mebibyte,
		jobBytesMax: 16 * mebibyte,
		jobLifeMs: 0,
		requestsInFlightMax: 100,
		requestsPerMinute: 0,
		areFaultsAllowed: false,
		arePagesServed: false,
		log: { failure() {}, request() {} },
	});
	return async (request) => server.fetch(request);
}
