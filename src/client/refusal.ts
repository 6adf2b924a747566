import type { ErrorBody } from "../contract/error.ts";

/** A refusal: its status, and the envelope of the reply. */
export class RefusalError extends Error {
	readonly status: number;
	readonly body: ErrorBody;
	/** The seconds after which to try again, if the server sent them. */
	readonly retryAfterSeconds: number | undefined;

	constructor(response: Response, body: ErrorBody) {
		super(body.message);
		this.name = "RefusalError";
		this.status = response.status;
		this.body = body;
		const seconds = response.headers.get("retry-after");
		this.retryAfterSeconds = seconds === null ? undefined : Number(seconds);
	}
}

/** Whether a request did not reach the server. Browsers tell it by the text of a `TypeError` alone. */
export function isUnreachable(cause: unknown): boolean {
	return (
		cause instanceof TypeError &&
		/fetch|network|load failed/i.test(cause.message)
	);
}
