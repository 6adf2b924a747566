import { expect, test } from "bun:test";
import { createConsoleLink } from "../../../src/process/console-link.ts";
import { sampleIds } from "../../../src/sample/sample.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	people,
} from "../harness.ts";

const url = "http://127.0.0.1:8080";
const ownPage = { "sec-fetch-site": "same-origin" };

async function createCode(api: Api): Promise<string> {
	const link = await createConsoleLink(api.store, { url, now: api.clock.now });
	const [address, code = ""] = link.split("#sign-in=");
	expect(address).toBe(`${url}/console`);
	return code;
}

const exchange = (api: Api, code: string, headers = ownPage as object) =>
	api.call<{ sessionKey: string; expires: string }>(
		undefined,
		"POST",
		"/links/sessions",
		{ code },
		headers as Record<string, string>,
	);

describeApi("A sign-in link", (openApi) => {
	test("gives one browser a session of a full administrator, for 8 hours", async () => {
		await using api = await openApi();
		const raced = await createCode(api);
		const replies = await Promise.all(
			Array.from({ length: 6 }, () => exchange(api, raced)),
		);
		const statuses = replies.map(({ status }) => status).sort();
		expect(statuses).toEqual([201, 403, 403, 403, 403, 403]);
		const code = await createCode(api);
		const session = await exchange(api, code);
		expect(session?.text).not.toContain(code);
		expect(session?.headers.get("cache-control")).toBe("no-store");
		expect(Date.parse(session?.body.expires ?? "")).toBe(
			api.clock.now + 8 * 60 * 60 * 1000,
		);
		const headers = {
			...ownPage,
			cookie: session?.headers.get("set-cookie")?.split(";")[0] ?? "",
			"x-peopled-session": session?.body.sessionKey ?? "",
		};
		const me = () =>
			api.call<{ emails: string[] }>(
				undefined,
				"GET",
				"/people/me",
				undefined,
				headers,
			);
		expect((await me()).body.emails).toEqual(["admin@example.com"]);
		// No program has the token, so it ends with the session.
		expectStatus(
			await api.call(undefined, "DELETE", "/sessions/me", undefined, headers),
			204,
		);
		expectRefusal(await me(), 401);
	});

	test("that is used again ends the session that its first use began, and what was made with it", async () => {
		await using api = await openApi();
		const code = await createCode(api);
		const { body, headers } = await exchange(api, code);
		const ofThief = {
			...ownPage,
			cookie: headers.get("set-cookie")?.split(";")[0] ?? "",
			"x-peopled-session": body.sessionKey,
		};
		const made = await api.call<{ accessToken: string }>(
			undefined,
			"POST",
			"/tokens",
			{ name: "kept", scopes: ["spark:people_read"] },
			ofThief,
		);
		expectStatus(made, 201);
		const other = await exchange(api, await createCode(api));
		expectRefusal(await exchange(api, code), 403, /used up or too old/);
		const me = (token: string | undefined, held: Record<string, string> = {}) =>
			api.call(token, "GET", "/people/me", undefined, held);
		expectRefusal(await me(undefined, ofThief), 401);
		expectRefusal(await me(made.body.accessToken), 401);
		const ofOther = {
			...ownPage,
			cookie: other.headers.get("set-cookie")?.split(";")[0] ?? "",
			"x-peopled-session": other.body.sessionKey,
		};
		expectStatus(await me(undefined, ofOther), 200);
	});

	test("is worth nothing after a minute, to another site, and as a token", async () => {
		await using api = await openApi();
		const code = await createCode(api);
		for (const foreign of [
			{ "sec-fetch-site": "cross-site" },
			{ origin: "http://evil.example" },
		])
			expectRefusal(await exchange(api, code, foreign), 403, /another site/);
		expectRefusal(await api.call(code, "GET", "/people/me"), 403, /scope/);
		api.clock.now += 60_000;
		expectRefusal(await exchange(api, code), 403, /used up or too old/);
		expectRefusal(await exchange(api, "unknown"), 403);
		expectRefusal(await exchange(api, ""), 403);
	});

	test("is none that a person makes as a token of that name", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const made = await api.call<{ accessToken: string }>(
			admin,
			"POST",
			"/tokens",
			{ name: "sign-in link", scopes: ["spark:people_read"] },
		);
		expectStatus(made, 201);
		expectRefusal(await exchange(api, made.body.accessToken), 403);
		expectRefusal(await exchange(api, admin), 403);
	});

	test("is made for a person who may log in, and for no address over which it would leak", async () => {
		await using api = await openApi();
		const person = { orgId: sampleIds.organization, id: sampleIds.john };
		const { store } = api;
		const { now } = api.clock;
		await createConsoleLink(store, { url, now, person });
		await createConsoleLink(store, { url: "https://people.example", now });
		await expect(
			createConsoleLink(store, { url: "http://people.example", now }),
		).rejects.toThrow("clear text");
		await expect(
			createConsoleLink(store, { url, now, person: { ...person, id: "x" } }),
		).rejects.toThrow("does not exist");
	});
});
