import type { Person } from "../../directory/people/person.ts";
import type { Call } from "../call.ts";
import { groupAddress } from "../groups/show-group.ts";
import { scimAddress } from "../organization.ts";
import type { Resource } from "../resource/resource.ts";
import { type AttributeChoice, isSelected } from "../select-attributes.ts";

/** Whether a request asks for the groups of people. */
export function areGroupsWanted(query: AttributeChoice): boolean {
	const { returnGroups, includeGroupDetails } = query as {
		returnGroups?: boolean;
		includeGroupDetails?: boolean;
	};
	const isNamed = Boolean(query.attributes) && isSelected("groups", query);
	return returnGroups === true || includeGroupDetails === true || isNamed;
}

/** Shows the groups of people, and looks up the name of each group once. */
export function openGroupNames(
	call: Pick<Call, "store" | "url">,
): (person: Person) => Promise<Resource[] | undefined> {
	const names = new Map<string, Promise<string | undefined>>();
	const nameOf = (orgId: string, id: string) => {
		const name =
			names.get(id) ??
			call.store.groups
				.get({ orgId, id })
				.then((found) => found?.group.displayName);
		names.set(id, name);
		return name;
	};
	return async ({ orgId, groups = [] }) => {
		if (groups.length === 0) return undefined;
		const address = scimAddress(call, orgId);
		return Promise.all(
			groups.map(async (id) => ({
				value: id,
				$ref: groupAddress(address, id),
				display: await nameOf(orgId, id),
				type: "direct",
			})),
		);
	};
}
