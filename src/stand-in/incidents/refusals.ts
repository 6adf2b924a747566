import type { ChanceStream } from "../../concurrency/chance.ts";
import { type Exchange, refuseWith } from "./exchange.ts";
import type { Incident } from "./incident.ts";

const everything = { path: "/v1/*" };
const writing = ["POST", "PUT", "PATCH", "DELETE"] as const;

/** Requests that were refused, or got no reply, without being run. */
export const refusalIncidents: readonly Incident[] = [
	{
		name: "retry-after-garbage",
		title: "Retry-After is no number",
		happened:
			"A 429 had the header `Retry-After: rand(30),add(30)`. The SDK crashed when it read it as a number.",
		effect: "429 with `Retry-After: rand(30),add(30)`; the call does not run.",
		reported: [
			"WebexCommunity/WebexPythonSDK issue 181 (2022-10-05), pull request 262",
		],
		affects: ["every call of /v1"],
		timesDefault: 1,
		make: () => ({
			match: everything,
			fault: { status: 429, retryAfter: "rand(30),add(30)" },
		}),
	},
	{
		name: "rate-limit-burst",
		title: "Too many requests for a while",
		happened:
			"The limit depends on the call and the load and can change at any time. Above it, every request gets 429 with `Retry-After` until the time is over.",
		effect:
			"Of each window of `seconds`, by the clock of the server, the first `requests` requests are answered. The others get 429, with the rest of the window as `Retry-After`.",
		reported: [
			'developer.webex.com, List People: "frequently … will quickly lead to 429 errors"; blog "Rate Limiting and the Webex API" (2025-04-14)',
		],
		affects: ["every call of /v1"],
		parameters: {
			requests: {
				description: "The requests that are answered in a window.",
				fallback: 20,
				min: 1,
				max: 1_000_000,
			},
			seconds: {
				description: "The length of a window.",
				fallback: 5,
				min: 1,
				max: 3600,
			},
		},
		make: (_, values) => ({ match: everything, answer: limitBy(values) }),
	},
	{
		name: "gateway-502",
		title: "A gateway's page instead of JSON",
		happened:
			"Requests failed now and then with 502 Bad Gateway. The report does not show the body; the error has no message of the API.",
		effect:
			"502 with the HTML page of a gateway, without an envelope; the call does not run.",
		reported: ["WebexCommunity/WebexPythonSDK issue 198 (2023-10-12)"],
		affects: ["every call of /v1"],
		timesDefault: 1,
		make: () => ({
			match: everything,
			fault: { status: 502, html: "gateway" },
		}),
	},
	{
		name: "connection-closed",
		title: "The connection closes without a reply",
		happened:
			'A script that read a person each minute ended after some time: "Remote end closed connection without response".',
		effect: "The connection closes without a byte; the call does not run.",
		reported: [
			"WebexCommunity/WebexPythonSDK issues 136 (2020-08-21) and 101 (2020-04-01)",
		],
		affects: ["every call of /v1"],
		timesDefault: 1,
		make: () => ({ match: everything, fault: { cut: "before" } }),
	},
	{
		name: "locked",
		title: "423, with or without Retry-After",
		happened:
			"A resource is temporarily unavailable. A `Retry-After` header may be present.",
		effect:
			"423; by chance, half of them with `Retry-After: 1`, the rest without. The call does not run.",
		reported: ["Webex OpenAPI document (2026-05-04), response 423"],
		affects: ["every change in /v1"],
		timesDefault: 1,
		make: (chance) => ({
			match: { ...everything, method: [...writing] },
			answer: async ({ trackingId }) =>
				refuseWith(423, { trackingId, headers: sometimesRetryAfter(chance) }),
		}),
	},
	{
		name: "list-too-long",
		title: "A long page takes too long",
		happened:
			"Lists with calling data failed when a page had many people. wxc_sdk has a switch against it that limits a page to 10 people; the 504 says to reduce `max`.",
		effect:
			"`GET /v1/people` with `callingData=true` and more than `people` people a page gets 504.",
		reported: [
			"jeokrohn/wxc_sdk `wxc_sdk/people/__init__.py`, `CALLING_DATA_TIMEOUT_PROTECTION`",
			'Webex OpenAPI document (2026-05-04), response 504: "If your query uses max parameter, please try to reduce it"',
		],
		affects: ["GET /v1/people"],
		parameters: {
			people: {
				description: "The people on a page that still succeed.",
				fallback: 10,
				min: 1,
				max: 1000,
			},
		},
		make: (_, { people = 10 }) => ({
			match: {
				method: ["GET"],
				path: "/v1/people",
				query: { callingData: "true" },
			},
			answer: async ({ request, next, trackingId }) =>
				pageLengthOf(request) > people
					? refuseWith(504, { trackingId })
					: next(request),
		}),
	},
	{
		name: "calling-data-slow",
		title: "Calling data takes long",
		happened:
			'"Apparently there is a performance problem with getting too many users w/ calling data at the same time."',
		effect:
			"`GET /v1/people` with `callingData=true` is answered after `milliseconds`.",
		reported: [
			"jeokrohn/wxc_sdk `wxc_sdk/people/__init__.py`, `PeopleApi.list`",
		],
		affects: ["GET /v1/people"],
		parameters: {
			milliseconds: {
				description: "The delay.",
				fallback: 3000,
				min: 1,
				max: 120_000,
			},
		},
		make: (_, { milliseconds }) => ({
			match: {
				method: ["GET"],
				path: "/v1/people",
				query: { callingData: "true" },
			},
			fault: { delayMs: milliseconds },
		}),
	},
];

function limitBy({
	requests = 20,
	seconds = 5,
}: Readonly<Record<string, number>>) {
	const windowMs = seconds * 1000;
	let start = -Infinity;
	let count = 0;
	return async ({ request, next, now, trackingId }: Exchange) => {
		// The clock may also be set back.
		if (now >= start + windowMs || now < start) {
			start = now;
			count = 0;
		}
		if (++count <= requests) return next(request);
		const left = Math.max(1, Math.ceil((start + windowMs - now) / 1000));
		const headers = { "retry-after": String(left) };
		return refuseWith(429, { trackingId, headers });
	};
}

function sometimesRetryAfter(chance: ChanceStream): Record<string, string> {
	return chance.below(2) === 0 ? { "retry-after": "1" } : {};
}

function pageLengthOf({ url }: Request): number {
	return Number(new URL(url).searchParams.get("max") ?? 100);
}
