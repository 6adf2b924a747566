import type { Store } from "../directory/store/store.ts";
import { openPeopled, type PeopledOptions } from "./open-peopled.ts";
import { quietOptions } from "./quiet-options.ts";

/**
 * Answers requests to the API of a directory inside this process, without a port, a log and limits: each as its token says, or
 * all of them as one caller.
 */
export function serveQuietly(
	store: Store,
	options: Pick<
		PeopledOptions,
		"caller" | "restorableMs" | "areBooleansJson"
	> = {},
): (request: Request) => Promise<Response> {
	const server = openPeopled({
		...quietOptions,
		...options,
		store,
		now: Date.now,
		steadyNow: () => performance.now(),
		areFaultsAllowed: false,
	});
	return async (request) => server.fetch(request);
}
