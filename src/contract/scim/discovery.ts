import { Type } from "typebox";
import { named, noQuery, operation } from "../operation.ts";
import { scimType } from "./error.ts";
import { listOf } from "./messages.ts";
import { orgIdParameter, scimCall, scimReading } from "./scim.ts";
import { userSchemaId } from "./user-schema.ts";

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
const one = (description: string) => ({
	200: { description, mediaType: scimType, schema: ScimDescription },
});
const many = (description: string) => ({
	200: { description, mediaType: scimType, schema: ScimDescriptionList },
});

export const listScimSchemas = operation({
	...describing,
	id: "listScimSchemas",
	path: `${root}/Schemas`,
	summary: "List SCIM Schemas",
	description: "Shows every attribute with its characteristics.",
	pathParameters: orgIdParameter,
	replies: many("The schemas."),
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
	replies: one("The schema."),
});

export const listScimResourceTypes = operation({
	...describing,
	id: "listScimResourceTypes",
	path: `${root}/ResourceTypes`,
	summary: "List SCIM Resource Types",
	description: "Shows the kinds of resources, with their schemas.",
	pathParameters: orgIdParameter,
	replies: many("The kinds of resources."),
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
	replies: one("The kind of resource."),
});
