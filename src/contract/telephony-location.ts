import { Type } from "typebox";
import { exampleIds } from "./examples.ts";
import { idOf } from "./id.ts";
import { locationsPageDefault, locationsPageMax } from "./location.ts";
import { named, operation } from "./operation.ts";
import { cursor, pageLink, startOf } from "./page-query.ts";

const tag = "Webex Calling";
const scopes = ["spark-admin:telephony_config_read"];

/** A location as calls of Webex Calling show it: only what peopled knows. */
const TelephonyLocation = named(
	"TelephonyLocation",
	Type.Object(
		{
			id: Type.String({
				description: "The id of the location.",
				examples: [exampleIds.location],
			}),
			name: Type.String({
				description: "The name of the location.",
				examples: ["San Jose"],
			}),
			announcementLanguage: Type.Optional(
				Type.String({
					description: "The language of announcements on the telephone.",
					examples: ["en_us"],
				}),
			),
			routingPrefix: Type.Optional(
				Type.String({
					description: "Digits dialled before an extension from elsewhere.",
					examples: ["8"],
				}),
			),
		},
		{
			description:
				"A location of Webex Calling. Lines, trunks, subscriptions and emergency settings do not exist here, so their properties are left out.",
		},
	),
);

const TelephonyLocationList = named(
	"TelephonyLocationList",
	Type.Object(
		{
			locations: Type.Array(TelephonyLocation, {
				description: "The locations.",
			}),
		},
		{ description: "A page of locations of Webex Calling." },
	),
);

const example = {
	id: exampleIds.location,
	name: "San Jose",
	announcementLanguage: "en_us",
	routingPrefix: "8",
};
const orgId = Type.Optional(
	idOf("ORGANIZATION", {
		description: "In this organization; in your own when left out.",
		examples: [exampleIds.organization],
	}),
);

export const listTelephonyLocations = operation({
	id: "listTelephonyLocations",
	method: "GET",
	path: "/telephony/config/locations",
	tag,
	summary: "List Locations of Webex Calling",
	description:
		'Lists the locations of an organization: people can be Webex Calling users in each of them. Only for administrators. Follow the `Link` header with `rel="next"` for the next page.',
	query: Type.Object({
		orgId,
		name: Type.Optional(
			Type.String({
				description:
					"Only locations whose name contains this, whatever its case.",
				examples: ["San"],
				maxLength: 256,
			}),
		),
		order: Type.Optional(
			Type.Enum(["asc", "desc"], {
				description: "Sort them by name; by id when left out.",
			}),
		),
		max: Type.Optional(
			Type.Integer({
				description: `Locations on a page, at most ${locationsPageMax}; a larger number is lowered to that.`,
				minimum: 1,
				default: locationsPageDefault,
			}),
		),
		start: startOf("Locations"),
		cursor,
	}),
	replies: {
		200: {
			description: "A page of locations.",
			schema: TelephonyLocationList,
			example: { locations: [example] },
			headers: pageLink,
		},
	},
	refusals: [400, 403, 404, 410],
	scopes,
});

export const getTelephonyLocation = operation({
	id: "getTelephonyLocation",
	method: "GET",
	path: "/telephony/config/locations/{locationId}",
	tag,
	summary: "Get Location Details of Webex Calling",
	description: "Shows one location of Webex Calling. Only for administrators.",
	pathParameters: {
		locationId: {
			description: "The id of the location.",
			example: exampleIds.location,
		},
	},
	query: Type.Object({ orgId }),
	replies: {
		200: {
			description: "The location.",
			schema: TelephonyLocation,
			example,
		},
	},
	refusals: [400, 403, 404],
	scopes,
});
