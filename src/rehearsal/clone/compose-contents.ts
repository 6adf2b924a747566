import {
	createClonedRole,
	describeRoles,
} from "../../directory/access/cloned-roles.ts";
import { addRoles, type Role } from "../../directory/access/role.ts";
import {
	type Claim,
	claimKey,
	claimsOf,
} from "../../directory/people/claims.ts";
import type { Person } from "../../directory/people/person.ts";
import type { PersonRecord } from "../../directory/store/people-store.ts";
import type { Contents } from "../../directory/store/store.ts";
import { emailKey } from "../../directory/text/email.ts";
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
import { freeValue, readPerson } from "./read-person.ts";

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
	const unique = leaveClaimsToTheFirst(records);
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

// What two people hold at the service, the second one holds here without a claim, or not at all where there is no other way.
function leaveClaimsToTheFirst(
	records: readonly PersonRecord[],
): PersonRecord[] {
	const taken = new Set<string>();
	const ids = new Set<string>();
	return records.flatMap((record) => {
		if (ids.has(record.person.id)) return [];
		ids.add(record.person.id);
		const person = withoutTaken(record.person, taken);
		for (const claim of claimsOf(person)) taken.add(claimKey(claim));
		return { ...record, person };
	});
}

function withoutTaken(person: Person, taken: ReadonlySet<string>): Person {
	const own = new Set<string>();
	const claims = claimsOf(person);
	const isRepeated = (claim: Claim) => {
		const key = claimKey(claim);
		const isOver = taken.has(key) || own.has(key);
		own.add(key);
		return isOver;
	};
	const repeated = claims.filter(isRepeated);
	if (repeated.length === 0) return person;
	const isTaken = (kind: Claim["kind"], value: string) =>
		repeated.some((claim) => claim.kind === kind && claim.value === value);
	const seen = new Set<string>();
	const { extension, ...rest } = person;
	return {
		...rest,
		...(extension !== undefined &&
			!isTaken("extension", extension) && { extension }),
		emails: person.emails.filter((email) => {
			const key = emailKey(email);
			const isFirst = !seen.has(key);
			seen.add(key);
			return (
				isFirst &&
				!taken.has(claimKey({ kind: "email", scope: "", value: key }))
			);
		}),
		...(person.phoneNumbers && {
			phoneNumbers: person.phoneNumbers.map((number) =>
				number.type === "work" && isTaken("number", number.value)
					? { ...number, value: freeValue(number.shown) }
					: number,
			),
		}),
	};
}

function countHolders(records: readonly PersonRecord[]): Map<string, number> {
	const holders = new Map<string, number>();
	for (const { person } of records)
		for (const id of person.licenses)
			holders.set(id, (holders.get(id) ?? 0) + 1);
	return holders;
}
