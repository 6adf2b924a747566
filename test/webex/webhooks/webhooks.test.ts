import { expect, test } from "bun:test";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startDispatcher } from "../../../src/background/webhook-dispatcher.ts";
import { openSender } from "../../../src/background/webhook-sender.ts";
import { retryMsMax } from "../../../src/directory/webhooks/webhook.ts";
import { sampleIds } from "../../../src/sample/sample.ts";
import { writeNotice } from "../../../src/webex/webhooks/webhook-notice.ts";
import { readMetrics } from "../../http/shown-metrics.ts";
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
const patienceMs = 24 * 60 * 60 * 1000;

interface Notice {
	path: string;
	headers: Record<string, unknown>;
	text: string;
	body: Json & { data: Json };
}

/** A target on this machine: it keeps what it is told, and answers as it is asked to. */
async function openTarget() {
	const notices: Notice[] = [];
	const target = { url: "", status: 200, notices };
	let heard: (() => void) | undefined;
	const server = createServer((request, response) => {
		let text = "";
		request.on("data", (part) => {
			text += part;
		});
		request.on("end", () => {
			const { url: path = "", headers } = request;
			notices.push({ path, headers, text, body: JSON.parse(text) });
			response.writeHead(target.status, { location: "http://localhost/" });
			response.end("thank you");
			heard?.();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	target.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
	return {
		...target,
		answer: (status: number) => {
			target.status = status;
		},
		/** Resolves when so many notices have come. */
		async hear(count: number): Promise<Notice[]> {
			while (notices.length < count)
				await new Promise<void>((resolve) => {
					heard = resolve;
				});
			return notices;
		},
		async [Symbol.asyncDispose]() {
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function dispatch(api: Api, { isGuarded = false } = {}) {
	const warnings: string[] = [];
	const dispatcher = startDispatcher({
		store: api.store,
		now: () => api.clock.now,
		changeSignal: api.server.changeSignal,
		write: writeNotice,
		send: openSender({ arePrivateTargetsAllowed: !isGuarded }),
		giveUpMs: patienceMs,
		onOutcome: api.server.noteDispatch,
		warn: (sentence) => warnings.push(sentence),
	});
	return {
		async [Symbol.asyncDispose]() {
			await dispatcher.stop();
			expect(warnings).toEqual([]);
		},
	};
}

const creation = (targetUrl: string, more: Json = {}) => ({
	name: "People to payroll",
	targetUrl,
	resource: "people",
	event: "all",
	secret,
	...more,
});

async function create(api: Api, targetUrl: string, more?: Json) {
	const token = await api.tokenOf(people.full);
	const reply = await api.call(
		token,
		"POST",
		"/webhooks",
		creation(targetUrl, more),
	);
	expectStatus(reply, 200);
	return { token, id: String(reply.body.id), body: reply.body };
}

async function rename(api: Api, token: string, displayName: string) {
	const body = { displayName, emails: ["webhook.person@example.com"] };
	return api.call(token, "POST", "/people", body);
}

/** Asks until the answer is as it should be; the dispatcher works beside the test. */
async function until<Value>(
	ask: () => Promise<Value>,
	isRight: (value: Value) => boolean,
): Promise<Value> {
	for (;;) {
		const value = await ask();
		if (isRight(value)) return value;
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}

async function deliveriesOf(api: Api, token: string, id: string) {
	const path = `/webhooks/${id}/deliveries`;
	const { body } = await api.call<{ items: Json[] }>(token, "GET", path);
	return body.items;
}

describeApi("Webhooks", (openApi) => {
	test("are created, shown, changed and removed", async () => {
		await using api = await openApi();
		const { token, id, body } = await create(api, "https://example.com/hook");
		expect(body).toEqual({
			id,
			...creation("https://example.com/hook"),
			orgId: ids.organization,
			createdBy: await api.idOf(people.full),
			ownedBy: "creator",
			status: "active",
			created: "2026-01-15T09:00:00.000Z",
		});
		const path = `/webhooks/${id}`;
		expect((await api.call(token, "GET", path)).body).toEqual(body);
		const list = await api.call(token, "GET", "/webhooks");
		expect(list.body.items).toEqual([body]);
		const change = { name: "New", targetUrl: "https://example.com/new" };
		const changed = await api.call(token, "PUT", path, {
			...change,
			event: "created",
			secret: "",
		});
		const { secret: _, ...rest } = body;
		expect(changed.body).toEqual({ ...rest, ...change });
		expectStatus(await api.call(token, "DELETE", path), 204);
		expectRefusal(await api.call(token, "GET", path), 404);
		expect((await api.call(token, "GET", "/webhooks")).body.items).toEqual([]);
	});

	test("are refused with every wrong field at once", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const wrong = {
			name: " ",
			targetUrl: "ftp://example.com",
			resource: "rooms",
			event: "started",
			filter: "roomId=1",
		};
		expectRefusal(
			await api.call(token, "POST", "/webhooks", wrong),
			400,
			"name",
			"targetUrl",
			"resource",
			"event",
			"filter",
		);
		const named = creation("https://ada:secret@example.com/");
		const reply = await api.call(token, "POST", "/webhooks", named);
		expectRefusal(reply, 400, "targetUrl");
	});

	test("are for administrators, each their own; those of the organization for full ones", async () => {
		await using api = await openApi();
		const { token, id } = await create(api, "https://example.com/hook");
		const user = await api.tokenOf(people.user);
		const member = await api.tokenOf(people.member);
		const stranger = await api.tokenOf(people.stranger);
		const path = `/webhooks/${id}`;
		for (const [caller, status] of [
			[member, 403],
			[user, 404],
			[stranger, 404],
		] as const) {
			expectRefusal(await api.call(caller, "GET", path), status);
			expectRefusal(await api.call(caller, "DELETE", path), status);
		}
		const own = creation("https://example.com/user");
		expectStatus(await api.call(user, "POST", "/webhooks", own), 200);
		const wide = { ...own, ownedBy: "org" };
		expectRefusal(await api.call(user, "POST", "/webhooks", wide), 403);
		expectRefusal(await api.call(user, "GET", "/webhooks?ownedBy=org"), 403);
		await create(api, "https://example.com/wide", { ownedBy: "org" });
		const list = await api.call(token, "GET", "/webhooks?ownedBy=org");
		expect(list.body.items).toHaveLength(1);
		const small = await api.tokenOf(people.full, ["spark:people_read"]);
		expectRefusal(await api.call(small, "GET", "/webhooks"), 403);
	});

	test("are told of people created, updated and removed, in order and signed", async () => {
		await using api = await openApi();
		await using target = await openTarget();
		const { token, id } = await create(api, target.url);
		await using _ = dispatch(api);
		const created = await rename(api, token, "Wilma Webhook");
		const person = String(created.body.id);
		const path = `/people/${person}`;
		await api.call(token, "PUT", path, { displayName: "Wilma Web" });
		await api.call(token, "DELETE", path);
		const notices = await target.hear(3);
		expect(notices.map(({ body }) => body.event)).toEqual([
			"created",
			"updated",
			"deleted",
		]);
		for (const { headers, text, body } of notices) {
			const sign = (algorithm: string) =>
				createHmac(algorithm, secret).update(text).digest("hex");
			expect(headers["x-spark-signature"]).toBe(sign("sha1"));
			expect(headers["x-peopled-signature-256"]).toBe(sign("sha256"));
			expect(headers["content-type"]).toStartWith("application/json");
			expect(text).not.toContain(secret);
			expect(body).toMatchObject({
				id,
				resource: "people",
				orgId: ids.organization,
				actorId: await api.idOf(people.full),
				status: "active",
				data: { id: person },
			});
		}
		expect(notices[1]?.body.data.fields).toEqual(["displayName"]);
		expect(notices[2]?.body.data.emails).toEqual([
			"webhook.person@example.com",
		]);
		const log = await until(
			() => deliveriesOf(api, token, id),
			(items) => items.length === 3,
		);
		expect(
			log.map(({ isDelivered, attempt }) => [isDelivered, attempt]),
		).toEqual([
			[true, 1],
			[true, 1],
			[true, 1],
		]);
	});

	test("are told only of the event and the person that they ask for", async () => {
		await using api = await openApi();
		await using target = await openTarget();
		await create(api, `${target.url}?deleted`, { event: "deleted" });
		const { token } = await create(api, `${target.url}?john`, {
			filter: `personId=${ids.person}`,
		});
		await using _ = dispatch(api);
		const other = await rename(api, token, "Wilma Webhook");
		await api.call(token, "PUT", `/people/${ids.person}`, {
			displayName: "John A",
		});
		await api.call(token, "DELETE", `/people/${other.body.id}`);
		const notices = await target.hear(2);
		const seen = notices.map(({ path, body }) => [path, body.event]);
		expect(seen.sort()).toEqual([
			["/hook?deleted", "deleted"],
			["/hook?john", "updated"],
		]);
	});

	test("are told again after a failure, later each time, and given up after a day", async () => {
		await using api = await openApi();
		await using target = await openTarget();
		const { token, id } = await create(api, target.url);
		await using _ = dispatch(api);
		target.answer(302);
		await rename(api, token, "Wilma Webhook");
		const logOf = (count: number) =>
			until(
				() => deliveriesOf(api, token, id),
				(items) => items.length === count,
			);
		await target.hear(1);
		expect((await logOf(1))[0]).toMatchObject({ status: 302, attempt: 1 });
		api.clock.now += 1000;
		expect(await readMetrics(api)).toMatchObject({
			'peopled_webhooks{state="active"}': 0,
			'peopled_webhooks{state="failing"}': 1,
			peopled_webhooks_waiting: 1,
			peopled_webhook_oldest_waiting_seconds: 1,
		});
		target.answer(500);
		api.clock.now += retryMsMax;
		api.server.changeSignal.ring();
		expect((await logOf(2))[0]).toMatchObject({ status: 500, attempt: 2 });
		expect((await api.call(token, "GET", `/webhooks/${id}`)).body.status).toBe(
			"active",
		);
		api.clock.now += patienceMs;
		api.server.changeSignal.ring();
		await logOf(3);
		const path = `/webhooks/${id}`;
		await until(
			() => api.call(token, "GET", path),
			({ body }) => body.status === "inactive",
		);
		target.answer(204);
		const { name, targetUrl } = creation(target.url);
		const again = { name, targetUrl, status: "active" };
		const revived = await api.call(token, "PUT", path, again);
		expect(revived.body.status).toBe("active");
		await api.call(token, "PUT", `/people/${ids.person}`, {
			displayName: "John A",
		});
		const [last] = await logOf(4);
		expect(last).toMatchObject({ event: "updated", status: 204, attempt: 1 });
		await until(
			() => readMetrics(api),
			(shown) =>
				shown['peopled_webhook_deliveries_total{outcome="delivered"}'] === 1,
		);
		expect(await readMetrics(api)).toMatchObject({
			'peopled_webhook_deliveries_total{outcome="refused"}': 3,
			'peopled_webhook_deliveries_total{outcome="unanswered"}': 0,
			peopled_webhooks_switched_off_total: 1,
			'peopled_webhooks{state="active"}': 1,
			peopled_webhooks_waiting: 0,
		});
	});

	test("begin again where they stood when the server has been away", async () => {
		await using api = await openApi();
		await using target = await openTarget();
		const { token } = await create(api, target.url);
		{
			await using _ = dispatch(api);
			await rename(api, token, "Wilma Webhook");
			await target.hear(1);
		}
		const update = { displayName: "John A" };
		await api.call(token, "PUT", `/people/${ids.person}`, update);
		await using _ = dispatch(api);
		const notices = await target.hear(2);
		expect(notices.map(({ body }) => body.event)).toEqual([
			"created",
			"updated",
		]);
	});

	test("call no address of this machine or a private network, unless it is allowed", async () => {
		await using api = await openApi();
		await using target = await openTarget();
		const { token, id } = await create(api, target.url);
		const port = new URL(target.url).port;
		const named = await create(api, `http://localhost:${port}/hook`);
		await using _ = dispatch(api, { isGuarded: true });
		await rename(api, token, "Wilma Webhook");
		for (const webhook of [id, named.id]) {
			const [delivery] = await until(
				() => deliveriesOf(api, token, webhook),
				(items) => items.length === 1,
			);
			expect(delivery).toMatchObject({ isDelivered: false, attempt: 1 });
			expect(delivery?.error).toContain("private network");
		}
		expect(target.notices).toEqual([]);
	});

	test("are given up when their maker is no administrator any more", async () => {
		await using api = await openApi();
		await using target = await openTarget();
		const user = await api.tokenOf(people.user);
		const own = creation(target.url);
		const { body } = await api.call(user, "POST", "/webhooks", own);
		const { token } = await create(api, "https://example.com/hook");
		await api.call(token, "PUT", `/people/${await api.idOf(people.user)}`, {
			displayName: "Gabriel",
		});
		await using _ = dispatch(api, { isGuarded: true });
		const kept = await until(
			() => api.store.webhooks.list(sampleIds.organization),
			(all) => all.some(({ isActive }) => !isActive),
		);
		expect(kept.filter(({ isActive }) => !isActive)).toHaveLength(1);
		expect(kept.find(({ isActive }) => !isActive)?.targetUrl).toBe(target.url);
		expect(body.status).toBe("active");
	});
});
