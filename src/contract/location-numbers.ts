import { Type } from "typebox";
import { DryRun, dryRunFlag, exampleDryRun } from "./dry-run.ts";
import { exampleIds } from "./examples.ts";
import { idOf } from "./id.ts";
import { keyHeaders } from "./idempotency.ts";
import { named, operation } from "./operation.ts";
import { pageLink, pageQuery } from "./page-query.ts";

/** Numbers in one request, at most. */
const numbersAtOnceMax = 1000;
/** Free extensions in one reply, by default and at most. */
export const freeExtensionsDefault = 20;
export const freeExtensionsMax = 100;
/** Locations on a page of counts, by default and at most. */
export const countedLocationsDefault = 100;
export const countedLocationsMax = 100;

const tag = "Webex Calling";
const reading = ["spark-admin:telephony_config_read"];
const writing = ["spark-admin:telephony_config_write"];
const locationId = {
	description: "The id of the location.",
	example: exampleIds.location,
};
const orgId = Type.Optional(
	idOf("ORGANIZATION", {
		description: "In this organization; in your own when left out.",
		examples: [exampleIds.organization],
	}),
);
const phoneNumbers = (description: string) =>
	Type.Array(
		Type.String({
			description:
				"A number in E.164, or as it is written in the location's country.",
			examples: ["+14085267211"],
			minLength: 1,
			maxLength: 64,
		}),
		{ description, minItems: 1, maxItems: numbersAtOnceMax },
	);
const example = { phoneNumbers: ["+14085267211", "+14085267212"] };
const wouldBe = {
	description:
		"The effect of the change, with `dryRun=true`: how many numbers the location has, and would have.",
	schema: DryRun,
	example: {
		...exampleDryRun,
		id: exampleIds.location,
		changes: { numbers: { from: 20, to: 22 } },
		seats: [],
		warnings: [],
	},
};
const refusals = [400, 403, 404, 409, 413, 415, 423] as const;

export const addNumbers = operation({
	id: "addNumbers",
	method: "POST",
	path: "/telephony/config/locations/{locationId}/numbers",
	tag,
	summary: "Add Phone Numbers to a Location",
	description:
		"Adds numbers to a location, which people can get then. Numbers that it has already change nothing. A person may also have a number that belongs to no location. Only full administrators may.",
	pathParameters: { locationId },
	query: Type.Object({ orgId, dryRun: dryRunFlag }),
	headers: keyHeaders,
	body: {
		schema: named(
			"NumbersAddition",
			Type.Object(
				{
					phoneNumbers: phoneNumbers("The numbers to add."),
					numberType: Type.Optional(
						Type.Enum(["DID", "TOLLFREE"], {
							description:
								"The kind of the numbers, which follows from the numbers here.",
						}),
					),
					numberUsageType: Type.Optional(
						Type.Enum(["NONE", "SERVICE"], {
							description: "The use of the numbers, which is not kept here.",
						}),
					),
					state: Type.Optional(
						Type.Enum(["ACTIVE", "INACTIVE"], {
							description:
								"Whether the numbers are in service. All numbers are here, with either value.",
							default: "ACTIVE",
						}),
					),
				},
				{ description: "Numbers that are added to a location." },
			),
		),
		example,
	},
	replies: {
		200: wouldBe,
		201: {
			description: "Added.",
			schema: named(
				"NumbersAdded",
				Type.Object({}, { description: "Nothing more to say." }),
			),
			example: {},
		},
	},
	refusals,
	scopes: writing,
});

export const removeNumbers = operation({
	id: "removeNumbers",
	method: "DELETE",
	path: "/telephony/config/locations/{locationId}/numbers",
	tag,
	summary: "Remove Phone Numbers from a Location",
	description:
		"Removes numbers from a location. Numbers that it does not have change nothing; one that a person has is refused with 409. Only full administrators may.",
	pathParameters: { locationId },
	query: Type.Object({ orgId, dryRun: dryRunFlag }),
	headers: keyHeaders,
	body: {
		schema: named(
			"NumbersRemoval",
			Type.Object(
				{ phoneNumbers: phoneNumbers("The numbers to remove.") },
				{ description: "Numbers that are removed from a location." },
			),
		),
		example,
	},
	replies: { 200: wouldBe, 204: { description: "Removed." } },
	refusals,
	scopes: writing,
});

const count = (description: string, value: number) =>
	Type.Integer({ description, minimum: 0, examples: [value] });

const page = pageQuery({
	items: "Locations",
	countDefault: countedLocationsDefault,
	countMax: countedLocationsMax,
});
const exampleCount = {
	location: { id: exampleIds.location, name: "San Jose" },
	numbers: 200,
	unassigned: 20,
	extensions: 180,
};

export const countLocationNumbers = operation({
	id: "countLocationNumbers",
	method: "GET",
	path: "/telephony/config/numbers/counts",
	tag,
	summary: "Count Numbers of Locations",
	description:
		'Counts the numbers of each location of an organization, and the extensions of people there. Only for administrators. Follow the `Link` header with `rel="next"` for the next page. This call is peopled\'s own.',
	query: Type.Object({ orgId, max: page.max, cursor: page.cursor }),
	replies: {
		200: {
			description: "A page of counts.",
			schema: named(
				"LocationNumberCountList",
				Type.Object(
					{
						items: Type.Array(
							named(
								"LocationNumberCount",
								Type.Object(
									{
										location: Type.Object(
											{
												id: Type.String({ examples: [exampleIds.location] }),
												name: Type.String({ examples: ["San Jose"] }),
											},
											{ description: "The location." },
										),
										numbers: count("Numbers that belong to the location.", 200),
										unassigned: count("Those of them that nobody has.", 20),
										extensions: count(
											"Extensions that people of the location have.",
											180,
										),
									},
									{ description: "The counts of a location." },
								),
							),
							{ description: "The counts, by the id of the location." },
						),
					},
					{ description: "A page of counts." },
				),
			),
			example: { items: [exampleCount] },
			headers: pageLink,
		},
	},
	refusals: [400, 403, 404, 410],
	scopes: reading,
});

export const listFreeExtensions = operation({
	id: "listFreeExtensions",
	method: "GET",
	path: "/telephony/config/locations/{locationId}/availableExtensions",
	tag,
	summary: "List Available Extensions of a Location",
	description:
		"Lists extensions that nobody has at a location: the smallest ones of the length that most people there have, without the numbers of emergency services; or those that begin with some digits. Only for administrators. This call is peopled's own.",
	pathParameters: { locationId },
	query: Type.Object({
		orgId,
		extension: Type.Optional(
			Type.String({
				description: "Only extensions that begin with these digits.",
				examples: ["13"],
				pattern: "^\\d{1,10}$",
			}),
		),
		max: Type.Optional(
			Type.Integer({
				description: `Extensions in the reply, at most ${freeExtensionsMax}; a larger number is lowered to that.`,
				minimum: 1,
				default: freeExtensionsDefault,
			}),
		),
	}),
	replies: {
		200: {
			description: "The extensions.",
			schema: named(
				"AvailableExtensions",
				Type.Object(
					{
						extensions: Type.Array(Type.String({ examples: ["134"] }), {
							description: "Extensions that nobody has there.",
						}),
						inUse: count("Extensions that people of the location have.", 180),
					},
					{ description: "Extensions that nobody has at a location." },
				),
			),
			example: { extensions: ["134", "135"], inUse: 180 },
		},
	},
	refusals: [400, 403, 404],
	scopes: reading,
});
