import * as contract from "../../contract/organization.ts";
import { DirectoryError } from "../../directory/errors.ts";
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
	route(contract.listOrganizations, async ({ store, caller }) => {
		const found = await listOrganizations(store, caller);
		return replyJson(200, { items: found.map(showOrganization) });
	}),
	route(contract.getOrganization, async (call) => {
		const { store, caller } = call;
		const id = readId("ORGANIZATION", call.parameter("orgId"));
		if (id === undefined)
			throw new DirectoryError(
				"notFound",
				"There is no organization with this id that you can see.",
			);
		return replyJson(
			200,
			showOrganization(await getOrganization(store, caller, id)),
		);
	}),
];

function showOrganization({
	id,
	displayName,
	createdAt,
}: Organization): Whole<contract.Organization> {
	return {
		id: showId("ORGANIZATION", id),
		displayName,
		created: showTime(createdAt),
	};
}
