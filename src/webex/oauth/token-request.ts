import { randomUUID } from "node:crypto";
import OAuth2Server from "@node-oauth/oauth2-server";
import { deviceGrantType } from "../../contract/device.ts";
import { formType } from "../../contract/form.ts";
import type { TokenReply } from "../../contract/oauth.ts";
import { isAuthorizationAlive } from "../../directory/authorizations/authorization.ts";
import { takeCode } from "../../directory/authorizations/codes.ts";
import { findStanding } from "../../directory/authorizations/give-authorization.ts";
import {
	type IssuedToken,
	issueToken,
} from "../../directory/authorizations/issue-tokens.ts";
import { afterChange } from "../../directory/store/after-change.ts";
import {
	createSecret,
	hashSecret,
	isSecretOf,
} from "../../http/auth/secrets.ts";
import { basicChallenge, readBasic } from "./client-credentials.ts";
import { DeviceGrant } from "./device-grant.ts";
import { clientOf, integrationOf, type TokenMaking } from "./oauth-client.ts";
import { TokenFault } from "./token-fault.ts";

const { InvalidClientError, InvalidGrantError, OAuthError, Request, Response } =
	OAuth2Server;

/** Answers a request for tokens by the rules of OAuth. Throws `TokenFault`. */
export async function makeTokens(
	making: TokenMaking,
	{
		parameters,
		authorization,
		grantTypes = allGrantTypes,
	}: {
		parameters: Readonly<Record<string, string | undefined>>;
		/** The values of `grant_type` that the address takes. */
		grantTypes?: readonly string[];
		/** The header of HTTP Basic. */
		authorization: string | undefined;
	},
): Promise<TokenReply> {
	// A parameter without a value counts as left out (RFC 6749, 3.2).
	const body: Record<string, string> = {};
	for (const [name, value] of Object.entries(parameters))
		if (value) body[name] = value;
	demandGrantType(body.grant_type, grantTypes);
	// The library reads forms only, and looks at these headers to find one.
	const headers: Record<string, string> = {
		"content-type": formType,
		"content-length": "1",
	};
	if (authorization !== undefined)
		headers.authorization = readBasic(authorization, body);
	const request = new Request({ method: "POST", headers, query: {}, body });
	const response = new Response({});
	try {
		const token = await new OAuth2Server({ model: openModel(making) }).token(
			request,
			response,
			{
				accessTokenLifetime: Math.ceil(making.lives.accessMs / 1000),
				refreshTokenLifetime: Math.ceil(making.lives.refreshMs / 1000),
				// As the real service: the refresh token stays, and its lifetime begins again.
				alwaysIssueNewRefreshToken: false,
				extendedGrantTypes: { [deviceGrantType]: DeviceGrant },
				...{ enablePlainPKCE: true },
			},
		);
		return showTokens(token.issued as IssuedToken, {
			accessToken: token.accessToken,
			refreshToken: token.refreshToken,
			now: making.now,
		});
	} catch (error) {
		throw faultOf(error, response);
	}
}

const allGrantTypes = [
	"authorization_code",
	"refresh_token",
	"client_credentials",
	deviceGrantType,
];

function demandGrantType(
	grantType: string | undefined,
	allowed: readonly string[],
): void {
	if (grantType !== undefined && !allowed.includes(grantType))
		throw new TokenFault(
			"unsupported_grant_type",
			`grant_type must be ${allowed.join(" or ")}.`,
		);
}

/** A new access token as OAuth shows it. */
export function showTokens(
	issued: IssuedToken,
	{
		accessToken,
		refreshToken,
		now,
	}: { accessToken: string; refreshToken: string | undefined; now: number },
): TokenReply {
	const secondsTo = (at: number) => Math.max(0, Math.floor((at - now) / 1000));
	const { refreshExpiresAt } = issued;
	return {
		access_token: accessToken,
		expires_in: secondsTo(issued.expiresAt),
		...(refreshToken !== undefined &&
			refreshExpiresAt !== undefined && {
				refresh_token: refreshToken,
				refresh_token_expires_in: secondsTo(refreshExpiresAt),
			}),
		token_type: "Bearer",
		scope: issued.scopes.join(" "),
	};
}

/** How the person of a request for tokens is known to the library: by their authorization. */
interface Giver {
	authorizationId: string;
	/** The refresh token that was presented. */
	refreshToken?: string;
	/** No refresh token goes with the tokens. */
	isLone?: boolean;
}

type Model = OAuth2Server.AuthorizationCodeModel &
	OAuth2Server.RefreshTokenModel &
	OAuth2Server.ClientCredentialsModel & {
		deviceFlow: TokenMaking;
	};

/** The library compares ends with the machine's clock. This model compares them with the clock of the server. */
const never = new Date(8.64e15);

function openModel(making: TokenMaking): Model {
	const { store, now } = making;
	return {
		deviceFlow: making,
		getClient: (id, secret) => findClient(making, { id, secret }),
		generateAccessToken: async () => createSecret(),
		generateRefreshToken: async () => createSecret(),
		getAuthorizationCode: (secret) => findCode(making, secret),
		saveAuthorizationCode: async () => undefined,
		revokeAuthorizationCode: ({ authorizationCode }) =>
			takeCode(store, { secretHash: hashSecret(authorizationCode), now }),
		getRefreshToken: (secret) => findRefreshToken(making, secret),
		revokeToken: async () => true,
		getUserFromClient: (client) => findAdministrator(making, client),
		// The scopes were checked when the person decided; what the integration has lost since is left out.
		validateScope: async (_user, client, scope) =>
			scope ?? [...integrationOf(client).scopes],
		saveToken: (token, client, user) =>
			saveToken(making, { token, client, giver: user as Giver }),
		getAccessToken: async () => undefined,
	};
}

async function findClient(
	{ store }: TokenMaking,
	{ id, secret }: { id: string; secret: string },
): Promise<OAuth2Server.Client | undefined> {
	const integration = await store.integrations.get(id);
	// PKCE protects the code and does not replace the secret, as in the real service.
	if (!secret)
		throw new InvalidClientError("Missing parameter: `client_secret`");
	const isRight =
		integration !== undefined && isSecretOf(secret, integration.secretHash);
	return isRight ? clientOf(integration) : undefined;
}

async function findCode(
	{ store, now }: TokenMaking,
	secret: string,
): Promise<OAuth2Server.AuthorizationCode | undefined> {
	const code = await store.authorizations.findCode({
		secretHash: hashSecret(secret),
	});
	if (code?.redirect === undefined || code.expiresAt <= now) return undefined;
	const { uri, challenge, challengeMethod } = code.redirect;
	const integration = await store.integrations.get(code.integrationId);
	return (
		integration && {
			authorizationCode: secret,
			client: clientOf(integration),
			user: { authorizationId: code.authorizationId },
			expiresAt: never,
			redirectUri: uri ?? "",
			scope: [...code.scopes],
			codeChallenge: challenge,
			codeChallengeMethod: challengeMethod,
		}
	);
}

async function findRefreshToken(
	{ store, now }: TokenMaking,
	refreshToken: string,
): Promise<OAuth2Server.RefreshToken | undefined> {
	const found = await store.authorizations.findByRefreshHash(
		hashSecret(refreshToken),
	);
	if (found === undefined || !isAuthorizationAlive(found, now))
		return undefined;
	const integration = await store.integrations.get(found.integrationId);
	const giver: Giver = { authorizationId: found.id, refreshToken };
	return (
		integration && {
			refreshToken,
			client: clientOf(integration),
			user: giver,
			scope: [...found.scopes],
		}
	);
}

/** Finds the administrator for whom a service app acts. */
async function findAdministrator(
	{ store }: TokenMaking,
	client: OAuth2Server.Client,
): Promise<Giver> {
	const { id: integrationId, orgId, name } = integrationOf(client);
	const standing = await findStanding(store, { orgId, integrationId });
	if (standing === undefined)
		throw new InvalidGrantError(
			`No administrator has authorized the service app ${name}, or the authorization was revoked`,
		);
	return { authorizationId: standing.id, isLone: true };
}

const codeSpent =
	"The code is used up, and then the directory's database failed. Ask the person again, since a second use of the code ends the authorization.";

async function saveToken(
	{ store, now, lives }: TokenMaking,
	{
		token,
		client,
		giver,
	}: { token: OAuth2Server.Token; client: OAuth2Server.Client; giver: Giver },
): Promise<OAuth2Server.Token> {
	const isNew = giver.refreshToken === undefined;
	const refreshToken = giver.isLone
		? undefined
		: (giver.refreshToken ?? token.refreshToken);
	const issue = () =>
		issueToken(store, {
			authorizationId: giver.authorizationId,
			tokenId: randomUUID(),
			accessHash: hashSecret(token.accessToken),
			refresh:
				refreshToken === undefined
					? undefined
					: { hash: hashSecret(refreshToken), isNew },
			scopes: token.scope,
			lives,
			now,
		});
	// A code has been spent before its first tokens are made.
	const issued = await (isNew && !giver.isLone
		? afterChange(issue, codeSpent)
		: issue());
	if (issued === undefined)
		throw new InvalidGrantError(
			"The authorization has ended: it was revoked, or its person may not log in",
		);
	return { ...token, refreshToken, client, user: giver, issued };
}

function faultOf(error: unknown, response: OAuth2Server.Response): unknown {
	if (!(error instanceof OAuthError)) return error;
	if (error.code >= 500) return (error as { inner?: unknown }).inner ?? error;
	const challenge = response.get("www-authenticate");
	return new TokenFault(
		error.name,
		sentences[error.message] ?? `${error.message.replace(/\.$/, "")}.`,
		{
			status: error.code,
			headers: challenge === undefined ? {} : basicChallenge,
		},
	);
}

const unknownCode =
	"code is unknown, has expired, was used before, or belongs to another integration.";
const unknownRefreshToken =
	"refresh_token is unknown, or has expired or been revoked.";
const sentences: Readonly<Record<string, string>> = {
	"Invalid client: cannot retrieve client credentials":
		"The request has no client_id and client_secret, neither in the body nor in Authorization: Basic.",
	"Missing parameter: `client_secret`": "client_secret is required.",
	"Invalid client: client is invalid":
		"There is no integration with this client_id and client_secret.",
	"Invalid parameter: `client_id`":
		"There is no integration with this client_id and client_secret.",
	"Invalid parameter: `client_secret`":
		"There is no integration with this client_id and client_secret.",
	"Missing parameter: `grant_type`": "grant_type is required.",
	"Unauthorized client: `grant_type` is invalid":
		"The integration cannot use this grant_type: client_credentials is for service apps, the others for integrations.",
	"Missing parameter: `code`": "code is required.",
	"Invalid parameter: `code`": unknownCode,
	"Invalid grant: authorization code is invalid": unknownCode,
	"Invalid grant: code verifier is invalid":
		"code_verifier does not belong to the code_challenge of the authorization request.",
	"Missing parameter: `code_verifier`":
		"code_verifier is required, since the authorization request had a code_challenge.",
	"Invalid request: `redirect_uri` is not a valid URI":
		"redirect_uri is required: the one of the authorization request.",
	"Invalid request: `redirect_uri` is invalid":
		"redirect_uri is not the one of the authorization request.",
	"Missing parameter: `refresh_token`": "refresh_token is required.",
	"Invalid parameter: `refresh_token`": unknownRefreshToken,
	"Invalid grant: refresh token is invalid": unknownRefreshToken,
	"Invalid grant: refresh token was issued to another client":
		unknownRefreshToken,
	"Invalid parameter: `scope`": "scope must name scopes, separated by spaces.",
	"Invalid scope: Unable to add extra scopes":
		"scope has a scope that the person did not grant.",
};
