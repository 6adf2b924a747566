import { LRUCache } from "../../concurrency/lru-cache.ts";
import { RequestError } from "../errors.ts";
import { openRetryHints } from "./retry-hints.ts";

const bucketsMax = 10_000;

/** The holder of a budget: a person with any of their tokens, or an address without a valid token. */
interface Requester {
	kind: "person" | "nameless" | "wrongToken";
	id: string;
}

/** Gives every requester a budget of requests. */
export interface RateLimit {
	/** Refuses with `tooManyRequests` when the budget is spent, with a retry hint after the earlier ones. */
	demand(requester: Requester, steadyNow: number): void;
}

/** `requestsPerMinute`: the budget, refilled evenly; 0: no limit. */
export function openRateLimit(requestsPerMinute: number): RateLimit {
	const buckets = new LRUCache<string, { left: number; at: number }>(
		bucketsMax,
	);
	const perMs = requestsPerMinute / 60_000;
	const retryHints = openRetryHints(perMs * 1000);
	return {
		demand({ kind, id }, steadyNow) {
			if (requestsPerMinute === 0) return;
			const key = kind + id;
			const bucket = buckets.get(key) ?? {
				left: requestsPerMinute,
				at: steadyNow,
			};
			const passedMs = steadyNow - bucket.at;
			const left = Math.min(requestsPerMinute, bucket.left + passedMs * perMs);
			buckets.set(key, { left: left < 1 ? left : left - 1, at: steadyNow });
			if (left >= 1) return;
			const seconds = retryHints.secondsFor(key, steadyNow, (1 - left) / perMs);
			throw new RequestError(
				"tooManyRequests",
				`${names[kind]} may make ${requestsPerMinute} requests a minute. Try again in ${seconds} ${seconds === 1 ? "second" : "seconds"}.`,
				{ "retry-after": String(seconds) },
			);
		},
	};
}

const names: Readonly<Record<Requester["kind"], string>> = {
	person: "A person",
	nameless: "An address without an access token",
	wrongToken: "An address with wrong access tokens",
};

/** The network of an address. For IPv6, these are its first 64 bits, since a client usually has all of the rest. */
export function networkOf(address: string | undefined): string {
	if (address === undefined) return "";
	const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
	if (!plain.includes(":")) return plain;
	const [start = "", end] = plain.split("::");
	const groups = start.split(":").filter(Boolean);
	const rest = end === undefined ? [] : end.split(":").filter(Boolean);
	while (groups.length + rest.length < 8) groups.push("0");
	return [...groups, ...rest]
		.slice(0, 4)
		.map((group) => group.toLowerCase().replace(/^0+(?=.)/, ""))
		.join(":");
}
