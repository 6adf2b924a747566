import { endSentence } from "../../directory/text/text.ts";
import { LostReplyError, type ServiceReply } from "./reply.ts";
import { readRetryAfter } from "./retry-after.ts";

/** Failures of one read at most; a reply that says when to come back is none. */
const failuresMax = 12;
/** The same before the service has answered at all: the address may be wrong. */
const firstFailuresMax = 4;
/** How long one read may take in all. */
const patienceMs = 15 * 60_000;
/** The longest wait between two attempts, where the service does not ask for one. */
const waitMsMax = 60_000;

const retriedStatuses = new Set([408, 423, 425, 429, 500, 502, 503, 504]);

/** A read that failed for good. */
export class ServiceError extends Error {
	/** The last reply, if there was one. */
	readonly reply: ServiceReply | undefined;

	constructor(message: string, reply?: ServiceReply) {
		super(message);
		this.name = "ServiceError";
		this.reply = reply;
	}

	/** The status of the last reply, if there was one. */
	get status(): number | undefined {
		return this.reply?.status;
	}
}

/** Repeats a read until it succeeds, is refused, or the patience ends. Rejects with `ServiceError`. */
export async function readPatiently(
	attempt: () => Promise<ServiceReply>,
	{
		path,
		hasAnswered,
		timeoutsMax = failuresMax,
		now,
		steadyNow,
		chance,
		tell,
		sleep,
	}: {
		path: string;
		/** Whether the service has answered any request. */
		hasAnswered: () => boolean;
		/** Replies of status 504 in a row at most. */
		timeoutsMax?: number;
		now: () => number;
		steadyNow: () => number;
		chance: () => number;
		tell: (sentence: string) => void;
		sleep: (ms: number) => Promise<void>;
	},
): Promise<ServiceReply> {
	const start = steadyNow();
	let failures = 0;
	let timeouts = 0;
	for (let attempts = 1; ; attempts += 1) {
		const outcome = await attempt().catch((error: unknown) => {
			if (error instanceof LostReplyError) return error;
			throw error;
		});
		const isLost = outcome instanceof LostReplyError;
		if (!isLost && outcome.status === 200) return outcome;
		const reason = isLost
			? endSentence(outcome.message)
			: describeReply(`GET ${path}`, outcome);
		const reply = isLost ? undefined : outcome;
		if (reply !== undefined && !retriedStatuses.has(reply.status))
			throw new ServiceError(reason, reply);
		const asked = reply && readRetryAfter(reply.headers, now()).ms;
		if (asked === undefined) failures += 1;
		timeouts = reply?.status === 504 ? timeouts + 1 : 0;
		if (timeouts === timeoutsMax) throw new ServiceError(reason, reply);
		const waitMs = Math.ceil(
			(asked ?? Math.min(waitMsMax, 1000 * 2 ** (failures - 1))) *
				(asked === undefined ? 0.5 + chance() / 2 : 1 + chance() / 10),
		);
		const most = hasAnswered() ? failuresMax : firstFailuresMax;
		if (failures >= most || steadyNow() + waitMs - start > patienceMs)
			throw new ServiceError(
				`${reason} It was tried ${attempts} times.`,
				reply,
			);
		// The pace tells of a rest for all.
		if (asked === undefined) {
			const seconds = Math.max(1, Math.round(waitMs / 1000));
			tell(
				`${reason} Trying again in ${seconds} ${seconds === 1 ? "second" : "seconds"}.`,
			);
		}
		await sleep(waitMs);
	}
}

/** What a reply that is no success says, in a sentence. */
export function describeReply(call: string, reply: ServiceReply): string {
	const { message, trackingId } = (reply.json ?? {}) as {
		message?: unknown;
		trackingId?: unknown;
	};
	if (reply.status >= 300 && reply.status < 400)
		return `${call} was answered with a redirect (${reply.status}), which is not followed, since the access token is only for this address.`;
	const said =
		typeof message === "string"
			? `: ${message.slice(0, 500).replace(/([^.!?])$/, "$1.")}`
			: ".";
	const id =
		typeof trackingId === "string"
			? ` Tracking id ${trackingId.slice(0, 100)}.`
			: "";
	// A text from elsewhere gives the terminal no orders.
	return `${call} was answered with ${reply.status}${said}${id}`.replaceAll(
		/\p{Cc}+/gu,
		" ",
	);
}
