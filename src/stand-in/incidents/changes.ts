import type { ChanceStream } from "../../concurrency/chance.ts";
import {
	type Exchange,
	type Json,
	parseObject,
	personIn,
	readJson,
	refuseWith,
	withBody,
} from "./exchange.ts";
import type { Incident } from "./incident.ts";

const failures = [500, 502, 503, 504];
const calling = ["phoneNumbers", "extension", "locationId"];

/** Changes that did something else than their reply says. */
export const changeIncidents: readonly Incident[] = [
	{
		name: "created-but-400",
		title: "400, and the person was created",
		happened:
			"A creation was refused with 400, but the person was created still. A retry then fails, since the e-mail address is taken.",
		effect:
			"The person is created completely, and the reply is 400. A creation that is refused anyway is refused as usual.",
		reported: ["developer.webex.com, Create a Person"],
		affects: ["POST /v1/people"],
		timesDefault: 1,
		make: () => ({
			match: { method: ["POST"], path: "/v1/people" },
			answer: async ({ request, next, trackingId }) => {
				const response = await next(request);
				return response.ok ? refuseWith(400, { trackingId }) : response;
			},
		}),
	},
	{
		name: "partly-changed-5xx",
		title: "5xx, and a part of the person has changed",
		happened:
			"Several services keep the parts of a person. An update that returns an error may still have altered some values.",
		effect:
			"Of the properties that the request would change, some are changed and at least one is not, by chance; a single one is changed or not. Licenses, sites and calling data count as one. The reply is 500, 502, 503 or 504, by chance.",
		reported: ["developer.webex.com, Update a Person, notes"],
		affects: ["PUT /v1/people/{personId}"],
		timesDefault: 1,
		make: (chance) => ({
			match: { method: ["PUT"], path: "/v1/people/*" },
			answer: (exchange) => changePartly(exchange, chance),
		}),
	},
	{
		name: "changed-but-504",
		title: "504, and the change was made",
		happened:
			"A service behind the API did not respond in time. It may have made the change.",
		effect:
			"The change is made completely, and the reply is 504. A change that is refused anyway is refused as usual.",
		reported: [
			"developer.webex.com, Update a Person, notes; Webex OpenAPI document (2026-05-04), response 504",
		],
		affects: ["every change below /v1/people"],
		timesDefault: 1,
		make: () => ({
			match: {
				method: ["POST", "PUT", "PATCH", "DELETE"],
				path: "/v1/people*",
			},
			answer: async ({ request, next, trackingId }) => {
				const response = await next(request);
				return response.ok ? refuseWith(504, { trackingId }) : response;
			},
		}),
	},
	{
		name: "licenses-partly",
		title: "200, and not all licenses are assigned",
		happened:
			"Of several licenses in a request, those that could be assigned were, and the rest not. The reply is a success.",
		effect:
			"At least one of the new licenses is left out, by chance. With a calling license, its number, extension and location are left out too. The reply is 200 and shows the licenses that the person has.",
		reported: [
			"developer.webex.com, Create a Person and Update a Person, notes",
		],
		affects: ["POST /v1/people", "PUT /v1/people/{personId}"],
		make: (chance) => ({
			match: { method: ["POST", "PUT"], path: "/v1/people*" },
			answer: (exchange) => assignPartly(exchange, chance),
		}),
	},
	{
		name: "license-removal-ignored",
		title: "200, and the license is still there",
		happened:
			"The removal of a UCM license succeeded without an error, and the person kept the license. The maintainer of wxc_sdk could not reproduce it.",
		effect:
			"Removals of licenses are left out of the request; the rest of it is done. The reply is a success. peopled does the same to a PUT, for which it was not reported.",
		reported: ["jeokrohn/wxc_sdk issue 9 (2025-02-20), for PATCH"],
		affects: ["PATCH /v1/licenses/users", "PUT /v1/people/{personId}"],
		make: () => ({
			match: { method: ["PATCH", "PUT"], path: "/v1/*" },
			answer: ignoreRemoval,
		}),
	},
];

/** The properties of an update. Those of one entry change together, or not at all. */
const units: readonly (readonly string[])[] = [
	["emails"],
	["displayName"],
	["firstName"],
	["lastName"],
	["avatar"],
	["roles"],
	["licenses", "siteUrls", ...calling],
	["department"],
	["manager", "managerId"],
	["title"],
	["addresses"],
	["loginEnabled"],
];

async function changePartly(
	exchange: Exchange,
	chance: ChanceStream,
): Promise<Response> {
	const { request, next, trackingId } = exchange;
	const text = await request.text();
	const wanted = parseObject(text);
	const present = await readPresent(exchange);
	if (wanted === undefined || present === undefined)
		return next(withBody(request, text));
	const isCallingSeen =
		new URL(request.url).searchParams.get("callingData") === "true";
	const kept = [...keptNames, "siteUrls", ...(isCallingSeen ? [] : calling)];
	const changed = units.filter((unit) =>
		unit.some(
			(name) =>
				!(wanted[name] === undefined && kept.includes(name)) &&
				!isSame(wanted[name], present[name]),
		),
	);
	const unchangedCount =
		changed.length > 1
			? 1 + chance.below(changed.length - 1)
			: chance.below(changed.length + 1);
	const unchanged = chance.shuffle(changed).slice(0, unchangedCount);
	const body = { ...wanted };
	for (const name of unchanged.flat())
		if (present[name] === undefined || keptNames.includes(name))
			delete body[name];
		else body[name] = present[name];
	const response = await next(withBody(request, JSON.stringify(body)));
	const status = failures[chance.below(failures.length)] ?? 500;
	return response.ok ? refuseWith(status, { trackingId }) : response;
}

// What an update keeps when its body leaves it out.
const keptNames = ["emails", "firstName", "lastName", "loginEnabled"];

// A reply may show a list in another order than the directory has, and a text where a body has a boolean.
function isSame(wanted: unknown, present: unknown): boolean {
	const plain = (value: unknown) => {
		if (!Array.isArray(value)) return String(value);
		const isOfTexts = value.every((entry) => typeof entry === "string");
		if (value.length === 0) return "undefined";
		return JSON.stringify(isOfTexts ? value.toSorted() : value);
	};
	return plain(wanted) === plain(present);
}

function readPresent(exchange: Exchange): Promise<Json | undefined> {
	const id = personIn(exchange.request);
	return readJson(exchange, `/v1/people/${id}?callingData=true`);
}

async function assignPartly(
	exchange: Exchange,
	chance: ChanceStream,
): Promise<Response> {
	const { request, next } = exchange;
	const text = await request.text();
	const body = parseObject(text);
	const asked = namesIn(body?.licenses);
	const held =
		request.method === "PUT"
			? namesIn((await readPresent(exchange))?.licenses)
			: [];
	const added = asked.filter((id) => !held.includes(id));
	if (body === undefined || added.length === 0)
		return next(withBody(request, text));
	const outCount = 1 + chance.below(added.length);
	const out = chance.shuffle(added).slice(0, outCount);
	const changed: Json = {
		...body,
		licenses: asked.filter((id) => !out.includes(id)),
	};
	if ((await readCalling(exchange)).some((id) => out.includes(id)))
		for (const name of calling) delete changed[name];
	return next(withBody(request, JSON.stringify(changed)));
}

const personPath = /^\/v1\/people\/[^/]+\/?$/;

async function ignoreRemoval(exchange: Exchange): Promise<Response> {
	const { request, next } = exchange;
	const { pathname } = new URL(request.url);
	const isUpdate = request.method === "PUT" && personPath.test(pathname);
	const isOfLicenses = pathname === "/v1/licenses/users";
	if (!isUpdate && !isOfLicenses) return next(request);
	const text = await request.text();
	const body = parseObject(text);
	if (body !== undefined && isOfLicenses)
		return keepInChanges(exchange, { body, text });
	const present = body && (await readPresent(exchange));
	if (body === undefined || present === undefined)
		return next(withBody(request, text));
	const held = namesIn(present.licenses);
	const asked = namesIn(body.licenses);
	const kept: Json = {
		...body,
		licenses: [...held, ...asked.filter((id) => !held.includes(id))],
	};
	// A person keeps the data of a calling license that they keep.
	const lost = held.filter((id) => !asked.includes(id));
	if ((await readCalling(exchange)).some((id) => lost.includes(id)))
		for (const name of calling) kept[name] ??= present[name];
	return next(withBody(request, JSON.stringify(kept)));
}

async function keepInChanges(
	exchange: Exchange,
	{ body, text }: { body: Json; text: string },
): Promise<Response> {
	const { request, next } = exchange;
	const asked: unknown[] = Array.isArray(body.licenses) ? body.licenses : [];
	const added = asked.filter((change) => !isRemoval(change));
	if (added.length === asked.length) return next(withBody(request, text));
	const rest = { ...body, licenses: added };
	const hasSites = Array.isArray(body.siteUrls) && body.siteUrls.length > 0;
	if (added.length > 0 || hasSites)
		return next(withBody(request, JSON.stringify(rest)));
	return (await showLicenses(exchange, body)) ?? next(withBody(request, text));
}

function isRemoval(change: unknown): boolean {
	return (change as Json | null)?.operation === "remove";
}

// The reply of a change of licenses that changed nothing.
async function showLicenses(
	exchange: Exchange,
	{ personId, email }: Json,
): Promise<Response | undefined> {
	const found =
		typeof personId === "string" && personId !== ""
			? await readJson(exchange, `/v1/people/${encodeURIComponent(personId)}`)
			: (
					(
						await readJson(
							exchange,
							`/v1/people?email=${encodeURIComponent(String(email))}`,
						)
					)?.items as Json[] | undefined
				)?.[0];
	if (found === undefined) return undefined;
	const { orgId, id, emails, licenses = [], siteUrls = [] } = found;
	return Response.json({
		orgId,
		personId: id,
		email: namesIn(emails)[0],
		licenses,
		siteUrls: namesIn(siteUrls).map((site) => {
			const [siteUrl, mark] = site.split("#");
			return { siteUrl, accountType: (mark ?? "host").toUpperCase() };
		}),
	});
}

// The calling licenses of the caller's organization, by their names.
async function readCalling(exchange: Exchange): Promise<string[]> {
	const list = await readJson(exchange, "/v1/licenses");
	const licenses = (list?.items ?? []) as { id: string; name: string }[];
	return licenses
		.filter(({ name }) => /calling/i.test(name))
		.map(({ id }) => id);
}

function namesIn(value: unknown): string[] {
	return Array.isArray(value)
		? value.filter((entry) => typeof entry === "string")
		: [];
}
