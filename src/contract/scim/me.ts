import { noQuery, operation } from "../operation.ts";
import { scimType } from "./error.ts";
import { scimCall, scimReading } from "./scim.ts";
import { getScimUser } from "./users.ts";

const { schema, example } = getScimUser.replies[200];

export const getScimMe = operation({
	...scimCall,
	id: "getScimMe",
	method: "GET",
	path: "/identity/scim/v2/Users/me",
	tag: "SCIM Users",
	summary: "Get My SCIM User",
	description:
		"Shows the person of the access token, with any role. Without an administrator role, they see what the People API shows them.",
	query: noQuery,
	replies: {
		200: {
			description: "The person.",
			mediaType: scimType,
			schema,
			example,
			headers: { ETag: "The entity tag: `meta.version` of the body." },
		},
	},
	refusals: [403, 404],
	scopes: scimReading,
});
