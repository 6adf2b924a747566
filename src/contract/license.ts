import { type Static, Type } from "typebox";
import { exampleIds } from "./examples.ts";
import { idOf } from "./id.ts";
import { named, operation } from "./operation.ts";

/** The number of license holders on a page, by default and at most. */
export const holdersPageMax = 300;

const properties = {
	id: Type.String({
		description: "The id of the license.",
		examples: [exampleIds.meetingLicense],
	}),
	name: Type.String({
		description: "The licensed service.",
		examples: ["Meeting - Webex Meeting Center"],
	}),
	totalUnits: Type.Integer({ description: "Seats owned.", examples: [50] }),
	consumedUnits: Type.Integer({ description: "Seats taken.", examples: [5] }),
	consumedByUsers: Type.Integer({
		description: "Seats taken by people.",
		examples: [5],
	}),
	consumedByWorkspaces: Type.Integer({
		description: "Seats taken by workspaces.",
		examples: [0],
	}),
	subscriptionId: Type.Optional(
		Type.String({
			description: "The subscription under which the seats were bought.",
			examples: ["Sub-hydraOct26a"],
		}),
	),
	siteUrl: Type.Optional(
		Type.String({
			description: "The meeting site of the license.",
			examples: ["site1-example.webex.com"],
		}),
	),
	siteType: Type.Optional(
		Type.String({
			description: "The manager of the site.",
			examples: ["Control Hub managed site"],
		}),
	),
};

/** A license as lists show it. */
export const License = named(
	"License",
	Type.Object(properties, {
		description: "A license of an organization, with its seats.",
	}),
);
export type License = Static<typeof License>;

const LicenseList = named(
	"LicenseList",
	Type.Object(
		{ items: Type.Array(License, { description: "The licenses." }) },
		{ description: "Licenses. The list is not paged." },
	),
);

/** A license with the people who hold it. */
export const LicenseWithUsers = named(
	"LicenseWithUsers",
	Type.Object(
		{
			...properties,
			users: Type.Optional(
				Type.Array(
					Type.Object({
						id: Type.String({ description: "The id of the person." }),
						type: Type.Enum(["INTERNAL", "EXTERNAL"], {
							description:
								"Whether the person belongs to the organization that owns the license.",
						}),
						displayName: Type.String({ description: "The full name." }),
						email: Type.String({ description: "The e-mail address." }),
					}),
					{
						description:
							"People who hold the license. Only with `includeAssignedTo=user`.",
					},
				),
			),
		},
		{ description: "A license, with the people who hold it where asked for." },
	),
);
export type LicenseWithUsers = Static<typeof LicenseWithUsers>;

const tag = "Licenses";
const example: License = {
	id: exampleIds.meetingLicense,
	name: "Meeting - Webex Meeting Center",
	totalUnits: 50,
	consumedUnits: 5,
	consumedByUsers: 5,
	consumedByWorkspaces: 0,
	subscriptionId: "Sub-hydraOct26a",
	siteUrl: "site1-example.webex.com",
	siteType: "Control Hub managed site",
};
const scopes = ["spark-admin:licenses_read"];
const changedElsewhere =
	"Licenses are assigned and taken away with PATCH /v1/licenses/users, or with PUT or PATCH /v1/people/{personId}, in the list `licenses`.";

export const listLicenses = operation({
	id: "listLicenses",
	method: "GET",
	path: "/licenses",
	tag,
	summary: "List Licenses",
	description:
		"Lists the licenses of an organization with the seats owned and taken. Only for administrators.",
	query: Type.Object({
		orgId: Type.Optional(
			idOf("ORGANIZATION", {
				description:
					"Licenses of this organization; of your own when left out.",
				examples: [exampleIds.organization],
			}),
		),
	}),
	replies: {
		200: {
			description: "The licenses.",
			schema: LicenseList,
			example: { items: [example] },
		},
	},
	otherwise: changedElsewhere,
	refusals: [400, 403, 404],
	scopes,
});

export const getLicense = operation({
	id: "getLicense",
	method: "GET",
	path: "/licenses/{licenseId}",
	tag,
	summary: "Get License Details",
	description:
		"Shows one license and, with `includeAssignedTo=user`, a page of the people who hold it. Only for administrators.",
	pathParameters: {
		licenseId: {
			description: "The id of the license.",
			example: exampleIds.meetingLicense,
		},
	},
	query: Type.Object({
		includeAssignedTo: Type.Optional(
			Type.Enum(["user"], {
				description: "Show who holds the license.",
				examples: ["user"],
			}),
		),
		next: Type.Optional(
			Type.String({
				description:
					"Where the page of people begins, as the `Link` header of the page before gives it.",
				maxLength: 4096,
			}),
		),
		limit: Type.Optional(
			Type.Integer({
				description: `People on a page, at most ${holdersPageMax}; a larger number is lowered to that.`,
				minimum: 1,
				default: holdersPageMax,
			}),
		),
	}),
	replies: {
		200: {
			description: "The license.",
			schema: LicenseWithUsers,
			example: {
				...example,
				users: [
					{
						id: exampleIds.person,
						type: "INTERNAL",
						displayName: "John Andersen",
						email: "john.andersen@example.com",
					},
				],
			},
			headers: {
				Link: 'The next page of people, when there is one: `<address>; rel="next"`.',
			},
		},
	},
	otherwise: changedElsewhere,
	refusals: [400, 403, 404, 410],
	scopes,
});
