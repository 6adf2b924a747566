import { Type } from "typebox";
import { named, noQuery, operation } from "../operation.ts";
import { scimType } from "./error.ts";
import { orgIdParameter, scimCall, scimReading } from "./scim.ts";

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
