import type { QueryOf } from "../contract/calls.ts";
import type { Client } from "./client.ts";

/** Reads people as CSV while the server writes it. The total is undefined when the server does not send it. */
export async function exportPeople(
	client: Client,
	query: QueryOf<"GET /people/export">,
	signal?: AbortSignal,
): Promise<{ total: number | undefined; body: ReadableStream<Uint8Array> }> {
	const { headers, body } = await client.send("GET /people/export", {
		query,
		...(signal && { signal }),
	});
	const total = headers.get("x-total-count");
	return { total: total === null ? undefined : Number(total), body };
}
