import assert from "node:assert/strict";
import { formType } from "../../../src/contract/form.ts";
import type {
	Integration,
	NewIntegration,
} from "../../../src/contract/integration-shape.ts";
import type { TokenReply } from "../../../src/contract/oauth.ts";
import {
	type Api,
	expectStatus,
	type Json,
	people,
	type Reply,
} from "../harness.ts";

export const redirectUri = "https://app.example.com/signed-in?from=peopled";

/** An integration with the secret that its first reply shows. */
type Registered = NewIntegration & { clientSecret: string };

/** Registers an integration as the full administrator. */
export async function register(
	api: Api,
	draft: Json = {},
): Promise<Registered> {
	const reply = await api.call<Registered>(
		await api.tokenOf(people.full),
		"POST",
		"/integrations",
		{
			name: "Nightly report",
			redirectUris: [redirectUri],
			scopes: ["spark:all", "spark:kms", "spark-admin:people_read"],
			...draft,
		},
	);
	expectStatus(reply, 201);
	return reply.body;
}

/** The parameters with which an integration asks for an authorization. */
export function asking(
	{ clientId }: Pick<Integration, "clientId">,
	more: Record<string, string | undefined> = {},
): Record<string, string> {
	const all = {
		response_type: "code",
		client_id: clientId,
		redirect_uri: redirectUri,
		scope: "spark:people_read spark-admin:people_read",
		state: "a state",
		...more,
	};
	return Object.fromEntries(
		Object.entries(all).filter(([, value]) => value !== undefined),
	) as Record<string, string>;
}

/** Decides as a person, and returns the parameters with which the browser returns to the integration. */
export async function decide(
	api: Api,
	token: string,
	parameters: Json,
	isAllowed = true,
): Promise<URLSearchParams> {
	const reply = await api.call<{ redirectUri: string }>(
		token,
		"POST",
		"/authorize",
		{ ...parameters, isAllowed },
	);
	expectStatus(reply, 200);
	return new URL(reply.body.redirectUri).searchParams;
}

/** Sends a form, as most clients do. */
export function sendForm<Body = Json>(
	api: Api,
	path: string,
	fields: Record<string, string>,
	headers: Record<string, string> = {},
): Promise<Reply<Body>> {
	return api.call<Body>(
		undefined,
		"POST",
		path,
		String(new URLSearchParams(fields)),
		{ "content-type": formType, ...headers },
	);
}

/** The tokens of an integration that a person has authorized. */
export async function getTokens(
	api: Api,
	integration: Registered,
	{ email = people.full, scope }: { email?: string; scope?: string } = {},
): Promise<TokenReply & { refresh_token: string }> {
	const answer = await decide(
		api,
		await api.tokenOf(email),
		asking(integration, scope === undefined ? {} : { scope }),
	);
	const reply = await exchange(api, integration, answer.get("code") ?? "");
	expectStatus(reply, 200);
	assert.ok(reply.body.refresh_token);
	return { ...reply.body, refresh_token: reply.body.refresh_token };
}

/** Exchanges a code for tokens. */
export function exchange(
	api: Api,
	{ clientId, clientSecret }: Registered,
	code: string,
	more: Record<string, string> = {},
): Promise<Reply<TokenReply>> {
	return sendForm(api, "/access_token", {
		grant_type: "authorization_code",
		client_id: clientId,
		client_secret: clientSecret,
		code,
		redirect_uri: redirectUri,
		...more,
	});
}

/** Exchanges a refresh token for an access token. */
export function refresh(
	api: Api,
	{ clientId, clientSecret }: Registered,
	refreshToken: string,
	more: Record<string, string> = {},
): Promise<Reply<TokenReply>> {
	return sendForm(api, "/access_token", {
		grant_type: "refresh_token",
		client_id: clientId,
		client_secret: clientSecret,
		refresh_token: refreshToken,
		...more,
	});
}

/** Asserts a refusal of a token: its code in OAuth, and the properties of every refusal beside it. */
export function expectFault(
	reply: Reply<unknown>,
	status: number,
	error: string,
): void {
	expectStatus(reply, status);
	const body = reply.body as {
		error: string;
		error_description: string;
		message: string;
	};
	assert.equal(body.error, error, reply.text);
	assert.equal(body.error_description, body.message);
}
