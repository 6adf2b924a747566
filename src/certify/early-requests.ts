import type { SentRequest } from "peopled";

/** The parts of a request that decide whether it came too early. */
type Timed = Pick<
	SentRequest,
	"at" | "durationMs" | "method" | "path" | "operation" | "status" | "reply"
>;

/** A request that was sent before the time that an earlier reply had named. */
export interface EarlyRequest {
	method: string;
	path: string;
	/** How long after that reply it arrived. */
	afterMs: number;
	retryAfterSeconds: number;
}

/** A client that has several requests under way cannot know a reply at once. */
const noticeMs = 100;
/** Timers of clients end a little early, and seconds are rounded. */
const toleranceMs = 100;

/** Finds requests that repeat a call (the same operation, for any person) before the `Retry-After` of its last refusal was over. */
export function findEarlyRequests(sent: readonly Timed[]): EarlyRequest[] {
	const refusals = new Map<string, { at: number; seconds: number }>();
	const early: EarlyRequest[] = [];
	// In the order of the replies, a refusal stands before the requests that came after it.
	for (const request of sent) {
		const { method, path, status, reply } = request;
		const call = `${method} ${request.operation ?? path}`;
		const refusal = refusals.get(call);
		if (refusal !== undefined) {
			const afterMs = request.at.getTime() - request.durationMs - refusal.at;
			if (afterMs > noticeMs && afterMs < refusal.seconds * 1000 - toleranceMs)
				early.push({
					...{ method, path, afterMs: Math.round(afterMs) },
					retryAfterSeconds: refusal.seconds,
				});
		}
		const seconds = reply.headers["retry-after"];
		if (isRefusal(status) && /^\d{1,6}$/.test(seconds ?? ""))
			refusals.set(call, {
				at: request.at.getTime(),
				seconds: Number(seconds),
			});
	}
	return early;
}

function isRefusal(status: number | undefined): boolean {
	return status === 429 || status === 423 || status === 503;
}
