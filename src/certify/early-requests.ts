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

/** A refusal that has not been followed by a request after its time. */
interface Refusal {
	at: number;
	seconds: number;
}

/**
 * Finds requests that repeat a call (the same operation, for any person) while every refusal of it still has time to run. Each
 * refusal permits one request when its time is over, so clients with several requests under way can wait for each.
 */
export function findEarlyRequests(sent: readonly Timed[]): EarlyRequest[] {
	const refusals = new Map<string, Refusal[]>();
	const early: EarlyRequest[] = [];
	// In the order of the replies, a refusal stands before the requests that came after it.
	for (const request of sent) {
		const { method, path, status, reply } = request;
		const call = `${method} ${request.operation ?? path}`;
		const answeredAt = request.at.getTime();
		const arrivedAt = answeredAt - request.durationMs;
		const pending = refusals.get(call) ?? [];
		const noticed = pending.filter(({ at }) => arrivedAt - at > noticeMs);
		const first = noticed.toSorted(
			(one, other) => endOf(one) - endOf(other),
		)[0];
		const isFirstOver =
			first !== undefined && arrivedAt >= endOf(first) - toleranceMs;
		if (first !== undefined && !isFirstOver)
			early.push({
				...{ method, path, afterMs: Math.round(arrivedAt - first.at) },
				retryAfterSeconds: first.seconds,
			});
		const isDone = status !== undefined && status < 400;
		const left = pending.filter(
			(one) =>
				!(isFirstOver && one === first) &&
				!(isDone && endOf(one) <= answeredAt),
		);
		const seconds = reply.headers["retry-after"];
		if (isRefusal(status) && /^\d{1,6}$/.test(seconds ?? ""))
			left.push({ at: answeredAt, seconds: Number(seconds) });
		refusals.set(call, left);
	}
	return early;
}

function endOf({ at, seconds }: Refusal): number {
	return at + seconds * 1000;
}

function isRefusal(status: number | undefined): boolean {
	return status === 429 || status === 423 || status === 503;
}
