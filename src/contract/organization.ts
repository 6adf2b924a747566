import { type Static, Type } from "typebox";
import { exampleIds } from "./examples.ts";
import { flag, named, operation } from "./operation.ts";

const xsi = (description: string) =>
	Type.Optional(
		Type.String({
			description: `${description} Only with \`callingData=true\`, where the operator has set the host of a telephone system.`,
		}),
	);

/** An organization as replies show it. */
export const Organization = named(
	"Organization",
	Type.Object(
		{
			id: Type.String({
				description: "The id of the organization.",
				examples: [exampleIds.organization],
			}),
			displayName: Type.String({
				description: "The name of the organization.",
				examples: ["Acme, Inc."],
			}),
			created: Type.String({
				description: "When the organization was created. ISO 8601, UTC.",
				format: "date-time",
				examples: ["2015-10-18T14:26:16+00:00"],
			}),
			xsiActionsEndpoint: xsi("The base address of XSI actions."),
			xsiEventsEndpoint: xsi("The base address of XSI events."),
			xsiEventsChannelEndpoint: xsi(
				"The base address of the channels of XSI events.",
			),
			xsiDomain: xsi("The host of these addresses."),
		},
		{ description: "An organization." },
	),
);
export type Organization = Static<typeof Organization>;

const OrganizationList = named(
	"OrganizationList",
	Type.Object(
		{ items: Type.Array(Organization, { description: "The organizations." }) },
		{ description: "Organizations. The list is not paged." },
	),
);

const query = Type.Object({
	callingData: flag(
		"Show the XSI addresses of the telephone system, where the operator has set its host. peopled has no XSI interface of its own.",
	),
});
const tag = "Organizations";
const example: Organization = {
	id: exampleIds.organization,
	displayName: "Acme, Inc.",
	created: "2015-10-18T14:26:16+00:00",
};
const scopes = ["spark-admin:organizations_read"];

export const listOrganizations = operation({
	id: "listOrganizations",
	method: "GET",
	path: "/organizations",
	tag,
	summary: "List Organizations",
	description:
		"Lists your organization and, for partner administrators, those it manages. Only for administrators.",
	query,
	replies: {
		200: {
			description: "The organizations.",
			schema: OrganizationList,
			example: { items: [example] },
		},
	},
	refusals: [403],
	scopes,
});

export const getOrganization = operation({
	id: "getOrganization",
	method: "GET",
	path: "/organizations/{orgId}",
	tag,
	summary: "Get Organization Details",
	description: "Shows one organization. Only for administrators.",
	pathParameters: {
		orgId: {
			description: "The id of the organization.",
			example: exampleIds.organization,
		},
	},
	query,
	replies: {
		200: {
			description: "The organization.",
			schema: Organization,
			example,
		},
	},
	refusals: [403, 404],
	scopes,
});
