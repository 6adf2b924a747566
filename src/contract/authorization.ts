import { type Static, Type } from "typebox";
import { exampleIds } from "./examples.ts";
import { idOf } from "./id.ts";
import { exampleClientId } from "./oauth.ts";
import { named, noQuery, operation } from "./operation.ts";
import { pageLink, pageQuery } from "./page-query.ts";

/** The number of authorizations on a page, by default and at most. */
export const authorizationsPageMax = 100;

const exampleId =
	"Y2lzY29zcGFyazovL3VzL0FVVEhPUklaQVRJT04vZjI3MDM0ZTMtMDA5ZS00ODA4LTk5MDQtNTNkMDQ0OGJlNDVk";

/** One token of an authorization, in the real service's shape. */
export const Authorization = named(
	"Authorization",
	Type.Object(
		{
			id: Type.String({
				description: "The id of the authorization.",
				examples: [exampleId],
			}),
			applicationId: Type.String({
				description: "The id of the integration.",
			}),
			applicationName: Type.String({
				description: "The name of the integration.",
				examples: ["Nightly report"],
			}),
			personId: Type.String({
				description: "The person who gave the authorization.",
				examples: [exampleIds.person],
			}),
			displayName: Type.Optional(
				Type.String({
					description:
						"The name of that person, in a list of several people. This property is peopled's own.",
					examples: ["John Andersen"],
				}),
			),
			clientId: Type.String({
				description: "The client id of the integration.",
				examples: [exampleClientId],
			}),
			created: Type.String({
				description: "When it was made.",
				examples: ["2026-01-15T09:00:00.000Z"],
			}),
			expires: Type.Optional(
				Type.String({
					format: "date-time",
					description:
						"When it ends unless it is renewed; absent for the authorization of a service app. This property is peopled's own.",
					examples: ["2026-04-15T09:00:00.000Z"],
				}),
			),
			lastToken: Type.Optional(
				Type.String({
					format: "date-time",
					description:
						"Of an authorization: when its integration last got an access token. Absent while it has none. This property is peopled's own.",
					examples: ["2026-02-01T09:00:00.000Z"],
				}),
			),
			scopes: Type.Array(Type.String(), {
				description: "What it allows. This property is peopled's own.",
				examples: [["spark:people_read"]],
			}),
			type: Type.Enum(["refresh", "access"], {
				description:
					"`refresh`: the authorization itself, with which the integration gets access tokens. `access`: one access token.",
				examples: ["refresh"],
			}),
		},
		{ description: "What a person has authorized an integration to do." },
	),
);
export type Authorization = Static<typeof Authorization>;

export const exampleAuthorization: Authorization = {
	id: exampleId,
	applicationId: exampleIds.integration,
	applicationName: "Nightly report",
	personId: exampleIds.person,
	clientId: exampleClientId,
	created: "2026-01-15T09:00:00.000Z",
	expires: "2026-04-15T09:00:00.000Z",
	lastToken: "2026-02-01T09:00:00.000Z",
	scopes: ["spark:people_read"],
	type: "refresh",
};
const tag = "Authorizations";

/** The parameters of a page of authorizations. */
export const authorizationsPage = pageQuery({
	items: "Authorizations",
	countDefault: authorizationsPageMax,
	countMax: authorizationsPageMax,
});

export const listAuthorizations = operation({
	id: "listAuthorizations",
	method: "GET",
	path: "/authorizations",
	tag,
	summary: "List Authorizations for a User",
	description:
		'Lists the authorizations of a person, the oldest first, each with the access tokens under it. Follow the `Link` header with `rel="next"` for the next page. One of `personId` and `personEmail` is required. Your own, or, for full and user administrators, those of a person of their organization.',
	query: Type.Object({
		personId: Type.Optional(
			idOf("PEOPLE", {
				description: "Authorizations of this person.",
				examples: [exampleIds.person],
			}),
		),
		personEmail: Type.Optional(
			Type.String({
				description: "Authorizations of the person with this e-mail address.",
				maxLength: 512,
				examples: ["john.andersen@example.com"],
			}),
		),
		...authorizationsPage,
	}),
	exampleQuery: { personEmail: "john.andersen@example.com" },
	replies: {
		200: {
			description: "The authorizations.",
			schema: named(
				"AuthorizationList",
				Type.Object(
					{
						items: Type.Array(Authorization, {
							description: "The authorizations.",
						}),
					},
					{ description: "The authorizations of a person." },
				),
			),
			example: { items: [exampleAuthorization] },
			headers: pageLink,
		},
	},
	refusals: [400, 403, 404, 410],
	scopes: ["identity:tokens_read"],
});

export const revokeAuthorizations = operation({
	id: "revokeAuthorizations",
	method: "DELETE",
	path: "/authorizations",
	tag,
	summary: "Delete Authorization of Org and Client ID",
	description:
		"Revokes every authorization that the people of an organization gave to an integration. Only for full administrators. One request revokes at most 10,000, the oldest first; when there are more, it answers 503, and the next request revokes the rest.",
	query: Type.Object({
		clientId: Type.String({
			description: "The client id of the integration.",
			maxLength: 200,
			examples: [exampleClientId],
		}),
		orgId: Type.Optional(
			idOf("ORGANIZATION", {
				description: "The organization; your own when left out.",
				examples: [exampleIds.organization],
			}),
		),
	}),
	exampleQuery: { clientId: exampleClientId },
	replies: { 204: { description: "Revoked." } },
	refusals: [400, 403, 404, 423],
	scopes: ["identity:tokens_write"],
});

export const revokeAuthorization = operation({
	id: "revokeAuthorization",
	method: "DELETE",
	path: "/authorizations/{authorizationId}",
	tag,
	summary: "Delete Authorization",
	description:
		"Revokes an authorization: its refresh token and every access token under it stop working at once. With the id of an access token, only that token ends. Your own, or, for full and user administrators, one of a person of their organization.",
	pathParameters: {
		authorizationId: {
			description: "The id, as lists show it.",
			example: exampleId,
		},
	},
	query: noQuery,
	replies: { 204: { description: "Revoked." } },
	refusals: [403, 404, 423],
	scopes: ["identity:tokens_write"],
});
