import { DirectoryError } from "../../directory/errors.ts";
import type { Group } from "../../directory/groups/group.ts";
import {
	type License,
	type LicenseService,
	seatsMax,
} from "../../directory/licenses/license.ts";
import type { Location } from "../../directory/locations/location.ts";
import {
	addToBlocks,
	type NumberBlock,
} from "../../directory/numbers/number-block.ts";
import type { Organization } from "../../directory/organizations/organization.ts";
import { nameKey } from "../../directory/text/text.ts";
import type { Whole } from "../../directory/whole.ts";
import { readId, showId } from "../../webex/ids.ts";
import type { Entry } from "../service/pages.ts";
import { readText, readTime } from "./read-entry.ts";

/** The organization with this id among those that the service showed; undefined when it is not there. */
export function readOrganization(
	shown: readonly Entry[],
	orgId: string,
): Organization | undefined {
	const found = shown.find(
		({ id }) => readId("ORGANIZATION", readText(id) ?? "") === orgId,
	);
	return (
		found && {
			id: orgId,
			displayName: readText(found.displayName) ?? "",
			createdAt: readTime(found.created) ?? 0,
		}
	);
}

/**
 * The licenses, with as many free seats as the service has: seats that workspaces or people outside of the list take are
 * not there. Licenses that people hold and the service does not list are added without a free seat.
 */
export function readLicenses(
	shown: readonly Entry[],
	{
		orgId,
		holders,
	}: {
		orgId: string;
		/** How many people hold each license, by id. */
		holders: ReadonlyMap<string, number>;
	},
): License[] {
	const licenses = new Map<string, License>();
	for (const entry of shown) {
		const id = readId("LICENSE", readText(entry.id) ?? "");
		if (id === undefined) continue;
		const held = holders.get(id) ?? 0;
		const name = readText(entry.name) ?? id;
		const license: Whole<License> = {
			id,
			orgId,
			name,
			service: serviceOf(name, entry),
			subscriptionId: readText(entry.subscriptionId),
			siteUrl: readText(entry.siteUrl),
			siteType: readText(entry.siteType),
			totalUnits: seatsOf(entry, held),
			takenUnits: 0,
		};
		licenses.set(id, license);
	}
	for (const [id, totalUnits] of holders)
		if (!licenses.has(id))
			licenses.set(id, {
				...{ id, orgId, name: id, totalUnits, takenUnits: 0 },
				service: "other",
			});
	return [...licenses.values()];
}

// By their names, which Webex changes now and then. A meeting license belongs to a site.
function serviceOf(name: string, { siteUrl }: Entry): LicenseService {
	if (/\bcalling\b/i.test(name) && !/workspace|\bplans?\b/i.test(name))
		return "calling";
	if (/\bmessag/i.test(name)) return "messaging";
	return typeof siteUrl === "string" ? "meeting" : "other";
}

function seatsOf({ totalUnits, consumedUnits }: Entry, held: number): number {
	const total = Number(totalUnits ?? 0);
	// A negative number stands for any number of seats.
	if (total < 0) return seatsMax;
	const consumed = Number(consumedUnits ?? held);
	const free = Math.max(0, total - consumed);
	return Math.min(seatsMax, held + (Number.isFinite(free) ? free : 0));
}

// Numbers of a service belong to locations, whether somebody has them or not. A number is in the first location that shows it.
function numbersOfLocations(
	numbers: readonly Entry[],
): Map<string, NumberBlock[]> {
	const owners = new Map<string, string[]>();
	const seen = new Set<string>();
	for (const { phoneNumber, location } of numbers) {
		const number = readText(phoneNumber) ?? "";
		const id = readId("LOCATION", readText((location as Entry)?.id) ?? "");
		if (id === undefined || !/^\+\d{4,15}$/.test(number) || seen.has(number))
			continue;
		seen.add(number);
		const own = owners.get(id);
		if (own === undefined) owners.set(id, [number]);
		else own.push(number);
	}
	return new Map(
		[...owners].map(([id, own]) => [id, addToBlocks([], own)] as const),
	);
}

/** The locations, with their numbers, and the routing prefixes that Webex Calling or its people show. */
export function readLocations(
	shown: readonly Entry[],
	{
		orgId,
		callingLocations,
		numbers,
		people,
	}: {
		orgId: string;
		callingLocations: readonly Entry[];
		numbers: readonly Entry[];
		people: readonly Entry[];
	},
): Location[] {
	const prefixes = new Map([
		...prefixesOfPeople(people),
		...callingLocations.flatMap(({ id, routingPrefix }) =>
			typeof routingPrefix === "string"
				? [[String(id), routingPrefix] as const]
				: [],
		),
	]);
	const owned = numbersOfLocations(numbers);
	const unique = openUniqueNames();
	return shown.flatMap((entry) => {
		const id = readId("LOCATION", readText(entry.id) ?? "");
		if (id === undefined) return [];
		const address = (entry.address ?? {}) as Entry;
		const location: Whole<Location> = {
			id,
			orgId,
			name: unique(readText(entry.name) ?? id),
			timeZone: readText(entry.timeZone) ?? "",
			preferredLanguage: readText(entry.preferredLanguage) ?? "",
			announcementLanguage: readText(entry.announcementLanguage),
			address: {
				address1: readText(address.address1) ?? "",
				address2: readText(address.address2),
				city: readText(address.city) ?? "",
				state: readText(address.state),
				postalCode: readText(address.postalCode),
				country: readText(address.country) ?? "",
			} as Location["address"],
			latitude: degreesOf(entry.latitude),
			longitude: degreesOf(entry.longitude),
			notes: readText(entry.notes),
			routingPrefix: prefixes.get(String(entry.id)),
			numbers: owned.get(id),
		};
		return JSON.parse(JSON.stringify(location)) as Location;
	});
}

function degreesOf(value: unknown): string | undefined {
	return typeof value === "number" ? String(value) : readText(value);
}

// The number for calls between locations is the prefix and the extension.
function* prefixesOfPeople(
	people: readonly Entry[],
): Generator<readonly [string, string]> {
	for (const { locationId, extension, phoneNumbers } of people) {
		if (typeof locationId !== "string" || typeof extension !== "string")
			continue;
		for (const { type, value } of Array.isArray(phoneNumbers)
			? (phoneNumbers as Entry[])
			: [])
			if (
				type === "work_extension" &&
				typeof value === "string" &&
				value.endsWith(extension)
			)
				yield [locationId, value.slice(0, -extension.length)];
	}
}

/** The groups, and the groups of each person, by id. */
export function readGroups(
	shown: readonly Entry[],
	orgId: string,
): { groups: Group[]; groupsOf: ReadonlyMap<string, readonly string[]> } {
	const groupsOf = new Map<string, string[]>();
	const unique = openUniqueNames();
	const groups = shown.flatMap((entry) => {
		const id = readId("SCIM_GROUP", readText(entry.id) ?? "");
		if (id === undefined) return [];
		for (const member of entry.members as readonly Entry[]) {
			const personId = readId("PEOPLE", readText(member.id) ?? "");
			if (personId === undefined) continue;
			const ids = groupsOf.get(personId);
			if (ids === undefined) groupsOf.set(personId, [id]);
			else if (!ids.includes(id)) ids.push(id);
		}
		const group: Whole<Group> = {
			id,
			orgId,
			displayName: unique(readText(entry.displayName) ?? id),
			description: readText(entry.description),
			externalId: undefined,
			usage: readText(entry.usage),
			createdAt: readTime(entry.created) ?? 0,
		};
		return JSON.parse(JSON.stringify(group)) as Group;
	});
	return { groups, groupsOf };
}

// Names of locations and groups are unique here, whatever their case.
function openUniqueNames(): (name: string) => string {
	const taken = new Set<string>();
	return (name) => {
		let unique = name;
		for (let count = 2; taken.has(nameKey(unique)); count += 1)
			unique = `${name} (${count})`;
		taken.add(nameKey(unique));
		return unique;
	};
}

/** The ids on the wire of an organization, as a caller gave it in any form. Throws a sentence when it is none. */
export function readOrgId(text: string): { id: string; shown: string } {
	const id = readId("ORGANIZATION", text);
	if (id === undefined)
		throw new DirectoryError(
			"invalid",
			`"${text}" is not the id of an organization.`,
		);
	return { id, shown: showId("ORGANIZATION", id) };
}
