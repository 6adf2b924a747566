import {
	type Chooser,
	type Known,
	locations,
	type Maker,
	nameFor,
	texts,
	timeZones,
} from "./choose.ts";
import { orgId } from "./worlds.ts";

const names = ["Oslo", "Zürich", "Lab", "Annex"];

const locationBody = (choose: Chooser) => ({
	name: choose.pick(names),
	timeZone: choose.pick(timeZones),
	preferredLanguage: "en_us",
	address: {
		address1: choose.pick(texts),
		city: choose.pick(texts),
		country: choose.pick(["US", "DE"]),
	},
	notes: choose.maybe(30, () => choose.pick([...texts, ""])),
	latitude: choose.maybe(20, () => choose.pick(["1.5", ""])),
	routingPrefix: choose.maybe(30, () => choose.pick(["81", "82", ""])),
});

const anyOf = (choose: Chooser, { locations: made }: Known) =>
	choose.chance(70) && made.length > 0
		? choose.pick(made)
		: choose.pick(locations);

export const createLocation: Maker = (choose) => ({
	method: "POST",
	path: `/locations?orgId=${orgId}`,
	makes: nameFor("l"),
	body: locationBody(choose),
});

export const updateLocation: Maker = (choose, known) => ({
	method: "PUT",
	path: `/locations/${anyOf(choose, known)}`,
	body: Object.fromEntries(
		choose.some(Object.entries(locationBody(choose)), 4),
	),
});

/** Often one that somebody has, which stays. */
export const deleteLocation: Maker = (choose, known) => ({
	method: "DELETE",
	path: `/locations/${anyOf(choose, known)}`,
});
