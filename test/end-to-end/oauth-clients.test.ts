import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { fileURLToPath } from "node:url";
import * as client from "openid-client";
import { openClient } from "../../src/client/client.ts";
import type { NewIntegration } from "../../src/contract/integration-shape.ts";
import { takeDatabase } from "../postgres/postgres-server.ts";
import {
	adminToken,
	type Runtime,
	runScript,
	runtimes,
	type ServerProcess,
	startServer,
} from "./process.ts";

const redirectUri = "http://127.0.0.1:1/signed-in";
const script = fileURLToPath(
	new URL("webex-oauth-client.mjs", import.meta.url),
);
const stores = ["SQLite", "PostgreSQL"] as const;

describe.each(stores)("openid-client on %s", (store) => {
	let world: Awaited<ReturnType<typeof openWorld>>;
	beforeAll(async () => {
		world = await openWorld(store);
	});
	afterAll(() => world[Symbol.asyncDispose]());

	test("authorizes an integration with PKCE, refreshes, and loses all with a revocation", async () => {
		const { admin, server } = world;
		const integration = await world.register({});
		const { configuration } = configure(server, integration);
		const begin = async () => {
			const verifier = client.randomPKCECodeVerifier();
			const state = client.randomState();
			const address = client.buildAuthorizationUrl(configuration, {
				redirect_uri: redirectUri,
				scope: "spark:people_read",
				state,
				code_challenge: await client.calculatePKCECodeChallenge(verifier),
				code_challenge_method: "S256",
			});
			const back = await world.allow(address);
			return { back, expectedState: state, pkceCodeVerifier: verifier };
		};
		const exchange = ({ back, ...checks }: Awaited<ReturnType<typeof begin>>) =>
			client.authorizationCodeGrant(configuration, back, checks);
		const pkceCodeVerifier = client.randomPKCECodeVerifier();
		await expect(
			exchange({ ...(await begin()), pkceCodeVerifier }),
		).rejects.toMatchObject({
			error: "invalid_grant",
			error_description: expect.stringContaining("code_verifier"),
		});
		const tokens = await exchange(await begin());
		expect(tokens.scope).toBe("spark:people_read");
		expect(await whoIs(server, tokens.access_token)).toBe("admin@example.com");

		const refreshToken = tokens.refresh_token ?? "";
		const next = await client.refreshTokenGrant(configuration, refreshToken);
		expect(next.access_token).not.toBe(tokens.access_token);
		expect(await whoIs(server, next.access_token)).toBe("admin@example.com");

		const { items } = await admin.call("GET /authorizations", {
			query: { personEmail: "admin@example.com" },
		});
		const given = items.filter(({ type }) => type === "refresh");
		expect(given).toHaveLength(1);
		await admin.call("DELETE /authorizations/{authorizationId}", {
			path: { authorizationId: given[0]?.id ?? "" },
		});
		await expect(
			client.refreshTokenGrant(configuration, refreshToken),
		).rejects.toMatchObject({ error: "invalid_grant" });
		expect(await whoIs(server, next.access_token)).toBe(401);
	});

	test("gets the tokens of a service app with its secret", async () => {
		const integration = await world.register({
			kind: "serviceApp",
			redirectUris: [],
		});
		const { configuration } = configure(world.server, integration);
		const tokens = await client.clientCredentialsGrant(configuration);
		expect(tokens.refresh_token).toBeUndefined();
		expect(await whoIs(world.server, tokens.access_token)).toBe(
			"admin@example.com",
		);
	});

	test("waits for a person at a device", async () => {
		const integration = await world.register({});
		const { device } = configure(world.server, integration);
		const codes = await client.initiateDeviceAuthorization(device, {
			scope: "spark:people_read",
		});
		await expect(
			client.genericGrantRequest(
				device,
				"urn:ietf:params:oauth:grant-type:device_code",
				{ device_code: codes.device_code },
			),
		).rejects.toMatchObject({ status: 428, error: "authorization_pending" });
		await world.admin.call("POST /device", {
			body: { userCode: codes.user_code, isAllowed: true },
		});
		const tokens = await client.pollDeviceAuthorizationGrant(device, codes);
		expect(await whoIs(world.server, tokens.access_token)).toBe(
			"admin@example.com",
		);
	});
});

describe.each(runtimes)("the webex package on %s", (runtime) => {
	let seen: Awaited<ReturnType<typeof signIn>>;
	beforeAll(async () => {
		seen = await signIn(runtime);
	});

	test("sends a person to the page, exchanges the code and refreshes", () => {
		expect(seen).toMatchObject({
			state: { from: "the SDK" },
			me: ["admin@example.com"],
			again: ["admin@example.com"],
			isNewToken: true,
			isSameRefreshToken: true,
			seconds: [14 * 24 * 60 * 60, 90 * 24 * 60 * 60],
		});
	});

	test("throws its own error for a code that was used", () => {
		expect(seen.refused?.name).toBe("InvalidGrantError");
	});
});

async function openWorld(store: (typeof stores)[number]) {
	const database = store === "SQLite" ? undefined : await takeDatabase();
	const flags = database ? ["--store", database.address] : [];
	const server = await startServer({ flags: ["--pages", "on", ...flags] });
	const admin = openClient({ url: server.url, token: adminToken });
	return {
		server,
		admin,
		register: (draft: { kind?: "serviceApp"; redirectUris?: string[] }) =>
			admin.call("POST /integrations", {
				body: {
					name: "A foreign program",
					redirectUris: [redirectUri],
					scopes: ["spark:people_read", "spark:kms"],
					...draft,
				},
			}),
		/** Follows the address to the page and allows it there, and returns the address to which the browser goes. */
		async allow(address: URL): Promise<URL> {
			const reply = await fetch(address, { redirect: "manual" });
			const page = new URL(reply.headers.get("location") ?? "");
			expect(page.pathname).toBe("/console/authorize");
			const decision = await admin.call("POST /authorize", {
				body: { ...Object.fromEntries(page.searchParams), isAllowed: true },
			});
			return new URL(decision.redirectUri);
		},
		async [Symbol.asyncDispose]() {
			await server[Symbol.asyncDispose]();
			await database?.[Symbol.asyncDispose]();
		},
	};
}

// The library knows one token address for each configuration, and the one for devices is another.
function configure(
	{ url }: ServerProcess,
	{ clientId, clientSecret }: NewIntegration,
) {
	const open = (tokenPath: string) => {
		const configuration = new client.Configuration(
			{
				issuer: url,
				authorization_endpoint: `${url}/v1/authorize`,
				token_endpoint: `${url}${tokenPath}`,
				device_authorization_endpoint: `${url}/v1/device/authorize`,
			},
			clientId,
			clientSecret,
		);
		client.allowInsecureRequests(configuration);
		return configuration;
	};
	return {
		configuration: open("/v1/access_token"),
		device: open("/v1/device/token"),
	};
}

// The e-mail of a token's person, or the status of the refusal.
async function whoIs({ url }: ServerProcess, token: string) {
	const reply = await fetch(`${url}/v1/people/me`, {
		headers: { authorization: `Bearer ${token}` },
	});
	if (!reply.ok) return reply.status;
	return ((await reply.json()) as { emails: string[] }).emails[0];
}

async function signIn(runtime: Runtime) {
	await using world = await openWorld("SQLite");
	const { url } = world.server;
	const { clientId, clientSecret = "" } = await world.register({});
	const { exitCode, stdout, stderr } = await runScript(
		[script, url, clientId, clientSecret, redirectUri, adminToken],
		{
			runtime,
			environment: {
				WEBEX_AUTHORIZE_URL: `${url}/v1/authorize`,
				TOKEN_URL: `${url}/v1/access_token`,
			},
		},
	);
	if (exitCode !== 0) throw new Error(`The SDK failed: ${stderr}`);
	return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}
