import { type TSchema, Type } from "typebox";
import { dryRunFlag } from "../dry-run.ts";
import { keyHeaders } from "../idempotency.ts";
import { flag, named, operation } from "../operation.ts";
import { scimType } from "./error.ts";
import { groupType } from "./group-schema.ts";
import { dryRunOf, dryRunSchemaId, listOf, ScimPatch } from "./messages.ts";
import { shapeOf } from "./schema.ts";
import {
	orgIdParameter,
	scimCall,
	scimFilterLengthMax,
	scimReading,
} from "./scim.ts";

/** The members in the reply with a group at most, as in the real service. */
export const scimMembersShownMax = 500;
/** The groups on a page at most when it also shows members. */
export const scimGroupsWithMembersMax = 100;

const groupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group";
const extension = "urn:scim:schemas:extension:cisco:webexidentity:2.0:Group";
const writing = ["identity:people_rw"];
const tag = "SCIM Groups";
const path = "/identity/scim/{orgId}/v2/Groups";

const example = {
	group: "25104be0-f874-4343-9607-df02df37b5c1",
	person: "f5b36187-c8dd-4727-8b2f-f9c447f29046",
	org: "96abc2aa-3dcc-11e5-a152-fe34819cdc9a",
};
const root = `http://localhost:8080/identity/scim/${example.org}/v2`;

const ScimGroup = named("ScimGroup", shapeOf(groupType));
const ScimGroupList = listOf("ScimGroupList", ScimGroup);
const members = ScimGroup.properties.members as TSchema;

const ScimGroupDryRun = dryRunOf("ScimGroupDryRun", ScimGroup, {
	members: Type.Array(
		Type.Object({
			value: Type.String({ description: "The id of the person." }),
			display: Type.String({ description: "The person's `displayName`." }),
			action: Type.Enum(["joins", "leaves"], {
				description: "Whether the person would join or leave the group.",
			}),
		}),
		{ description: "The people who would join and leave." },
	),
});

const shown = {
	schemas: [groupSchema, extension],
	id: example.group,
	displayName: "Sales",
	externalId: "8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159",
	members: [
		{
			value: example.person,
			type: "user" as const,
			display: "John Andersen",
		},
	],
	meta: {
		resourceType: "Group" as const,
		created: "2026-01-15T09:00:00.000Z",
		lastModified: "2026-01-15T09:00:00.000Z",
		version: 'W/"2"',
		location: `${root}/Groups/${example.group}`,
	},
	[extension]: { meta: { organizationID: example.org } },
};

const groupId = {
	...orgIdParameter,
	groupId: { description: "The group.", example: example.group },
};
const choice = {
	attributes: Type.Optional(
		Type.String({
			description:
				"The attributes to show, separated by commas, such as `displayName,members`.",
		}),
	),
	excludedAttributes: Type.Optional(
		Type.String({
			description: "The attributes not to show, such as `members`.",
		}),
	),
};
const memberType = Type.Optional(
	Type.String({
		description:
			"Show members of this type only. Every member is a `user`; of `group` and `machine` there are none.",
		examples: ["user"],
	}),
);
const startIndex = Type.Optional(
	Type.Integer({
		description: "The place of the first entry of the page, from 1.",
		default: 1,
	}),
);
const etagHeaders = { ETag: "The version of the group." };
const warning = {
	Warning:
		"Present when something was done differently than asked, or is not shown whole.",
};
const ifMatch = {
	"If-Match": {
		description:
			"Only when the group still is this version. Otherwise 412. Members who join or leave make a new version.",
		example: 'W/"3"',
	},
};
const body = {
	isRaw: true,
	schema: ScimGroup as TSchema,
	example: {
		schemas: [groupSchema],
		displayName: "Sales",
		externalId: shown.externalId,
		members: [{ value: example.person }],
	},
};
const change = Type.Object({ ...choice, dryRun: dryRunFlag });
const changed = (description: string) => ({
	description,
	mediaType: scimType,
	schema: ScimGroup,
	example: shown,
	headers: { ...etagHeaders, ...warning },
});
const tried = {
	description: "The effect of the change, with `dryRun=true`.",
	mediaType: scimType,
	schema: ScimGroupDryRun,
	example: {
		schemas: [dryRunSchemaId],
		id: example.group,
		changes: { displayName: { from: "Sales", to: "Sellers" } },
		seats: [],
		claims: [],
		warnings: [],
		members: [
			{ value: example.person, display: "John Andersen", action: "joins" },
		],
		resource: { ...shown, displayName: "Sellers", members: undefined },
	},
};
const changedOrTried = {
	...changed("The group, or the effect of the change with `dryRun=true`."),
	schema: Type.Union([ScimGroup, ScimGroupDryRun]),
};

export const listScimGroups = operation({
	...scimCall,
	id: "listScimGroups",
	method: "GET",
	path,
	tag,
	summary: "List SCIM Groups",
	description:
		"Lists the groups of an organization, without their members unless the request asks for them. Administrators only.",
	pathParameters: orgIdParameter,
	query: Type.Object({
		filter: Type.Optional(
			Type.String({
				description:
					'Such as `displayName eq "Sales"`. Of groups there are `id`, `displayName`, `externalId`, `members` and `meta.lastModified`.',
				examples: ['displayName sw "Sales"'],
				maxLength: scimFilterLengthMax,
			}),
		),
		...choice,
		sortBy: Type.Optional(
			Type.String({
				description: "`displayName` (default), `id` or `meta.lastModified`.",
				examples: ["displayName"],
			}),
		),
		sortOrder: Type.Optional(
			Type.String({
				description: "`ascending` (default) or `descending`.",
				examples: ["descending"],
			}),
		),
		startIndex,
		count: Type.Optional(
			Type.Integer({
				description: `Groups on a page: 100 by default, 1000 at most, and ${scimGroupsWithMembersMax} at most with members.`,
				default: 100,
			}),
		),
		includeMembers: flag("Show the members of each group."),
		memberType,
	}),
	replies: {
		200: {
			description: "A page of groups.",
			mediaType: scimType,
			schema: ScimGroupList,
			example: {
				schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
				totalResults: 1,
				itemsPerPage: 1,
				startIndex: 1,
				Resources: [{ ...shown, members: undefined }],
			},
		},
	},
	refusals: [400, 403, 404],
	scopes: scimReading,
});

export const createScimGroup = operation({
	...scimCall,
	id: "createScimGroup",
	method: "POST",
	path,
	tag,
	summary: "Create a SCIM Group",
	description:
		"Creates a group, with members when the request names them. Only full and user administrators may.",
	pathParameters: orgIdParameter,
	query: change,
	headers: keyHeaders,
	body: { ...body, example: { ...body.example, displayName: "Field Sales" } },
	replies: {
		200: tried,
		201: {
			...changed("The group."),
			example: { ...shown, displayName: "Field Sales" },
			headers: {
				...etagHeaders,
				...warning,
				Location: "The address of the group.",
			},
		},
	},
	refusals: [400, 403, 404, 409, 413, 415, 422, 423],
	scopes: writing,
});

export const getScimGroup = operation({
	...scimCall,
	id: "getScimGroup",
	method: "GET",
	path: `${path}/{groupId}`,
	tag,
	summary: "Get a SCIM Group",
	description: `Gets a group with its members, at most ${scimMembersShownMax} of them. Administrators only.`,
	pathParameters: groupId,
	query: Type.Object({ ...choice, memberType }),
	headers: {
		"If-None-Match": {
			description: "Answer 304 while the group still is this version.",
			example: 'W/"3"',
		},
	},
	replies: {
		200: changed("The group."),
		304: {
			description: "The group still is the version of `If-None-Match`.",
			headers: etagHeaders,
		},
	},
	refusals: [400, 403, 404],
	scopes: scimReading,
});

export const updateScimGroup = operation({
	...scimCall,
	id: "updateScimGroup",
	method: "PUT",
	path: `${path}/{groupId}`,
	tag,
	summary: "Update a SCIM Group",
	description:
		"Replaces a group and its members. An attribute that is left out is cleared: without `members`, everyone leaves. Only full and user administrators may.",
	pathParameters: groupId,
	query: change,
	headers: { ...ifMatch, ...keyHeaders },
	body,
	replies: { 200: changedOrTried },
	refusals: [400, 403, 404, 409, 412, 413, 415, 422, 423],
	scopes: writing,
});

export const patchScimGroup = operation({
	...scimCall,
	id: "patchScimGroup",
	method: "PATCH",
	path: `${path}/{groupId}`,
	tag,
	summary: "Patch a SCIM Group",
	description:
		"Changes attributes and members of a group by operations (RFC 7644, 3.5.2): all of them, or none. Only full and user administrators may.",
	pathParameters: groupId,
	query: change,
	headers: { ...ifMatch, ...keyHeaders },
	body: {
		isRaw: true,
		schema: ScimPatch as TSchema,
		example: {
			schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
			Operations: [
				{ op: "add", path: "members", value: [{ value: example.person }] },
			],
		},
	},
	replies: { 200: changedOrTried },
	refusals: [400, 403, 404, 409, 412, 413, 415, 422, 423],
	scopes: writing,
});

export const deleteScimGroup = operation({
	...scimCall,
	id: "deleteScimGroup",
	method: "DELETE",
	path: `${path}/{groupId}`,
	tag,
	summary: "Delete a SCIM Group",
	description:
		"Deletes a group. Its members leave it and stay people. Only full and user administrators may.",
	pathParameters: groupId,
	query: Type.Object({ dryRun: dryRunFlag }),
	headers: { ...ifMatch, ...keyHeaders },
	replies: {
		200: tried,
		204: { description: "The group is deleted.", headers: warning },
	},
	refusals: [400, 403, 404, 409, 412, 422, 423],
	scopes: writing,
});

export const listScimGroupMembers = operation({
	...scimCall,
	id: "listScimGroupMembers",
	method: "GET",
	path: `${path}/{groupId}/Members`,
	tag,
	summary: "List SCIM Group Members",
	description:
		"Lists the members of a group, in the order of their ids. Administrators only.",
	pathParameters: groupId,
	query: Type.Object({
		startIndex,
		count: Type.Optional(
			Type.Integer({
				description: `Members on a page: ${scimMembersShownMax} by default and at most.`,
				default: scimMembersShownMax,
			}),
		),
		memberType,
	}),
	replies: {
		200: {
			description: "A page of members.",
			mediaType: scimType,
			schema: Type.Object({
				schemas: Type.Array(Type.String()),
				displayName: Type.String(),
				memberSize: Type.Integer({
					description: "The members of the group in total.",
				}),
				totalResults: Type.Integer({ description: "The same number." }),
				itemsPerPage: Type.Integer({ description: "Members on this page." }),
				startIndex: Type.Integer(),
				members,
			}),
			example: {
				schemas: [
					"urn:scim:schemas:extension:cisco:webexidentity:2.0:GroupMembers",
				],
				displayName: "Sales",
				memberSize: 1,
				totalResults: 1,
				itemsPerPage: 1,
				startIndex: 1,
				members: shown.members,
			},
		},
	},
	refusals: [400, 403, 404],
	scopes: scimReading,
});
