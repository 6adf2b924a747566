import type { OptionsOf } from "../contract/calls.ts";
import type { RecordedRequest } from "../contract/request.ts";
import type { Client } from "./client.ts";
import { readEvents } from "./events.ts";

export type { RecordedRequest };

/** Each request that the server handles from now on, until the signal or the server ends it. */
export async function* watchRequests(
	client: Client,
	signal?: AbortSignal,
): AsyncGenerator<RecordedRequest> {
	yield* await openRequests(client, { signal });
}

/** The same, from the moment at which this resolves. */
export async function openRequests(
	client: Client,
	options: OptionsOf<"GET /requests/stream">,
): Promise<AsyncGenerator<RecordedRequest>> {
	return readRequests(await client.send("GET /requests/stream", options));
}

async function* readRequests(
	reply: Parameters<typeof readEvents>[0],
): AsyncGenerator<RecordedRequest> {
	for await (const data of readEvents(reply))
		yield JSON.parse(data) as RecordedRequest;
}
