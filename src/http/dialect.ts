import type { Asked, Route } from "./call.ts";
import type { IdReader } from "./check/check.ts";

/** An API over the directory, such as the Webex People API, that the server is given. */
export interface Dialect {
	/** The operations below `/v1`. A path without parameters precedes a path with one in the same position. */
	routes: readonly Route[];
	ids: IdReader;
	/** Builds the OpenAPI document, without its servers. */
	describe(): object;
	/** The paths that the root lists for this caller in addition to those of the server, by name. */
	listLinks(asked: Pick<Asked, "request" | "address">): Record<string, string>;
}
