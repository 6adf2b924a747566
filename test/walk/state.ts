import { strict as assert } from "node:assert";
import type { GroupRecord } from "../../src/directory/groups/group.ts";
import type { Change } from "../../src/directory/history/change.ts";
import type { License } from "../../src/directory/licenses/license.ts";
import type { LicenseTemplate } from "../../src/directory/licenses/license-template.ts";
import type { Location } from "../../src/directory/locations/location.ts";
import type { Person } from "../../src/directory/people/person.ts";
import type { Json } from "../webex/harness.ts";
import { orgId, type World } from "./worlds.ts";

/** Everything of the organization at one moment, as the store has it. */
export interface State {
	people: Map<string, Person>;
	groups: Map<string, GroupRecord>;
	templates: Map<string, LicenseTemplate>;
	licenses: Map<string, License>;
	locations: Map<string, Location>;
	/** The lines of history so far. */
	lineCount: number;
	newestId: number;
}

export async function readState({ api: { store } }: World): Promise<State> {
	const people = await store.people.list({
		orgId,
		limit: 10_000,
		isPresenceWanted: false,
	});
	const order = { by: "id", isDescending: false } as const;
	const page = { orgId, order, offset: 0, limit: 10_000 };
	const groups = await store.groups.list(page);
	const locations = await store.locations.list({ orgId, limit: 1000 });
	return {
		people: new Map(people.map(({ person }) => [person.id, person])),
		groups: new Map(groups.map((record) => [record.group.id, record])),
		templates: byId(await store.licenseTemplates.list(orgId)),
		licenses: byId(await store.licenses.list(orgId)),
		locations: byId(locations),
		lineCount: await store.changes.count(orgId),
		newestId: await store.changes.newestId(orgId),
	};
}

function byId<Thing extends { id: string }>(
	things: readonly Thing[],
): Map<string, Thing> {
	return new Map(things.map((thing) => [thing.id, thing]));
}

/** The ids that have another record in the second state than in the first. */
export function changedIds<Thing>(
	before: ReadonlyMap<string, Thing>,
	after: ReadonlyMap<string, Thing>,
): string[] {
	const ids = new Set([...before.keys(), ...after.keys()]);
	return [...ids].filter(
		(id) => !Bun.deepEquals(before.get(id), after.get(id)),
	);
}

/** The lines of history after one. */
export async function readLines(
	{ api: { store } }: World,
	afterId: number,
	limit = 10_000,
): Promise<Change[]> {
	return store.changes.list({ orgId, afterId, limit });
}

/** The laws that hold in every state. */
export function demandSound(state: State): void {
	demandSeats(state);
	demandClaims(state);
	demandGroups(state);
	for (const person of state.people.values()) {
		const { licenses, implicitLicenses = [], groups = [] } = person;
		for (const id of implicitLicenses) assert.ok(licenses.includes(id), id);
		for (const list of [licenses, implicitLicenses, groups, person.roles])
			assert.equal(new Set(list).size, list.length, "an id twice");
		for (const id of licenses) assert.ok(state.licenses.has(id));
		for (const id of groups) assert.ok(state.groups.has(id));
		if (person.managerId !== undefined)
			assert.notEqual(person.managerId, person.id);
		assert.ok(person.emails.length > 0);
	}
	for (const { groupId, licenses } of state.templates.values()) {
		if (groupId !== undefined) assert.ok(state.groups.has(groupId));
		for (const id of licenses) assert.ok(state.licenses.has(id));
	}
}

function demandSeats({ people, licenses }: State): void {
	for (const { id, name, takenUnits, totalUnits } of licenses.values()) {
		const held = [...people.values()].filter((person) =>
			person.licenses.includes(id),
		).length;
		assert.equal(takenUnits, held, `taken seats of ${name}`);
		assert.ok(held <= totalUnits, `too many seats of ${name}`);
	}
}

function demandClaims({ people }: State): void {
	const holders = new Map<string, string>();
	for (const {
		id,
		emails,
		phoneNumbers,
		extension,
		locationId,
	} of people.values())
		for (const claim of [
			...emails.map((email) => `e-mail ${email.toLowerCase()}`),
			...(phoneNumbers ?? [])
				.filter(({ type }) => type === "work")
				.map(({ value }) => `number ${value}`),
			...(extension === undefined ? [] : [`${locationId} ${extension}`]),
		]) {
			assert.ok(!holders.has(claim), `${claim} is held twice`);
			holders.set(claim, id);
		}
}

function demandGroups({ people, groups }: State): void {
	for (const { group, memberCount } of groups.values()) {
		const members = [...people.values()].filter((person) =>
			person.groups?.includes(group.id),
		).length;
		assert.equal(memberCount, members, `members of ${group.displayName}`);
	}
}

const unordered = new Set([
	"roles",
	"licenses",
	"groups",
	"implicitLicenses",
	"siteUrls",
]);

/** A value of a field, in an order of its own where the order does not count. */
export function sortedSet(name: string, value: unknown): unknown {
	return unordered.has(name) && Array.isArray(value) ? value.toSorted() : value;
}

/** A record by the names that the history has for its fields: those of a profile are told part by part. */
export function inFields(record: object = {}): Json {
	const { profile, ...rest } = record as Json;
	const fields: Json = { ...rest };
	const add = (name: string, value: unknown) => {
		if (typeof value !== "object" || value === null || Array.isArray(value))
			fields[name] = value;
		else
			for (const [key, part] of Object.entries(value))
				add(`${name}.${key}`, part);
	};
	if (profile !== undefined) add("profile", profile);
	return fields;
}
