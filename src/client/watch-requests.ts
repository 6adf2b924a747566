import type { RecordedRequest } from "../contract/request.ts";
import type { Client } from "./client.ts";
import { readEvents } from "./events.ts";

/** Each request that the server handles from now on, until the signal or the server ends it. */
export async function* watchRequests(
	client: Client,
	signal?: AbortSignal,
): AsyncGenerator<RecordedRequest> {
	const reply = await client.send("GET /requests/stream", { signal });
	for await (const data of readEvents(reply))
		yield JSON.parse(data) as RecordedRequest;
}
