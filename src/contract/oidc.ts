import { type Static, Type } from "typebox";
import { named, noQuery, operation } from "./operation.ts";
import { NewSession } from "./session.ts";

const OidcProvider = named(
	"OidcProvider",
	Type.Object(
		{
			name: Type.String({
				description: "The name of the provider, for the button.",
				examples: ["Example Ltd"],
			}),
		},
		{ description: "The OpenID provider at which people sign in." },
	),
);

/** A sign-in that has begun: where it continues, and the half of it that the page stores until the provider's answer. */
export const OidcSignIn = named(
	"OidcSignIn",
	Type.Object(
		{
			url: Type.String({
				format: "uri",
				description: "The address at which the browser continues.",
				examples: ["https://login.example.com/authorize?client_id=peopled"],
			}),
			state: Type.String({
				description: "Returns in the answer of the provider.",
				examples: ["c3RhdGU"],
			}),
			signInKey: Type.String({
				description:
					"One half of the sign-in. The other half is in a cookie that scripts cannot read.",
				examples: ["c2lnbi1pbi1rZXk"],
			}),
		},
		{ description: "A sign-in that has begun." },
	),
);
export type OidcSignIn = Static<typeof OidcSignIn>;

const textOf = (description: string, examples: string[]) =>
	Type.Optional(Type.String({ description, maxLength: 8192, examples }));

const OidcSessionCreation = named(
	"OidcSessionCreation",
	Type.Object(
		{
			signInKey: Type.String({
				description: "The half of the sign-in that the page stored.",
				maxLength: 100,
				examples: ["c2lnbi1pbi1rZXk"],
			}),
			code: textOf(
				"The code of the provider, when it has signed the person in.",
				["Y29kZQ"],
			),
			state: textOf("The `state` of the sign-in.", ["c3RhdGU"]),
			iss: textOf("The issuer, where the provider names it.", [
				"https://login.example.com",
			]),
			error: textOf("The error of the provider, when it has not.", [
				"access_denied",
			]),
			error_description: textOf("The error in words.", ["The user declined."]),
		},
		{
			description:
				"The answer of the provider: the parameters with which it sent the browser back.",
		},
	),
);

const tag = "OpenID Connect";

export const getOidcProvider = operation({
	id: "getOidcProvider",
	method: "GET",
	path: "/oidc/provider",
	tag,
	summary: "Get the OpenID Provider",
	description:
		"Names the OpenID provider at which people can sign in to the pages of this server. Only where the operator has set one; elsewhere there is nothing at this path. This call is peopled's own.",
	query: noQuery,
	replies: {
		200: {
			description: "The provider.",
			schema: OidcProvider,
			example: { name: "Example Ltd" },
		},
	},
	refusals: [404],
	scopes: [],
	isOpen: true,
});

export const createOidcSignIn = operation({
	id: "createOidcSignIn",
	method: "POST",
	path: "/oidc/sign-ins",
	tag,
	summary: "Begin to Sign In",
	description:
		"Begins to sign a browser in at the OpenID provider, for pages of this server: with the authorization code flow and PKCE. One half of the sign-in goes into a cookie that scripts cannot read, the other half into the reply. The provider sends the browser back to `/console/sign-in`. This call is peopled's own.",
	query: noQuery,
	replies: {
		201: {
			description: "The sign-in has begun.",
			schema: OidcSignIn,
			example: {
				url: "https://login.example.com/authorize?client_id=peopled",
				state: "c3RhdGU",
				signInKey: "c2lnbi1pbi1rZXk",
			},
			headers: { "set-cookie": "The other half of the sign-in." },
		},
	},
	refusals: [403, 404, 502, 504],
	scopes: [],
	isOpen: true,
});

export const createOidcSession = operation({
	id: "createOidcSession",
	method: "POST",
	path: "/oidc/sessions",
	tag,
	summary: "Complete the Sign-In",
	description:
		"Turns the answer of the OpenID provider into a session of the browser, as Create a Session does. The person is the one of this directory with the verified e-mail address that the provider names. It creates nobody: an address that nobody has, and a person who may not log in, are refused. This call is peopled's own.",
	query: noQuery,
	body: {
		schema: OidcSessionCreation,
		example: {
			signInKey: "c2lnbi1pbi1rZXk",
			code: "Y29kZQ",
			state: "c3RhdGU",
			iss: "https://login.example.com",
		},
	},
	replies: {
		201: {
			description: "The session.",
			schema: NewSession,
			example: {
				sessionKey: "c2Vzc2lvbi1rZXk",
				expires: "2026-01-15T17:00:00.000Z",
			},
			headers: { "set-cookie": "The other half of the token." },
		},
	},
	refusals: [400, 403, 404, 413, 415, 502, 504],
	scopes: [],
	isOpen: true,
});
