import { expect, test } from "bun:test";
import { createHash } from "node:crypto";
import type { Person } from "../../../src/contract/person.ts";
import {
	describeApi,
	expectRefusal,
	expectStatus,
	people,
	startAt,
} from "../harness.ts";
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

const dayMs = 24 * 60 * 60 * 1000;
const browser = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

describeApi("OAuth, authorization codes", (openApi) => {
	test("lead a browser to the page, and to the integration with a code", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const query = String(new URLSearchParams(asking(integration)));
		const start = await api.call(
			undefined,
			"GET",
			`/authorize?${query}`,
			undefined,
			browser,
		);
		expectStatus(start, 302);
		expect(start.headers.get("location")).toBe(
			`http://localhost/console/authorize?${query}`,
		);
		const asked = await api.call(
			undefined,
			"GET",
			`/authorize/request?${query}`,
		);
		expectStatus(asked, 200);
		expect(asked.body).toMatchObject({
			name: "Nightly report",
			orgName: "Acme, Inc.",
			redirectHost: "app.example.com",
			scopes: [
				{ name: "spark:people_read", isServed: true },
				{ name: "spark-admin:people_read", isServed: true },
			],
		});
		const full = await api.tokenOf(people.full);
		const answer = await decide(api, full, asking(integration));
		expect(answer.get("from")).toBe("peopled");
		expect(answer.get("state")).toBe("a state");
		const reply = await exchange(api, integration, answer.get("code") ?? "");
		expectStatus(reply, 200);
		expect(reply.headers.get("cache-control")).toBe("no-store");
		expect(reply.body).toEqual({
			access_token: expect.stringMatching(/^[\w-]{64}$/),
			refresh_token: expect.stringMatching(/^[\w-]{64}$/),
			expires_in: 14 * 24 * 60 * 60,
			refresh_token_expires_in: 90 * 24 * 60 * 60,
			token_type: "Bearer",
			scope: "spark:people_read spark-admin:people_read",
		});
		const me = await api.call<Person>(
			reply.body.access_token,
			"GET",
			"/people/me",
		);
		expectStatus(me, 200);
		expect(me.body.emails).toEqual([people.full]);
		expectRefusal(
			await api.call(reply.body.access_token, "GET", "/licenses"),
			403,
			/spark-admin:licenses_read/,
		);
	});

	test("work once, and a second use ends what the first one gave", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const full = await api.tokenOf(people.full);
		const code = (await decide(api, full, asking(integration))).get("code");
		const first = await exchange(api, integration, code ?? "");
		expectStatus(first, 200);
		expectFault(
			await exchange(api, integration, code ?? ""),
			400,
			"invalid_grant",
		);
		api.clock.now += 2000;
		expectStatus(
			await api.call(first.body.access_token, "GET", "/people/me"),
			401,
		);
		expectFault(
			await refresh(api, integration, first.body.refresh_token ?? ""),
			400,
			"invalid_grant",
		);
	});

	test("used by many at once give tokens to one at most", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const full = await api.tokenOf(people.full);
		const code = (await decide(api, full, asking(integration))).get("code");
		const replies = await Promise.all(
			Array.from({ length: 8 }, () => exchange(api, integration, code ?? "")),
		);
		const given = replies.filter(({ status }) => status === 200);
		expect(given.length).toBeLessThanOrEqual(1);
		api.clock.now += 2000;
		for (const { body } of given)
			expectStatus(await api.call(body.access_token, "GET", "/people/me"), 401);
	});

	test("expire, and belong to one integration and one redirect URI", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const other = await register(api, { name: "Other" });
		const full = await api.tokenOf(people.full);
		const take = async () =>
			(await decide(api, full, asking(integration))).get("code") ?? "";
		const kept = await take();
		expectFault(await exchange(api, other, kept), 400, "invalid_grant");
		expectStatus(await exchange(api, integration, kept), 200);
		expectFault(
			await exchange(api, integration, await take(), {
				redirect_uri: "https://evil.example/",
			}),
			400,
			"invalid_request",
		);
		const late = await take();
		api.clock.now += 5 * 60 * 1000;
		expectFault(await exchange(api, integration, late), 400, "invalid_grant");
	});

	test("need the verifier of their challenge", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const full = await api.tokenOf(people.full);
		const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
		const hashed = createHash("sha256").update(verifier).digest("base64url");
		const methods: [string, string, string][] = [
			["S256", hashed, "S256"],
			["plain", verifier, "plain"],
			["plain when left out", verifier, ""],
		];
		for (const [, code_challenge, code_challenge_method] of methods) {
			const take = async () =>
				(
					await decide(
						api,
						full,
						asking(integration, { code_challenge, code_challenge_method }),
					)
				).get("code") ?? "";
			expectFault(
				await exchange(api, integration, await take()),
				400,
				"invalid_grant",
			);
			expectFault(
				await exchange(api, integration, await take(), {
					code_verifier: `${verifier.slice(0, -1)}j`,
				}),
				400,
				"invalid_grant",
			);
			expectStatus(
				await exchange(api, integration, await take(), {
					code_verifier: verifier,
				}),
				200,
			);
		}
		const plain = (await decide(api, full, asking(integration))).get("code");
		expectFault(
			await exchange(api, integration, plain ?? "", {
				code_verifier: verifier,
			}),
			400,
			"invalid_grant",
		);
		const refused = asking(integration, { code_challenge: "too short" });
		const answer = await decide(api, full, refused);
		expect(answer.get("error")).toBe("invalid_request");
		expect(answer.has("code")).toBeFalse();
	});

	test("are not given to a redirect URI that is not registered, nor is a refusal", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const full = await api.tokenOf(people.full);
		const wrong: Record<string, string | undefined>[] = [
			{ redirect_uri: "https://evil.example/" },
			{ redirect_uri: `${redirectUri}&more=1` },
			{ redirect_uri: redirectUri.toUpperCase() },
			{ redirect_uri: "javascript:alert(1)" },
			{ client_id: `C${"0".repeat(64)}` },
			{ client_id: undefined },
		];
		for (const change of wrong) {
			const parameters = asking(integration, change);
			const query = String(new URLSearchParams(parameters));
			const program = await api.call(undefined, "GET", `/authorize?${query}`);
			expectStatus(program, 400);
			const shown = await api.call(
				undefined,
				"GET",
				`/authorize?${query}`,
				undefined,
				browser,
			);
			expect(shown.headers.get("location")).toStartWith(
				"http://localhost/console/authorize?",
			);
			expectStatus(
				await api.call(full, "POST", "/authorize", {
					...parameters,
					isAllowed: true,
				}),
				400,
			);
		}
	});

	test("are refused by way of the integration where the request is wrong", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const wrong: [Record<string, string | undefined>, string][] = [
			[{ response_type: "token" }, "unsupported_response_type"],
			[{ response_type: undefined }, "invalid_request"],
			[{ scope: "spark-admin:people_write" }, "invalid_scope"],
			[{ scope: "spark:no_such_thing" }, "invalid_scope"],
			[
				{ code_challenge: "x".repeat(43), code_challenge_method: "S512" },
				"invalid_request",
			],
		];
		for (const [change, error] of wrong) {
			const query = new URLSearchParams(asking(integration, change));
			const reply = await api.call(undefined, "GET", `/authorize?${query}`);
			expectStatus(reply, 302);
			const location = new URL(reply.headers.get("location") ?? "");
			expect(location.origin).toBe("https://app.example.com");
			expect(location.searchParams.get("from")).toBe("peopled");
			expect(location.searchParams.get("error")).toBe(error);
			expect(location.searchParams.get("state")).toBe("a state");
			expect(location.searchParams.has("code")).toBe(false);
		}
		const denied = await decide(
			api,
			await api.tokenOf(people.full),
			asking(integration),
			false,
		);
		expect(denied.get("error")).toBe("access_denied");
		expect(denied.get("state")).toBe("a state");
	});

	test("give no more than the person's own token carries", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const small = await api.tokenOf(people.full, ["spark:people_read"]);
		expectRefusal(
			await api.call(small, "POST", "/authorize", {
				...asking(integration),
				isAllowed: true,
			}),
			403,
			/spark-admin:people_read/,
		);
	});

	test("cannot be asked for by an integration, or with a token for another person", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const { access_token } = await getTokens(api, integration);
		const body = { ...asking(integration), isAllowed: true };
		expectRefusal(
			await api.call(access_token, "POST", "/authorize", body),
			403,
			"An integration cannot",
		);
		const made = await api.call(
			await api.tokenOf(people.full),
			"POST",
			"/tokens",
			{
				personId: await api.idOf(people.member),
				name: "as a member",
				scopes: ["spark:people_read"],
			},
		);
		expectRefusal(
			await api.call(String(made.body.accessToken), "POST", "/authorize", body),
			403,
			"An access token that an administrator made",
		);
	});

	test("cannot be asked for by a page of another site", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const full = await api.tokenOf(people.full);
		for (const headers of [
			{ origin: "https://evil.example" },
			{ "sec-fetch-site": "cross-site" },
		])
			expectStatus(
				await api.call(
					full,
					"POST",
					"/authorize",
					{ ...asking(integration), isAllowed: true },
					headers as unknown as Record<string, string>,
				),
				403,
			);
	});

	test("may leave out the redirect URI, where the exchange needs none either", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const full = await api.tokenOf(people.full);
		const answer = await decide(
			api,
			full,
			asking(integration, { redirect_uri: undefined, scope: undefined }),
		);
		const reply = await sendForm(api, "/access_token", {
			grant_type: "authorization_code",
			client_id: integration.clientId,
			client_secret: integration.clientSecret,
			code: answer.get("code") ?? "",
		});
		expectStatus(reply, 200);
		expect(reply.body.scope).toBe(
			"spark:all spark:kms spark-admin:people_read",
		);
	});
});

describeApi("OAuth, clients", (openApi) => {
	test("name themselves in a form, in JSON, or with HTTP Basic", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const { refresh_token } = await getTokens(api, integration);
		const { clientId, clientSecret } = integration;
		const body = { grant_type: "refresh_token", refresh_token };
		const basic = `Basic ${btoa(`${clientId}:${clientSecret}`)}`;
		expectStatus(
			await api.call(undefined, "POST", "/access_token", {
				...body,
				client_id: clientId,
				client_secret: clientSecret,
			}),
			200,
		);
		expectStatus(
			await sendForm(api, "/access_token", body, { authorization: basic }),
			200,
		);
		expectStatus(
			await api.call(undefined, "POST", "/access_token", body, {
				authorization: basic,
			}),
			200,
		);
	});

	test("are refused with a wrong secret, or none", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const { refresh_token } = await getTokens(api, integration);
		const { clientId } = integration;
		const body = { grant_type: "refresh_token", refresh_token };
		expectFault(
			await sendForm(api, "/access_token", {
				...body,
				client_id: clientId,
				client_secret: "wrong",
			}),
			400,
			"invalid_client",
		);
		expectFault(
			await sendForm(api, "/access_token", { ...body, client_id: clientId }),
			400,
			"invalid_client",
		);
		const basic = await sendForm(api, "/access_token", body, {
			authorization: `Basic ${btoa(`${clientId}:wrong`)}`,
		});
		expectFault(basic, 401, "invalid_client");
		expect(basic.headers.get("www-authenticate")).toStartWith("Basic ");
		expectFault(
			await sendForm(api, "/access_token", {
				grant_type: "authorization_code",
				client_id: clientId,
				code: "x",
				code_verifier: "x".repeat(43),
			}),
			400,
			"invalid_client",
		);
	});

	test("learn what is wrong with their request", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const { clientId, clientSecret } = integration;
		const client = { client_id: clientId, client_secret: clientSecret };
		const wrong: [Record<string, string>, string][] = [
			[{}, "invalid_request"],
			[{ grant_type: "password" }, "unsupported_grant_type"],
			[{ grant_type: "implicit" }, "unsupported_grant_type"],
			[{ grant_type: "client_credentials" }, "unauthorized_client"],
			[{ grant_type: "authorization_code" }, "invalid_request"],
			[{ grant_type: "authorization_code", code: "x" }, "invalid_grant"],
			[{ grant_type: "refresh_token" }, "invalid_request"],
			[{ grant_type: "refresh_token", refresh_token: "x" }, "invalid_grant"],
		];
		for (const [fields, error] of wrong)
			expectFault(
				await sendForm(api, "/access_token", { ...client, ...fields }),
				400,
				error,
			);
		expectFault(
			await api.call(
				undefined,
				"POST",
				"/access_token",
				`client_id=a&client_id=b&client_secret=c`,
				{ "content-type": "application/x-www-form-urlencoded" },
			),
			400,
			"invalid_request",
		);
		expectFault(
			await api.call(undefined, "POST", "/access_token", {
				...client,
				grant_type: 7,
			}),
			400,
			"invalid_request",
		);
		expectStatus(
			await api.call(undefined, "POST", "/access_token", "grant_type=x", {
				"content-type": "text/plain",
			}),
			415,
		);
	});
});

describeApi("OAuth, refresh tokens", (openApi) => {
	test("stay, and live ninety days from their last use", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const { refresh_token } = await getTokens(api, integration);
		for (let use = 0; use < 3; use++) {
			api.clock.now += 80 * dayMs;
			const reply = await refresh(api, integration, refresh_token);
			expectStatus(reply, 200);
			expect(reply.body).toMatchObject({
				refresh_token,
				refresh_token_expires_in: 90 * 24 * 60 * 60,
				expires_in: 14 * 24 * 60 * 60,
			});
			expectStatus(
				await api.call(reply.body.access_token, "GET", "/people/me"),
				200,
			);
		}
		api.clock.now += 90 * dayMs;
		expectFault(
			await refresh(api, integration, refresh_token),
			400,
			"invalid_grant",
		);
	});

	test("give fewer scopes, and never more", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const { refresh_token } = await getTokens(api, integration);
		const fewer = await refresh(api, integration, refresh_token, {
			scope: "spark:people_read",
		});
		expectStatus(fewer, 200);
		expect(fewer.body.scope).toBe("spark:people_read");
		expectRefusal(
			await api.call(fewer.body.access_token, "GET", "/people?max=1"),
			400,
		);
		expectFault(
			await refresh(api, integration, refresh_token, { scope: "spark:all" }),
			400,
			"invalid_scope",
		);
		const all = await refresh(api, integration, refresh_token);
		expect(all.body.scope).toBe("spark:people_read spark-admin:people_read");
	});

	test("belong to one integration", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const other = await register(api, { name: "Other" });
		const { refresh_token } = await getTokens(api, integration);
		expectFault(await refresh(api, other, refresh_token), 400, "invalid_grant");
		expectStatus(await refresh(api, integration, refresh_token), 200);
	});

	test("used at once all give tokens that work, and only the newest ten stay", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const { refresh_token, access_token } = await getTokens(api, integration);
		api.clock.now += 1000;
		const replies = await Promise.all(
			Array.from({ length: 10 }, () =>
				refresh(api, integration, refresh_token),
			),
		);
		const tokens = replies.map(({ body }) => body.access_token);
		expect(new Set(tokens).size).toBe(10);
		api.clock.now += 2000;
		for (const token of tokens)
			expectStatus(await api.call(token, "GET", "/people/me"), 200);
		expectStatus(await api.call(access_token, "GET", "/people/me"), 401);
	});

	test("stop with the login of their person, and work again with it", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const { refresh_token, access_token } = await getTokens(api, integration, {
			email: people.member,
			scope: "spark:people_read",
		});
		const full = await api.tokenOf(people.full);
		const id = await api.idOf(people.member);
		const allow = (loginEnabled: boolean) =>
			api.call(
				full,
				"PATCH",
				`/people/${id}`,
				{ loginEnabled },
				{
					"content-type": "application/merge-patch+json",
				},
			);
		expectStatus(await allow(false), 200);
		expectStatus(await api.call(access_token, "GET", "/people/me"), 401);
		expectFault(
			await refresh(api, integration, refresh_token),
			400,
			"invalid_grant",
		);
		expectStatus(await allow(true), 200);
		expectStatus(await refresh(api, integration, refresh_token), 200);
	});

	test("end with their person, and do not come back with them", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const { refresh_token, access_token } = await getTokens(api, integration, {
			email: people.member,
			scope: "spark:people_read",
		});
		const full = await api.tokenOf(people.full);
		const id = await api.idOf(people.member);
		expectStatus(await api.call(full, "DELETE", `/people/${id}`), 204);
		expectStatus(await api.call(access_token, "GET", "/people/me"), 401);
		expectStatus(await api.call(full, "POST", `/people/${id}/restore`), 200);
		expectStatus(await api.call(access_token, "GET", "/people/me"), 401);
		expectFault(
			await refresh(api, integration, refresh_token),
			400,
			"invalid_grant",
		);
	});

	test("end with the access token with which the person authorized", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const full = await api.tokenOf(people.full);
		const made = await api.call(full, "POST", "/tokens", {
			name: "for a day",
			scopes: ["spark:people_read", "spark-admin:people_read"],
			expiresInDays: 1,
		});
		const answer = await decide(
			api,
			String(made.body.accessToken),
			asking(integration),
		);
		const { body } = await exchange(api, integration, answer.get("code") ?? "");
		expect(body.expires_in).toBe(24 * 60 * 60);
		expect(body.refresh_token_expires_in).toBe(24 * 60 * 60);
		expectStatus(
			await api.call(full, "DELETE", `/tokens/${made.body.id}`),
			204,
		);
		expectStatus(await api.call(body.access_token, "GET", "/people/me"), 401);
		expectFault(
			await refresh(api, integration, body.refresh_token ?? ""),
			400,
			"invalid_grant",
		);
	});

	test("have the lifetimes that the operator chose", async () => {
		await using api = await openApi({
			tokenLives: { accessMs: 60_000, refreshMs: 120_000 },
		});
		const integration = await register(api);
		const tokens = await getTokens(api, integration);
		expect(tokens).toMatchObject({
			expires_in: 60,
			refresh_token_expires_in: 120,
		});
		api.clock.now = startAt + 60_000;
		expectStatus(await api.call(tokens.access_token, "GET", "/people/me"), 401);
	});
});
