import * as contract from "../../contract/organization.ts";
import { DirectoryError, refuseInvalid } from "../../directory/errors.ts";
import type { Organization } from "../../directory/organizations/organization.ts";
import {
	getOrganization,
	listOrganizations,
} from "../../directory/organizations/organizations.ts";
import type { Whole } from "../../directory/whole.ts";
import { replyJson, showTime } from "../../http/reply.ts";
import { route } from "../call.ts";
import { readId, showId } from "../ids.ts";

/** The organization calls. */
export const organizationRoutes = [
	route(contract.listOrganizations, async (call) => {
		refuseInvalid(call.queryProblems);
		const found = await listOrganizations(call.store, call.caller);
		return replyJson(200, {
			items: found.map((each) => showOrganization(each, call)),
		});
	}),
	route(contract.getOrganization, async (call) => {
		refuseInvalid(call.queryProblems);
		const { store, caller } = call;
		const id = readId("ORGANIZATION", call.parameter("orgId"));
		if (id === undefined)
			throw new DirectoryError(
				"notFound",
				"There is no organization with this id that you can see.",
			);
		const organization = await getOrganization(store, caller, id);
		return replyJson(200, showOrganization(organization, call));
	}),
];

function showOrganization(
	{ id, displayName, createdAt }: Organization,
	{
		query,
		xsiDomain,
	}: { query: { callingData?: boolean }; xsiDomain: string | undefined },
): Whole<contract.Organization> {
	const host = query.callingData ? xsiDomain : undefined;
	// The paths that every XSI interface has.
	const at = (path: string) =>
		host === undefined ? undefined : `https://${host}/${path}`;
	return {
		id: showId("ORGANIZATION", id),
		displayName,
		created: showTime(createdAt),
		xsiActionsEndpoint: at("com.broadsoft.xsi-actions"),
		xsiEventsEndpoint: at("com.broadsoft.xsi-events"),
		xsiEventsChannelEndpoint: at(
			"com.broadsoft.async/com.broadsoft.xsi-events",
		),
		xsiDomain: host,
	};
}
