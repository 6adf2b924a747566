import OAuth2Server from "@node-oauth/oauth2-server";
import {
	includesScope,
	isKnownScope,
} from "../../directory/access/further-scopes.ts";
import type { AuthorizationCode } from "../../directory/authorizations/authorization.ts";
import type { Integration } from "../../directory/integrations/integration.ts";
import type { Store } from "../../directory/store/store.ts";
import { clientOf, integrationOf } from "./oauth-client.ts";

/** A valid authorization request. */
interface AskedAuthorization {
	integration: Integration;
	scopes: readonly string[];
	/** Where the browser goes with the answer. */
	redirectUri: string;
	state: string | undefined;
	redirect: NonNullable<AuthorizationCode["redirect"]>;
}

/** The parameters of an authorization request, by their names in OAuth. */
export type AuthorizationParameters = Readonly<
	Record<string, string | undefined>
>;

/** An authorization request that cannot be granted. */
export class AuthorizationFault extends Error {
	/** The code of RFC 6749, 4.1.2.1. */
	readonly error: string;
	/** Where the browser goes with the refusal; undefined where the redirect URI cannot be trusted. */
	readonly redirectUri: string | undefined;

	constructor(error: string, sentence: string, redirectUri?: string) {
		super(sentence);
		this.error = error;
		this.redirectUri = redirectUri;
	}
}

const { InvalidRequestError, OAuthError, Request, Response } = OAuth2Server;

/**
 * Checks an authorization request by the rules of OAuth. Throws `AuthorizationFault`. With `isDenied`, it throws the
 * refusal of the person, as long as the rest of the request is valid.
 */
export async function readAuthorizationRequest(
	store: Store,
	parameters: AuthorizationParameters,
	{ isDenied = false }: { isDenied?: boolean } = {},
): Promise<AskedAuthorization> {
	const body: Record<string, string> = {};
	// A parameter without a value counts as left out (RFC 6749, 3.1).
	for (const name of names) if (parameters[name]) body[name] = parameters[name];
	if (isDenied) body.allowed = "false";
	const response = new Response({});
	let granted: OAuth2Server.AuthorizationCode;
	let client: OAuth2Server.Client | undefined;
	const model = openModel(store, parameters, (found) => {
		client = found;
	});
	try {
		granted = await new OAuth2Server({ model }).authorize(
			new Request({ method: "POST", headers: {}, query: {}, body }),
			response,
			options,
		);
	} catch (error) {
		// The library sets the address once it has checked the redirect URI.
		const isTrusted = response.get("location") !== undefined;
		const [first] = client?.redirectUris ?? [];
		throw faultOf(error, {
			uri: isTrusted ? parameters.redirect_uri || first : undefined,
			state: parameters.state || undefined,
		});
	}
	const { redirectUri, scope = [], codeChallenge } = granted;
	return {
		integration: integrationOf(granted.client),
		scopes: scope,
		redirectUri,
		state: parameters.state || undefined,
		redirect: {
			uri: parameters.redirect_uri ? redirectUri : undefined,
			challenge: codeChallenge,
			challengeMethod: codeChallenge && granted.codeChallengeMethod,
		},
	};
}

/** A redirect URI with further parameters. What it has already stays as it is written. */
export function withParameters(
	uri: string,
	parameters: Readonly<Record<string, string | undefined>>,
): string {
	const added = new URLSearchParams();
	for (const [name, value] of Object.entries(parameters))
		if (value !== undefined) added.set(name, value);
	const separator = !uri.includes("?") ? "?" : /[?&]$/.test(uri) ? "" : "&";
	return `${uri}${separator}${added}`;
}

// The library refuses a state with other letters than those of ASCII; nothing but its way back depends on it.
const names = [
	"response_type",
	"client_id",
	"redirect_uri",
	"scope",
	"code_challenge",
	"code_challenge_method",
];
const options = {
	// The caller of this function knows the person.
	authenticateHandler: { handle: () => ({}) },
	allowEmptyState: true,
	authorizationCodeLifetime: 1,
	enablePlainPKCE: true,
};

// A model that stores nothing: the code is stored when the person has decided.
function openModel(
	store: Store,
	parameters: AuthorizationParameters,
	noteClient: (client: OAuth2Server.Client) => void,
): OAuth2Server.AuthorizationCodeModel {
	const unused = async () => undefined;
	return {
		async getClient(id) {
			const integration = await store.integrations.get(id);
			const client = integration && clientOf(integration);
			if (client !== undefined) noteClient(client);
			return client;
		},
		async validateScope(_user, client, scope) {
			demandChallenge(parameters);
			const { scopes } = integrationOf(client);
			if (scope === undefined) return [...scopes];
			const isGranted = scope.every(
				(name) => isKnownScope(name) && includesScope(scopes, name),
			);
			return isGranted && [...new Set(scope)];
		},
		generateAuthorizationCode: async () => "none yet",
		saveAuthorizationCode: async (code, client, user) => ({
			...code,
			client,
			user,
		}),
		getAuthorizationCode: unused,
		revokeAuthorizationCode: async () => false,
		getAccessToken: unused,
		saveToken: unused,
	};
}

function demandChallenge({
	code_challenge: challenge,
	code_challenge_method: method,
}: AuthorizationParameters): void {
	if (challenge && !/^[\w.~-]{43,128}$/.test(challenge))
		throw new InvalidRequestError(
			"code_challenge must be 43 to 128 letters, digits or - . _ ~ (RFC 7636)",
		);
	if (method && method !== "S256" && method !== "plain")
		throw new InvalidRequestError(
			"code_challenge_method must be S256 or plain",
		);
}

function faultOf(
	error: unknown,
	{ uri, state }: { uri: string | undefined; state: string | undefined },
): unknown {
	if (!(error instanceof OAuthError) || error.code >= 500)
		return (error as { inner?: unknown }).inner ?? error;
	const sentence = sentences[error.message] ?? `${error.message}.`;
	return new AuthorizationFault(
		error.name,
		sentence,
		uri &&
			withParameters(uri, {
				error: error.name,
				error_description: sentence,
				state,
			}),
	);
}

const sentences: Readonly<Record<string, string>> = {
	"Missing parameter: `client_id`": "client_id is required.",
	"Invalid parameter: `client_id`":
		"client_id is not the client id of an integration.",
	"Invalid client: client credentials are invalid":
		"client_id is not the client id of an integration.",
	"Unauthorized client: `grant_type` is invalid":
		"client_id belongs to a service app, which people do not authorize.",
	"Invalid request: `redirect_uri` is not a valid URI":
		"redirect_uri must be an absolute address.",
	"Invalid client: `redirect_uri` does not match client value":
		"redirect_uri is not one with which the integration is registered; both must be the same text.",
	"Access denied: user denied access to application":
		"The person denied the request.",
	"Invalid parameter: `scope`": "scope must name scopes, separated by spaces.",
	"Invalid scope: Requested scope is invalid":
		"scope has a scope with which the integration is not registered.",
	"Missing parameter: `response_type`": "response_type is required.",
	"Unsupported response type: `response_type` is not supported":
		"response_type must be code.",
};
