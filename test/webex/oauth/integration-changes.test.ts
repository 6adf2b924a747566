import { expect, test } from "bun:test";
import type { Authorization } from "../../../src/contract/authorization.ts";
import type { DryRun } from "../../../src/contract/dry-run.ts";
import type {
	Integration,
	NewIntegration,
} from "../../../src/contract/integration-shape.ts";
import { showId } from "../../../src/webex/ids.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	nextOf,
	people,
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
} from "./oauth-world.ts";

const key = { "idempotency-key": '"one"' };
const draft = {
	name: "Weekly report",
	redirectUris: [redirectUri],
	scopes: ["spark:people_read"],
};

describeApi("A dry run of an integration", (openApi) => {
	test("says what would be done, refuses what would be refused, and writes nothing", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const { access_token, refresh_token } = await getTokens(api, integration);
		const full = await api.tokenOf(people.full);
		const path = `/integrations/${integration.clientId}`;
		const before = await linesOf(api, full);
		const run = async (method: string, at: string, body?: object) => {
			const reply = await api.call<DryRun>(
				full,
				method,
				`${at}?dryRun=true`,
				body,
			);
			expectStatus(reply, 200);
			expect(reply.text).not.toContain("clientSecret");
			return reply.body;
		};
		const created = await run("POST", "/integrations", draft);
		expect(created).toMatchObject({
			dryRun: true,
			changes: { name: { to: "Weekly report" } },
			integration: { name: "Weekly report", kind: "integration" },
		});
		expect(created.id).toBeUndefined();
		expect(await run("PUT", path, draft)).toMatchObject({
			id: showId("APPLICATION", integration.clientId),
			changes: {
				name: { from: "Nightly report", to: "Weekly report" },
				scopes: { to: ["spark:people_read"] },
			},
			warnings: [expect.stringContaining("access tokens would end")],
		});
		expect(await run("POST", `${path}/secret`)).toMatchObject({
			changes: {},
			warnings: ["The present secret would stop working."],
		});
		expect(await run("DELETE", path)).toMatchObject({
			changes: { name: { from: "Nightly report" } },
			warnings: ["Every authorization and token that it has would end."],
		});
		expectRefusal(
			await api.call(full, "PUT", `${path}?dryRun=true`, { name: "" }),
			400,
			/name is required/,
		);
		expectRefusal(
			await api.call(full, "DELETE", "/integrations/none?dryRun=true"),
			404,
			/no integration/,
		);
		expect(await linesOf(api, full)).toEqual(before);
		expectStatus(await api.call(access_token, "GET", "/people/me"), 200);
		expectStatus(await refresh(api, integration, refresh_token), 200);
		const list = await api.call<{ items: Integration[] }>(
			full,
			"GET",
			"/integrations",
		);
		expect(list.body.items.map(({ name }) => name)).toEqual(["Nightly report"]);
	});
});

describeApi("An integration with an Idempotency-Key", (openApi) => {
	test("is created once, and its secret is shown once and stored nowhere", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const send = (path: string, body?: object, headers = key) =>
			api.call<NewIntegration>(full, "POST", path, body, headers);
		const first = await send("/integrations", draft);
		const second = await send("/integrations", draft);
		for (const reply of [first, second]) expectStatus(reply, 201);
		const { clientSecret, ...shown } = first.body;
		expect(clientSecret).toMatch(/^[\w-]{64}$/);
		expect(second.body).toEqual(shown);
		expect(second.headers.get("warning")).toContain("first reply only");
		expectStatus(await send("/integrations", { ...draft, name: "X" }), 422);

		const path = `/integrations/${shown.clientId}/secret`;
		const other = { "idempotency-key": '"two"' };
		const replaced = await send(path, undefined, other);
		const again = await send(path, undefined, other);
		for (const reply of [replaced, again]) expectStatus(reply, 200);
		expect(again.body).toEqual(shown);
		const code = async () =>
			(await decide(api, full, asking(shown, { scope: undefined }))).get(
				"code",
			) ?? "";
		const secret = replaced.body.clientSecret ?? "";
		expectStatus(
			await exchange(api, { ...shown, clientSecret: secret }, await code()),
			200,
		);
	});

	test("is updated and deleted once", async () => {
		await using api = await openApi();
		const { clientId } = await register(api);
		const full = await api.tokenOf(people.full);
		const path = `/integrations/${clientId}`;
		for (const _ of [1, 2]) {
			const reply = await api.call<Integration>(full, "PUT", path, draft, key);
			expectStatus(reply, 200);
			expect(reply.body.name).toBe("Weekly report");
		}
		const other = { "idempotency-key": '"two"' };
		for (const _ of [1, 2])
			expectStatus(await api.call(full, "DELETE", path, undefined, other), 204);
		expectStatus(await api.call(full, "DELETE", path), 404);
		expect(await linesOf(api, full)).toEqual([
			"integrations created",
			"integrations updated",
			"integrations deleted",
		]);
	});
});

describeApi("A service app", (openApi) => {
	test("is not stored without its authorization", async () => {
		await using api = await openApi();
		const full = await api.idOf(people.full);
		const small = await api.call<{ accessToken: string }>(
			await api.tokenOf(people.full),
			"POST",
			"/tokens",
			{
				name: "small",
				scopes: [
					"spark-admin:integrations_write",
					"spark-admin:integrations_read",
				],
			},
		);
		expect(full).toBeTruthy();
		const token = small.body.accessToken;
		expectRefusal(
			await api.call(token, "POST", "/integrations", {
				...draft,
				kind: "serviceApp",
			}),
			403,
			/does not carry spark:people_read/,
		);
		const list = await api.call<{ items: unknown[] }>(
			token,
			"GET",
			"/integrations",
		);
		expect(list.body.items).toEqual([]);
	});

	test("has a line of history for each authorization that it gets", async () => {
		await using api = await openApi();
		const app = await register(api, {
			kind: "serviceApp",
			redirectUris: [],
			scopes: ["spark-admin:people_read"],
		});
		const full = await api.tokenOf(people.full);
		expectStatus(
			await api.call(full, "POST", `/applications/${app.clientId}/token`, {
				clientId: app.clientId,
				clientSecret: app.clientSecret,
			}),
			200,
		);
		expectStatus(
			await api.call(
				full,
				"DELETE",
				`/authorizations?clientId=${app.clientId}`,
			),
			204,
		);
		expect((await linesOf(api, full)).toSorted()).toEqual([
			"authorizations created",
			"authorizations created",
			"authorizations deleted",
			"authorizations deleted",
			"integrations created",
		]);
	});
});

describeApi("The end of an authorization", (openApi) => {
	test("by a code that was used twice is told to administrators", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const full = await api.tokenOf(people.full);
		const code = (await decide(api, full, asking(integration))).get("code");
		expectStatus(await exchange(api, integration, code ?? ""), 200);
		expectFault(
			await exchange(api, integration, code ?? ""),
			400,
			"invalid_grant",
		);
		const [event] = await listEvents(api, full);
		expect(event).toMatchObject({
			actorName: "peopled",
			targetName: "Nightly report",
			reason:
				"its code was used a second time, stolen or sent again after a failure",
			actionText:
				"peopled revoked Nightly report: its code was used a second time, stolen or sent again after a failure",
		});
	});

	test("by its time, or with the token with which it was given, is told too", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const full = await api.tokenOf(people.full);
		const made = await api.call<{ id: string; accessToken: string }>(
			full,
			"POST",
			"/tokens",
			{ name: "signing in", scopes: ["spark:people_read"] },
		);
		const scope = "spark:people_read";
		await decide(api, made.body.accessToken, asking(integration, { scope }));
		expectStatus(
			await api.call(full, "DELETE", `/tokens/${made.body.id}`),
			204,
		);
		await decide(api, full, asking(integration, { scope }));
		api.clock.now += 5 * 60 * 1000;
		await decide(api, full, asking(integration, { scope }));
		const reasons = (await listEvents(api, full)).map(({ reason }) => reason);
		expect(reasons).toEqual([
			undefined,
			"it expired",
			undefined,
			"the access token with which it was given ended",
			undefined,
		]);
	});
});

describeApi("The authorizations of a person", (openApi) => {
	test("come page by page, with the time of the last token", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const given = [];
		for (let count = 0; count < 3; count++) {
			given.push(await getTokens(api, integration));
			api.clock.now += 1000;
		}
		const full = await api.tokenOf(people.full);
		const all: Authorization[] = [];
		const sizes: number[] = [];
		let path: string | undefined =
			`/authorizations?personEmail=${people.full}&max=2`;
		while (path !== undefined) {
			const reply = await api.call<{ items: Authorization[] }>(
				full,
				"GET",
				path,
			);
			expectStatus(reply, 200);
			all.push(...reply.body.items);
			sizes.push(reply.body.items.length);
			path = nextOf(reply);
		}
		expect(sizes).toEqual([4, 2]);
		expect(all.map(({ type }) => type)).toEqual(
			given.flatMap(() => ["refresh", "access"] as const),
		);
		for (const { type, created, lastToken } of all)
			expect(lastToken).toBe(type === "refresh" ? created : undefined);
	});
});

async function linesOf(api: Api, token: string): Promise<string[]> {
	const feed = await api.call<{ items: { resource: string; kind: string }[] }>(
		token,
		"GET",
		"/changes",
	);
	expectStatus(feed, 200);
	return feed.body.items.map(({ resource, kind }) => `${resource} ${kind}`);
}

async function listEvents(api: Api, token: string) {
	const reply = await api.call<{
		items: { data: { reason?: string } & Record<string, unknown> }[];
	}>(
		token,
		"GET",
		`/adminAudit/events?orgId=${ids.organization}&from=2026-01-01T00:00:00.000Z&to=2026-02-01T00:00:00.000Z&eventCategories=AUTHORIZATIONS`,
	);
	expectStatus(reply, 200);
	return reply.body.items.map(({ data }) => data);
}
