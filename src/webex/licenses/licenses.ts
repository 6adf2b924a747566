import * as contract from "../../contract/license.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import type { License } from "../../directory/licenses/license.ts";
import {
	getLicense,
	listHolders,
	listLicenses,
} from "../../directory/licenses/licenses.ts";
import type { Whole } from "../../directory/whole.ts";
import { cutPage, readPage } from "../../http/paging.ts";
import { replyJson } from "../../http/reply.ts";
import { route } from "../call.ts";
import { readId, showId } from "../ids.ts";
import { updateUserLicensesRoute } from "./license-changes.ts";

/** The license calls. */
export const licenseRoutes = [
	updateUserLicensesRoute,

	route(contract.listLicenses, async (call) => {
		refuseInvalid(call.queryProblems);
		const found = await listLicenses(call.store, call.caller, call.query.orgId);
		return replyJson(200, { items: found.map(showLicense) });
	}),

	route(contract.getLicense, async (call) => {
		const { store, caller, query, url, now } = call;
		refuseInvalid(call.queryProblems);
		const license = await getLicense(
			store,
			caller,
			readId("LICENSE", call.parameter("licenseId")) ?? "",
		);
		if (query.includeAssignedTo === undefined)
			return replyJson(200, showLicense(license));
		const { limit, after } = readPage(
			{ max: query.limit, cursor: query.next },
			{
				defaultLength: contract.holdersPageMax,
				longest: contract.holdersPageMax,
				now,
				parameter: "next",
			},
		);
		const holders = await listHolders(store, {
			orgId: license.orgId,
			id: license.id,
			afterId: after?.id,
			limit: limit + 1,
		});
		const { page, headers } = cutPage(holders, {
			limit,
			url,
			now,
			keyOf: ({ id }) => ({ id, name: "" }),
			parameter: "next",
		});
		const users: contract.LicenseWithUsers["users"] = page.map(
			({ id, displayName, email }) => ({
				id: showId("PEOPLE", id),
				type: "INTERNAL",
				displayName,
				email,
			}),
		);
		return replyJson(200, { ...showLicense(license), users }, headers);
	}),
];

function showLicense(license: License): Whole<contract.License> {
	return {
		id: showId("LICENSE", license.id),
		name: license.name,
		totalUnits: license.totalUnits,
		consumedUnits: license.takenUnits,
		consumedByUsers: license.takenUnits,
		consumedByWorkspaces: 0,
		subscriptionId: license.subscriptionId,
		siteUrl: license.siteUrl,
		siteType: license.siteType,
	};
}
