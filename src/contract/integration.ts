import { Type } from "typebox";
import {
	Authorization,
	authorizationsPage,
	exampleAuthorization,
} from "./authorization.ts";
import { DryRun, dryRunFlag, exampleDryRun } from "./dry-run.ts";
import { exampleIds } from "./examples.ts";
import { idOf } from "./id.ts";
import { keyHeaders } from "./idempotency.ts";
import {
	exampleIntegration,
	Integration,
	NewIntegration,
} from "./integration-shape.ts";
import { exampleClientId, tokenReplies } from "./oauth.ts";
import { named, noQuery, operation } from "./operation.ts";
import { pageLink } from "./page-query.ts";

const settable = {
	name: Type.Optional(
		Type.String({
			description: "The name that people see when they are asked.",
			maxLength: 256,
			examples: ["Nightly report"],
		}),
	),
	description: Type.Optional(
		Type.String({
			description: "What it is for.",
			maxLength: 1024,
			examples: ["Reads who joined and left."],
		}),
	),
	redirectUris: Type.Optional(
		Type.Array(Type.String({ maxLength: 2048 }), {
			description:
				"The addresses to which a browser may carry a code: http, https, or a scheme of the program's own, without a fragment. A service app needs none.",
			maxItems: 30,
			examples: [["https://example.com/signed-in"]],
		}),
	),
	scopes: Type.Optional(
		Type.Array(Type.String({ maxLength: 100 }), {
			description:
				"The scopes for which it may ask: those of peopled, and those of Webex, which open nothing here.",
			maxItems: 300,
			examples: [["spark:people_read"]],
		}),
	),
};

const tag = "Integrations";
const reading = ["spark-admin:integrations_read"];
const writing = ["spark-admin:integrations_write"];
const orgId = Type.Optional(
	idOf("ORGANIZATION", {
		description: "The organization; your own when left out.",
		examples: [exampleIds.organization],
	}),
);
const query = Type.Object({ dryRun: dryRunFlag });
const exampleOfDryRun: DryRun = {
	...exampleDryRun,
	id: exampleIds.integration,
	changes: { name: { from: "Nightly report", to: "Weekly report" } },
	seats: [],
	claims: [],
	warnings: [],
	integration: { ...exampleIntegration, name: "Weekly report" },
};
delete exampleOfDryRun.person;
const wouldBe = {
	description: "The effects that it would have (`dryRun=true`).",
	schema: DryRun,
	example: exampleOfDryRun,
};
const pathParameters = {
	integrationId: {
		description: "The id of the integration, or its client id.",
		example: exampleIds.integration,
	},
};

export const listIntegrations = operation({
	id: "listIntegrations",
	method: "GET",
	path: "/integrations",
	tag,
	summary: "List Integrations",
	description:
		"Lists the integrations and service apps of an organization, the oldest first. Only for its full and read-only administrators. There are at most 100, so there are no pages. This call is peopled's own.",
	query: Type.Object({ orgId }),
	replies: {
		200: {
			description: "The integrations.",
			schema: named(
				"IntegrationList",
				Type.Object(
					{
						items: Type.Array(Integration, {
							description: "The integrations.",
						}),
					},
					{ description: "The integrations of an organization." },
				),
			),
			example: { items: [exampleIntegration] },
		},
	},
	refusals: [400, 403, 404],
	scopes: reading,
});

export const createIntegration = operation({
	id: "createIntegration",
	method: "POST",
	path: "/integrations",
	tag,
	summary: "Create an Integration",
	description:
		"Registers a program, and shows its client secret, once. Only for full administrators. A service app is authorized at the same time, and acts as you within its scopes, so you cannot give it more than your own token carries. This call is peopled's own.",
	query,
	headers: keyHeaders,
	body: {
		schema: named(
			"IntegrationCreation",
			Type.Object(
				{
					orgId,
					kind: Type.Optional(
						Type.Enum(["integration", "serviceApp"], {
							description: "The kind of program.",
							default: "integration",
							examples: ["integration"],
						}),
					),
					...settable,
				},
				{ description: "A new integration." },
			),
		),
		example: {
			name: "Nightly report",
			redirectUris: ["https://example.com/signed-in"],
			scopes: ["spark:people_read"],
		},
	},
	replies: {
		200: wouldBe,
		201: {
			description: "The integration, with its client secret.",
			schema: NewIntegration,
			example: {
				...exampleIntegration,
				clientSecret: "bXktY2xpZW50LXNlY3JldA",
			},
		},
	},
	refusals: [400, 403, 404, 409, 413, 415, 423],
	scopes: writing,
});

export const getIntegration = operation({
	id: "getIntegration",
	method: "GET",
	path: "/integrations/{integrationId}",
	tag,
	summary: "Get an Integration",
	description:
		"Shows an integration or service app. Only for full and read-only administrators of its organization. This call is peopled's own.",
	pathParameters,
	query: noQuery,
	replies: {
		200: {
			description: "The integration.",
			schema: Integration,
			example: exampleIntegration,
		},
	},
	refusals: [403, 404],
	scopes: reading,
});

export const updateIntegration = operation({
	id: "updateIntegration",
	method: "PUT",
	path: "/integrations/{integrationId}",
	tag,
	summary: "Update an Integration",
	description:
		"Replaces the given properties of an integration; the others stay. When it loses a scope, its access tokens end, and new ones carry what is left. Only for full administrators. This call is peopled's own.",
	pathParameters,
	query,
	headers: keyHeaders,
	body: {
		schema: named(
			"IntegrationUpdate",
			Type.Object(settable, { description: "Properties of an integration." }),
		),
		example: { name: "Nightly report", scopes: ["spark:people_read"] },
		readOnly: ["id", "clientId", "orgId", "kind", "created"],
	},
	replies: {
		200: {
			description: "The integration, or what would be done.",
			schema: Type.Union([Integration, DryRun]),
			example: exampleIntegration,
		},
	},
	refusals: [400, 403, 404, 409, 413, 415, 423],
	scopes: writing,
});

export const deleteIntegration = operation({
	id: "deleteIntegration",
	method: "DELETE",
	path: "/integrations/{integrationId}",
	tag,
	summary: "Delete an Integration",
	description:
		"Deletes an integration with every authorization and token that it has. Only for full administrators. This call is peopled's own.",
	pathParameters,
	query,
	headers: keyHeaders,
	replies: { 200: wouldBe, 204: { description: "Deleted." } },
	refusals: [400, 403, 404, 409, 423],
	scopes: writing,
});

export const rotateIntegrationSecret = operation({
	id: "rotateIntegrationSecret",
	method: "POST",
	path: "/integrations/{integrationId}/secret",
	tag,
	summary: "Replace the Secret of an Integration",
	description:
		"Gives an integration a new client secret and shows it, once. The previous one stops working; tokens stay. The authorization of a service app ends, unless it is yours: otherwise the new secret would let you act as another administrator. Only for full administrators. This call is peopled's own.",
	pathParameters,
	query,
	headers: keyHeaders,
	replies: {
		200: {
			description:
				"The integration, with its new client secret, or what would be done.",
			schema: Type.Union([NewIntegration, DryRun]),
			example: {
				...exampleIntegration,
				clientSecret: "bXktY2xpZW50LXNlY3JldA",
			},
		},
	},
	refusals: [400, 403, 404, 409, 423],
	scopes: writing,
});

export const listIntegrationAuthorizations = operation({
	id: "listIntegrationAuthorizations",
	method: "GET",
	path: "/integrations/{integrationId}/authorizations",
	tag,
	summary: "List the Authorizations of an Integration",
	description:
		'Lists the authorizations that the people of an organization gave to one of its integrations, the oldest first. Only for full and read-only administrators. Follow the `Link` header with `rel="next"` for the next page. This call is peopled\'s own.',
	pathParameters,
	query: Type.Object(authorizationsPage),
	replies: {
		200: {
			description: "A page of authorizations.",
			schema: named(
				"IntegrationAuthorizationList",
				Type.Object(
					{
						items: Type.Array(Authorization, {
							description: "The authorizations.",
						}),
					},
					{ description: "A page of authorizations." },
				),
			),
			example: { items: [exampleAuthorization] },
			headers: pageLink,
		},
	},
	refusals: [400, 403, 404, 410],
	scopes: [...reading, "identity:tokens_read"],
});

export const authorizeServiceApp = operation({
	id: "authorizeServiceApp",
	method: "POST",
	path: "/integrations/{integrationId}/authorizations",
	tag,
	summary: "Authorize a Service App",
	description:
		"Lets a service app act as you within its scopes. Its previous authorization ends. Only for full administrators, who cannot give it more than their own token carries. This call is peopled's own.",
	pathParameters,
	query: noQuery,
	replies: {
		201: {
			description: "The authorization.",
			schema: Authorization,
			example: exampleAuthorization,
		},
	},
	refusals: [403, 404, 409, 423],
	scopes: writing,
});

export const createServiceAppToken = operation({
	id: "createServiceAppToken",
	method: "POST",
	path: "/applications/{applicationId}/token",
	tag,
	summary: "Get the Tokens of a Service App",
	description:
		"Gives the tokens of a service app that a full administrator of your organization has authorized. The body is JSON or a form.",
	pathParameters: {
		applicationId: {
			description: "The id of the service app, or its client id.",
			example: exampleIds.integration,
		},
	},
	query: noQuery,
	body: {
		schema: named(
			"ServiceAppTokenRequest",
			Type.Object(
				{
					clientId: Type.String({
						description: "The client id of the service app.",
						maxLength: 200,
						examples: [exampleClientId],
					}),
					clientSecret: Type.String({
						description: "Its client secret.",
						maxLength: 1024,
						examples: ["bXktY2xpZW50LXNlY3JldA"],
					}),
					targetOrgId: Type.Optional(
						idOf("ORGANIZATION", {
							description: "The organization that authorized it.",
							examples: [exampleIds.organization],
						}),
					),
				},
				{ description: "A request for the tokens of a service app." },
			),
		),
		example: {
			clientId: exampleClientId,
			clientSecret: "bXktY2xpZW50LXNlY3JldA",
			targetOrgId: exampleIds.organization,
		},
		isForm: true,
	},
	replies: tokenReplies,
	refusals: [400, 403, 404, 409, 413, 415, 423],
	scopes: ["spark:applications_token"],
});
