import { expect, test } from "bun:test";
import { findEarlyRequests } from "./early-requests.ts";

/** A request that was answered after so many milliseconds, and took 10. */
function sent(
	answeredAt: number,
	status: number,
	{
		retryAfter,
		operation = "updatePerson",
	}: { retryAfter?: string; operation?: string } = {},
) {
	return {
		at: new Date(answeredAt),
		durationMs: 10,
		...{ method: "PUT", path: "/v1/people/1", operation, status },
		reply: {
			headers: (retryAfter === undefined
				? {}
				: { "retry-after": retryAfter }) as Record<string, string>,
			body: undefined,
		},
	};
}

const refused = sent(0, 429, { retryAfter: "2" });

test.each([
	["when the time is over", [refused, sent(2010, 200)]],
	["a little early, as timers are", [refused, sent(1950, 200)]],
	[
		"at the same moment, since the reply was still under way",
		[refused, sent(50, 429)],
	],
	[
		"for another call",
		[refused, sent(500, 200, { operation: "createPerson" })],
	],
	[
		"when Retry-After is no number",
		[sent(0, 429, { retryAfter: "rand(30)" }), sent(500, 200)],
	],
	[
		"when the reply was no refusal",
		[sent(0, 200, { retryAfter: "2" }), sent(500, 200)],
	],
])("a request is not early %s", (_, requests) => {
	expect(findEarlyRequests(requests)).toEqual([]);
});

test("each of several refusals permits one request when its time is over", () => {
	// It was already under way when the other one was refused.
	const second = { ...sent(1400, 429, { retryAfter: "1" }), durationMs: 1395 };
	const retries = [sent(2010, 200), sent(2410, 200)];
	expect(findEarlyRequests([refused, second, ...retries])).toEqual([]);
	const tooMany = [sent(2010, 429, { retryAfter: "2" }), sent(2200, 200)];
	expect(findEarlyRequests([refused, second, ...tooMany])).toHaveLength(1);
});

test("a request is early within the time of the last refusal", () => {
	const again = sent(2100, 429, { retryAfter: "3" });
	expect(findEarlyRequests([refused, again, sent(3110, 200)])).toEqual([
		{
			...{ method: "PUT", path: "/v1/people/1" },
			...{ afterMs: 1000, retryAfterSeconds: 3 },
		},
	]);
});
