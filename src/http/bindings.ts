import type { Caller } from "../directory/access/caller.ts";
import type { Turn } from "./load/in-flight.ts";

/** What each request carries through the router. */
export interface Bindings {
	/** The request as it came; the router sees a HEAD as a GET. */
	request: Request;
	/** The address from which it comes; undefined when it is not known. */
	address: string | undefined;
	/** What it takes of what the server does at a time. */
	turn: Turn;
	trackingId: string;
	operation: string;
	caller?: Caller;
	/** The body of the request, as it was understood. */
	body?: unknown;
	/** Its length in characters. */
	bodyLength?: number;
	isStrict?: boolean;
	cause?: unknown;
}
