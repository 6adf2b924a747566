import { type TSchema, Type } from "typebox";
import { dryRunFlag } from "../dry-run.ts";
import { exampleIds } from "../examples.ts";
import { keyHeaders } from "../idempotency.ts";
import { flag, named, operation } from "../operation.ts";
import { scimType } from "./error.ts";
import {
	dryRunOf,
	dryRunSchemaId,
	listOf,
	listSchemaId,
	patchSchemaId,
	ScimPatch,
} from "./messages.ts";
import { shapeOf } from "./schema.ts";
import {
	orgIdParameter,
	scimCall,
	scimFilterLengthMax,
	scimPageDefault,
	scimPageMax,
	scimReading,
	scimWriting,
} from "./scim.ts";
import {
	enterpriseSchemaId,
	userSchemaId,
	userType,
	webexSchemaId,
} from "./user-schema.ts";

const tag = "SCIM Users";
const path = "/identity/scim/{orgId}/v2/Users";
const onePath = `${path}/{userId}` as const;

const exampleId = "f5b36187-c8dd-4727-8b2f-f9c447f29046";
const ScimUser = named("ScimUser", shapeOf(userType));
const ScimUserList = listOf("ScimUserList", ScimUser);
const ScimUserDryRun = dryRunOf("ScimUserDryRun", ScimUser);

const creation = {
	schemas: [userSchemaId, enterpriseSchemaId],
	userName: "sarah.henderson@example.com",
	externalId: "00u1AbC",
	name: { givenName: "Sarah", familyName: "Henderson" },
	displayName: "Sarah Henderson",
	active: true,
	[enterpriseSchemaId]: { department: "Sales", employeeNumber: "518" },
};

const example = {
	schemas: [userSchemaId, enterpriseSchemaId, webexSchemaId],
	id: exampleId,
	externalId: "00u1AbC",
	meta: {
		resourceType: "User",
		created: "2026-01-15T09:00:00.000Z",
		lastModified: "2026-01-15T09:00:00.000Z",
		location: `http://localhost:8080/identity/scim/${orgIdParameter.orgId.example}/v2/Users/${exampleId}`,
		version: 'W/"1.Xk2aB-9Qm1fzT0yw"',
	},
	userName: "sarah.henderson@example.com",
	name: {
		formatted: "Sarah Henderson",
		familyName: "Henderson",
		givenName: "Sarah",
	},
	displayName: "Sarah Henderson",
	userType: "user",
	active: true,
	emails: [
		{ value: "sarah.henderson@example.com", type: "work", primary: true },
	],
	[enterpriseSchemaId]: { employeeNumber: "518", department: "Sales" },
	[webexSchemaId]: {
		accountStatus: ["pending"],
		meta: { organizationId: orgIdParameter.orgId.example },
	},
};

const tried = {
	schemas: [dryRunSchemaId],
	changes: { title: { from: "Analyst", to: "Director" } },
	seats: [],
	claims: [],
	warnings: [],
};

const pathParameters = {
	...orgIdParameter,
	userId: {
		description: "The person: a UUID, or the ID of the People API.",
		example: exampleIds.person,
	},
};

/** The parameters that add groups to a reply. */
const groupQuery = {
	returnGroups: flag(
		"Show the groups of each person. Naming `groups` in `attributes` does so too.",
	),
	includeGroupDetails: flag("The same."),
};

/** The parameters that choose the attributes of a reply. */
const projection = {
	attributes: Type.Optional(
		Type.String({
			description:
				"Only these attributes, separated by commas, and those that are always shown. The name of a schema stands for all of its attributes.",
			examples: ["userName,name.givenName"],
			maxLength: 4096,
		}),
	),
	excludedAttributes: Type.Optional(
		Type.String({
			description: "All attributes but these.",
			examples: ["photos"],
			maxLength: 4096,
		}),
	),
};

const tags = { ETag: "The entity tag: `meta.version` of the body." };
const ifMatch = {
	"If-Match": {
		description:
			"The entity tag of the version that the change is meant for. If the person has another one, nothing is changed (412).",
		example: 'W/"1.Xk2aB-9Qm1fzT0yw"',
	},
};
const ifNoneMatch = {
	"If-None-Match": {
		description: "The entity tag that the client has: then the reply is 304.",
		example: 'W/"1.Xk2aB-9Qm1fzT0yw"',
	},
};

const shown = (
	description: string,
	headers = tags as Record<string, string>,
) => ({
	description,
	mediaType: scimType,
	schema: Type.Union([ScimUser, ScimUserDryRun]) as TSchema,
	example,
	headers,
});

export const listScimUsers = operation({
	...scimCall,
	id: "listScimUsers",
	method: "GET",
	path,
	tag,
	summary: "List SCIM Users",
	description:
		"Finds the people of an organization. Only for administrators. The total is exact. A filter or an order for which the server would have to look at too many people is refused with `tooMany`.",
	pathParameters: orgIdParameter,
	query: Type.Object({
		filter: Type.Optional(
			Type.String({
				description:
					"Only people for whom this holds (RFC 7644, 3.4.2.2). Names and operators match in any case.",
				examples: ['userName eq "john.andersen@example.com"'],
				maxLength: scimFilterLengthMax,
			}),
		),
		sortBy: Type.Optional(
			Type.String({
				description:
					"The attribute by which they are sorted; `displayName` when left out.",
				examples: ["userName"],
				maxLength: 256,
			}),
		),
		sortOrder: Type.Optional(
			Type.Enum(["ascending", "descending"], {
				description: "`ascending` when left out.",
			}),
		),
		startIndex: Type.Optional(
			Type.Integer({
				description: "The position of the first one, from 1.",
				examples: [1],
			}),
		),
		count: Type.Optional(
			Type.Integer({
				description: `The people on the page; ${scimPageDefault} when left out, and at most ${scimPageMax}. 0: only the total.`,
				examples: [10],
			}),
		),
		...projection,
		...groupQuery,
	}),
	exampleQuery: { filter: 'userName eq "john.andersen@example.com"' },
	replies: {
		200: {
			description: "A page of people.",
			mediaType: scimType,
			schema: ScimUserList,
			example: {
				schemas: [listSchemaId],
				totalResults: 1,
				startIndex: 1,
				itemsPerPage: 1,
				Resources: [example],
			},
		},
	},
	refusals: [400, 403, 404],
	scopes: scimReading,
});

export const createScimUser = operation({
	...scimCall,
	id: "createScimUser",
	method: "POST",
	path,
	tag,
	summary: "Create a SCIM User",
	description:
		"Creates a person. Only full and user administrators may. Unknown attributes and those that cannot be set are ignored, unless the request prefers strict handling.",
	pathParameters: orgIdParameter,
	query: Type.Object({ ...projection, dryRun: dryRunFlag }),
	headers: keyHeaders,
	body: { schema: ScimUser as TSchema, example: creation, isRaw: true },
	replies: {
		200: {
			description: "The effect of the change, with `dryRun=true`.",
			mediaType: scimType,
			schema: ScimUserDryRun,
			example: {
				...tried,
				changes: { userName: { to: example.userName } },
				claims: [{ kind: "email", value: example.userName, action: "taken" }],
				resource: { ...example, id: undefined, meta: undefined },
			},
		},
		201: shown("The person.", {
			...tags,
			Location: "The address of the person.",
		}),
	},
	refusals: [400, 403, 404, 409, 413, 415, 423],
	scopes: scimWriting,
});

export const getScimUser = operation({
	...scimCall,
	id: "getScimUser",
	method: "GET",
	path: onePath,
	tag,
	summary: "Get a SCIM User",
	description: "Shows one person. Only for administrators.",
	pathParameters,
	query: Type.Object({ ...projection, ...groupQuery }),
	headers: ifNoneMatch,
	replies: {
		200: {
			description: "The person.",
			mediaType: scimType,
			schema: ScimUser,
			example,
			headers: tags,
		},
		304: { description: "The client has this version.", headers: tags },
	},
	refusals: [400, 403, 404],
	scopes: scimReading,
});

export const updateScimUser = operation({
	...scimCall,
	id: "updateScimUser",
	method: "PUT",
	path: onePath,
	tag,
	summary: "Update a SCIM User",
	description:
		"Replaces what SCIM knows of a person. Only full and user administrators may. A body without `active`, `roles`, `displayName`, `nickName` or `timezone` leaves them; any other attribute that it leaves out is cleared. Licenses and calling data stay.",
	pathParameters,
	query: Type.Object({ ...projection, dryRun: dryRunFlag }),
	headers: { ...ifMatch, ...keyHeaders },
	body: { schema: ScimUser as TSchema, example: creation, isRaw: true },
	replies: { 200: shown("The person.") },
	refusals: [400, 403, 404, 409, 410, 412, 413, 415, 423, 428],
	scopes: scimWriting,
});

export const patchScimUser = operation({
	...scimCall,
	id: "patchScimUser",
	method: "PATCH",
	path: onePath,
	tag,
	summary: "Patch a SCIM User",
	description:
		"Changes attributes of a person, and leaves all others. Only full and user administrators may. All operations are made, or none.",
	pathParameters,
	query: Type.Object({ ...projection, dryRun: dryRunFlag }),
	headers: { ...ifMatch, ...keyHeaders },
	body: {
		schema: ScimPatch as TSchema,
		example: {
			schemas: [patchSchemaId],
			Operations: [{ op: "replace", path: "active", value: false }],
		},
		isRaw: true,
	},
	replies: { 200: shown("The person.") },
	refusals: [400, 403, 404, 409, 410, 412, 413, 415, 423, 428],
	scopes: scimWriting,
});

export const deleteScimUser = operation({
	...scimCall,
	id: "deleteScimUser",
	method: "DELETE",
	path: onePath,
	tag,
	summary: "Delete a SCIM User",
	description:
		"Removes a person, who can be restored for a time with the People API. Only full and user administrators may.",
	pathParameters,
	query: Type.Object({ dryRun: dryRunFlag }),
	headers: { ...ifMatch, ...keyHeaders },
	replies: {
		200: {
			description: "The effect of the change, with `dryRun=true`.",
			mediaType: scimType,
			schema: ScimUserDryRun,
			example: {
				...tried,
				id: exampleId,
				changes: {},
				claims: [{ kind: "email", value: example.userName, action: "freed" }],
			},
		},
		204: { description: "Removed." },
	},
	refusals: [400, 403, 404, 409, 412, 423, 428],
	scopes: scimWriting,
});
