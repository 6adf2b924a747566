import type { Client } from "../client/client.ts";
import { RefusalError } from "../client/refusal.ts";

/** Calls a stand-in. Says so when the server is none, and so has no such path. */
export async function callStandIn<Result>(
	client: Client,
	call: (client: Client) => Promise<Result>,
): Promise<Result> {
	try {
		return await call(client);
	} catch (cause) {
		if (
			cause instanceof RefusalError &&
			cause.status === 404 &&
			cause.message.startsWith("The path /peopled/")
		)
			throw new Error(
				/^The path \/peopled\/(faults|incidents)/.test(cause.message)
					? "The server has no fault rules. Start it with --stand-in on, or on a sample directory, with one worker and without --faults off."
					: "The server is no stand-in. Start it with --stand-in on, or on a sample directory, and with one worker.",
				{ cause },
			);
		throw cause;
	}
}
