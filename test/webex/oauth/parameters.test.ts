import { expect, test } from "bun:test";
import { type Api, describeApi, expectStatus, people } from "../harness.ts";
import {
	asking,
	decide,
	exchange,
	expectFault,
	getTokens,
	redirectUri,
	refresh,
	register,
	sendForm,
} from "./oauth-world.ts";

/** Opens the authorization address as a program, and returns where it leads. */
async function open(
	api: Api,
	parameters: Record<string, string>,
): Promise<URL> {
	const query = String(new URLSearchParams(parameters));
	const reply = await api.call(undefined, "GET", `/authorize?${query}`);
	expectStatus(reply, 302);
	return new URL(reply.headers.get("location") ?? "");
}

describeApi("Parameters of an authorization request", (openApi) => {
	test("that are empty count as left out, and unknown ones as nothing", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const empty = { scope: "", state: "", code_challenge: "" };
		const asked = asking(integration, { ...empty, prompt: "login" });
		expect((await open(api, asked)).pathname).toBe("/console/authorize");
		const page = `/authorize/request?${new URLSearchParams(asked)}`;
		const shown = await api.call<{ scopes: object[] }>(undefined, "GET", page);
		expectStatus(shown, 200);
		expect(shown.body.scopes).toHaveLength(3);
		const answer = await decide(api, await api.tokenOf(people.full), asked);
		expect([...answer.keys()].toSorted()).toEqual(["code", "from"]);
	});

	test("bring the state back as it was sent, with an answer and with a refusal", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const full = await api.tokenOf(people.full);
		for (const state of [" x ", " ", 'a&b=c#d +%20"<>', "Größe 😀"]) {
			const asked = asking(integration, { state });
			const answer = await decide(api, full, asked);
			expect(answer.get("code")).not.toBeNull();
			expect(answer.get("state")).toBe(state);
			const refused = await open(api, { ...asked, response_type: "token" });
			expect(refused.searchParams.get("error")).toBe(
				"unsupported_response_type",
			);
			expect(refused.searchParams.get("state")).toBe(state);
			expect(refused.searchParams.get("from")).toBe("peopled");
		}
	});

	test("match a redirect URI to the last blank", async () => {
		await using api = await openApi();
		const integration = await register(api);
		for (const uri of [` ${redirectUri}`, `${redirectUri} `]) {
			const query = asking(integration, { redirect_uri: uri });
			const reply = await api.call(
				undefined,
				"GET",
				`/authorize?${new URLSearchParams(query)}`,
			);
			expectStatus(reply, 400);
		}
	});

	test("with a challenge that cannot be met lead back to the integration", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const wrong = [
			{ code_challenge: "short" },
			{ code_challenge: "x".repeat(43), code_challenge_method: "s256" },
		];
		for (const challenge of wrong) {
			const { origin, searchParams } = await open(
				api,
				asking(integration, challenge),
			);
			expect(origin).toBe(new URL(redirectUri).origin);
			expect(searchParams.get("error")).toBe("invalid_request");
			expect(searchParams.get("error_description")).toMatch(/^code_challenge/);
			expect(searchParams.get("state")).toBe("a state");
		}
	});
});

describeApi("Parameters of a request for tokens", (openApi) => {
	test("that are empty count as left out", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const { refresh_token } = await getTokens(api, integration);
		const reply = await refresh(api, integration, refresh_token, { scope: "" });
		expectStatus(reply, 200);
		expect(reply.body.scope).toBe("spark:people_read spark-admin:people_read");
	});

	test("name the grants of their address when they name another", async () => {
		await using api = await openApi();
		const { clientId, clientSecret } = await register(api);
		const client = { client_id: clientId, client_secret: clientSecret };
		for (const [path, grant_type, word] of [
			["/access_token", "password", /authorization_code/],
			["/access_token", "__proto__", /authorization_code/],
			["/device/token", "client_credentials", /device_code/],
		] as const) {
			const reply = await sendForm(api, path, { ...client, grant_type });
			expectFault(reply, 400, "unsupported_grant_type");
			expect(reply.text).toMatch(word);
		}
	});
});

describeApi("HTTP Basic of an integration", (openApi) => {
	test("is encoded like a form", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const { refresh_token } = await getTokens(api, integration);
		const encode = (text: string) =>
			text.replaceAll(
				/[^a-z]/g,
				(each) => `%${each.charCodeAt(0).toString(16)}`,
			);
		const { clientId, clientSecret } = integration;
		const reply = await sendForm(
			api,
			"/access_token",
			{ grant_type: "refresh_token", refresh_token },
			{
				authorization: `basic ${btoa(`${encode(clientId)}:${encode(clientSecret)}`)}`,
			},
		);
		expectStatus(reply, 200);
	});

	test("is refused when it is malformed, whatever the body has", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const { clientId, clientSecret } = integration;
		const { refresh_token } = await getTokens(api, integration);
		const malformed = [
			"***",
			"",
			btoa(clientId),
			btoa(":"),
			btoa(`${clientId}:`),
			btoa(`${clientId}:${clientSecret}\n`),
			btoa(`${clientId}\0:${clientSecret}`),
			btoa(`${clientId}:${clientSecret}%zz`),
			btoa("\xff\xfe:\xff"),
		];
		for (const text of malformed) {
			const reply = await sendForm(
				api,
				"/access_token",
				{
					grant_type: "refresh_token",
					refresh_token,
					client_id: clientId,
					client_secret: clientSecret,
				},
				{ authorization: `Basic ${text}` },
			);
			expectFault(reply, 401, "invalid_client");
			expect(reply.headers.get("www-authenticate")).toStartWith("Basic ");
		}
	});

	test("may stand beside the same names in the body, and not beside others", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const other = await register(api);
		const { clientId, clientSecret } = integration;
		const authorization = `Basic ${btoa(`${clientId}:${clientSecret}`)}`;
		const { refresh_token } = await getTokens(api, integration);
		const body = { grant_type: "refresh_token", refresh_token };
		const send = (more: Record<string, string>) =>
			sendForm(api, "/access_token", { ...body, ...more }, { authorization });
		expectStatus(await send({ client_id: clientId }), 200);
		expectStatus(
			await send({ client_id: clientId, client_secret: clientSecret }),
			200,
		);
		const wrong: Record<string, string>[] = [
			{ client_id: other.clientId },
			{ client_secret: "wrong" },
			{ client_id: other.clientId, client_secret: other.clientSecret },
		];
		for (const more of wrong)
			expectFault(await send(more), 400, "invalid_request");
	});
});

describeApi("A code", (openApi) => {
	test("stays whole when another integration tries it", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const other = await register(api);
		const full = await api.tokenOf(people.full);
		const code = (await decide(api, full, asking(integration))).get("code");
		expectFault(await exchange(api, other, code ?? ""), 400, "invalid_grant");
		const reply = await exchange(api, integration, code ?? "");
		expectStatus(reply, 200);
		expectFault(await exchange(api, other, code ?? ""), 400, "invalid_grant");
		expectStatus(
			await api.call(reply.body.access_token, "GET", "/people/me"),
			200,
		);
	});
});
