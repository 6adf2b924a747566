import { RequestError } from "./errors.ts";
import { LRUCache } from "./lru-cache.ts";

const bucketsMax = 10_000;

/**
 * Gives every token a budget of requests per minute, refilled evenly. `demand` refuses with
 * `tooManyRequests` and the seconds until the next one is free. A budget of 0 refuses nobody.
 */
export function openRateLimit(requestsPerMinute: number): {
	demand(tokenId: string, now: number): void;
} {
	const buckets = new LRUCache<string, { left: number; at: number }>(
		bucketsMax,
	);
	const perMs = requestsPerMinute / 60_000;
	return {
		demand(tokenId, now) {
			if (requestsPerMinute === 0) return;
			const bucket = buckets.get(tokenId) ?? {
				left: requestsPerMinute,
				at: now,
			};
			const left = Math.min(
				requestsPerMinute,
				bucket.left + (now - bucket.at) * perMs,
			);
			if (left < 1) {
				buckets.set(tokenId, { left, at: now });
				const seconds = Math.max(1, Math.ceil((1 - left) / perMs / 1000));
				throw new RequestError(
					"tooManyRequests",
					`This access token may make ${requestsPerMinute} requests a minute. Try again in ${seconds} ${seconds === 1 ? "second" : "seconds"}.`,
					{ "retry-after": String(seconds) },
				);
			}
			buckets.set(tokenId, { left: left - 1, at: now });
		},
	};
}
