import { Type } from "typebox";
import { keyHeaders } from "../idempotency.ts";
import { named, noQuery, operation } from "../operation.ts";
import { ScimError, scimType } from "./error.ts";
import { orgIdParameter, scimCall } from "./scim.ts";

/** The operations of one bulk request at most, as in the real service. */
export const scimBulkOperationsMax = 100;

const bulkId = Type.String({
	description:
		"A name for the resource that the operation creates. Other operations refer to it as `bulkId:name`, in their `path` and in values such as those of `members`. A `POST` needs one.",
	examples: ["ada"],
});

const ScimBulkOperation = named(
	"ScimBulkOperation",
	Type.Object(
		{
			method: Type.Enum(["POST", "PUT", "PATCH", "DELETE"], {
				description: "The method of the single call.",
			}),
			path: Type.String({
				description:
					"The path of the single call after `/v2`: of a collection for a `POST`, of one resource otherwise.",
				examples: ["/Users", "/Groups/bulkId:sales"],
			}),
			bulkId: Type.Optional(bulkId),
			version: Type.Optional(
				Type.String({
					description:
						"Only when the resource still is this version, as with `If-Match`; otherwise 412.",
				}),
			),
			data: Type.Optional(
				Type.Unknown({
					description:
						"The body of the single call, as an object or as its JSON in a text.",
				}),
			),
		},
		{ description: "One call that changes a person or a group." },
	),
);

const ScimBulkResult = named(
	"ScimBulkResult",
	Type.Object(
		{
			method: Type.String(),
			bulkId: Type.Optional(bulkId),
			location: Type.Optional(
				Type.String({ description: "The address of the resource." }),
			),
			version: Type.Optional(
				Type.String({ description: "The version of the resource." }),
			),
			status: Type.String({
				description:
					"The status with which the single call would have answered, as text. 424: the operation refers to one that was refused.",
				examples: ["201"],
			}),
			response: Type.Optional(ScimError),
		},
		{ description: "The outcome of one operation." },
	),
);

const results = Type.Array(ScimBulkResult, {
	description:
		"The outcomes, in the order of the request. Operations after the last error that `failOnErrors` allows are not done, and have none.",
});

const ScimBulkReply = named(
	"ScimBulkReply",
	Type.Object({
		schemas: Type.Array(
			Type.Literal("urn:ietf:params:scim:api:messages:2.0:BulkResponse"),
		),
		Operations: Type.Optional(results),
		operations: Type.Optional(results),
	}),
);

export const runScimBulk = operation({
	...scimCall,
	id: "runScimBulk",
	method: "POST",
	path: "/identity/scim/{orgId}/v2/Bulk",
	tag: "SCIM Bulk",
	summary: "Run a SCIM Bulk",
	description: `Does up to ${scimBulkOperationsMax} calls that change people and groups, each with the permissions, rules and refusals of the single call (RFC 7644, 3.7). Each of them stands alone. An operation that refers to a resource which another one creates is done after it; operations that refer to each other in a circle are refused.`,
	pathParameters: orgIdParameter,
	query: noQuery,
	headers: keyHeaders,
	isLong: true,
	body: {
		isRaw: true,
		schema: Type.Object({
			schemas: Type.Array(
				Type.Literal("urn:ietf:params:scim:api:messages:2.0:BulkRequest"),
			),
			failOnErrors: Type.Optional(
				Type.Integer({
					description:
						"The errors after which no further operation is done. When it is left out, every operation is tried.",
					minimum: 1,
					maximum: scimBulkOperationsMax,
				}),
			),
			Operations: Type.Array(ScimBulkOperation, {
				description:
					"The calls. Clients of Webex write `operations`; the reply then does too.",
				minItems: 1,
				maxItems: scimBulkOperationsMax,
			}),
		}),
		example: {
			schemas: ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
			failOnErrors: 1,
			Operations: [
				{
					method: "POST",
					path: "/Users",
					bulkId: "ada",
					data: {
						schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
						userName: "ada.byron@example.com",
						displayName: "Ada Byron",
					},
				},
				{
					method: "POST",
					path: "/Groups",
					bulkId: "analysts",
					data: {
						schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
						displayName: "Analysts",
						members: [{ value: "bulkId:ada" }],
					},
				},
			],
		},
	},
	replies: {
		200: {
			description:
				"The outcome of each operation, also when some were refused.",
			mediaType: scimType,
			schema: ScimBulkReply,
			example: {
				schemas: ["urn:ietf:params:scim:api:messages:2.0:BulkResponse"],
				Operations: [
					{
						method: "POST",
						bulkId: "ada",
						location:
							"http://localhost:8080/identity/scim/96abc2aa-3dcc-11e5-a152-fe34819cdc9a/v2/Users/1fbbaf2b-2f45-4a2f-a2f2-6a4bd8b1f2d4",
						version: 'W/"1"',
						status: "201",
					},
				],
			},
		},
	},
	refusals: [400, 403, 404, 409, 413, 415, 422, 423],
	scopes: ["identity:people_rw"],
});
