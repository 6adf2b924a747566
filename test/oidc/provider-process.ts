import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";
import type { ProviderStart } from "./provider.ts";

// A real OpenID provider in a process of its own. It begins when it gets its client, and takes every login, which is the e-mail
// address of the person; see `provider.ts`.

let answer: ReturnType<Provider["callback"]> | undefined;
const server = createServer((request, response) => {
	if (answer === undefined) response.writeHead(503).end();
	else answer(request, response);
});
server.listen(0, "127.0.0.1", () => {
	const { port } = server.address() as AddressInfo;
	process.send?.({ issuer: `http://127.0.0.1:${port}` });
});
process.on("message", (start: ProviderStart) => {
	answer = openProvider(start).callback();
	process.send?.({ isReady: true });
});
process.on("disconnect", () => process.exit(0));

function openProvider({ issuer, isShort, ...client }: ProviderStart): Provider {
	const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
	return new Provider(issuer, {
		clients: [
			{
				client_id: client.clientId,
				client_secret: client.clientSecret,
				redirect_uris: client.redirectUrls,
				token_endpoint_auth_method: client.authentication,
			},
		],
		claims: { openid: ["sub"], email: ["email", "email_verified"] },
		// Otherwise an ID token has only the claims that no user info has.
		conformIdTokenClaims: isShort,
		cookies: { keys: ["a key of the test"] },
		jwks: {
			keys: [
				{ ...privateKey.export({ format: "jwk" }), kid: "test", use: "sig" },
			],
		},
		findAccount: (_: unknown, login: string) => ({
			accountId: login,
			claims: () => ({ sub: login, ...claimsOf(login) }),
		}),
	});
}

function claimsOf(login: string): object {
	const [, kind, email] = /^(?:(\w+):)?(.*)$/.exec(login) ?? [];
	if (kind === "nameless") return {};
	if (kind === "silent") return { email };
	return { email, email_verified: kind !== "unverified" };
}
