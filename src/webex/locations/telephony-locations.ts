import * as limits from "../../contract/location.ts";
import * as contract from "../../contract/telephony-location.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import type { Location } from "../../directory/locations/location.ts";
import {
	getLocation,
	listLocations,
	noVisibleLocation,
} from "../../directory/locations/locations.ts";
import { nameKey } from "../../directory/text/text.ts";
import { readCursor, showNext } from "../../http/paging.ts";
import { replyJson } from "../../http/reply.ts";
import { route } from "../call.ts";
import { readId, showId } from "../ids.ts";

const scope = "spark-admin:telephony_config_read";

/** The calls of locations as Webex Calling shows them. */
export const telephonyLocationRoutes = [
	route(
		contract.listTelephonyLocations,
		async ({ store, caller, query, queryProblems, url, now }) => {
			refuseInvalid(queryProblems);
			const { order = "id", start = 0, cursor } = query;
			const after =
				cursor === undefined
					? undefined
					: readCursor(cursor, { name: "cursor", now, order });
			const skipped = after === undefined ? start : 0;
			const limit = Math.min(
				query.max ?? limits.locationsPageDefault,
				limits.locationsPageMax,
			);
			const found = await listLocations(
				store,
				caller,
				{
					orgId: query.orgId,
					name: query.name,
					afterId: after?.id,
					byName:
						order === "id"
							? undefined
							: { isDescending: order === "desc", afterName: after?.name },
					limit: skipped + limit + 1,
				},
				scope,
			);
			const page = found.slice(skipped, skipped + limit);
			const last = page.at(-1);
			const next =
				found.length > skipped + limit && last !== undefined
					? { id: last.id, name: nameKey(last.name), order }
					: undefined;
			return replyJson(
				200,
				{ locations: page.map(showTelephonyLocation) },
				showNext(next, { url, now }),
			);
		},
	),

	route(contract.getTelephonyLocation, async (call) => {
		refuseInvalid(call.queryProblems);
		const { orgId } = call.query;
		const id = readId("LOCATION", call.parameter("locationId"));
		if (id === undefined) throw noVisibleLocation();
		const location = await getLocation(call.store, call.caller, id, scope);
		if (orgId !== undefined && orgId !== location.orgId)
			throw noVisibleLocation();
		return replyJson(200, showTelephonyLocation(location));
	}),
];

function showTelephonyLocation({
	id,
	name,
	announcementLanguage,
	routingPrefix,
}: Location) {
	return {
		id: showId("LOCATION", id),
		name,
		announcementLanguage,
		routingPrefix,
	};
}
