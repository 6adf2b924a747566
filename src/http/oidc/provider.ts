import {
	allowInsecureRequests,
	authorizationCodeGrant,
	buildAuthorizationUrl,
	ClientSecretBasic,
	ClientSecretPost,
	type Configuration,
	calculatePKCECodeChallenge,
	clockTolerance,
	customFetch,
	discovery,
	enableNonRepudiationChecks,
	fetchUserInfo,
	None,
} from "openid-client";
import { DirectoryError } from "../../directory/errors.ts";
import { fetchShort } from "./fetch-short.ts";
import {
	explainAnswer,
	explainDiscovery,
	explainOtherIssuer,
} from "./provider-faults.ts";
import type { SignInSecrets } from "./sign-in-secrets.ts";
import { type EmailClaims, readVerifiedEmail } from "./verified-email.ts";

/** How long the provider may take for each request. */
const waitSeconds = 10;
/** The difference between the clocks of provider and server that does not matter. */
const toleranceSeconds = 60;
/** How long the description of the provider is believed. Its keys are read more often. */
const descriptionLifeMs = 60 * 60 * 1000;
/** The maximum number of requests to the provider at the same time. */
const requestsMax = 100;

/** The registration of this server at an OpenID provider. */
export interface ProviderSettings {
	issuer: string;
	clientId: string;
	/** Undefined: the provider knows this server as a public client. */
	clientSecret: string | undefined;
	/** The scopes to ask for, separated by spaces. */
	scopes: string;
	/** Whether an e-mail address counts as verified about which the provider says nothing. */
	isEmailTrusted: boolean;
}

/** An OpenID provider (OpenID Connect Core 1.0), where people prove who they are. */
export interface IdentityProvider {
	/** Rejects with the reason when nobody can sign in. */
	check(): Promise<void>;
	/**
	 * The address at which a browser signs in. Rejects with `upstreamFailed` or `upstreamTimeout` when the provider cannot be
	 * used, and says why.
	 */
	openSignIn(signIn: SignIn): Promise<string>;
	/**
	 * The verified e-mail address of the person whom the provider's answer names. Rejects with `forbidden` when the provider
	 * refused the person, or the answer belongs to another sign-in, and otherwise as `openSignIn`.
	 */
	readEmail(signIn: SignIn, answer: Record<string, string>): Promise<string>;
}

/** A sign-in under way. */
interface SignIn {
	/** The address to which the provider sends the browser back. */
	redirectUrl: string;
	secrets: SignInSecrets;
}

/** Opens a provider. It is asked for its description with the first sign-in, and again after an hour. */
export function openIdentityProvider(
	settings: ProviderSettings,
	steadyNow: () => number,
): IdentityProvider {
	let described: { at: number; provider: Promise<Configuration> } | undefined;
	const describe = (): Promise<Configuration> => {
		if (
			described !== undefined &&
			steadyNow() - described.at < descriptionLifeMs
		)
			return described.provider;
		const provider = discover(settings);
		const reading = { at: steadyNow(), provider };
		described = reading;
		// The next sign-in asks again.
		provider.catch(() => {
			if (described === reading) described = undefined;
		});
		return provider;
	};
	const limit = openLimit();
	return {
		check: async () => {
			await describe();
		},
		openSignIn: (signIn) =>
			limit(async () => composeUrl(await describe(), settings, signIn)),
		readEmail: (signIn, answer) =>
			limit(async () => {
				const provider = await describe();
				const claims = await redeem(provider, signIn, answer).catch(
					(cause: unknown) => {
						throw explainAnswer(cause, settings.issuer);
					},
				);
				const isTrusted = settings.isEmailTrusted;
				return readVerifiedEmail(claims, { isTrusted });
			}),
	};
}

async function discover(settings: ProviderSettings): Promise<Configuration> {
	const { issuer, clientId, clientSecret } = settings;
	const url = new URL(issuer);
	const isPlain = url.protocol === "http:";
	const provider = await discovery(
		url,
		clientId,
		{ [clockTolerance]: toleranceSeconds },
		(server, ...request) =>
			authenticationOf(server, clientSecret)(server, ...request),
		{
			timeout: waitSeconds,
			execute: [
				enableNonRepudiationChecks,
				...(isPlain ? [allowInsecureRequests] : []),
			],
			[customFetch]: fetchShort,
		},
	).catch((cause: unknown) => {
		throw explainDiscovery(cause, issuer);
	});
	const { issuer: named, authorization_endpoint: door = "" } =
		provider.serverMetadata();
	// The library takes every tenant of some providers for the one that was asked for.
	if (new URL(named).href !== url.href) throw explainOtherIssuer(named, issuer);
	const isWeb =
		URL.canParse(door) &&
		(isPlain ? /^https?:$/ : /^https:$/).test(new URL(door).protocol);
	if (!isWeb)
		throw new DirectoryError(
			"upstreamFailed",
			`The identity provider ${issuer} names no valid address for signing in (authorization_endpoint).`,
		);
	return provider;
}

// A provider that names no method takes the secret as a header (OpenID Connect Discovery 1.0, 3).
function authenticationOf(
	server: { token_endpoint_auth_methods_supported?: string[] },
	secret: string | undefined,
) {
	if (secret === undefined) return None();
	const methods = server.token_endpoint_auth_methods_supported;
	return methods === undefined || methods.includes("client_secret_basic")
		? ClientSecretBasic(secret)
		: ClientSecretPost(secret);
}

async function composeUrl(
	provider: Configuration,
	{ scopes }: ProviderSettings,
	{ redirectUrl, secrets: { state, nonce, codeVerifier } }: SignIn,
): Promise<string> {
	const url = buildAuthorizationUrl(provider, {
		redirect_uri: redirectUrl,
		scope: scopes,
		state,
		nonce,
		code_challenge: await calculatePKCECodeChallenge(codeVerifier),
		code_challenge_method: "S256",
	});
	return url.href;
}

// Exchanges the code for the claims about the person. The library checks state, issuer, audience, nonce, times and signature.
async function redeem(
	provider: Configuration,
	{ redirectUrl, secrets }: SignIn,
	answer: Record<string, string>,
): Promise<EmailClaims> {
	const url = new URL(redirectUrl);
	url.search = new URLSearchParams(answer).toString();
	const tokens = await authorizationCodeGrant(provider, url, {
		expectedState: secrets.state,
		expectedNonce: secrets.nonce,
		pkceCodeVerifier: secrets.codeVerifier,
		idTokenExpected: true,
	});
	const claims = tokens.claims();
	if (claims === undefined) throw new Error("There is no ID token.");
	const hasUserInfo = provider.serverMetadata().userinfo_endpoint !== undefined;
	// Many providers keep the ID token short. Claims of both are never mixed: each speaks of its own address.
	const isComplete =
		claims.email !== undefined &&
		(claims.email_verified ?? claims.xms_edov) !== undefined;
	const found =
		isComplete || !hasUserInfo
			? claims
			: await fetchUserInfo(provider, tokens.access_token, claims.sub);
	const { email, email_verified, xms_edov } = (
		found.email === undefined ? claims : found
	) as Partial<EmailClaims>;
	return { email, email_verified, xms_edov };
}

function openLimit() {
	let running = 0;
	return async <Result>(run: () => Promise<Result>): Promise<Result> => {
		if (running >= requestsMax)
			throw new DirectoryError(
				"unavailable",
				"Too many people sign in at this moment. Try again in a moment.",
			);
		running++;
		try {
			return await run();
		} finally {
			running--;
		}
	};
}
