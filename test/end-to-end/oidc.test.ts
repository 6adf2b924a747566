import { describe, expect, test } from "bun:test";
import type { OidcSignIn } from "../../src/contract/oidc.ts";
import type { NewSession } from "../../src/contract/session.ts";
import { openProvider, passProvider } from "../oidc/provider.ts";
import { runtimes, startServer, waitFor } from "./process.ts";

const ownPage = { "sec-fetch-site": "same-origin" };
const json = { ...ownPage, "content-type": "application/json" };

describe.each(runtimes)("sign-in at an OpenID provider on %s", (runtime) => {
	test("works, starts before the provider does, and tells the secret nobody", async () => {
		await using provider = await openProvider();
		await using server = await startServer({
			runtime,
			flags: ["--oidc-issuer", provider.issuer, "--pages", "on"],
			environment: {
				PEOPLED_OIDC_CLIENT_ID: provider.clientId,
				PEOPLED_OIDC_CLIENT_SECRET: provider.clientSecret,
				PEOPLED_LOG_LEVEL: "debug",
			},
		});
		const { url } = server;
		const warning = /Nobody can sign in with OpenID Connect: .* 503\./;
		await waitFor("a warning", async () => warning.test(server.stderr()));
		const returnUrl = `${url}/console/sign-in`;
		expect(server.stdout()).toContain(`Redirect URI   ${returnUrl}\n`);

		await provider.register({ redirectUrls: [returnUrl] });
		const begun = await fetch(`${url}/v1/oidc/sign-ins`, {
			method: "POST",
			headers: ownPage,
		});
		expect(begun.status).toBe(201);
		const signIn = (await begun.json()) as OidcSignIn;
		const login = "admin@example.com";
		const back = await passProvider(signIn.url, login, returnUrl);
		const reply = await fetch(`${url}/v1/oidc/sessions`, {
			method: "POST",
			headers: { ...json, cookie: cookieOf(begun) },
			body: JSON.stringify({
				...Object.fromEntries(back.searchParams),
				signInKey: signIn.signInKey,
			}),
		});
		expect(reply.status).toBe(201);
		const { sessionKey } = (await reply.json()) as NewSession;
		const me = await fetch(`${url}/v1/people/me`, {
			headers: {
				...ownPage,
				cookie: cookieOf(reply),
				"x-peopled-session": sessionKey,
			},
		});
		expect(await me.json()).toMatchObject({ emails: [login] });

		const { stdout, stderr } = await server.stop();
		const code = back.searchParams.get("code") as string;
		for (const secret of [provider.clientSecret, code, signIn.signInKey]) {
			expect(stdout).not.toContain(secret);
			expect(stderr).not.toContain(secret);
		}
		expect(stderr).not.toContain("--oidc-client-secret");
	});

	test("warns of a secret on the command line", async () => {
		await using server = await startServer({
			runtime,
			flags: [
				...["--oidc-issuer", "http://127.0.0.1:1", "--pages", "on"],
				...["--oidc-client-id", "peopled", "--oidc-client-secret", "s3cr3t"],
			],
		});
		const words = "can see --oidc-client-secret in the list of processes";
		await waitFor("a warning", async () => server.stderr().includes(words));
		await waitFor("another", async () =>
			server.stderr().includes("http://127.0.0.1:1 cannot be reached"),
		);
		expect(server.stderr()).not.toContain("s3cr3t");
	});
});

function cookieOf(response: Response): string {
	return response.headers
		.getSetCookie()
		.map((cookie) => cookie.split(";", 1)[0])
		.join("; ");
}
