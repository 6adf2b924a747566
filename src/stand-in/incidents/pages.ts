import {
	changeBody,
	changeNext,
	type Exchange,
	type Json,
	readJson,
} from "./exchange.ts";
import type { Incident } from "./incident.ts";

/** The lists whose next page has a cursor. Groups have a start and a count. */
const cursorLists = ["GET /v1/people", "GET /v1/locations"];
const lists = [...cursorLists, "GET /v1/groups"];

/** The parameters that say where a page begins and how long it is. */
const pageParameters = [
	"cursor",
	"max",
	"startIndex",
	"count",
	"start",
	"next",
];

/** What happened to lists of several pages. */
export const pageIncidents: readonly Incident[] = [
	{
		name: "link-lost-parameters",
		title: "The next page forgets the query",
		happened:
			"The address of the next page did not have all parameters of the request. The following pages ignored the filter, or were refused.",
		effect:
			"`Link` keeps only the parameters of the page, such as `cursor` and `max`: the next page has no filter and no calling data.",
		reported: [
			"WebexCommunity/WebexPythonSDK issue 168 (2021-11-05), for messages; pull request 169",
		],
		affects: lists,
		make: () => ({
			match: { method: ["GET"], path: "/v1/*" },
			answer: async ({ request, next }) =>
				changeNext(await next(request), (url) => {
					for (const name of [...url.searchParams.keys()])
						if (!pageParameters.includes(name)) url.searchParams.delete(name);
					return url;
				}),
		}),
	},
	{
		name: "link-max-null",
		title: "The next page has max=null",
		happened:
			"The address of the next page contained `max=null`, and the request for it failed.",
		effect: "`Link` has `max=null`; the request for that page gets 400.",
		reported: [
			'WebexCommunity/WebexPythonSDK `restsession.py`, `_fix_next_url`: "Patch for Webex Defect"',
		],
		affects: cursorLists,
		make: () => ({
			match: { method: ["GET"], path: "/v1/*" },
			answer: async ({ request, next }) =>
				changeNext(await next(request), (url) => {
					if (url.searchParams.has("cursor"))
						url.searchParams.set("max", "null");
					return url;
				}),
		}),
	},
	{
		name: "page-without-items",
		title: "A page without its list",
		happened:
			"A page in the middle of a list was answered with 200 and no data. A client that takes this for the end has read too little.",
		effect: "A page after the first is `{}`, without `Link`.",
		reported: [
			'kctrey/wxcadm `wxcadm/common.py`: "a weird case where the API responded with no data"',
			'jeokrohn/wxc_sdk 1.7.0: "catch error in pagination if empty response is returned"',
		],
		affects: cursorLists,
		timesDefault: 1,
		make: () => ({
			match: { method: ["GET"], path: "/v1/*", query: { cursor: "*" } },
			answer: async ({ request, next }) =>
				changeNext(
					await changeBody(await next(request), () => ({})),
					() => undefined,
				),
		}),
	},
	{
		name: "groups-page-broken",
		title: "The pages of a group's members do not fit together",
		happened:
			"The members of a group read in pages differed from those read at once. The report does not say in which way.",
		effect:
			"Each page of members after the first repeats the last member of the page before, and lacks its own last one.",
		reported: [
			'jeokrohn/wxc_sdk `tests/test_groups.py`, `test_008_members_with_pagination`: "SPARK-322483 - Public Groups API Pagination Defect"',
		],
		affects: ["GET /v1/groups/{groupId}/members"],
		make: () => ({
			match: {
				method: ["GET"],
				path: "/v1/groups/*embers",
				query: { startIndex: "*" },
			},
			answer: shiftMembers,
		}),
	},
];

async function shiftMembers(exchange: Exchange): Promise<Response> {
	const { request, next } = exchange;
	const url = new URL(request.url);
	const start = Number(url.searchParams.get("startIndex"));
	const response = await next(request);
	if (!(start > 1)) return response;
	url.searchParams.set("startIndex", String(start - 1));
	url.searchParams.set("count", "1");
	const before = await readJson(exchange, url.pathname + url.search);
	const [repeated] = (before?.members ?? []) as Json[];
	return changeBody(response, (body) => {
		const members = body.members as Json[];
		return repeated === undefined || !Array.isArray(members)
			? body
			: { ...body, members: [repeated, ...members.slice(0, -1)] };
	});
}
