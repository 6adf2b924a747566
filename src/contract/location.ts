import { type Static, Type } from "typebox";
import { exampleIds } from "./examples.ts";
import { named, noQuery, operation } from "./operation.ts";

/** Locations on a page when `max` is left out, and at most. */
export const locationsPageDefault = 100;
export const locationsPageMax = 1000;

const text = (description: string, example: string, maxLength = 1024) =>
	Type.String({ description, examples: [example], minLength: 1, maxLength });

const address = {
	address1: text("Street and number.", "170 West Tasman Dr."),
	address2: Type.Optional(text("More of the address.", "Building 3")),
	city: text("The city.", "San Jose"),
	state: Type.Optional(text("The state or region.", "CA")),
	postalCode: Type.Optional(text("The postal code.", "95134")),
	country: text(
		"The country, ISO 3166-1 alpha-2. Numbers of the people here are read in it.",
		"US",
	),
};
export const LocationAddress = named(
	"LocationAddress",
	Type.Object(address, { description: "The address of a location." }),
);

const name = text("The name, unique in the organization.", "San Jose", 256);
const timeZone = text("The IANA time zone.", "America/Los_Angeles", 64);
const preferredLanguage = text("The language of e-mails.", "en_us", 16);
const optional = {
	announcementLanguage: Type.Optional(
		text("The language of announcements on the telephone.", "en_us", 16),
	),
	latitude: Type.Optional(text("Degrees north.", "37.4085", 20)),
	longitude: Type.Optional(text("Degrees east.", "-121.9540", 20)),
	notes: Type.Optional(text("Anything worth knowing.", "Headquarters")),
	routingPrefix: Type.Optional(
		text("Digits dialled before an extension from elsewhere.", "8", 7),
	),
};

/** A location as replies show it. */
export const Location = named(
	"Location",
	Type.Object(
		{
			id: Type.String({
				description: "The id of the location.",
				examples: [exampleIds.location],
			}),
			name,
			orgId: Type.String({
				description: "The organization that the location belongs to.",
				examples: [exampleIds.organization],
			}),
			timeZone,
			preferredLanguage,
			address: LocationAddress,
			...optional,
		},
		{ description: "A place where people work." },
	),
);
export type Location = Static<typeof Location>;

export const LocationList = named(
	"LocationList",
	Type.Object(
		{
			items: Type.Array(Location, {
				description: "The locations of this page.",
			}),
		},
		{ description: "A page of locations." },
	),
);

/** The body of "Create a Location". */
export const LocationCreation = named(
	"LocationCreation",
	Type.Object(
		{
			name,
			timeZone,
			preferredLanguage,
			address: LocationAddress,
			...optional,
		},
		{ description: "A new location." },
	),
);
export type LocationCreation = Static<typeof LocationCreation>;

/** The body of "Update a Location". */
export const LocationUpdate = named(
	"LocationUpdate",
	Type.Object(
		{
			name: Type.Optional(name),
			timeZone: Type.Optional(timeZone),
			preferredLanguage: Type.Optional(preferredLanguage),
			address: Type.Optional(LocationAddress),
			...optional,
		},
		{
			description:
				"What should change. A property that is left out stays as it is; `address` is replaced as a whole.",
		},
	),
);
export type LocationUpdate = Static<typeof LocationUpdate>;

const LocationId = named(
	"LocationId",
	Type.Object(
		{ id: Type.String({ description: "The id of the location." }) },
		{ description: "Only the id of a location." },
	),
);

const tag = "Locations";
const creation: LocationCreation = {
	name: "San Jose",
	timeZone: "America/Los_Angeles",
	preferredLanguage: "en_us",
	announcementLanguage: "en_us",
	address: {
		address1: "170 West Tasman Dr.",
		city: "San Jose",
		state: "CA",
		postalCode: "95134",
		country: "US",
	},
};
const example: Location = {
	id: exampleIds.location,
	orgId: exampleIds.organization,
	...creation,
};
const locationId = {
	description: "The id of the location.",
	example: exampleIds.location,
};
const orgQuery = Type.Object({
	orgId: Type.Optional(
		Type.String({
			description: "In this organization; in your own when left out.",
			examples: [exampleIds.organization],
		}),
	),
});
const reading = ["spark-admin:locations_read"];
const writing = ["spark-admin:locations_write"];

export const listLocations = operation({
	id: "listLocations",
	method: "GET",
	path: "/locations",
	tag,
	summary: "List Locations",
	description:
		'Lists the locations of an organization, by id. Only for administrators. Follow the `Link` header with `rel="next"` for the next page.',
	query: Type.Object({
		name: Type.Optional(
			Type.String({
				description:
					"Only locations whose name contains this, whatever its case.",
				examples: ["San"],
				maxLength: 256,
			}),
		),
		id: Type.Optional(
			Type.String({
				description: "Only these locations: ids, separated by commas.",
				examples: [exampleIds.location],
				maxLength: 65536,
			}),
		),
		orgId: Type.Optional(
			Type.String({
				description:
					"Locations of this organization; of your own when left out.",
				examples: [exampleIds.organization],
			}),
		),
		max: Type.Optional(
			Type.Integer({
				description: `Locations on a page, at most ${locationsPageMax}; a larger number is lowered to that.`,
				minimum: 1,
				default: locationsPageDefault,
			}),
		),
		cursor: Type.Optional(
			Type.String({
				description:
					"Where a page begins, as the `Link` header of the page before gives it. It can be used for a day.",
				maxLength: 4096,
			}),
		),
	}),
	replies: {
		200: {
			description: "A page of locations.",
			schema: LocationList,
			example: { items: [example] },
			headers: {
				Link: 'The next page, when there is one: `<address>; rel="next"`.',
			},
		},
	},
	refusals: [400, 403, 404, 410],
	scopes: reading,
});

export const createLocation = operation({
	id: "createLocation",
	method: "POST",
	path: "/locations",
	tag,
	summary: "Create a Location",
	description: "Creates a location. Only full and location administrators may.",
	query: orgQuery,
	body: { schema: LocationCreation, example: creation },
	replies: {
		201: {
			description: "The id of the new location.",
			schema: LocationId,
			example: { id: exampleIds.location },
		},
	},
	refusals: [400, 403, 404, 409, 413, 415, 423],
	scopes: writing,
});

export const getLocation = operation({
	id: "getLocation",
	method: "GET",
	path: "/locations/{locationId}",
	tag,
	summary: "Get Location Details",
	description: "Shows one location. Only for administrators.",
	pathParameters: { locationId },
	query: noQuery,
	replies: {
		200: { description: "The location.", schema: Location, example },
	},
	refusals: [403, 404],
	scopes: reading,
});

export const updateLocation = operation({
	id: "updateLocation",
	method: "PUT",
	path: "/locations/{locationId}",
	tag,
	summary: "Update a Location",
	description:
		"Changes what is given of a location. Only full and location administrators may. Numbers that people already have stay as they are when the country changes.",
	pathParameters: { locationId },
	query: noQuery,
	body: { schema: LocationUpdate, example: { notes: "Headquarters" } },
	replies: { 204: { description: "Changed." } },
	refusals: [400, 403, 404, 409, 413, 415, 423],
	scopes: writing,
});

export const deleteLocation = operation({
	id: "deleteLocation",
	method: "DELETE",
	path: "/locations/{locationId}",
	tag,
	summary: "Delete a Location",
	description:
		"Removes a location that nobody has. Only full and location administrators may.",
	pathParameters: { locationId },
	query: noQuery,
	replies: { 204: { description: "Removed." } },
	refusals: [403, 404, 409, 423],
	scopes: writing,
});
