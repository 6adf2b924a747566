import { ServerResponse } from "node:http";
import { finished } from "node:stream";

/** How long a client may take for the rest of its request once it is answered. */
const restMsMax = 5 * 60_000;

/**
 * A reply of Node that reaches its client whole while the client still sends its request, and then ends when the
 * request does. Otherwise the rest of a refused body would block the connection, or reset it before the reply is read.
 */
export class PatientResponse extends ServerResponse {
	/** Whether the reply ends its connection at once, because the client has been waited for already. */
	isHasty = false;

	override end(...all: unknown[]): this {
		const { req, isHasty } = this;
		// What was read of a body as a stream is paused as soon as nobody asks for more.
		if (!req.readableEnded) req.removeAllListeners("data").resume();
		if (isHasty || req.complete || req.destroyed)
			return super.end(...(all as []));
		const [last] = all;
		if (typeof last === "string" || last instanceof Uint8Array)
			this.write(last);
		else this.flushHeaders();
		const timer = setTimeout(() => this.destroy(), restMsMax);
		finished(req, { writable: false }, () => {
			clearTimeout(timer);
			super.end();
		});
		return this;
	}
}
