import type { Awaitable } from "../concurrency/awaitable.ts";

/** Makes the server look like another service: it changes what the server reads of a request and shows in a reply. */
export interface Guise {
	/** The request as the other service reads it. */
	read(request: Request): Request;
	/** The reply as the other service shows it. `request` is the one that was received. */
	show(request: Request, response: Response): Awaitable<Response>;
}
