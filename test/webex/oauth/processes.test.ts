import { expect, test } from "bun:test";
import type { DeviceCodes } from "../../../src/contract/device.ts";
import type { TokenReply } from "../../../src/contract/oauth.ts";
import { roundsOf } from "../../end-to-end/process.ts";
import { type Api, expectStatus, type Json, people } from "../harness.ts";
import { openProcesses } from "../processes.ts";
import {
	asking,
	decide,
	exchange,
	expectFault,
	getTokens,
	refresh,
	register,
	sendForm,
} from "./oauth-world.ts";

/** The requests meet in another way in each round. */
const rounds = roundsOf(4);
/** A process keeps a caller in memory for so long. */
const callerLifeMs = 1000;
const grant_type = "urn:ietf:params:oauth:grant-type:device_code";

const askWho = (api: Api, token: string) =>
	api.call(token, "GET", "/people/me");

async function expectEnded(apis: readonly Api[], tokens: readonly string[]) {
	for (const api of apis) {
		api.clock.now += callerLifeMs;
		for (const token of tokens) expectStatus(await askWho(api, token), 401);
	}
}

test("A code that one process gave is exchanged once, by any; one that both get at the same time ends its authorization", async () => {
	await using processes = await openProcesses();
	const { first, second, both } = processes;
	const integration = await register(first);
	const admin = await first.tokenOf(people.full);
	const codeOf = async () =>
		(await decide(first, admin, asking(integration))).get("code") ?? "";
	const once = await codeOf();
	const given = await exchange(second, integration, once);
	expectStatus(given, 200);
	expectStatus(await askWho(first, given.body.access_token), 200);
	expectFault(await exchange(first, integration, once), 400, "invalid_grant");
	await expectEnded([first, second], [given.body.access_token]);
	for (let round = 0; round < rounds; round++) {
		const code = await codeOf();
		const replies = await both((api) => exchange(api, integration, code));
		const done = replies.filter(({ status }) => status === 200);
		expect(done.length).toBeLessThanOrEqual(1);
		for (const reply of replies)
			if (reply.status !== 200) expectFault(reply, 400, "invalid_grant");
		await expectEnded(
			[first, second],
			done.map(({ body }) => body.access_token),
		);
		for (const { body } of done)
			expectFault(
				await refresh(second, integration, body.refresh_token ?? ""),
				400,
				"invalid_grant",
			);
	}
});

test("A refresh token is taken by two processes at the same time, and by none that meets its end", async () => {
	await using processes = await openProcesses();
	const { first, second, both } = processes;
	const integration = await register(first);
	for (let round = 0; round < rounds; round++) {
		const tokens = await getTokens(first, integration);
		const fresh = await both((api) =>
			refresh(api, integration, tokens.refresh_token),
		);
		for (const reply of fresh) {
			expectStatus(reply, 200);
			expect(reply.body.refresh_token).toBe(tokens.refresh_token);
			for (const api of [first, second])
				expectStatus(await askWho(api, reply.body.access_token), 200);
		}
		const admin = await second.tokenOf(people.full);
		const [late, ...ends] = await Promise.all([
			refresh(second, integration, tokens.refresh_token),
			...[first, second].map((api) =>
				api.call(
					admin,
					"DELETE",
					`/authorizations?clientId=${integration.clientId}`,
				),
			),
		]);
		expect(ends.map(({ status }) => status).toSorted()).toEqual([204, 404]);
		await expectEnded(
			[first, second],
			[tokens.access_token, ...fresh.map(({ body }) => body.access_token)],
		);
		if (late.status === 200)
			await expectEnded([first, second], [late.body.access_token]);
		else expectFault(late, 400, "invalid_grant");
	}
});

test("A device that one process knows is allowed at another, by one person, and gets its tokens once", async () => {
	await using processes = await openProcesses();
	const { first, second, both } = processes;
	const { clientId: client_id, clientSecret: client_secret } =
		await register(first);
	const [member, john] = [
		await first.tokenOf(people.member),
		await first.tokenOf(people.john),
	];
	for (let round = 0; round < rounds; round++) {
		const codes = await sendForm<DeviceCodes>(first, "/device/authorize", {
			client_id,
		});
		expectStatus(codes, 200);
		const { device_code, user_code } = codes.body;
		const ask = (api: Api) =>
			sendForm<TokenReply>(api, "/device/token", {
				...{ grant_type, device_code, client_id, client_secret },
			});
		expectFault(await ask(second), 428, "authorization_pending");
		const decided = await both((api, index) =>
			api.call(index === 0 ? member : john, "POST", "/device", {
				...{ userCode: user_code, isAllowed: true },
			}),
		);
		expect(decided.map(({ status }) => status).toSorted()).toEqual([204, 404]);
		const email = decided[0].status === 204 ? people.member : people.john;
		for (const api of [first, second]) api.clock.now += 2000;
		const replies = await both(ask);
		const done = replies.filter(({ status }) => status === 200);
		// A process that asks after the other one uses the code a second time, which ends the authorization: with its tokens, or before there are any.
		const fates = replies.map(({ status, body }) =>
			status === 200 ? "given" : (body as unknown as { error: string }).error,
		);
		expect([
			["expired_token", "given"],
			["expired_token", "invalid_grant"],
		]).toContainEqual(fates.toSorted());
		const token = done[0]?.body.access_token ?? "";
		const who = await askWho(second, token);
		if (who.status === 401) await expectEnded([first, second], [token]);
		else {
			expectStatus(who, 200);
			expect((who.body as { emails: string[] }).emails).toEqual([email]);
		}
		expectFault(await ask(first), 400, "expired_token");
		await expectEnded([first, second], [token]);
		const left = await first.call<{ items: Json[] }>(
			john,
			"GET",
			`/authorizations?personEmail=${email === people.member ? people.john : people.member}`,
		);
		expect(left.body.items).toEqual([]);
	}
});

test("A service app that two administrators authorize at the same time acts for one of them, and for nobody after its end", async () => {
	await using processes = await openProcesses();
	const { first, second, both } = processes;
	const [admin, john] = [
		await first.tokenOf(people.full),
		await first.tokenOf(people.john),
	];
	const app = await register(first, {
		...{ kind: "serviceApp", redirectUris: undefined },
		scopes: ["spark-admin:people_read", "spark:people_read"],
	});
	const { clientId: client_id, clientSecret: client_secret } = app;
	const ask = (api: Api) =>
		sendForm<TokenReply>(api, "/access_token", {
			grant_type: "client_credentials",
			...{ client_id, client_secret },
		});
	for (let round = 0; round < rounds; round++) {
		const given = await both((api, index) =>
			api.call(
				index === 0 ? admin : john,
				"POST",
				`/integrations/${client_id}/authorizations`,
			),
		);
		expect(given.map(({ status }) => status)).toEqual([201, 201]);
		const tokens = await both(ask);
		const emails = await Promise.all(
			tokens.map(async (reply) => {
				expectStatus(reply, 200);
				const { body } = await askWho(second, reply.body.access_token);
				return (body as { emails?: string[] }).emails?.[0];
			}),
		);
		expect(new Set(emails).size).toBe(1);
		const [late] = await Promise.all([
			ask(second),
			first.call(admin, "DELETE", `/authorizations?clientId=${client_id}`),
		]);
		const all = [...tokens, ...(late.status === 200 ? [late] : [])];
		await expectEnded(
			[first, second],
			all.map(({ body }) => body.access_token),
		);
		expect((await ask(second)).status).toBe(400);
	}
});
