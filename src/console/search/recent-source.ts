import { current, orgIdIfOther } from "../session.ts";
import {
	foundGroup,
	foundLicense,
	foundLocation,
	listLicenses,
} from "./catalog-sources.ts";
import type { Found, Source } from "./found.ts";
import { foundPerson } from "./people-source.ts";
import { readRecent } from "./recent.ts";

/** What was opened last and still exists, with its present name. */
export const recentSource: Source = {
	name: "recent",
	async find(_, signal) {
		const recent = readRecent();
		const idsOf = (kind: (typeof recent)[number]["kind"]) =>
			recent.filter((each) => each.kind === kind).map(({ id }) => id);
		const found = new Map<string, Found>();
		const note = (id: string | undefined, item: Found) =>
			found.set(id ?? "", item);
		await Promise.all([
			readPeople(idsOf("people"), signal).then((people) => {
				for (const person of people) note(person.id, foundPerson(person, ""));
			}),
			readLocations(idsOf("locations"), signal).then((locations) => {
				for (const each of locations) note(each.id, foundLocation(each));
			}),
			readLicenses(idsOf("licenses")).then((licenses) => {
				for (const each of licenses) note(each.id, foundLicense(each));
			}),
			...idsOf("groups").map(async (groupId) => {
				const group = await current()
					.client.call("GET /groups/{groupId}", { path: { groupId }, signal })
					.catch(() => undefined);
				if (group !== undefined) note(groupId, foundGroup(group));
			}),
		]);
		const items = recent.flatMap(({ id }) => found.get(id) ?? []);
		return { name: "recent", items };
	},
};

async function readPeople(ids: readonly string[], signal: AbortSignal) {
	if (ids.length === 0) return [];
	const { items } = await current().client.call("GET /people", {
		query: { id: ids.join(","), orgId: orgIdIfOther() },
		signal,
	});
	return items;
}

async function readLocations(ids: readonly string[], signal: AbortSignal) {
	if (ids.length === 0 || !current().isAdmin) return [];
	const { items } = await current().client.call("GET /locations", {
		query: { id: ids.join(","), orgId: orgIdIfOther() },
		signal,
	});
	return items;
}

async function readLicenses(ids: readonly string[]) {
	if (ids.length === 0 || !current().isAdmin) return [];
	return (await listLicenses()).filter(({ id }) => ids.includes(id));
}
