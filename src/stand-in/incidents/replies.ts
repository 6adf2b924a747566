import {
	changeBody,
	changeRecords,
	type Exchange,
	type Json,
	personIn,
	readJson,
} from "./exchange.ts";
import type { Incident, Plot } from "./incident.ts";

const readingPeople = { method: ["GET" as const], path: "/v1/people*" };
const readingLicenses = { method: ["GET" as const], path: "/v1/licenses*" };
const seconds = (fallback: number) => ({
	seconds: {
		description: "For how long, by the clock of the server.",
		fallback,
		min: 1,
		max: 86_400,
	},
});

/** Replies that show something else than what is there. */
export const replyIncidents: readonly Incident[] = [
	{
		name: "emails-reordered",
		title: "The e-mail addresses come in another order",
		happened:
			"The order of e-mail addresses in the reply to a GET is not guaranteed, but the first one in a PUT is the primary one. A client that sends back what it read gives the person another primary address.",
		effect:
			"Replies show the addresses of a person in an order drawn by chance.",
		reported: ["developer.webex.com, Update a Person, notes"],
		affects: ["GET of people"],
		make: (chance) =>
			showing(readingPeople, (person) => ({
				...person,
				emails: Array.isArray(person.emails)
					? chance.shuffle(person.emails)
					: person.emails,
			})),
	},
	{
		name: "sip-addresses-later",
		title: "SIP addresses appear later",
		happened:
			"SIP addresses are assigned asynchronously: the reply to a POST may not show them, and a later GET does.",
		effect:
			"For `seconds` after a POST or PUT of a person, no reply shows the person's `sipAddresses`.",
		reported: ["developer.webex.com, Create a Person, notes"],
		affects: ["POST, PUT and GET of people"],
		isRemembering: true,
		parameters: seconds(30),
		make: (_, { seconds = 30 }) => ({
			match: { method: ["GET", "POST", "PUT"], path: "/v1/people*" },
			answer: hideAfterChange(seconds * 1000),
		}),
	},
	{
		name: "search-lags",
		title: "A new person is not in the lists yet",
		happened:
			"After people were created, a search found fewer than there were. Some seconds later it found all.",
		effect:
			"For `seconds` after a creation, lists of people over `/v1/people` and SCIM leave the person out, also a search by e-mail address. A GET by id finds the person.",
		reported: [
			"jeokrohn/wxc_sdk `tests/test_scim.py`: lists again up to three times, after 5 seconds",
		],
		affects: ["GET /v1/people", "GET /identity/scim/{orgId}/v2/Users"],
		isRemembering: true,
		parameters: seconds(5),
		make: (_, { seconds = 5 }) => ({
			match: { method: ["GET", "POST"], path: "/*" },
			answer: hideNew(seconds * 1000),
		}),
	},
	{
		name: "seats-lag",
		title: "The count of seats comes later",
		happened:
			"After a person was deleted, the license still counted their seat. Some seconds later it was free.",
		effect:
			"For `seconds` after a change of people or licenses, `/v1/licenses` shows the counts from before it. The seats themselves are taken and freed at once.",
		reported: [
			'jeokrohn/wxc_sdk `tests/test_scim.py`: "License not updated. Retry"',
		],
		affects: ["GET /v1/licenses", "GET /v1/licenses/{licenseId}"],
		isRemembering: true,
		parameters: seconds(5),
		make: (_, { seconds = 5 }) => ({
			match: { path: "/*" },
			answer: showOldSeats(seconds * 1000),
		}),
	},
	{
		name: "license-renamed",
		title: "The licenses have other names",
		happened:
			"On 2026-01-26, Webex changed the names of licenses. A program that finds a license by its name finds it no more.",
		effect:
			"`/v1/licenses` shows other names: without `Webex` at the start, or with it. The ids stay. The names are peopled's, not those of that day.",
		reported: ["Webex changelog, 2026-01-26"],
		affects: ["GET /v1/licenses", "GET /v1/licenses/{licenseId}"],
		make: () =>
			showing(readingLicenses, (license) => ({
				...license,
				name: rename(String(license.name)),
			})),
	},
	{
		name: "license-counts-null",
		title: "A license without its counts",
		happened:
			"Of one license, `consumedByUsers` and `consumedByWorkspaces` were null, and others had no `subscriptionId`.",
		effect:
			"`/v1/licenses` shows null for both counts of every license, and no `subscriptionId`.",
		reported: [
			"captured reply of September 2026 in the public lab guide of WebexOne (sandbox webexone-ai-assistant-sbx)",
		],
		affects: ["GET /v1/licenses", "GET /v1/licenses/{licenseId}"],
		make: () =>
			showing(readingLicenses, ({ subscriptionId: _, ...license }) => ({
				...license,
				consumedByUsers: null,
				consumedByWorkspaces: null,
			})),
	},
	{
		name: "status-unknown",
		title: "The presence is unknown",
		happened:
			'A person who had chosen "busy" had the status `unknown`; the reference has no value for it.',
		effect: "People with a status have `unknown`.",
		reported: ["WebexCommunity/WebexPythonSDK issue 199 (2023-10-14)"],
		affects: ["GET of people"],
		make: () =>
			showing(readingPeople, (person) =>
				person.status === undefined ? person : { ...person, status: "unknown" },
			),
	},
	{
		name: "flags-as-booleans",
		title: "Booleans instead of texts",
		happened:
			"`invitePending` and `loginEnabled` were booleans; the reference has texts.",
		effect: "Both are booleans in replies with people.",
		reported: [
			"captured reply of September 2026 in the public lab guide of WebexOne",
			"jbogarin/go-cisco-webex-teams reads booleans only",
		],
		affects: ["GET of people"],
		make: () =>
			showing(readingPeople, (person) => {
				const shown = { ...person };
				for (const name of ["invitePending", "loginEnabled"])
					if (shown[name] !== undefined)
						shown[name] = String(shown[name]) === "true";
				return shown;
			}),
	},
	{
		name: "unknown-property",
		title: "A property that the reference does not have",
		happened:
			"Properties are added at any time without notice, and replies have some that no reference names.",
		effect: "People have `unknownProperty`, an object with a list.",
		reported: [
			'developer.webex.com, API and SDK Support Policy: "Additions of fields … may happen at any time"',
			'jeokrohn/wxc_sdk `wxc_sdk/scim/users/__init__.py`: eight properties "undocumented"',
		],
		affects: ["GET of people"],
		make: () =>
			showing(readingPeople, (person) => ({
				...person,
				unknownProperty: { values: ["new", 1, null] },
			})),
	},
	{
		name: "calling-without-location",
		title: "A calling license without a location",
		happened:
			"A person had a Webex Calling license but no location. A program that looks at the license alone takes them for a calling user.",
		effect:
			"Replies with calling data show no `locationId`. The person has it.",
		reported: ["kctrey/wxcadm 4.4.4, docs/source/whatsnew.rst"],
		affects: ["GET of people with callingData=true"],
		make: () =>
			showing(readingPeople, ({ locationId: _, ...person }) => person),
	},
];

// The lists and single records of the real service. The calls below them are peopled's own.
const records = /^\/v1\/(people|licenses)(\/(?!export$)[^/]+)?\/?$/;

// Changes each record in replies of a list or of one.
function showing(match: Plot["match"], change: (record: Json) => Json): Plot {
	return {
		match,
		answer: async ({ request, next }) => {
			const response = await next(request);
			return records.test(new URL(request.url).pathname)
				? changeRecords(response, change)
				: response;
		},
	};
}

function rename(name: string): string {
	return name.startsWith("Webex ") ? name.slice(6) : `Webex ${name}`;
}

/** Ids that are remembered for a while, at most so many. */
const rememberedMax = 100_000;

// Remembers ids until a time.
function openMemory(lifeMs: number) {
	const until = new Map<string, number>();
	return {
		note(id: string, now: number) {
			until.delete(id);
			until.set(id, now + lifeMs);
			const [eldest] = until.keys();
			if (until.size > rememberedMax && eldest !== undefined)
				until.delete(eldest);
		},
		has: (id: unknown, now: number) => now < (until.get(String(id)) ?? 0),
	};
}

function hideAfterChange(lifeMs: number) {
	const changed = openMemory(lifeMs);
	return async ({ request, next, now }: Exchange) => {
		const response = await next(request);
		if (!records.test(new URL(request.url).pathname)) return response;
		const isChange = request.method !== "GET";
		if (isChange && request.method === "PUT" && response.ok)
			changed.note(personIn(request), now);
		return changeRecords(response, (person) => {
			if (isChange) changed.note(String(person.id), now);
			if (!changed.has(person.id, now)) return person;
			const { sipAddresses: _, ...rest } = person;
			return rest;
		});
	};
}

const lists = /^(\/v1\/people|\/identity\/scim\/[^/]+\/v2\/Users)\/?$/;

function hideNew(lifeMs: number) {
	const created = openMemory(lifeMs);
	return async ({ request, next, now }: Exchange) => {
		const response = await next(request);
		if (!lists.test(new URL(request.url).pathname)) return response;
		return changeBody(response, (body) => {
			if (request.method === "POST") created.note(idOf(body), now);
			const isShown = (person: Json) => !created.has(idOf(person), now);
			if (Array.isArray(body.items))
				return { ...body, items: (body.items as Json[]).filter(isShown) };
			if (!Array.isArray(body.Resources)) return body;
			const found = body.Resources as Json[];
			const shown = found.filter(isShown);
			const hidden = found.length - shown.length;
			return {
				...body,
				Resources: shown,
				itemsPerPage: shown.length,
				totalResults: Number(body.totalResults) - hidden,
			};
		});
	};
}

// The UUID of a person, whose id is one alone in SCIM and within another text in `/v1`.
function idOf({ id }: Json): string {
	const text = Buffer.from(String(id), "base64url").toString("latin1");
	return /PEOPLE\/(.+)$/.exec(text)?.[1] ?? String(id);
}

const changes = /^\/(v1\/(people|licenses|bulk)|identity\/scim)/;
const counts = ["consumedUnits", "consumedByUsers"];

function showOldSeats(lifeMs: number) {
	let old = new Map<unknown, Json>();
	let until = 0;
	return async (exchange: Exchange) => {
		const { request, next, now } = exchange;
		const { pathname } = new URL(request.url);
		if (request.method !== "GET" && changes.test(pathname)) {
			if (now >= until) {
				const list = await readJson(exchange, "/v1/licenses");
				const licenses = (list?.items ?? []) as Json[];
				old = new Map(licenses.map((license) => [license.id, license]));
			}
			until = now + lifeMs;
			return next(request);
		}
		const response = await next(request);
		if (!pathname.startsWith("/v1/licenses") || now >= until) return response;
		return changeRecords(response, (license) => {
			const shown = { ...license };
			const before = old.get(license.id);
			for (const name of counts)
				if (before !== undefined) shown[name] = before[name];
			return shown;
		});
	};
}
