import type { Store } from "../directory/store/store.ts";
import { RequestError } from "./errors.ts";

/** The request header that allows a slightly stale read, and the one with the position that the read must have reached. */
export const readHeader = "x-peopled-read";
export const positionHeader = "x-peopled-position";

/** The store for a request: a replica if the request allows one and one is recent enough, otherwise the primary. */
export async function chooseStore(
	store: Store,
	{ method, headers }: { method: string; headers: Headers },
): Promise<Store> {
	const wanted = headers.get(readHeader);
	if (wanted === null || method !== "GET") return store;
	if (wanted !== "replica" && wanted !== "primary")
		throw new RequestError(
			"malformed",
			`The header ${readHeader} must be replica or primary.`,
		);
	if (wanted === "primary" || store.replicas === undefined) return store;
	const position = headers.get(positionHeader) ?? undefined;
	return (await store.replicas.reading(position)) ?? store;
}

/** Adds the position of a change to its reply, where there are replicas. */
export async function showPosition(
	{ replicas }: Store,
	method: string,
	response: Response,
): Promise<void> {
	if (replicas === undefined || method === "GET" || response.status >= 400)
		return;
	// The change is written. Without a position, the next read uses the primary.
	const position = await replicas.position().catch(() => undefined);
	if (position !== undefined) response.headers.set(positionHeader, position);
}
