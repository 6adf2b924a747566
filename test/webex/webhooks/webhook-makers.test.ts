import { expect, test } from "bun:test";
import { startDispatcher } from "../../../src/background/webhook-dispatcher.ts";
import { scopes } from "../../../src/directory/access/token.ts";
import {
	ownWebhooksMax,
	webhooksMax,
} from "../../../src/directory/webhooks/webhook.ts";
import { writeNotice } from "../../../src/webex/webhooks/webhook-notice.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	type Json,
	people,
} from "../harness.ts";

const secret = "86dacc007724d8ea666f88fc77d918dad9537a15";
const targetUrl = "https://example.com/hook?key=not-for-the-history";

async function create(api: Api, token: string, more: Json = {}) {
	const reply = await api.call(token, "POST", "/webhooks", {
		name: "payroll",
		targetUrl,
		resource: "people",
		event: "all",
		secret,
		...more,
	});
	expectStatus(reply, 200);
	return String(reply.body.id);
}

async function statusOf(api: Api, token: string, id: string) {
	return (await api.call(token, "GET", `/webhooks/${id}`)).body.status;
}

/** Delivers what is due with a sender that answers 200 to everything, until a webhook has the status. */
async function dispatchUntil(
	api: Api,
	token: string,
	id: string,
	status: string,
): Promise<void> {
	const dispatcher = startDispatcher({
		store: api.store,
		now: () => api.clock.now,
		changeSignal: api.server.changeSignal,
		write: writeNotice,
		send: async () => ({ status: 200, durationMs: 1 }),
		giveUpMs: 1,
		warn: (sentence) => {
			throw new Error(sentence);
		},
	});
	try {
		while ((await statusOf(api, token, id)) !== status)
			await new Promise((resolve) => setTimeout(resolve, 10));
	} finally {
		await dispatcher.stop();
	}
}

async function change(api: Api, token: string, emails: string) {
	const body = { displayName: "A change", emails: [emails] };
	expectStatus(await api.call(token, "POST", "/people", body), 200);
}

describeApi("The makers of webhooks", (openApi) => {
	test("are full and user administrators with a token that may write", async () => {
		await using api = await openApi();
		const body = {
			name: "payroll",
			targetUrl,
			resource: "people",
			event: "all",
		};
		for (const [who, status] of [
			[people.full, 200],
			[people.user, 200],
			[people.readonly, 403],
			[people.location, 403],
			[people.device, 403],
			[people.member, 403],
		] as const) {
			const token = await api.tokenOf(who);
			const reply = await api.call(token, "POST", "/webhooks", body);
			expect(`${who} ${reply.status}`).toBe(`${who} ${status}`);
		}
		const reading = await api.tokenOf(people.full, ["spark-admin:people_read"]);
		const id = await create(api, await api.tokenOf(people.full));
		for (const [method, path, sent] of [
			["POST", "/webhooks", body],
			["PUT", `/webhooks/${id}`, body],
			["DELETE", `/webhooks/${id}`, undefined],
		] as const)
			expectRefusal(await api.call(reading, method, path, sent), 403, /scope/);
		expectStatus(await api.call(reading, "GET", `/webhooks/${id}`), 200);
	});

	test("are seen, changed and deleted by full administrators, without their secrets", async () => {
		await using api = await openApi();
		const user = await api.tokenOf(people.user);
		const full = await api.tokenOf(people.full);
		const id = await create(api, user);
		api.clock.now++;
		const own = await create(api, full);
		const list = (token: string, ownedBy: string) =>
			api.call<{ items: Json[] }>(token, "GET", `/webhooks?ownedBy=${ownedBy}`);
		const all = (await list(full, "all")).body.items;
		expect(all.map((webhook) => [webhook.id, webhook.secret])).toEqual([
			[id, undefined],
			[own, secret],
		]);
		for (const ownedBy of ["all", "org"])
			expectRefusal(await list(user, ownedBy), 403);
		expect((await list(user, "creator")).body.items).toHaveLength(1);
		const path = `/webhooks/${id}`;
		const seen = await api.call(full, "GET", path);
		expect(seen.body).toMatchObject({ name: "payroll" });
		expect(seen.text).not.toContain(secret);
		const renamed = { name: "renamed", targetUrl };
		expectStatus(await api.call(full, "PUT", path, renamed), 200);
		expectStatus(await api.call(user, "GET", `/webhooks/${own}`), 404);
		expectStatus(await api.call(full, "DELETE", path), 204);
		expectStatus(await api.call(user, "GET", path), 404);
	});

	test("leave room for others: one person has a few, and not all that an organization may have", async () => {
		await using api = await openApi();
		expect(ownWebhooksMax).toBeLessThan(webhooksMax / 2);
		const user = await api.tokenOf(people.user);
		for (let made = 0; made < ownWebhooksMax; made++) await create(api, user);
		const more = await api.call(user, "POST", "/webhooks", {
			name: "one more",
			targetUrl,
			resource: "people",
			event: "all",
		});
		expectRefusal(more, 409, /Delete one first/);
		await create(api, await api.tokenOf(people.full));
	});

	test("are named in history, feed and audit log, without a secret", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const id = await create(api, full);
		const other = "another secret that is long enough";
		const changed = { name: "renamed", targetUrl, secret: other };
		await api.call(full, "PUT", `/webhooks/${id}`, changed);
		await api.call(full, "PUT", `/webhooks/${id}`, changed);
		await api.call(full, "DELETE", `/webhooks/${id}`);
		const feed = await api.call<{ items: Json[] }>(full, "GET", "/changes");
		const told = feed.body.items.filter(
			({ resource }) => resource === "webhooks",
		);
		expect(told.map(({ kind, resourceId }) => [kind, resourceId])).toEqual([
			["created", id],
			["updated", id],
			["deleted", id],
		]);
		expect(told[1]?.fields).toEqual({
			name: { from: "payroll", to: "renamed" },
			secret: { from: "hidden", to: "hidden" },
		});
		for (const text of [secret, other, "not-for-the-history"])
			expect(feed.text).not.toContain(text);
		const audit = await api.call<{ items: { data: Json }[] }>(
			full,
			"GET",
			`/adminAudit/events?orgId=${ids.organization}&from=2026-01-01T00:00:00.000Z&to=2026-02-01T00:00:00.000Z&eventCategories=WEBHOOKS`,
		);
		expect(audit.body.items.map(({ data }) => data.eventDescription)).toEqual([
			"A webhook was deleted",
			"A webhook was updated",
			"A webhook was created",
		]);
		expect(audit.text).not.toContain(secret);
	});

	test("end them with the token that made them, which the history tells as done by the server", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const made = await api.call(full, "POST", "/tokens", {
			name: "for a webhook",
			scopes: [...scopes],
		});
		const id = await create(api, String(made.body.accessToken));
		await api.call(full, "DELETE", `/tokens/${made.body.id}`);
		await change(api, full, "first@example.com");
		await dispatchUntil(api, full, id, "inactive");
		const feed = await api.call<{ items: Json[] }>(full, "GET", "/changes");
		const ending = feed.body.items.at(-1);
		expect(ending).toMatchObject({
			resource: "webhooks",
			resourceId: id,
			by: { displayName: "peopled" },
			fields: { isActive: { from: true, to: false } },
		});
		const again = { name: "payroll", targetUrl, status: "active" };
		expectStatus(await api.call(full, "PUT", `/webhooks/${id}`, again), 200);
		const { body } = await api.call(full, "GET", `/webhooks/${id}`);
		expect(body).toMatchObject({
			status: "active",
			createdBy: await api.idOf(people.full),
		});
	});

	test("end them with their right to make one", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const user = await api.idOf(people.user);
		const id = await create(api, await api.tokenOf(people.user));
		const demoted = await api.call(
			full,
			"PATCH",
			`/people/${user}`,
			{ roles: [ids.readonlyAdministrator] },
			{ "content-type": "application/merge-patch+json" },
		);
		expectStatus(demoted, 200);
		await dispatchUntil(api, full, id, "inactive");
	});

	test("of one organization do not hold up another's deliveries", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const user = await api.tokenOf(people.user);
		for (const token of [full, user])
			for (let made = 0; made < ownWebhooksMax; made++)
				await create(api, token, { targetUrl: "https://slow.example/hook" });
		const stranger = await api.tokenOf(people.stranger);
		await create(api, stranger, { targetUrl: "https://fast.example/hook" });
		await change(api, full, "slow@example.com");
		await change(api, stranger, "fast@umbrella.example");
		// Targets of the first organization answer only after the other one's was reached.
		const reached = Promise.withResolvers<void>();
		let waiting = 0;
		const dispatcher = startDispatcher({
			store: api.store,
			now: () => api.clock.now,
			changeSignal: api.server.changeSignal,
			write: writeNotice,
			async send(url) {
				if (url.includes("fast")) reached.resolve();
				else {
					waiting++;
					await reached.promise;
				}
				return { status: 200, durationMs: 1 };
			},
			giveUpMs: 1,
			warn: (sentence) => {
				throw new Error(sentence);
			},
		});
		await reached.promise;
		await dispatcher.stop();
		expect(waiting).toBeLessThan(ownWebhooksMax);
	});
});

describeApi("The change feed", (openApi) => {
	test("tells nobody of what they may not list", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		await create(api, full);
		await api.call(full, "POST", "/tokens", {
			name: "for the feed",
			scopes: ["spark-admin:people_read"],
		});
		expectStatus(
			await api.call(full, "PUT", `/locations/${ids.denver}`, { notes: "X" }),
			204,
		);
		await change(api, full, "feed@example.com");
		const read = async (token: string, query = "") =>
			api.call<{ items: Json[]; cursor: string; hasMore: boolean }>(
				token,
				"GET",
				`/changes${query}`,
			);
		const kinds = async (token: string) =>
			(await read(token)).body.items.map(({ resource }) => resource);
		expect(await kinds(full)).toEqual([
			"webhooks",
			"tokens",
			"locations",
			"people",
		]);
		for (const [who, scopes, expected] of [
			[people.user, undefined, ["locations", "people"]],
			[people.readonly, undefined, ["locations", "people"]],
			[people.user, ["spark-admin:people_read"], ["people"]],
			[people.full, ["spark-admin:people_read"], ["webhooks", "people"]],
		] as const)
			expect(await kinds(await api.tokenOf(who, scopes))).toEqual([
				...expected,
			]);
		// What is passed over is behind the cursor, also where nothing is left to tell.
		const user = await api.tokenOf(people.user);
		const first = await read(user, "?max=1");
		expect(first.body.items.map(({ resource }) => resource)).toEqual([
			"locations",
		]);
		const end = await read(user);
		const none = await read(user, `?since=${end.body.cursor}`);
		expect(none.body).toMatchObject({ items: [], hasMore: false });
	});
});
