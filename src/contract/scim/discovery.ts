import { Type } from "typebox";
import { named, noQuery, operation } from "../operation.ts";
import { scimType } from "./error.ts";
import { listOf, listSchemaId } from "./messages.ts";
import { orgIdParameter, scimCall, scimReading } from "./scim.ts";
import { enterpriseSchemaId, userSchemaId } from "./user-schema.ts";

const supported = (description: string) =>
	Type.Object({ supported: Type.Boolean() }, { description });

const ScimMeta = Type.Object({
	resourceType: Type.String(),
	location: Type.String(),
});

const ScimConfig = named(
	"ScimServiceProviderConfig",
	Type.Object({
		schemas: Type.Array(Type.String()),
		documentationUri: Type.Optional(Type.String()),
		patch: supported("PATCH."),
		bulk: Type.Object({
			supported: Type.Boolean(),
			maxOperations: Type.Integer(),
			maxPayloadSize: Type.Integer({ description: "Bytes." }),
		}),
		filter: Type.Object({
			supported: Type.Boolean(),
			maxResults: Type.Integer({ description: "The longest page." }),
		}),
		changePassword: supported("Passwords are never stored."),
		sort: supported("`sortBy` and `sortOrder`."),
		etag: supported("`ETag`, `If-Match` and `If-None-Match`."),
		authenticationSchemes: Type.Array(
			Type.Object({
				type: Type.String(),
				name: Type.String(),
				description: Type.String(),
				specUri: Type.String(),
				primary: Type.Boolean(),
			}),
		),
		meta: ScimMeta,
	}),
);

const addressOf = (path: string) =>
	`http://localhost:8080/identity/scim/${orgIdParameter.orgId.example}/v2/${path}`;

/** The ways by which a client of SCIM proves who it is. */
export const authenticationSchemes = [
	{
		type: "oauthbearertoken",
		name: "OAuth bearer token",
		description: "An access token with the scopes of the call.",
		specUri: "https://www.rfc-editor.org/info/rfc6750",
		primary: true,
	},
];

const exampleConfig = {
	schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
	documentationUri: "http://localhost:8080/reference",
	patch: { supported: true },
	bulk: { supported: true, maxOperations: 100, maxPayloadSize: 1048576 },
	filter: { supported: true, maxResults: 1000 },
	changePassword: { supported: false },
	sort: { supported: true },
	etag: { supported: true },
	authenticationSchemes,
	meta: {
		resourceType: "ServiceProviderConfig",
		location: addressOf("ServiceProviderConfig"),
	},
};

const exampleSchema = {
	schemas: ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
	id: userSchemaId,
	name: "User",
	description: "A person of the organization.",
	attributes: [
		{
			name: "title",
			type: "string",
			multiValued: false,
			description: "The job title.",
			required: false,
			caseExact: false,
			mutability: "readWrite",
			returned: "default",
			uniqueness: "none",
		},
	],
	meta: {
		resourceType: "Schema",
		location: addressOf(`Schemas/${userSchemaId}`),
	},
};

const exampleType = {
	schemas: ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
	id: "User",
	name: "User",
	endpoint: "/Users",
	description: "The people of the organization, without bots and guests.",
	schema: userSchemaId,
	schemaExtensions: [{ schema: enterpriseSchemaId, required: false }],
	meta: {
		resourceType: "ResourceType",
		location: addressOf("ResourceTypes/User"),
	},
};

export const getScimConfig = operation({
	...scimCall,
	id: "getScimConfig",
	method: "GET",
	path: "/identity/scim/{orgId}/v2/ServiceProviderConfig",
	tag: "SCIM Discovery",
	summary: "Get the Service Provider Configuration",
	description:
		"Says which parts of SCIM this server supports, and its limits (RFC 7643, 5).",
	pathParameters: orgIdParameter,
	query: noQuery,
	replies: {
		200: {
			description: "The configuration.",
			mediaType: scimType,
			schema: ScimConfig,
			example: exampleConfig,
		},
	},
	refusals: [403],
	scopes: scimReading,
});

const ScimDescription = named(
	"ScimDescription",
	Type.Record(Type.String(), Type.Unknown(), {
		description: "A schema or a kind of resource (RFC 7643, 6 and 7).",
	}),
);
const ScimDescriptionList = listOf("ScimDescriptionList", ScimDescription);

const describing = {
	...scimCall,
	method: "GET",
	tag: "SCIM Discovery",
	query: noQuery,
	refusals: [403, 404],
	scopes: scimReading,
} as const;
const root = "/identity/scim/{orgId}/v2";
const one = (description: string, example: object) => ({
	200: { description, mediaType: scimType, schema: ScimDescription, example },
});
const many = (description: string, example: object) => ({
	200: {
		description,
		mediaType: scimType,
		schema: ScimDescriptionList,
		example: {
			schemas: [listSchemaId],
			totalResults: 1,
			startIndex: 1,
			itemsPerPage: 1,
			Resources: [example],
		},
	},
});

export const listScimSchemas = operation({
	...describing,
	id: "listScimSchemas",
	path: `${root}/Schemas`,
	summary: "List SCIM Schemas",
	description: "Shows every attribute with its characteristics.",
	pathParameters: orgIdParameter,
	replies: many("The schemas.", exampleSchema),
});

export const getScimSchema = operation({
	...describing,
	id: "getScimSchema",
	path: `${root}/Schemas/{schemaId}`,
	summary: "Get a SCIM Schema",
	description: "Shows one schema.",
	pathParameters: {
		...orgIdParameter,
		schemaId: { description: "The schema.", example: userSchemaId },
	},
	replies: one("The schema.", exampleSchema),
});

export const listScimResourceTypes = operation({
	...describing,
	id: "listScimResourceTypes",
	path: `${root}/ResourceTypes`,
	summary: "List SCIM Resource Types",
	description: "Shows the kinds of resources, with their schemas.",
	pathParameters: orgIdParameter,
	replies: many("The kinds of resources.", exampleType),
});

export const getScimResourceType = operation({
	...describing,
	id: "getScimResourceType",
	path: `${root}/ResourceTypes/{name}`,
	summary: "Get a SCIM Resource Type",
	description: "Shows one kind of resource.",
	pathParameters: {
		...orgIdParameter,
		name: { description: "The kind of resource.", example: "User" },
	},
	replies: one("The kind of resource.", exampleType),
});
