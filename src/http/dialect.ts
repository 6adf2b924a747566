import type { Asked, Route } from "./call.ts";
import type { IdReader } from "./check/check.ts";

/** An API over the directory, such as the Webex People API, as the server is given it. */
export interface Dialect {
	/** The operations below `/v1`. A path without parameters stands before a path with one in the same position. */
	routes: readonly Route[];
	ids: IdReader;
	/** Makes the OpenAPI document, without its servers. */
	describe(): object;
	/** The paths that the root lists beside those of the server, by name, for this caller. */
	listLinks(asked: Pick<Asked, "request" | "address">): Record<string, string>;
}
