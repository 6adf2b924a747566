import { expect, test } from "bun:test";
import type { Authorization } from "../../../src/contract/authorization.ts";
import type { DeviceCodes } from "../../../src/contract/device.ts";
import type { TokenReply } from "../../../src/contract/oauth.ts";
import {
	describeApi,
	expectRefusal,
	expectStatus,
	fieldsOf,
	people,
} from "../harness.ts";
import {
	asking,
	expectFault,
	getTokens,
	refresh,
	register,
	sendForm,
} from "./oauth-world.ts";

const grant_type = "urn:ietf:params:oauth:grant-type:device_code";

describeApi("Integrations", (openApi) => {
	test("name every wrong field, and take the scopes of Webex", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const reply = await api.call(full, "POST", "/integrations", {
			name: " ",
			redirectUris: ["javascript:alert(1)", "https://a.example/#b", "/cb"],
			scopes: ["spark:people_raed"],
		});
		expectStatus(reply, 400);
		expect(fieldsOf(reply)).toEqual([
			"name",
			"redirectUris[0]",
			"redirectUris[1]",
			"redirectUris[2]",
			"scopes",
		]);
		const { scopes } = await register(api, {
			redirectUris: ["com.example.app:/signed-in"],
			scopes: ["spark:rooms_read", "cjp:config", "meeting:schedules_read"],
		});
		expect(scopes).toHaveLength(3);
	});

	test("lose their tokens with a scope, and keep the rest of their rights", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const { access_token, refresh_token } = await getTokens(api, integration);
		const full = await api.tokenOf(people.full);
		const path = `/integrations/${integration.clientId}`;
		expectStatus(
			await api.call(full, "PUT", path, { scopes: ["spark:people_read"] }),
			200,
		);
		expectStatus(await api.call(access_token, "GET", "/people/me"), 401);
		const reply = await refresh(api, integration, refresh_token);
		expectStatus(reply, 200);
		expect(reply.body.scope).toBe("spark:people_read");
	});

	test("end with all they have, and write history without secrets", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const { access_token, refresh_token } = await getTokens(api, integration);
		const full = await api.tokenOf(people.full);
		const path = `/integrations/${integration.clientId}`;
		const rotated = await api.call(full, "POST", `${path}/secret`);
		expectStatus(rotated, 200);
		expectFault(
			await refresh(api, integration, refresh_token),
			400,
			"invalid_client",
		);
		expectStatus(await api.call(access_token, "GET", "/people/me"), 200);
		expectStatus(await api.call(full, "DELETE", path), 204);
		expectStatus(await api.call(access_token, "GET", "/people/me"), 401);
		const feed = await api.call<{
			items: { resource: string; kind: string }[];
		}>(full, "GET", "/changes");
		expect(
			feed.body.items.map(({ resource, kind }) => `${resource} ${kind}`),
		).toEqual([
			"integrations created",
			"authorizations created",
			"integrations updated",
			"integrations deleted",
		]);
		for (const secret of [
			integration.clientSecret,
			String(rotated.body.clientSecret),
			access_token,
			refresh_token,
		])
			expect(feed.text).not.toContain(secret);
	});
});

describeApi("Authorizations", (openApi) => {
	test("are listed as the real service does, and revoked whole or token by token", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const tokens = await getTokens(api, integration);
		const full = await api.tokenOf(people.full);
		const list = async () => {
			const reply = await api.call<{ items: Authorization[] }>(
				full,
				"GET",
				`/authorizations?personEmail=${people.full}`,
			);
			expectStatus(reply, 200);
			return reply.body.items;
		};
		const [whole, access] = await list();
		expect(whole).toMatchObject({
			type: "refresh",
			clientId: integration.clientId,
			applicationName: "Nightly report",
		});
		expect(access).toMatchObject({ type: "access" });
		expectStatus(
			await api.call(full, "DELETE", `/authorizations/${access?.id}`),
			204,
		);
		expectStatus(await api.call(tokens.access_token, "GET", "/people/me"), 401);
		const again = await refresh(api, integration, tokens.refresh_token);
		expectStatus(again, 200);
		expectStatus(
			await api.call(full, "DELETE", `/authorizations/${whole?.id}`),
			204,
		);
		expectStatus(
			await api.call(again.body.access_token, "GET", "/people/me"),
			401,
		);
		expect(await list()).toEqual([]);
		expectRefusal(await api.call(full, "GET", "/authorizations"), 400);
	});

	test("of a whole organization end at once", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const given = [
			await getTokens(api, integration),
			await getTokens(api, integration, {
				email: people.member,
				scope: "spark:people_read",
			}),
		];
		const full = await api.tokenOf(people.full);
		const path = `/authorizations?clientId=${integration.clientId}`;
		expectStatus(await api.call(full, "DELETE", path), 204);
		for (const { access_token } of given)
			expectStatus(await api.call(access_token, "GET", "/people/me"), 401);
		expectStatus(await api.call(full, "DELETE", path), 404);
	});

	test("of one person for one integration are twenty at most", async () => {
		await using api = await openApi();
		const integration = await register(api);
		const first = await getTokens(api, integration);
		for (let count = 0; count < 20; count++) {
			api.clock.now += 1;
			await getTokens(api, integration);
		}
		expectFault(
			await refresh(api, integration, first.refresh_token),
			400,
			"invalid_grant",
		);
	});
});

describeApi("Service apps", (openApi) => {
	test("act as the administrator who authorized them, within their scopes", async () => {
		await using api = await openApi();
		const app = await register(api, {
			kind: "serviceApp",
			redirectUris: [],
			scopes: ["spark-admin:people_read", "spark:people_read"],
		});
		const { clientId, clientSecret } = app;
		const ask = () =>
			sendForm<TokenReply>(api, "/access_token", {
				grant_type: "client_credentials",
				client_id: clientId,
				client_secret: clientSecret,
			});
		const given = await ask();
		expectStatus(given, 200);
		expect(given.body).not.toHaveProperty("refresh_token");
		expectStatus(
			await api.call(given.body.access_token, "GET", "/people?max=1"),
			200,
		);
		expectStatus(await api.call(given.body.access_token, "GET", "/roles"), 403);

		const full = await api.tokenOf(people.full);
		const real = await api.call<TokenReply>(
			full,
			"POST",
			`/applications/${clientId}/token`,
			{ clientId, clientSecret },
		);
		expectStatus(real, 200);
		const refreshToken = real.body.refresh_token ?? "";
		expectStatus(await refresh(api, app, refreshToken), 200);

		const mine = await api.call<{ items: Authorization[] }>(
			full,
			"GET",
			`/integrations/${clientId}/authorizations`,
		);
		const standing = mine.body.items.find(
			({ expires }) => expires === undefined,
		);
		expectStatus(
			await api.call(full, "DELETE", `/authorizations/${standing?.id}`),
			204,
		);
		expectFault(await ask(), 400, "invalid_grant");
		expectFault(await refresh(api, app, refreshToken), 400, "invalid_grant");
		expectStatus(
			await api.call(full, "POST", `/integrations/${clientId}/authorizations`),
			201,
		);
		expectStatus(await ask(), 200);
	});

	test("get no scope that their administrator's token lacks", async () => {
		await using api = await openApi();
		const small = await api.tokenOf(people.full, [
			"spark-admin:integrations_write",
		]);
		expectRefusal(
			await api.call(small, "POST", "/integrations", {
				kind: "serviceApp",
				name: "Greedy",
				scopes: ["spark-admin:people_write"],
			}),
			403,
			/spark-admin:people_write/,
		);
	});
});

describeApi("Devices", (openApi) => {
	test("wait for a person, and get their tokens once", async () => {
		await using api = await openApi();
		const { clientId: client_id, clientSecret } = await register(api);
		const codes = await sendForm<DeviceCodes>(api, "/device/authorize", {
			client_id,
			scope: "spark:people_read",
		});
		expectStatus(codes, 200);
		const { device_code, user_code, verification_uri_complete } = codes.body;
		const basic = `Basic ${btoa(`${client_id}:${clientSecret}`)}`;
		const ask = () => {
			api.clock.now += 2000;
			return sendForm<TokenReply>(
				api,
				"/device/token",
				{ grant_type, device_code, client_id },
				{ authorization: basic },
			);
		};
		expectFault(await ask(), 428, "authorization_pending");
		api.clock.now -= 2000;
		expectFault(await ask(), 400, "slow_down");
		const member = await api.tokenOf(people.member);
		const userCode = new URL(verification_uri_complete).searchParams.get(
			"userCode",
		);
		expectStatus(
			await api.call(member, "GET", `/device/request?userCode=${userCode}`),
			200,
		);
		const body = { userCode: user_code, isAllowed: true };
		expectStatus(await api.call(member, "POST", "/device", body), 204);
		expectStatus(await api.call(member, "POST", "/device", body), 404);
		const given = await ask();
		expectStatus(given, 200);
		expectStatus(
			await api.call(given.body.access_token, "GET", "/people/me"),
			200,
		);
		expectFault(await ask(), 400, "expired_token");
	});

	test("are denied, and their codes expire", async () => {
		await using api = await openApi();
		const { clientId: client_id, clientSecret: client_secret } =
			await register(api);
		const begin = async () =>
			(await sendForm<DeviceCodes>(api, "/device/authorize", { client_id }))
				.body;
		const ask = (device_code: string) =>
			sendForm(api, "/device/token", {
				grant_type,
				device_code,
				client_id,
				client_secret,
			});
		const full = await api.tokenOf(people.full);
		const denied = await begin();
		expectStatus(
			await api.call(full, "POST", "/device", {
				userCode: denied.user_code,
				isAllowed: false,
			}),
			204,
		);
		expectFault(await ask(denied.device_code), 400, "access_denied");
		const late = await begin();
		api.clock.now += 5 * 60 * 1000;
		expectFault(await ask(late.device_code), 400, "expired_token");
		expectStatus(
			await api.call(full, "GET", `/device/request?userCode=${late.user_code}`),
			404,
		);
		expectFault(
			await sendForm(api, "/device/authorize", { client_id: "unknown" }),
			400,
			"invalid_client",
		);
	});

	test("cannot be found by trying codes", async () => {
		await using api = await openApi();
		const { clientId: client_id } = await register(api);
		const { user_code } = (
			await sendForm<DeviceCodes>(api, "/device/authorize", { client_id })
		).body;
		const member = await api.tokenOf(people.member);
		const look = (code: string) =>
			api.call(member, "GET", `/device/request?userCode=${code}`);
		expectStatus(await look(user_code), 200);
		const wrong = String((Number(user_code) + 1) % 1e8).padStart(8, "0");
		const replies = await Promise.all(
			Array.from({ length: 30 }, () => look(wrong)),
		);
		const statuses = replies.map(({ status }) => status);
		expect(statuses.filter((status) => status === 404)).toHaveLength(20);
		expect(statuses.filter((status) => status === 429)).toHaveLength(10);
		const body = { userCode: user_code, isAllowed: true };
		expectStatus(await api.call(member, "POST", "/device", body), 429);
		const full = await api.tokenOf(people.full);
		expectStatus(
			await api.call(full, "GET", `/device/request?userCode=${user_code}`),
			200,
		);
		api.clock.now += 5 * 60 * 1000;
		expectStatus(await look(user_code), 404);
	});

	test("and browsers are refused where the pages are switched off", async () => {
		await using api = await openApi({ arePagesServed: false });
		const integration = await register(api);
		const { clientId: client_id } = integration;
		const query = new URLSearchParams(asking(integration));
		expectRefusal(
			await api.call(undefined, "GET", `/authorize?${query}`),
			404,
			/--pages off/,
		);
		expectRefusal(
			await sendForm(api, "/device/authorize", { client_id }),
			404,
			/--pages off/,
		);
	});
});
