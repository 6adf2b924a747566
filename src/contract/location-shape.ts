import { type Static, Type } from "typebox";
import { exampleIds } from "./examples.ts";
import { named } from "./operation.ts";

const text = (description: string, example: string, maxLength = 1024) =>
	Type.String({ description, examples: [example], minLength: 1, maxLength });

// An empty text clears an optional property.
const clearable = (description: string, example: string, maxLength = 1024) =>
	Type.Optional(Type.String({ description, examples: [example], maxLength }));

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
const LocationAddress = named(
	"LocationAddress",
	Type.Object(address, { description: "The address of a location." }),
);

const name = text("The name, unique in the organization.", "San Jose", 256);
const timeZone = text("The IANA time zone.", "America/Los_Angeles", 64);
const preferredLanguage = text("The language of e-mails.", "en_us", 64);
const optional = {
	announcementLanguage: clearable(
		"The language of announcements on the telephone.",
		"en_us",
		64,
	),
	latitude: clearable("Degrees north.", "37.4085", 64),
	longitude: clearable("Degrees east.", "-121.9540", 64),
	notes: clearable("Anything worth knowing.", "Headquarters"),
	routingPrefix: clearable(
		"Digits dialled before an extension from elsewhere.",
		"8",
		7,
	),
};

// Some clients read degrees as numbers, and send them back as such.
const degrees = (description: string, example: string) =>
	Type.Optional(
		Type.Union([Type.String({ maxLength: 64 }), Type.Number()], {
			description: `${description} As text, with any number of decimals, or as a number.`,
			examples: [example],
		}),
	);
const settable = {
	...optional,
	latitude: degrees("Degrees north.", "37.4085"),
	longitude: degrees("Degrees east.", "-121.9540"),
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
			...settable,
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
			...settable,
		},
		{
			description:
				"What should change. A property that is left out stays as it is; `address` is replaced as a whole.",
		},
	),
);
export type LocationUpdate = Static<typeof LocationUpdate>;

/** The reply to "Create a Location". */
export const LocationId = named(
	"LocationId",
	Type.Object(
		{ id: Type.String({ description: "The id of the location." }) },
		{ description: "Only the id of a location." },
	),
);
