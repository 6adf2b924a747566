import type { Asked, Route } from "./call.ts";
import type { IdReader } from "./check/check.ts";
import type { Reply } from "./reply.ts";
import { pathOf } from "./target.ts";

/** An API over the directory, such as the Webex People API, that the server is given. */
export interface Dialect {
	/** The beginnings of the paths of its operations. Documents show the first. */
	roots: readonly [string, ...string[]];
	/** An older path of an operation, which clients may still know; undefined when it has none. */
	olderPath?(path: string): string | undefined;
	/** Its operations. A path without parameters precedes a path with one in the same position. */
	routes: readonly Route[];
	ids: IdReader;
	/** Whether a path is its own, also one that it does not serve. */
	owns(path: string): boolean;
	/** Composes the reply of a refusal, or of any other error. */
	refuse(error: unknown, asked: Refused): Reply;
	/** Builds the OpenAPI document of its operations, without servers. */
	describe(): ApiDocument;
	/** The paths that the root lists for this caller in addition to those of the server, by name. */
	listLinks?(asked: Pick<Asked, "request" | "address">): Record<string, string>;
}

/** The parts of an OpenAPI document in which dialects differ. */
export interface ApiDocument {
	tags: readonly object[];
	paths: Readonly<Record<string, object>>;
	components: { schemas: object; examples: object };
}

/** The parts of a request on which its refusal depends. */
interface Refused {
	trackingId: string;
	request: Request;
}

/** The dialect that owns a path. The more particular of two comes later in the list. */
export function ownerOf(
	path: string,
	dialects: readonly Dialect[],
): Dialect | undefined {
	return dialects.findLast((dialect) => dialect.owns(path));
}

/** The reply of a refusal, in the form of the dialect that owns the path of the request. */
export function refuse(
	error: unknown,
	asked: Refused,
	dialects: readonly [Dialect, ...Dialect[]],
): Reply {
	const owner = ownerOf(pathOf(asked.request.url), dialects) ?? dialects[0];
	return owner.refuse(error, asked);
}
