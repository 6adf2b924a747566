import { expect, test } from "bun:test";
import fc from "fast-check";
import { splitToken } from "../../../src/http/auth/session-cookie.ts";
import { sampleIds } from "../../../src/sample/sample.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	people,
	type Reply,
} from "../harness.ts";

interface NewSession {
	sessionKey: string;
	expires?: string;
}

/** What a browser of this origin sends along. */
const ownPage = { "sec-fetch-site": "same-origin" };

interface Session {
	headers: Record<string, string>;
	key: string;
	cookie: string;
	reply: Reply<NewSession>;
}

async function openSession(api: Api, token: string): Promise<Session> {
	const reply = await api.call<NewSession>(
		token,
		"POST",
		"/sessions",
		undefined,
		ownPage,
	);
	expectStatus(reply, 201);
	const cookie = reply.headers.get("set-cookie")?.split(";")[0] ?? "";
	const key = reply.body.sessionKey;
	return {
		headers: { ...ownPage, cookie, "x-peopled-session": key },
		key,
		cookie,
		reply,
	};
}

describeApi("Sessions of browsers", (openApi) => {
	test("count as the token with which they were created", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const { headers, reply } = await openSession(api, token);
		expect(reply.headers.get("set-cookie")).toMatch(
			/^peopled-half-80=[\w-]+; Path=\/; HttpOnly; SameSite=Strict$/,
		);
		expect(reply.headers.get("cache-control")).toBe("no-store");
		const me = await api.call(
			undefined,
			"GET",
			"/people/me",
			undefined,
			headers,
		);
		expectStatus(me, 200);
		const path = `/people/${ids.manager}`;
		const asToken = await api.call(token, "GET", path);
		const asSession = await api.call(
			undefined,
			"GET",
			path,
			undefined,
			headers,
		);
		expect(asSession.body).toEqual(asToken.body);
		expectStatus(
			await api.call(
				undefined,
				"PATCH",
				path,
				{ title: "CTO" },
				{
					...headers,
					origin: "http://localhost",
					"content-type": "application/merge-patch+json",
				},
			),
			200,
		);
	});

	test("carry the token neither in the cookie nor in the key", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const first = await openSession(api, token);
		const second = await openSession(api, token);
		for (const { key, cookie } of [first, second])
			for (const half of [key, cookie]) {
				const bytes = Buffer.from(half.split("=").at(-1) ?? "", "base64url");
				expect(half).not.toContain(token);
				expect(bytes.toString("utf8")).not.toContain(token);
			}
		expect(first.key).not.toBe(second.key);
		// The halves of two sessions of one token do not fit each other.
		const { headers } = first;
		const mixed = { ...headers, cookie: second.cookie };
		expectRefusal(
			await api.call(undefined, "GET", "/people/me", undefined, mixed),
			401,
		);
	});

	const without: [string, (session: Session) => Record<string, string>][] = [
		["the cookie alone", ({ cookie }) => ({ ...ownPage, cookie })],
		["the key alone", ({ key }) => ({ ...ownPage, "x-peopled-session": key })],
		[
			"the key as a token",
			({ key, cookie }) => ({
				...ownPage,
				cookie,
				authorization: `Bearer ${key}`,
			}),
		],
		[
			"an empty key",
			({ cookie }) => ({ ...ownPage, cookie, "x-peopled-session": "" }),
		],
		[
			"a key of another length",
			({ cookie, key }) => ({
				...ownPage,
				cookie,
				"x-peopled-session": `${key}AAAA`,
			}),
		],
		[
			"the cookie of another port",
			({ headers, cookie }) => ({
				...headers,
				cookie: cookie.replace("-80=", "-8080="),
			}),
		],
		...["cross-site", "same-site", "none"].map(
			(site): [string, (session: Session) => Record<string, string>] => [
				`a page that is ${site}`,
				({ headers }) => ({ ...headers, "sec-fetch-site": site }),
			],
		),
		...["http://evil.example", "http://localhost:3000", "null"].map(
			(origin): [string, (session: Session) => Record<string, string>] => [
				`the origin ${origin}`,
				({ headers }) => ({ ...headers, origin }),
			],
		),
	];
	for (const [name, headersOf] of without)
		test(`do not count with ${name}`, async () => {
			await using api = await openApi();
			const session = await openSession(api, await api.tokenOf(people.full));
			const headers = headersOf(session);
			for (const [method, path] of [
				["GET", "/people/me"],
				["DELETE", `/people/${ids.manager}`],
			] as const)
				expectRefusal(
					await api.call(undefined, method, path, undefined, headers),
					401,
				);
			expectStatus(
				await api.call(
					await api.tokenOf(people.full),
					"GET",
					`/people/${ids.manager}`,
				),
				200,
			);
		});

	test("end with the token", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const { headers } = await openSession(api, token);
		const list = await api.call<{
			items: { id: string; isCurrent: boolean }[];
		}>(token, "GET", "/tokens");
		const { id } = list.body.items.find(({ isCurrent }) => isCurrent) ?? {};
		expectStatus(await api.call(token, "DELETE", `/tokens/${id}`), 204);
		expectRefusal(
			await api.call(undefined, "GET", "/people/me", undefined, headers),
			401,
		);
	});

	test("say when the token ends", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const created = await api.call<{ accessToken: string; expires: string }>(
			admin,
			"POST",
			"/tokens",
			{
				name: "short",
				scopes: ["spark:all"],
				expiresInDays: 1,
			},
		);
		expectStatus(created, 201);
		const { reply, headers } = await openSession(api, created.body.accessToken);
		expect(reply.body.expires).toBe(created.body.expires);
		api.clock.now += 24 * 60 * 60 * 1000 + 1;
		expectRefusal(
			await api.call(undefined, "GET", "/people/me", undefined, headers),
			401,
		);
	});

	test("end by taking the cookie away, and leave a token of programs alone", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const { headers } = await openSession(api, token);
		const ended = await api.call(
			undefined,
			"DELETE",
			"/sessions/me",
			undefined,
			headers,
		);
		expectStatus(ended, 204);
		expect(ended.headers.get("set-cookie")).toMatch(
			/^peopled-half-80=; Path=\/; .*Max-Age=0$/,
		);
		expectStatus(await api.call(token, "GET", "/people/me"), 200);
	});

	test("revoke the token of a sample sign-in at their end", async () => {
		await using api = await openApi({
			samplePeople: [{ orgId: sampleIds.organization, id: sampleIds.admin }],
		});
		const list = await api.call<{ items: { id: string }[] }>(
			undefined,
			"GET",
			"/sample/people",
		);
		const [person] = list.body.items;
		const signedIn = await api.call<{ accessToken: string }>(
			undefined,
			"POST",
			"/sample/sessions",
			{ personId: person?.id },
		);
		const { headers } = await openSession(api, signedIn.body.accessToken);
		expectStatus(
			await api.call(undefined, "DELETE", "/sessions/me", undefined, headers),
			204,
		);
		expectRefusal(
			await api.call(undefined, "GET", "/people/me", undefined, headers),
			401,
		);
	});

	test("are begun and ended by pages of this server only, with a token", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const session = await openSession(api, token);
		const foreigners: Record<string, string>[] = [
			{ "sec-fetch-site": "cross-site" },
			{ origin: "http://evil.example" },
		];
		for (const foreign of foreigners) {
			const begun = await api.call(
				token,
				"POST",
				"/sessions",
				undefined,
				foreign,
			);
			expectRefusal(begun, 403, /another site/);
			expect(begun.headers.get("set-cookie")).toBeNull();
			expectRefusal(
				await api.call(token, "DELETE", "/sessions/me", undefined, foreign),
				403,
			);
		}
		expectRefusal(await api.call(undefined, "POST", "/sessions"), 401);
		expectRefusal(
			await api.call(
				undefined,
				"POST",
				"/sessions",
				undefined,
				session.headers,
			),
			401,
			/access token/,
		);
	});

	test("have a cookie for TLS and this host only, where the server is known by https", async () => {
		await using api = await openApi({ publicUrl: "https://people.example" });
		const { reply } = await openSession(api, await api.tokenOf(people.full));
		expect(reply.headers.get("set-cookie")).toMatch(
			/^__Host-peopled-half-443=[\w-]+; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
		);
	});

	test("leave nothing of themselves in the list of requests", async () => {
		await using api = await openApi({ areRequestsKept: true });
		const token = await api.tokenOf(people.full);
		const { headers, key, cookie } = await openSession(api, token);
		// Bodies are kept only while somebody watches; headers always.
		await api.call(undefined, "GET", "/people/me", undefined, headers);
		const shown = (await api.call(token, "GET", "/requests")).text;
		expect(shown).toContain("createSession");
		expect(shown).not.toContain(key);
		expect(shown).not.toContain(cookie.split("=")[1] ?? cookie);
	});
});

test("the halves of a token give it back, whatever it is", () => {
	fc.assert(
		fc.property(fc.stringMatching(/^[\w.~+/-]{1,200}$/), (token) => {
			const { cookie, key } = splitToken(token);
			const [left, right] = [cookie, key].map((half) =>
				Buffer.from(half, "base64url"),
			) as [Buffer, Buffer];
			const joined = left.map((byte, place) => byte ^ (right[place] ?? 0));
			expect(Buffer.from(joined).toString("utf8")).toBe(token);
		}),
	);
});
