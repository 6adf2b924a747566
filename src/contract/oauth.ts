import { type Static, Type } from "typebox";
import { exactTextKeyword } from "./exact-text.ts";
import { named, operation } from "./operation.ts";

/** The longest parameter of an authorization request, in characters. */
const parameterLengthMax = 4096;
const scopeLengthMax = 16_384;

/** A parameter of a request of OAuth, read and refused by the rules of OAuth. */
export const parameter = (description: string, example: string) =>
	Type.Optional(
		Type.String({
			[exactTextKeyword]: true,
			description,
			examples: [example],
			maxLength: parameterLengthMax,
		}),
	);
export const scope = Type.Optional(
	Type.String({
		[exactTextKeyword]: true,
		description:
			"The scopes, separated by spaces, out of those with which the integration is registered; all of them when left out.",
		examples: ["spark:people_read"],
		maxLength: scopeLengthMax,
	}),
);
export const exampleClientId =
	"C80fb9c7096bd8474627317ee1d7a817eff372ca9c9cee3ce43c3ea3e8d1511ec";
export const clientId = parameter(
	"The client id of the integration.",
	exampleClientId,
);

/** The parameters of an authorization request (RFC 6749, 4.1.1; RFC 7636, 4.3). */
const authorizationParameters = {
	response_type: parameter("`code`.", "code"),
	client_id: clientId,
	redirect_uri: parameter(
		"One of the redirect URIs of the integration, exactly as it is registered; the first one when left out.",
		"https://example.com/signed-in",
	),
	scope,
	state: parameter(
		"A value that comes back with the code, by which the integration recognizes its own request.",
		"af0ifjsldkj",
	),
	code_challenge: parameter(
		"The challenge of PKCE: the SHA-256 of the verifier in base64url, or the verifier.",
		"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
	),
	code_challenge_method: parameter(
		"`S256` or `plain`; `plain` when left out.",
		"S256",
	),
};

export const tag = "OAuth";
const exampleQuery = {
	response_type: "code",
	client_id: exampleClientId,
	redirect_uri: "https://example.com/signed-in",
	scope: "spark:people_read",
	state: "af0ifjsldkj",
};

export const startAuthorization = operation({
	id: "startAuthorization",
	method: "GET",
	path: "/authorize",
	tag,
	summary: "Authorize an Integration",
	description:
		"Opened in a browser, this address leads to the page on which a person signs in and allows or denies what an integration asks for. The page then leads to the integration's redirect URI with a `code`, or with an `error` (RFC 6749, 4.1.2). A request that cannot be trusted, with an unknown client id or another redirect URI, is refused with 400, and a browser is shown the reason here.",
	query: Type.Object(authorizationParameters),
	exampleQuery,
	formats: ["text/html"],
	replies: {
		302: {
			description: "The page, or the redirect URI with an error.",
			headers: { Location: "The address to which the browser goes." },
		},
	},
	refusals: [400, 404],
	scopes: [],
	isOpen: true,
});

export const AuthorizationRequest = named(
	"AuthorizationRequest",
	Type.Object(
		{
			name: Type.String({
				description: "The name of the integration.",
				examples: ["Nightly report"],
			}),
			description: Type.Optional(
				Type.String({
					description: "What it is for.",
					examples: ["Reads who joined and left."],
				}),
			),
			orgId: Type.String({
				description: "The organization to which the integration belongs.",
			}),
			orgName: Type.Optional(
				Type.String({
					description: "The name of that organization.",
					examples: ["Acme, Inc."],
				}),
			),
			redirectHost: Type.Optional(
				Type.String({
					description:
						"Where the browser goes afterwards: a host, or the scheme of a program. Absent for a device.",
					examples: ["example.com"],
				}),
			),
			scopes: Type.Array(
				Type.Object({
					name: Type.String({
						description: "The scope.",
						examples: ["spark:people_read"],
					}),
					isServed: Type.Boolean({
						description:
							"Whether it opens a call of this server. The others exist in Webex only.",
						examples: [true],
					}),
				}),
				{ description: "What the integration asks for." },
			),
		},
		{ description: "What a person is asked to authorize." },
	),
);
export type AuthorizationRequest = Static<typeof AuthorizationRequest>;

export const exampleRequest: AuthorizationRequest = {
	name: "Nightly report",
	orgId:
		"Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi85NmFiYzJhYS0zZGNjLTExZTUtYTE1Mi1mZTM0ODE5Y2RjOWE",
	orgName: "Acme, Inc.",
	redirectHost: "example.com",
	scopes: [{ name: "spark:people_read", isServed: true }],
};

export const getAuthorizationRequest = operation({
	id: "getAuthorizationRequest",
	method: "GET",
	path: "/authorize/request",
	tag,
	summary: "Get an Authorization Request",
	description:
		"Says what an integration asks for, for the page on which a person decides. It takes the parameters of `GET /v1/authorize`. This call is peopled's own.",
	query: Type.Object(authorizationParameters),
	exampleQuery,
	replies: {
		200: {
			description: "What the integration asks for.",
			schema: AuthorizationRequest,
			example: exampleRequest,
		},
	},
	refusals: [400],
	scopes: [],
	isOpen: true,
});

/** The decision of a person on a request. */
export const isAllowed = Type.Boolean({
	description: "Whether you allow it.",
	examples: [true],
});

export const decideAuthorization = operation({
	id: "decideAuthorization",
	method: "POST",
	path: "/authorize",
	tag,
	summary: "Allow or Deny an Integration",
	description:
		"Allows or denies in your name what an integration asks for, and says where the browser goes with the code or the refusal. It takes the parameters of `GET /v1/authorize`. You cannot allow more than your own token carries, and an authorization that you give with an access token, rather than after a sign-in, ends with that token. Integrations cannot make this call. This call is peopled's own.",
	query: Type.Object({}),
	body: {
		schema: named(
			"AuthorizationDecision",
			Type.Object(
				{ ...authorizationParameters, isAllowed },
				{ description: "A decision on an authorization request." },
			),
		),
		example: { ...exampleQuery, isAllowed: true },
	},
	replies: {
		200: {
			description: "Where the browser goes.",
			schema: named(
				"AuthorizationRedirect",
				Type.Object(
					{
						redirectUri: Type.String({
							description:
								"The redirect URI of the integration, with `code` or `error`, and with `state`.",
							examples: [
								"https://example.com/signed-in?code=MWY0ZDQ3&state=af0ifjsldkj",
							],
						}),
					},
					{ description: "Where the browser goes after a decision." },
				),
			),
			example: {
				redirectUri:
					"https://example.com/signed-in?code=MWY0ZDQ3&state=af0ifjsldkj",
			},
		},
	},
	refusals: [400, 403, 413, 415, 423],
	scopes: [],
});

/** The tokens of an integration, with the names of RFC 6749. */
const TokenReply = named(
	"TokenReply",
	Type.Object(
		{
			access_token: Type.String({
				description: "The access token, for the `Authorization` header.",
				examples: ["bXktc2VjcmV0LXRva2Vu"],
			}),
			expires_in: Type.Integer({
				description: "The seconds until the access token expires.",
				examples: [1209599],
			}),
			refresh_token: Type.Optional(
				Type.String({
					description:
						"The refresh token. It stays the same, and each use renews its lifetime. Absent for `client_credentials`.",
					examples: ["bXktcmVmcmVzaC10b2tlbg"],
				}),
			),
			refresh_token_expires_in: Type.Optional(
				Type.Integer({
					description: "The seconds until the refresh token expires.",
					examples: [7775999],
				}),
			),
			token_type: Type.String({
				description: "`Bearer`.",
				examples: ["Bearer"],
			}),
			scope: Type.String({
				description: "The granted scopes, separated by spaces.",
				examples: ["spark:people_read"],
			}),
		},
		{ description: "The tokens of an integration." },
	),
);
export type TokenReply = Static<typeof TokenReply>;

const exampleTokens: TokenReply = {
	access_token: "bXktc2VjcmV0LXRva2Vu",
	expires_in: 1209599,
	refresh_token: "bXktcmVmcmVzaC10b2tlbg",
	refresh_token_expires_in: 7775999,
	token_type: "Bearer",
	scope: "spark:people_read",
};

export const clientSecret = parameter(
	"The client secret, unless the request has it in `Authorization: Basic`.",
	"bXktY2xpZW50LXNlY3JldA",
);
export const grantType = (example: string) =>
	parameter("What the integration presents for its tokens.", example);
/** The header of a reply with secrets. */
export const uncached = {
	"cache-control": "`no-store`.",
};

/** The replies of the calls that give tokens. */
export const tokenReplies = {
	200: {
		description: "The tokens.",
		schema: TokenReply,
		example: exampleTokens,
		headers: uncached,
	},
};

export const createAccessToken = operation({
	id: "createAccessToken",
	method: "POST",
	path: "/access_token",
	tag,
	summary: "Get an Access Token",
	description:
		"Exchanges the `code` of an authorization for an access token and a refresh token, a refresh token for a new access token, or the secret of an authorized service app for an access token (`client_credentials`). The integration names itself in the body or with HTTP Basic; the body is a form or JSON. A refusal has the properties `error` and `error_description` of RFC 6749, 5.2, beside the usual ones; that of a body that cannot be read has only the usual ones. A code works once: its second use ends the authorization.",
	query: Type.Object({}),
	body: {
		schema: named(
			"TokenRequest",
			Type.Object(
				{
					grant_type: grantType("authorization_code"),
					client_id: clientId,
					client_secret: clientSecret,
					code: parameter("The code.", "MWY0ZDQ3"),
					redirect_uri: parameter(
						"The redirect URI of the authorization request, where it had one.",
						"https://example.com/signed-in",
					),
					code_verifier: parameter(
						"The verifier of PKCE, where the authorization request had a challenge.",
						"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
					),
					refresh_token: parameter(
						"The refresh token.",
						"bXktcmVmcmVzaC10b2tlbg",
					),
					scope,
				},
				{ description: "A request for an access token." },
			),
		),
		example: {
			grant_type: "authorization_code",
			client_id: exampleClientId,
			client_secret: "bXktY2xpZW50LXNlY3JldA",
			code: "MWY0ZDQ3",
			redirect_uri: "https://example.com/signed-in",
		},
		isForm: true,
	},
	replies: tokenReplies,
	refusals: [400, 401, 413, 415],
	scopes: [],
	isOpen: true,
});
