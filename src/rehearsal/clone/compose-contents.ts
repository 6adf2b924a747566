import {
	createClonedRole,
	describeRoles,
} from "../../directory/access/cloned-roles.ts";
import { addRoles, type Role } from "../../directory/access/role.ts";
import type { PersonRecord } from "../../directory/store/people-store.ts";
import type { Contents } from "../../directory/store/store.ts";
import { readId } from "../../webex/ids.ts";
import type { Entry } from "../service/pages.ts";
import {
	readGroups,
	readLicenses,
	readLocations,
	readOrganization,
} from "./read-catalog.ts";
import { readText } from "./read-entry.ts";
import type { ServiceLists } from "./read-lists.ts";
import { readPerson } from "./read-person.ts";
import { separateClaims } from "./separate-claims.ts";

/** The records of a clone. Throws a sentence when the service did not show the organization. */
export function composeContents(
	lists: ServiceLists,
	orgId: string,
): Contents & { records: readonly PersonRecord[] } {
	const organization = readOrganization(lists.organizations, orgId);
	if (organization === undefined)
		throw new Error(
			"The service does not show the organization to this token. Use the token of an administrator of it, with the scope spark-admin:organizations_read.",
		);
	const locations = readLocations(lists.locations, { orgId, ...lists });
	const countries = new Map(
		locations.map(({ id, address }) => [id, address.country]),
	);
	const { groups, groupsOf } = readGroups(lists.groups, orgId);
	const records = lists.people.flatMap(
		(shown) =>
			readPerson(shown, {
				orgId,
				countryOf: (id) => countries.get(id) || undefined,
				groupsOf: (id) => groupsOf.get(id),
			}) ?? [],
	);
	// Records in the order of their ids are loaded faster.
	records.sort((one, other) => (one.person.id < other.person.id ? -1 : 1));
	const unique = separateClaims(records);
	const licenses = readLicenses(lists.licenses, {
		orgId,
		holders: countHolders(unique),
	});
	const roles = readRoles(lists.roles);
	addRoles(roles);
	return {
		organizations: [organization],
		...{ locations, licenses, groups },
		settings: [describeRoles(roles) ?? []].flat(),
		people: unique,
		records: unique,
	};
}

function readRoles(shown: readonly Entry[]): Role[] {
	return shown.flatMap(({ id, name }) => {
		const roleId = readId("ROLE", readText(id) ?? "");
		return roleId === undefined
			? []
			: createClonedRole({ id: roleId, name: readText(name) ?? roleId });
	});
}

function countHolders(records: readonly PersonRecord[]): Map<string, number> {
	const holders = new Map<string, number>();
	for (const { person } of records)
		for (const id of person.licenses)
			holders.set(id, (holders.get(id) ?? 0) + 1);
	return holders;
}
