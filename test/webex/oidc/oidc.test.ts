import { afterAll, beforeAll, expect, test } from "bun:test";
import type { TokenList } from "../../../src/contract/token.ts";
import { sampleIds } from "../../../src/sample/sample.ts";
import { listSampleSignIns } from "../../../src/sample/sign-ins.ts";
import {
	openProvider,
	passProvider,
	type TestProvider,
} from "../../oidc/provider.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	type Json,
	people,
} from "../harness.ts";
import { openProcesses } from "../processes.ts";
import {
	type BegunSignIn,
	beginSignIn,
	completeSignIn,
	openDesk,
	ownPage,
	returnUrl,
	sessionHeaders,
	sessionMs,
} from "./oidc-world.ts";

let provider: TestProvider;
beforeAll(async () => {
	provider = await openProvider();
	await provider.register({ redirectUrls: [returnUrl] });
});
afterAll(() => provider[Symbol.asyncDispose]());

async function pass(
	begun: BegunSignIn,
	login: string,
): Promise<URLSearchParams> {
	const back = await passProvider(begun.url, login, returnUrl);
	return back.searchParams;
}

async function signIn(api: Api, login: string) {
	const begun = await beginSignIn(api);
	return completeSignIn(api, begun, await pass(begun, login));
}

describeApi("signing in at an OpenID provider", (openApi) => {
	test("makes a session of the person with the verified e-mail, in any organization", async () => {
		await using api = await openApi({ oidc: openDesk(provider) });
		for (const email of [people.full, people.stranger, people.member]) {
			const reply = await signIn(api, email.toUpperCase());
			expectStatus(reply, 201);
			expect(reply.headers.get("cache-control")).toBe("no-store");
			expect(Date.parse(reply.body.expires ?? "")).toBe(
				api.clock.now + sessionMs,
			);
			const headers = sessionHeaders(reply);
			const me = await api.call<{ emails: string[] }>(
				undefined,
				...["GET", "/people/me", undefined, headers],
			);
			expect(me.body.emails).toEqual([email]);
		}
	});

	test("shows its token among the person's, and revokes it with the sign-out", async () => {
		await using api = await openApi({ oidc: openDesk(provider) });
		const headers = sessionHeaders(await signIn(api, people.member));
		const { body } = await api.call<TokenList>(
			undefined,
			...["GET", "/tokens", undefined, headers],
		);
		expect(body.items).toMatchObject([
			{ name: "OpenID Connect sign-in", isCurrent: true, state: "active" },
		]);
		const out = await api.call(
			undefined,
			...["DELETE", "/sessions/me", undefined, headers],
		);
		expectStatus(out, 204);
		const after = await api.call(
			undefined,
			...["GET", "/people/me", undefined, headers],
		);
		expectRefusal(after, 401);
	});

	test("ends after its time", async () => {
		await using api = await openApi({ oidc: openDesk(provider) });
		const headers = sessionHeaders(await signIn(api, people.member));
		api.clock.now += sessionMs + 1;
		const after = await api.call(
			undefined,
			...["GET", "/people/me", undefined, headers],
		);
		expectRefusal(after, 401);
	});

	test("creates nobody, and says only that the address is unknown", async () => {
		await using api = await openApi({ oidc: openDesk(provider) });
		const count = () => countPeople(api);
		const before = await count();
		const reply = await signIn(api, "nobody@umbrella.example");
		expectRefusal(reply, 403, /this directory has nobody with that address/);
		expect(reply.text).not.toContain("Umbrella");
		expect(reply.headers.getSetCookie()).toEqual([]);
		expect(await count()).toEqual(before);
	});

	test("refuses a person who may not log in", async () => {
		await using api = await openApi({ oidc: openDesk(provider) });
		const admin = await api.tokenOf(people.full);
		const id = await api.idOf(people.member);
		const disabled = await api.call(admin, "PUT", `/people/${id}`, {
			displayName: "Karim Jackson",
			loginEnabled: false,
		});
		expectStatus(disabled, 200);
		expectRefusal(await signIn(api, people.member), 403, /may not log in/);
	});

	test.each([
		["unverified", /says that the address admin@example.com is not verified/],
		[
			"silent",
			/does not say whether the address .*xms_edov.*--oidc-email trusted/,
		],
		["nameless", /sent no e-mail address/],
	])("refuses an address that is %s", async (kind, words) => {
		await using api = await openApi({ oidc: openDesk(provider) });
		expectRefusal(await signIn(api, `${kind}:${people.full}`), 403, words);
	});

	test("trusts an address about which the provider says nothing, where the operator does", async () => {
		const oidc = openDesk({ ...provider, isEmailTrusted: true });
		await using api = await openApi({ oidc });
		expectStatus(await signIn(api, `silent:${people.full}`), 201);
		const denied = await signIn(api, `unverified:${people.full}`);
		expectRefusal(denied, 403, /is not verified/);
	});

	test("counts an answer once", async () => {
		await using api = await openApi({ oidc: openDesk(provider) });
		const begun = await beginSignIn(api);
		const answer = await pass(begun, people.full);
		expectStatus(await completeSignIn(api, begun, answer), 201);
		const again = await completeSignIn(api, begun, answer);
		expectRefusal(again, 403, /no longer accepts this sign-in.*invalid_grant/);
	});

	test("takes an answer from the browser alone that began", async () => {
		await using api = await openApi({ oidc: openDesk(provider) });
		const [own, other] = [await beginSignIn(api), await beginSignIn(api)];
		const answer = await pass(own, people.full);
		const wrong: Pick<BegunSignIn, "cookie" | "signInKey">[] = [
			{ ...own, cookie: "" },
			{ ...own, cookie: other.cookie },
			{ ...own, signInKey: other.signInKey },
			{ ...own, signInKey: "" },
			other,
		];
		for (const halves of wrong) {
			const reply = await completeSignIn(api, halves, answer);
			expectRefusal(reply, 403, /did not begin in this browser/);
		}
		const elsewhere = { ...Object.fromEntries(answer), state: other.state };
		const injected = await completeSignIn(api, other, elsewhere);
		// The code belongs to the code verifier of its own sign-in.
		expectRefusal(injected, 403, /invalid_grant/);
		expectStatus(await completeSignIn(api, own, answer), 201);
	});

	test("can begin in several tabs of a browser at once", async () => {
		await using api = await openApi({ oidc: openDesk(provider) });
		const first = await beginSignIn(api);
		const second = await beginSignIn(api, first.cookie);
		expect(second.cookie).toBe(first.cookie);
		expect(second.state).not.toBe(first.state);
		for (const begun of [second, first]) {
			const answer = await pass(begun, people.full);
			expectStatus(await completeSignIn(api, begun, answer), 201);
		}
	});

	test("is completed by another process than the one where it began", async () => {
		await using first = await openApi({ oidc: openDesk(provider) });
		await using second = await openApi({ oidc: openDesk(provider) });
		const begun = await beginSignIn(first);
		const answer = await pass(begun, people.full);
		expectStatus(await completeSignIn(second, begun, answer), 201);
	});

	test("finds a person by each of their addresses, and by none that they lost", async () => {
		await using api = await openApi({ oidc: openDesk(provider) });
		const admin = await api.tokenOf(people.full);
		const id = await api.idOf(people.member);
		const change = async (emails: string[]) =>
			expectStatus(
				await api.call(admin, "PUT", `/people/${id}`, {
					displayName: "Karim Jackson",
					emails,
				}),
				200,
			);
		await change([people.member, "karim@example.com"]);
		for (const email of [people.member, "Karim@example.com"])
			expectStatus(await signIn(api, email), 201);
		await change(["karim@example.com"]);
		expectRefusal(await signIn(api, people.member), 403, /nobody with that/);
	});

	test("ends with the login of the person, at once", async () => {
		await using api = await openApi({ oidc: openDesk(provider) });
		const headers = sessionHeaders(await signIn(api, people.member));
		const admin = await api.tokenOf(people.full);
		const id = await api.idOf(people.member);
		const body = { displayName: "Karim Jackson", loginEnabled: false };
		expectStatus(await api.call(admin, "PUT", `/people/${id}`, body), 200);
		const after = await api.call(
			undefined,
			...["GET", "/people/me", undefined, headers],
		);
		expectRefusal(after, 401);
	});

	test("is begun and completed by pages of this server only", async () => {
		await using api = await openApi({ oidc: openDesk(provider) });
		const begun = await beginSignIn(api);
		const answer = await pass(begun, people.full);
		const foreigners: Record<string, string>[] = [
			{ "sec-fetch-site": "cross-site" },
			{ "sec-fetch-site": "same-site" },
			{ origin: "http://evil.example" },
			{ origin: "null" },
		];
		for (const foreign of foreigners) {
			const other = await api.call(
				undefined,
				...["POST", "/oidc/sign-ins", undefined, foreign],
			);
			expectRefusal(other, 403, /another site/);
			expect(other.headers.get("set-cookie")).toBeNull();
			expectRefusal(
				await completeSignIn(api, begun, answer, foreign),
				403,
				/another site/,
			);
		}
	});

	test("tells the person why the provider refused", async () => {
		await using api = await openApi({ oidc: openDesk(provider) });
		const begun = await beginSignIn(api);
		const refused = await completeSignIn(api, begun, {
			state: begun.state,
			iss: provider.issuer,
			error: "access_denied",
			error_description: "The person declined.",
		});
		expectRefusal(
			refused,
			403,
			"The identity provider refused the sign-in: access_denied (The person declined).",
		);
	});

	test("leaves no secret in the list of requests", async () => {
		const oidc = openDesk(provider);
		// In a sample, administrators also see the requests of nobody.
		const samplePeople = listSampleSignIns();
		await using api = await openApi({
			oidc,
			areRequestsKept: true,
			samplePeople,
		});
		const admin = await api.tokenOf(people.full);
		// Somebody watches, so that bodies are kept.
		await api.call(admin, "GET", "/requests");
		const begun = await beginSignIn(api);
		const answer = await pass(begun, people.full);
		const reply = await completeSignIn(api, begun, answer);
		expectStatus(reply, 201);
		const shown = (await api.call(admin, "GET", "/requests")).text;
		expect(shown).toContain("createOidcSession");
		const secrets = [
			begun.signInKey,
			begun.cookie.split("=")[1],
			answer.get("code"),
			reply.body.sessionKey,
			sessionHeaders(reply).cookie?.split("=")[1],
			provider.clientSecret,
		];
		for (const secret of secrets) {
			expect(secret?.length).toBeGreaterThan(20);
			expect(shown).not.toContain(secret as string);
		}
	});

	test("keeps a bounded number of tokens, and leaves those of programs alone", async () => {
		await using api = await openApi({ oidc: openDesk(provider) });
		const token = await api.tokenOf(people.member);
		for (let count = 0; count < 22; count++) {
			api.clock.now++;
			expectStatus(await signIn(api, people.member), 201);
		}
		const { items } = (await api.call<TokenList>(token, "GET", "/tokens")).body;
		const living = items.filter(({ state }) => state === "active");
		expect(living.length).toBe(21);
		expect(living.some(({ isCurrent }) => isCurrent)).toBe(true);
	});

	test("is not there where no provider is set", async () => {
		await using api = await openApi();
		for (const [method, path] of [
			["GET", "/oidc/provider"],
			["POST", "/oidc/sign-ins"],
			["POST", "/oidc/sessions"],
		] as const)
			expectRefusal(
				await api.call(undefined, method, path, undefined, ownPage),
				404,
			);
		expect(
			(await api.call<Json>(undefined, "GET", "//")).body,
		).not.toHaveProperty("oidcProvider");
	});

	test("is told of at the root, with the name of the provider", async () => {
		await using api = await openApi({ oidc: openDesk(provider) });
		const root = await api.call<Json>(undefined, "GET", "//");
		expect(root.body.oidcProvider).toBe("/v1/oidc/provider");
		const shown = await api.call<Json>(undefined, "GET", "/oidc/provider");
		expect(shown.body).toEqual({ name: "Example Ltd" });
	});

	test("asks the provider for nothing but what it was told, with PKCE", async () => {
		await using api = await openApi({ oidc: openDesk(provider) });
		const { url, state } = await beginSignIn(api);
		const query = Object.fromEntries(new URL(url).searchParams);
		expect(query).toMatchObject({
			client_id: "peopled",
			response_type: "code",
			redirect_uri: returnUrl,
			scope: "openid email",
			state,
			code_challenge_method: "S256",
		});
		expect(url).not.toContain(provider.clientSecret);
	});
});

async function countPeople({ store }: Api): Promise<number[]> {
	const orgIds = [
		sampleIds.organization,
		sampleIds.partner,
		sampleIds.stranger,
	];
	return Promise.all(orgIds.map((orgId) => store.people.count({ orgId })));
}

test("A sign-in that began at one process is completed at another, and its session ends at both", async () => {
	await using processes = await openProcesses({ oidc: openDesk(provider) });
	const { first, second } = processes;
	const begun = await beginSignIn(first);
	const answer = await pass(begun, people.full);
	const reply = await completeSignIn(second, begun, answer);
	expectStatus(reply, 201);
	const headers = sessionHeaders(reply);
	const askAs = (api: Api, method: string, path: string) =>
		api.call(undefined, method, path, undefined, headers);
	for (const api of [first, second])
		expectStatus(await askAs(api, "GET", "/people/me"), 200);
	expectStatus(await askAs(first, "DELETE", "/sessions/me"), 204);
	for (const api of [first, second]) {
		api.clock.now += callerLifeMs;
		expectStatus(await askAs(api, "GET", "/people/me"), 401);
	}
});

/** A process keeps a caller in memory for so long. */
const callerLifeMs = 1000;
