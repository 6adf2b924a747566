import type { Caller } from "../directory/access/caller.ts";
import type { RequestSlot } from "./load/in-flight.ts";

/** The state of one request on its way through the server. */
export interface Bindings {
	/** The request as received. The router sees a HEAD as a GET. */
	request: Request;
	/** The client's address; undefined when it is unknown. */
	address: string | undefined;
	slot: RequestSlot;
	trackingId: string;
	operation: string;
	caller?: Caller;
	/** The body of the request, parsed. */
	body?: unknown;
	/** Its length in characters. */
	bodyLength?: number;
	isStrict?: boolean;
	/** The error behind a refusal. */
	cause?: unknown;
}
