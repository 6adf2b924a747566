import { LRUCache } from "../../concurrency/lru-cache.ts";
import { DirectoryError } from "../../directory/errors.ts";
import { RequestError } from "../../http/errors.ts";

/** Wrong codes of devices that one person may enter in five minutes. */
const wrongCodesMax = 20;
const spanMs = 5 * 60 * 1000;
const peopleMax = 10_000;

/** Counts the wrong codes of devices that each person enters in this process, so that nobody finds one by trying. */
export interface DeviceGuesses {
	/**
	 * Runs `work` with a code that a person entered. Refuses with `tooManyRequests` a person who entered too many wrong ones;
	 * a `notFound` of `work` counts as one.
	 */
	guess<Result>(
		by: { personId: string; now: number },
		work: () => Promise<Result>,
	): Promise<Result>;
}

export function openDeviceGuesses(): DeviceGuesses {
	const spans = new LRUCache<string, { since: number; count: number }>(
		peopleMax,
	);
	return {
		async guess({ personId, now }, work) {
			const known = spans.get(personId);
			const isCurrent =
				known !== undefined && Math.abs(now - known.since) < spanMs;
			const span = isCurrent ? known : { since: now, count: 0 };
			if (span.count >= wrongCodesMax)
				throw tooManyCodes(span.since + spanMs - now);
			// Counted before the code is known to be wrong, since several may be tried at the same time.
			span.count++;
			spans.set(personId, span);
			let isWrong = false;
			try {
				return await work();
			} catch (error) {
				isWrong = error instanceof DirectoryError && error.code === "notFound";
				throw error;
			} finally {
				if (!isWrong) span.count--;
			}
		},
	};
}

function tooManyCodes(waitMs: number): RequestError {
	const seconds = Math.max(1, Math.ceil(waitMs / 1000));
	return new RequestError(
		"tooManyRequests",
		`You entered ${wrongCodesMax} wrong codes of devices. Try again in ${seconds} ${seconds === 1 ? "second" : "seconds"}.`,
		{ "retry-after": String(seconds) },
	);
}
