import type { Caller } from "../directory/caller.ts";

/** What each request carries through the router. */
export interface Bindings {
	trackingId: string;
	operation: string;
	caller?: Caller;
	/** The body of the request, as it was understood. */
	body?: unknown;
	isStrict?: boolean;
	cause?: unknown;
}
