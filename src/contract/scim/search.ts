import { type TSchema, Type } from "typebox";
import { named, noQuery, operation } from "../operation.ts";
import { scimType } from "./error.ts";
import { getScimGroup, listScimGroups } from "./groups.ts";
import { listOf, searchSchemaId } from "./messages.ts";
import {
	orgIdParameter,
	scimCall,
	scimFilterLengthMax,
	scimPageDefault,
	scimPageMax,
	scimReading,
} from "./scim.ts";
import { getScimUser, listScimUsers } from "./users.ts";

const root = "/identity/scim/{orgId}/v2";

const ScimSearch = named(
	"ScimSearch",
	Type.Object(
		{
			schemas: Type.Array(Type.Literal(searchSchemaId)),
			attributes: Type.Optional(
				Type.Array(Type.String(), {
					description: "Only these attributes, and those always shown.",
				}),
			),
			excludedAttributes: Type.Optional(
				Type.Array(Type.String(), {
					description: "All attributes but these.",
				}),
			),
			filter: Type.Optional(
				Type.String({
					description: "Only resources for which this holds.",
					maxLength: scimFilterLengthMax,
				}),
			),
			sortBy: Type.Optional(
				Type.String({
					description: "The attribute to sort by; `displayName` when left out.",
				}),
			),
			sortOrder: Type.Optional(
				Type.Enum(["ascending", "descending"], {
					description: "`ascending` when left out.",
				}),
			),
			startIndex: Type.Optional(
				Type.Integer({ description: "The position of the first one, from 1." }),
			),
			count: Type.Optional(
				Type.Integer({
					description: `The resources on the page; ${scimPageDefault} when left out, and at most ${scimPageMax}. 0: only the total.`,
				}),
			),
		},
		{
			description:
				"The query of a list as a body (RFC 7644, 3.4.3). Further parameters of the list may be in it too.",
		},
	),
);

const search = {
	...scimCall,
	method: "POST",
	tag: "SCIM Search",
	pathParameters: orgIdParameter,
	query: noQuery,
	refusals: [400, 403, 404, 413, 415],
	scopes: scimReading,
} as const;

const bodyOf = (filter: string, attributes: string[]) => ({
	schema: ScimSearch as TSchema,
	example: { schemas: [searchSchemaId], filter, attributes, count: 10 },
	isRaw: true,
});

export const searchScimUsers = operation({
	...search,
	id: "searchScimUsers",
	path: `${root}/Users/.search`,
	summary: "Search SCIM Users",
	description:
		"Lists people as `GET …/Users` does, with the query in the body. Administrators only.",
	body: bodyOf('userName eq "john.andersen@example.com"', ["userName"]),
	replies: listScimUsers.replies,
});

export const searchScimGroups = operation({
	...search,
	id: "searchScimGroups",
	path: `${root}/Groups/.search`,
	summary: "Search SCIM Groups",
	description:
		"Lists groups as `GET …/Groups` does, with the query in the body. Administrators only.",
	body: bodyOf('displayName sw "Sales"', ["displayName"]),
	replies: listScimGroups.replies,
});

const { schema: ScimUser, example: user } = getScimUser.replies[200];
const { schema: ScimGroup } = getScimGroup.replies[200];
const { example: users } = listScimUsers.replies[200];

export const searchScim = operation({
	...search,
	id: "searchScim",
	path: `${root}/.search`,
	summary: "Search SCIM Users and Groups",
	description:
		"Lists people and then groups, as one list. Each kind is sorted by itself. A kind that does not have an attribute of the filter has no value for it. Administrators only.",
	body: bodyOf('displayName sw "Sa"', ["displayName"]),
	replies: {
		200: {
			description: "A page of people and groups.",
			mediaType: scimType,
			schema: listOf("ScimResourceList", Type.Union([ScimUser, ScimGroup])),
			example: { ...users, Resources: [user] },
		},
	},
});
