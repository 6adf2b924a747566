import type { Store } from "../directory/store/store.ts";
import { openPeopled } from "./open-peopled.ts";
import { quietOptions } from "./quiet-options.ts";

/** Answers requests to the API of a directory inside this process, without a port, a log and limits. */
export function serveQuietly(
	store: Store,
): (request: Request) => Promise<Response> {
	const server = openPeopled({
		...quietOptions,
		store,
		now: Date.now,
		steadyNow: () => performance.now(),
		areFaultsAllowed: false,
	});
	return async (request) => server.fetch(request);
}
