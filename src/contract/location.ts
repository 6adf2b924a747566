import { Type } from "typebox";
import { DryRun, dryRunFlag, exampleDryRun } from "./dry-run.ts";
import { exampleIds } from "./examples.ts";
import { idOf, idsOf } from "./id.ts";
import { keyHeaders } from "./idempotency.ts";
import {
	Location,
	LocationCreation,
	LocationId,
	LocationList,
	LocationUpdate,
} from "./location-shape.ts";
import { flag, operation } from "./operation.ts";
import { pageLink, pageQuery } from "./page-query.ts";
import { readOnlyOfLocation } from "./read-only.ts";

/** The number of locations on a page, by default and at most. */
export const locationsPageDefault = 100;
export const locationsPageMax = 1000;
/** The maximum number of ids in one list call. */
const locationIdsMax = 1000;

const page = pageQuery({
	items: "Locations",
	countDefault: locationsPageDefault,
	countMax: locationsPageMax,
});
const tag = "Locations";
const creation = {
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
} satisfies LocationCreation;
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
		idOf("ORGANIZATION", {
			description: "In this organization; in your own when left out.",
			examples: [exampleIds.organization],
		}),
	),
});
const wouldBe = {
	description: "The effect of the change, with `dryRun=true`.",
	schema: DryRun,
	example: {
		...exampleDryRun,
		id: exampleIds.location,
		changes: { notes: { to: "Headquarters" } },
		seats: [],
		warnings: [],
		location: { ...example, notes: "Headquarters" },
	},
};
const callingDataFlag = flag(
	"Show the routing prefix too, which the real service does not have here. This parameter is peopled's own.",
);
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
			idsOf("LOCATION", {
				description:
					"Only these locations: ids, separated by commas, or the parameter several times.",
				examples: [[exampleIds.location]],
				maxItems: locationIdsMax,
			}),
		),
		orgId: Type.Optional(
			idOf("ORGANIZATION", {
				description:
					"Locations of this organization; of your own when left out.",
				examples: [exampleIds.organization],
			}),
		),
		max: page.max,
		callingData: callingDataFlag,
		cursor: page.cursor,
	}),
	replies: {
		200: {
			description: "A page of locations.",
			schema: LocationList,
			example: { items: [example] },
			headers: pageLink,
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
	query: Type.Object({ ...orgQuery.properties, dryRun: dryRunFlag }),
	headers: keyHeaders,
	body: {
		schema: LocationCreation,
		example: creation,
		readOnly: readOnlyOfLocation,
	},
	replies: {
		200: wouldBe,
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
	query: Type.Object({ callingData: callingDataFlag }),
	replies: {
		200: { description: "The location.", schema: Location, example },
	},
	refusals: [400, 403, 404],
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
	query: Type.Object({ dryRun: dryRunFlag }),
	headers: keyHeaders,
	body: {
		schema: LocationUpdate,
		example: { notes: "Headquarters" },
		readOnly: readOnlyOfLocation,
	},
	replies: { 200: wouldBe, 204: { description: "Changed." } },
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
	query: Type.Object({ dryRun: dryRunFlag }),
	headers: keyHeaders,
	replies: { 200: wouldBe, 204: { description: "Removed." } },
	refusals: [400, 403, 404, 409, 423],
	scopes: writing,
});
