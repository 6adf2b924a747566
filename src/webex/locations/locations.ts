import { randomUUID } from "node:crypto";
import type { DryRun } from "../../contract/dry-run.ts";
import * as contract from "../../contract/location.ts";
import type {
	LocationCreation,
	Location as ShownLocation,
} from "../../contract/location-shape.ts";
import { readOnlyOfLocation } from "../../contract/read-only.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";
import type {
	Location,
	LocationDraft,
} from "../../directory/locations/location.ts";
import {
	createLocation,
	deleteLocation,
	getLocation,
	listLocations,
	noVisibleLocation,
	updateLocation,
} from "../../directory/locations/locations.ts";
import type { Whole } from "../../directory/whole.ts";
import { listReadOnly } from "../../http/check/strict.ts";
import { cutPage, readPage } from "../../http/paging.ts";
import {
	emptyReply,
	jsonType,
	type Reply,
	replyJson,
} from "../../http/reply.ts";
import { type Call, route } from "../call.ts";
import { requestOf } from "../change-request.ts";
import { compareShown } from "../dry-run.ts";
import { readId, showId } from "../ids.ts";

/** The location calls. */
export const locationRoutes = [
	route(
		contract.listLocations,
		async ({ store, caller, query, queryProblems, url, now }) => {
			refuseInvalid(queryProblems);
			const { limit, after } = readPage(query, {
				defaultLength: contract.locationsPageDefault,
				longest: contract.locationsPageMax,
				now,
			});
			const found = await listLocations(store, caller, {
				orgId: query.orgId,
				name: query.name,
				ids: query.id && [...new Set(query.id)],
				afterId: after?.id,
				limit: limit + 1,
			});
			const { page, headers } = cutPage(found, {
				limit,
				url,
				now,
				keyOf: ({ id }) => ({ id, name: "" }),
			});
			return replyJson(
				200,
				{ items: page.map((each) => showLocation(each, query)) },
				headers,
			);
		},
	),

	route(contract.createLocation, async (call) => {
		const compose = (made: Location): Reply => ({
			status: 201,
			headers: { "content-type": jsonType },
			body: JSON.stringify({ id: showId("LOCATION", made.id) }),
		});
		const request = { ...requestOf(call), reply: call.storeReply?.(compose) };
		const location = await createLocation(call.store, request, {
			id: randomUUID(),
			orgId: call.query.orgId,
			draft: readDraft(call.body, [
				...call.problems,
				...complainOf(call, undefined),
			]),
		});
		return call.query.dryRun
			? replyDryRun(undefined, location)
			: compose(location);
	}),

	route(contract.getLocation, async (call) => {
		refuseInvalid(call.queryProblems);
		const id = locationIdOf(call);
		const location = await getLocation(call.store, call.caller, id);
		return replyJson(200, showLocation(location, call.query));
	}),

	route(contract.updateLocation, async (call) => {
		const { before, after } = await updateLocation(
			call.store,
			answeredEmpty(call),
			{
				id: locationIdOf(call),
				draft: call.isStrict
					? (current) =>
							readDraft(call.body, [
								...call.problems,
								...complainOf(call, showLocation(current, {})),
							])
					: readDraft(call.body, call.problems),
			},
		);
		return call.query.dryRun ? replyDryRun(before, after) : emptyReply;
	}),

	route(contract.deleteLocation, async (call) => {
		refuseInvalid(call.queryProblems);
		const removed = await deleteLocation(
			call.store,
			answeredEmpty(call),
			locationIdOf(call),
		);
		return call.query.dryRun ? replyDryRun(removed, undefined) : emptyReply;
	}),
];

// A change whose reply has no body.
function answeredEmpty(call: Call) {
	return { ...requestOf(call), reply: call.storeReply?.(() => emptyReply) };
}

// The effects of a change of a location. It takes no seat and no claim.
function replyDryRun(
	before: Location | undefined,
	after: Location | undefined,
): Reply {
	const whole = { callingData: true };
	const location = after && showLocation(after, whole);
	const isAbroad =
		before !== undefined &&
		after !== undefined &&
		before.address.country !== after.address.country;
	const reply: DryRun = {
		dryRun: true,
		id: before && showId("LOCATION", before.id),
		changes: compareShown(before && showLocation(before, whole), location),
		seats: [],
		claims: [],
		warnings: isAbroad
			? [
					"The numbers of the people here stay as they are, although the country changes.",
				]
			: [],
		location,
	};
	return replyJson(200, reply);
}

function complainOf(
	{ isStrict, sent }: Pick<Call, "isStrict" | "sent">,
	present: ShownLocation | undefined,
): FieldProblem[] {
	return isStrict
		? listReadOnly(sent, present, { readOnly: readOnlyOfLocation })
		: [];
}

function readDraft(
	body: Partial<LocationCreation>,
	problems: readonly FieldProblem[],
): Whole<LocationDraft> {
	return {
		name: body.name,
		timeZone: body.timeZone,
		preferredLanguage: body.preferredLanguage,
		announcementLanguage: body.announcementLanguage,
		latitude: readDegrees(body.latitude),
		longitude: readDegrees(body.longitude),
		notes: body.notes,
		routingPrefix: body.routingPrefix,
		address: body.address,
		problems: [...problems],
	};
}

function readDegrees(degrees: string | number | undefined): string | undefined {
	return typeof degrees === "number"
		? degrees.toLocaleString("en", {
				maximumFractionDigits: 20,
				useGrouping: false,
			})
		: degrees;
}

function locationIdOf(call: Call): string {
	const id = readId("LOCATION", call.parameter("locationId"));
	if (id === undefined) throw noVisibleLocation();
	return id;
}

function showLocation(
	location: Location,
	{ callingData }: { callingData?: boolean },
): Whole<ShownLocation> {
	return {
		id: showId("LOCATION", location.id),
		name: location.name,
		orgId: showId("ORGANIZATION", location.orgId),
		timeZone: location.timeZone,
		preferredLanguage: location.preferredLanguage,
		announcementLanguage: location.announcementLanguage,
		address: location.address,
		latitude: location.latitude,
		longitude: location.longitude,
		notes: location.notes,
		routingPrefix: callingData ? location.routingPrefix : undefined,
	};
}
