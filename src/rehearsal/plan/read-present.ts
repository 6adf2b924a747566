import type { Location } from "../../directory/locations/location.ts";
import type { PeopleKey } from "../../directory/people/people-query.ts";
import type { Person } from "../../directory/people/person.ts";
import type { Store } from "../../directory/store/store.ts";
import { readId } from "../../webex/ids.ts";
import { showWhole } from "../../webex/people/show-person.ts";
import { type Baseline, inServiceIds } from "./read-clone.ts";
import type { WirePerson } from "./wire-person.ts";

/** People that are read at once. */
const pageLength = 500;

/** Reads the people of a clone as they are now, with calling data, by the id of the service. */
export async function readPresent(
	store: Store,
	{ note, people, serviceIds }: Baseline,
): Promise<Map<string, WirePerson>> {
	const orgId = readId("ORGANIZATION", note.orgId) ?? note.orgId;
	const all = new Map<string, Person>();
	let after: PeopleKey | undefined;
	do {
		const page = await store.people.page({
			orgId,
			limit: pageLength,
			isPresenceWanted: false,
			after,
		});
		for (const { person } of page.records) all.set(person.id, person);
		after = page.next;
	} while (after !== undefined);
	// Somebody who was renamed while the pages were read may be on none of them.
	for (const wireId of people.keys()) {
		const id = readId("PEOPLE", wireId) ?? wireId;
		if (all.has(id)) continue;
		const found = await store.people.get({ orgId, id });
		if (found !== undefined) all.set(id, found.person);
	}
	const locations = await readLocations(store, orgId);
	const present = new Map<string, WirePerson>();
	for (const person of all.values()) {
		const shown = showWhole(person, {
			location: (id) => locations.get(id),
			colleague: (id) => all.get(id),
		});
		const wire = inServiceIds(shown as unknown as WirePerson, serviceIds);
		present.set(wire.id, wire);
	}
	return present;
}

async function readLocations(
	store: Store,
	orgId: string,
): Promise<Map<string, Location>> {
	const locations = new Map<string, Location>();
	let afterId: string | undefined;
	do {
		const page = await store.locations.list({
			orgId,
			afterId,
			limit: pageLength,
		});
		for (const location of page) locations.set(location.id, location);
		afterId = page.length < pageLength ? undefined : page.at(-1)?.id;
	} while (afterId !== undefined);
	return locations;
}
