import type { Awaitable } from "../concurrency/awaitable.ts";
import type { Store } from "../directory/store/store.ts";
import { RequestError } from "./errors.ts";
import { type Answer, withHeaders } from "./reply.ts";

/** The request header that allows a slightly stale read, and the one with the position that the read must have reached. */
export const readHeader = "x-peopled-read";
export const positionHeader = "x-peopled-position";

/** The store for a request: a replica if the request allows one and one is recent enough, otherwise the primary. */
export function chooseStore(
	store: Store,
	{ method, headers }: { method: string; headers: Headers },
): Awaitable<Store> {
	const wanted = headers.get(readHeader);
	if (wanted === null || method !== "GET") return store;
	if (wanted !== "replica" && wanted !== "primary")
		throw new RequestError(
			"malformed",
			`The header ${readHeader} must be replica or primary.`,
		);
	if (wanted === "primary" || store.replicas === undefined) return store;
	const position = headers.get(positionHeader) ?? undefined;
	return store.replicas.reading(position).then((replica) => replica ?? store);
}

/** Adds the position of a change to its reply, where there are replicas. */
export function showPosition(
	{ replicas }: Store,
	method: string,
	answer: Answer,
): Awaitable<Answer> {
	if (replicas === undefined || method === "GET" || answer.status >= 400)
		return answer;
	return replicas.position().then(
		(position) =>
			position === undefined
				? answer
				: withHeaders(answer, { [positionHeader]: position }),
		// The change is written. Without a position, the next read uses the primary.
		() => answer,
	);
}
