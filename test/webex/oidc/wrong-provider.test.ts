import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { ProviderSettings } from "../../../src/http/oidc/provider.ts";
import { openSqliteStore } from "../../../src/storage/sqlite/store.ts";
import {
	openWrongProvider,
	type WrongProvider,
} from "../../oidc/wrong-provider.ts";
import {
	type Api,
	expectRefusal,
	expectStatus,
	openApi,
	type Reply,
} from "../harness.ts";
import {
	beginSignIn,
	completeSignIn,
	openDesk,
	ownPage,
} from "./oidc-world.ts";

const description = "/.well-known/openid-configuration";
const hour = 60 * 60;

let provider: WrongProvider;
beforeEach(async () => {
	provider = await openWrongProvider();
});
afterEach(() => provider[Symbol.asyncDispose]());

function open(settings: Partial<ProviderSettings> = {}): Promise<Api> {
	const oidc = openDesk({ issuer: provider.issuer, ...settings });
	return openApi(() => openSqliteStore(":memory:"), { oidc });
}

/** Begins to sign in, and reports what the API answers. */
function begin(api: Api): Promise<Reply> {
	return api.call(undefined, "POST", "/oidc/sign-ins", undefined, ownPage);
}

/** Signs in as far as the provider allows it. */
async function signIn(
	api: Api,
	more: Record<string, string> = {},
): Promise<Reply<unknown>> {
	const begun = await beginSignIn(api);
	provider.nonce = new URL(begun.url).searchParams.get("nonce") ?? "";
	const answer = { code: "any", state: begun.state, ...more };
	return completeSignIn(api, begun, answer);
}

describe("an OpenID provider", () => {
	test("signs in when nothing is wrong, and its own clock may differ by a little", async () => {
		await using api = await open();
		expectStatus(await signIn(api), 201);
		const seconds = Math.floor(Date.now() / 1000);
		provider.wrongs = { claims: { exp: seconds - 20, iat: seconds + 20 } };
		expectStatus(await signIn(api), 201);
	});

	test("is not believed with another issuer, audience, nonce, time, key or algorithm", async () => {
		await using api = await open();
		const seconds = Math.floor(Date.now() / 1000);
		const wrongs: [WrongProvider["wrongs"], RegExp][] = [
			[{ claims: { iss: "https://other.example" } }, /"iss" \(issuer\)/],
			[{ claims: { aud: "other" } }, /"aud" \(audience\)/],
			[{ claims: { aud: undefined } }, /"aud" \(audience\)/],
			[{ claims: { aud: ["peopled", "other"] } }, /"aud" \(audience\)/],
			[{ claims: { nonce: "other" } }, /"nonce"/],
			[{ claims: { nonce: undefined } }, /"nonce"/],
			[{ claims: { sub: undefined } }, /"sub" \(subject\)/],
			[{ claims: { exp: seconds - hour } }, /expired|past.*clocks of both/],
			[{ claims: { nbf: seconds + hour } }, /"nbf".*clocks of both/],
			[{ hasUnknownKey: true }, /no applicable keys/],
			[{ header: { alg: "none" } }, /"alg"/],
			[{ header: { alg: "HS256" } }, /"alg"/],
			[{ header: { alg: "RS512" } }, /"alg"/],
		];
		for (const [wrong, words] of wrongs) {
			provider.wrongs = wrong;
			const reply = await signIn(api);
			expectRefusal(reply, 502, words);
			expect(reply.headers.getSetCookie()).toEqual([]);
		}
		provider.wrongs = {};
		expectStatus(await signIn(api), 201);
	});

	test("is not believed when another one answers in its place", async () => {
		await using api = await open();
		const reply = await signIn(api, { iss: "https://other.example" });
		expectRefusal(reply, 502, /"iss" \(issuer\)/);
		expect(provider.requests).toEqual([]);
	});

	test("gets the secret as its description asks, and never in an address", async () => {
		const clientSecret = "s3cret with : and &";
		const sent = async () => {
			await using api = await open({ clientSecret });
			expectStatus(await signIn(api), 201);
			const { authorization, body } = provider.requests.at(-1) ?? {};
			expect(body?.get("code_verifier")).toHaveLength(43);
			return {
				header: authorization?.split(" ", 1)[0],
				body: body?.get("client_secret"),
			};
		};
		expect(await sent()).toEqual({ header: "Basic", body: null });
		const methods = ["client_secret_post"];
		provider.wrongs = {
			description: { token_endpoint_auth_methods_supported: methods },
		};
		expect(await sent()).toEqual({ header: undefined, body: clientSecret });
	});

	test("may know this server without a secret", async () => {
		await using api = await open({ clientSecret: undefined });
		expectStatus(await signIn(api), 201);
		const { authorization, body } = provider.requests.at(-1) ?? {};
		expect(authorization).toBeUndefined();
		expect(body?.get("client_id")).toBe("peopled");
	});

	test("is named when it cannot be reached, and is asked again with the next sign-in", async () => {
		await using api = await open();
		provider.wrongs = {
			replies: { [description]: { status: 503, body: "down" } },
		};
		expectRefusal(await begin(api), 502, /answered with the status 503/);
		provider.wrongs = {};
		expectStatus(await begin(api), 201);

		await using lost = await open({ issuer: "http://127.0.0.1:1" });
		expectRefusal(
			await begin(lost),
			502,
			"The identity provider http://127.0.0.1:1 cannot be reached:",
		);
	});

	test("is refused with the reason when its description is wrong", async () => {
		await using api = await open();
		const other = `${provider.issuer}/realms/other`;
		const wrongs: [WrongProvider["wrongs"], RegExp][] = [
			[
				{ description: { issuer: other } },
				/calls itself http:\/\/127.0.0.1:\d+\/realms\/other. Set --oidc-issuer/,
			],
			[
				{ description: { issuer: "https://login.example/{tenantid}/v2.0" } },
				/people of every tenant/,
			],
			[
				{ description: { authorization_endpoint: "javascript:alert(1)" } },
				/names no valid address for signing in/,
			],
			[
				{ description: { authorization_endpoint: undefined } },
				/authorization_endpoint/,
			],
			[
				{ replies: { [description]: { status: 200, body: "<html>" } } },
				/has no valid description/,
			],
			[
				{
					replies: {
						[description]: { status: 200, body: "{}", type: "text/html" },
					},
				},
				/has no valid description/,
			],
			[
				{
					replies: {
						[description]: { status: 200, body: " ".repeat(1024 * 1024 + 1) },
					},
				},
				/more than 1048576 bytes/,
			],
		];
		for (const [wrong, words] of wrongs) {
			provider.wrongs = wrong;
			expectRefusal(await begin(api), 502, words);
		}
	});

	test("that does not accept this server says so", async () => {
		await using api = await open();
		const answers: [number, string, number, RegExp][] = [
			[
				401,
				'{"error":"invalid_client","error_description":"Bad secret."}',
				502,
				/does not accept this server: invalid_client \(Bad secret\). Check --oidc-client-id and --oidc-client-secret/,
			],
			[
				400,
				'{"error":"invalid_grant"}',
				403,
				/no longer accepts this sign-in: invalid_grant. Sign in again/,
			],
			[
				400,
				'{"error":"invalid_request","error_description":"No\\r\\nredirect <b>"}',
				502,
				/refused the request of this server: invalid_request \(No redirect <b>\)/,
			],
			[500, "{}", 502, /answered with the status 500/],
		];
		for (const [status, body, shown, words] of answers) {
			provider.wrongs = { replies: { "/token": { status, body } } };
			expectRefusal(await signIn(api), shown, words);
		}
	});

	test("does not get to log what it sent", async () => {
		const causes: unknown[] = [];
		const oidc = openDesk(provider);
		await using api = await openApi(() => openSqliteStore(":memory:"), {
			oidc,
			log: { failure: (_, cause) => causes.push(cause), request() {} },
		});
		provider.wrongs = { claims: { aud: "other", email: "secret@example.com" } };
		expectStatus(await signIn(api), 502);
		const logged = Bun.inspect(causes, { depth: 10 });
		expect(logged).toContain("audience");
		expect(logged).not.toContain("secret@example.com");
		expect(logged).not.toContain("eyJ");
	});
});
