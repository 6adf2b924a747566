import { randomUUID } from "node:crypto";
import * as contract from "../contract/people.ts";
import type { Person as ShownPerson } from "../contract/person.ts";
import { getPersonAsOf } from "../directory/as-of.ts";
import { isAdmin, seesAsAdmin } from "../directory/caller.ts";
import { type FieldProblem, refuseInvalid } from "../directory/errors.ts";
import type { Location } from "../directory/location.ts";
import {
	addPerson,
	type ChangeRequest,
	changePerson,
	type DraftSource,
	getMe,
	getPerson,
	listPeople,
	noSuchPerson,
	removePerson,
} from "../directory/people.ts";
import { nameKey } from "../directory/person.ts";
import { noPresence } from "../directory/presence.ts";
import type { PersonChange, PersonRecord } from "../directory/store.ts";
import { type Call, route } from "./call.ts";
import { composePerson, readIfMatch, replyPerson } from "./conditional.ts";
import { replyDryRun } from "./dry-run.ts";
import { readId } from "./ids.ts";
import { readCursor, showCursor, showNextLink } from "./paging.ts";
import { draftByPatch } from "./patch-person.ts";
import { readPersonDraft } from "./read-person.ts";
import {
	emptyReply,
	type Reply,
	replyJson,
	sendReply,
	warningHeader,
} from "./reply.ts";
import { showPerson, showWhole } from "./show-person.ts";
import { explainStale } from "./stale.ts";
import { complainOfPerson } from "./strict-person.ts";
import { readTime } from "./time.ts";

/** The people calls. */
export const peopleRoutes = [
	route(contract.listPeople, async (call) => {
		const { store, caller, query, url, now } = call;
		const problems = [...call.queryProblems];
		const wanted = readIds("PEOPLE", query.id);
		if (wanted && wanted.all.length > contract.peopleIdsMax)
			problems.push({
				field: "id",
				problem: `must hold at most ${contract.peopleIdsMax} ids, not ${wanted.all.length}`,
			});
		const orgId = readFilter("ORGANIZATION", "orgId", query.orgId, problems);
		const locationId = readFilter(
			"LOCATION",
			"locationId",
			query.locationId,
			problems,
		);
		refuseInvalid(problems);
		const limit = pageLength(query);
		const records = await listPeople(store, caller, {
			email: query.email,
			displayName: query.displayName,
			ids: wanted?.ids,
			orgId,
			roleIds: readIds("ROLE", query.roles)?.ids,
			locationId,
			after:
				query.cursor === undefined
					? undefined
					: readCursor(query.cursor, { name: "cursor", now }),
			limit: wanted ? contract.peopleIdsMax : limit + 1,
			// Administrators are shown invitePending, which is told from the presence.
			isPresenceWanted:
				wanted === undefined &&
				(query.excludeStatus !== true || isAdmin(caller)),
		});
		const page = wanted ? records : records.slice(0, limit);
		const items = await Promise.all(
			page.map((record) => showForCaller(call, record, wanted !== undefined)),
		);
		const found = new Set(page.map(({ person }) => person.id));
		const notFoundIds = wanted?.all
			.filter(({ id }) => id === undefined || !found.has(id))
			.map(({ text }) => text);
		const last = page.at(-1)?.person;
		const headers: Record<string, string> = {};
		if (records.length > page.length && last !== undefined)
			headers.link = showNextLink(
				url,
				"cursor",
				showCursor({ id: last.id, name: nameKey(last.displayName) }, now),
			);
		return replyJson(200, { items, notFoundIds }, headers);
	}),

	route(contract.createPerson, async (call) => {
		refuseInvalid(call.queryProblems);
		const compose = (change: PersonChange): Reply => {
			const shown = showChange(call, change);
			return composePerson(
				200,
				call.query.minResponse ? { id: shown.id } : shown,
				{
					version: change.person.version,
					headers: warningHeader(change.warnings),
				},
			);
		};
		const request = { ...requestOf(call), answer: call.answer?.(compose) };
		const change = await addPerson(call.store, request, {
			id: randomUUID(),
			draft: readPersonDraft(call.body, [
				...call.problems,
				...(call.isStrict ? complainOfPerson(call.sent, undefined) : []),
			]),
		});
		return showPreview(call, change) ?? sendReply(compose(change));
	}),

	route(contract.getMe, async (call) => {
		refuseInvalid(call.queryProblems);
		return replyRecord(call, await getMe(call.store, call.caller));
	}),

	route(contract.getPerson, async (call) => {
		const { store, caller, query } = call;
		if (query.asOf !== undefined) return replyPast(call, query.asOf);
		refuseInvalid(call.queryProblems);
		return replyRecord(call, await getPerson(store, caller, personIdOf(call)));
	}),

	route(contract.updatePerson, (call) =>
		replyUpdate(
			call,
			conditionalRequestOf(call),
			call.isStrict
				? (current, surroundings) =>
						readPersonDraft(call.body, [
							...call.problems,
							...complainOfPerson(call.sent, showWhole(current, surroundings)),
						])
				: readPersonDraft(call.body, call.problems),
		),
	),

	route(contract.patchPerson, (call) => {
		const request = conditionalRequestOf(call);
		// A patch is applied to all of the person, so that what it does not name is there to be kept.
		const options = {
			...request.options,
			seesCallingData: true,
			seesAllTypes: true,
		};
		const { patch } = call;
		if (patch === undefined) throw new Error("A patch call has a patch.");
		return replyUpdate(
			call,
			{ ...request, options },
			draftByPatch(patch, call),
		);
	}),

	route(contract.deletePerson, async (call) => {
		refuseInvalid(call.queryProblems);
		const request = {
			...conditionalRequestOf(call),
			answer: call.answer?.(() => emptyReply),
		};
		const { person, preview } = await explainStale(
			call,
			removePerson(call.store, request, personIdOf(call)),
			(record) => showForCaller(asReading(call), record),
		);
		if (preview)
			return replyDryRun({ before: person, after: undefined, preview });
		call.forgetCallers();
		return sendReply(emptyReply);
	}),
];

async function replyUpdate(
	call: Call,
	request: ChangeRequest,
	draft: DraftSource,
): Promise<Response> {
	refuseInvalid(call.queryProblems);
	const query = call.query as PeopleParameters;
	const compose = (change: PersonChange): Reply => {
		const { version } = change.person;
		const headers = warningHeader(change.warnings);
		return query.minResponse
			? composePerson(204, undefined, { version, headers })
			: composePerson(200, showChange(call, change), { version, headers });
	};
	const change = await explainStale(
		call,
		changePerson(
			call.store,
			{ ...request, answer: call.answer?.(compose) },
			{ personId: personIdOf(call), draft },
		),
		(record) => showForCaller(asReading(call), record),
	);
	const { before, person, preview } = change;
	const isSameCaller =
		before?.isLoginEnabled === person.isLoginEnabled &&
		before.roles.join() === person.roles.join();
	if (!isSameCaller && preview === undefined) call.forgetCallers();
	return showPreview(call, change) ?? sendReply(compose(change));
}

interface PeopleParameters {
	callingData?: boolean;
	showAllTypes?: boolean;
	minResponse?: boolean;
	excludeStatus?: boolean;
	locationId?: string;
	max?: number;
	dryRun?: boolean;
}

/** What a changing call hands to the directory. */
export function requestOf(
	call: Pick<Call, "caller" | "trackingId" | "now" | "query" | "isStrict">,
): ChangeRequest {
	const query = call.query as PeopleParameters;
	return {
		caller: call.caller,
		trackingId: call.trackingId,
		options: {
			now: call.now,
			seesCallingData: query.callingData === true,
			seesAllTypes: query.showAllTypes === true,
			isStrict: call.isStrict,
		},
		isDryRun: query.dryRun === true,
	};
}

// For a change of one person, which `If-Match` may tie to a version.
function conditionalRequestOf(call: Call): ChangeRequest {
	return {
		...requestOf(call),
		versions: readIfMatch(call.header("if-match")),
	};
}

// The call as one that reads the person with the same parameters.
function asReading(call: Call): Call {
	return { ...call, operationId: contract.getPerson.id };
}

// What a dry run came to; undefined for what was done.
function showPreview(call: Call, change: PersonChange): Response | undefined {
	const { before, person: after, warnings, preview } = change;
	if (preview === undefined) return undefined;
	const person = showChange(call, change);
	return replyDryRun({ before, after, warnings, preview, person });
}

async function replyRecord(call: Call, record: PersonRecord) {
	return replyPerson(await showForCaller(call, record), {
		version: record.person.version,
		ifNoneMatch: call.header("if-none-match"),
	});
}

// Of the past nobody knows the presence, nor what is told from it.
async function replyPast(call: Call, asOf: string) {
	const problems = [...call.queryProblems];
	const at = readTime("asOf", asOf, problems);
	refuseInvalid(problems);
	const person = await getPersonAsOf(call.store, call.caller, {
		personId: personIdOf(call),
		at: at ?? call.now,
		now: call.now,
	});
	const { invitePending: _, ...shown } = await showForCaller(
		{ ...call, query: { ...call.query, excludeStatus: true } },
		{ person, presence: noPresence },
	);
	return replyPerson(shown, {
		version: person.version,
		ifNoneMatch: call.header("if-none-match"),
	});
}

// A list by ids shows neither presence nor what only administrators see (the reference of List People).
async function showForCaller(
	call: Call,
	record: PersonRecord,
	isByIds = false,
): Promise<ShownPerson> {
	const { orgId, locationId, extension } = record.person;
	const isPrefixShown =
		!isByIds &&
		(call.query as PeopleParameters).callingData === true &&
		extension !== undefined &&
		seesAsAdmin(call.caller, orgId);
	const location =
		isPrefixShown && locationId !== undefined
			? await call.store.locations.get({ orgId, id: locationId })
			: undefined;
	return showRecord(call, record, { isByIds, location });
}

function showChange(call: Call, change: PersonChange): ShownPerson {
	return showRecord(call, change, { location: change.location });
}

function showRecord(
	call: Call,
	record: PersonRecord,
	{ isByIds = false, location }: { isByIds?: boolean; location?: Location },
): ShownPerson {
	const query = call.query as PeopleParameters;
	const isAdmin = !isByIds && seesAsAdmin(call.caller, record.person.orgId);
	return showPerson(record, {
		now: call.now,
		isAdmin,
		isCallingDataShown: isAdmin && query.callingData === true,
		isPresenceShown: !isByIds && query.excludeStatus !== true,
		areAttendeeSitesShown:
			!isUpdate(call.operationId) || query.showAllTypes === true,
		routingPrefix: location?.routingPrefix,
	});
}

function isUpdate(operationId: string): boolean {
	return operationId === "updatePerson" || operationId === "patchPerson";
}

/** The id in the path of a call about one person. */
export function personIdOf(call: Pick<Call, "parameter">): string {
	const id = readId("PEOPLE", call.parameter("personId"));
	if (id === undefined) throw noSuchPerson();
	return id;
}

function pageLength({
	max,
	callingData,
	locationId,
}: PeopleParameters): number {
	return Math.min(
		max ?? contract.peoplePageDefault,
		contract.peoplePageMax,
		callingData ? contract.peoplePageMaxWithCallingData : Infinity,
		locationId === undefined ? Infinity : contract.peoplePageMaxInLocation,
	);
}

/** The ids in a list of a query, as they came and as they are; undefined when there is no list. */
export function readIds(kind: "PEOPLE" | "ROLE", text: string | undefined) {
	if (text === undefined) return undefined;
	const texts = [...new Set(text.split(",").map((part) => part.trim()))].filter(
		Boolean,
	);
	const all = texts.map((part) => ({ text: part, id: readId(kind, part) }));
	return { all, ids: all.flatMap(({ id }) => id ?? []) };
}

/** The id in a parameter of a query; notes a problem when it is none. */
export function readFilter(
	kind: "ORGANIZATION" | "LOCATION",
	field: string,
	text: string | undefined,
	problems: FieldProblem[],
): string | undefined {
	if (text === undefined) return undefined;
	const id = readId(kind, text);
	if (id === undefined)
		problems.push({
			field,
			problem: `is not the id of ${kind === "LOCATION" ? "a location" : "an organization"}`,
		});
	return id;
}
