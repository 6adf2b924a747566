import { expect, test } from "bun:test";
import fc from "fast-check";
import { readEvents } from "../../../src/client/events.ts";
import type { FeedPage } from "../../../src/contract/feed.ts";
import { sampleIds } from "../../../src/sample/sample.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	people,
} from "../harness.ts";

async function read(api: Api, token: string, query = ""): Promise<FeedPage> {
	const path = `/changes?${query}`;
	const reply = await api.call<FeedPage>(token, "GET", path);
	expectStatus(reply, 200);
	return reply.body;
}

async function rename(api: Api, token: string, displayName: string) {
	const path = `/people/${ids.person}`;
	expectStatus(await api.call(token, "PUT", path, { displayName }), 200);
}

async function make(api: Api, token: string, number: number) {
	const reply = await api.call(token, "POST", "/people", {
		emails: [`feed.${number}@example.com`],
		displayName: `Feed ${number}`,
	});
	expectStatus(reply, 200);
	return String(reply.body.id);
}

describeApi("The change feed", (openApi) => {
	test("tells who changed what, of people, locations and tokens, in order", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const person = await make(api, token, 1);
		await api.call(token, "PUT", `/locations/${ids.denver}`, {
			notes: "High up",
		});
		const made = await api.call(token, "POST", "/tokens", {
			name: "feed",
			personId: person,
			scopes: ["spark:people_read"],
		});
		await api.call(token, "DELETE", `/people/${person}`);
		const { items, hasMore, cursor } = await read(api, token);
		expect(hasMore).toBe(false);
		const told = items.map(({ resource, resourceId, kind }) => [
			resource,
			resourceId,
			kind,
		]);
		expect(told).toEqual([
			["people", person, "created"],
			["locations", ids.denver, "updated"],
			["tokens", String(made.body.id), "created"],
			["people", person, "deleted"],
		]);
		expect(items[0]?.by).toEqual({
			id: await api.idOf(people.full),
			displayName: "Ada Admin",
			orgId: ids.organization,
		});
		expect(items[0]?.fields.emails).toEqual({ to: ["feed.1@example.com"] });
		expect(items[1]?.fields).toEqual({ notes: { to: "High up" } });
		expect(items[2]?.fields).toMatchObject({
			personId: { to: person },
			name: { to: "feed" },
			expires: { to: made.body.expires },
		});
		expect(JSON.stringify(items)).not.toContain(String(made.body.accessToken));
		expect((await read(api, token, `since=${cursor}`)).items).toEqual([]);
	});

	test("read in pages of any length is the whole history", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		for (let number = 0; number < 12; number++) await make(api, token, number);
		await rename(api, token, "John A");
		const lines = await api.store.changes.list({
			orgId: sampleIds.organization,
			limit: 100,
		});
		const all = lines.map(({ id }) => String(id));
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
				async (lengths) => {
					const seen: string[] = [];
					let since = "";
					for (let turn = 0; ; turn++) {
						const max = lengths[turn % lengths.length];
						const page = await read(api, token, `${since}max=${max}`);
						seen.push(...page.items.map(({ id }) => id));
						since = `since=${page.cursor}&`;
						if (!page.hasMore) break;
					}
					expect(seen).toEqual(all);
				},
			),
			{ numRuns: 20 },
		);
	});

	test("waits for something to come, and tells it as soon as it does", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const { cursor } = await read(api, token, "since=now");
		const waiting = read(api, token, `since=${cursor}&wait=60`);
		await rename(api, token, "John A");
		const { items } = await waiting;
		expect(items.map(({ fields }) => fields.displayName)).toEqual([
			{ from: "John Andersen", to: "John A" },
		]);
		const empty = await read(api, token, "since=now&wait=0");
		expect(empty.items).toEqual([]);
	});

	test("stops waiting when the server stops", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const waiting = read(api, token, "since=now&wait=60");
		// The request is under way before the server stops.
		await read(api, token, "since=now");
		api.server.stop();
		expect((await waiting).items).toEqual([]);
		await api.server.drain();
	});

	test("streams changes as server-sent events, and goes on from the last one", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const stream = async (headers: Record<string, string> = {}) => {
			const request = new Request("http://localhost/v1/changes", {
				headers: {
					authorization: `Bearer ${token}`,
					accept: "text/event-stream",
					...headers,
				},
			});
			const response = await api.server.fetch(request);
			expect(response.headers.get("content-type")).toBe("text/event-stream");
			return readEvents(response)[Symbol.asyncIterator]();
		};
		await rename(api, token, "John A");
		await rename(api, token, "John B");
		const events = await stream();
		const nameOf = async (from: AsyncIterator<string>) =>
			JSON.parse((await from.next()).value).fields.displayName.to as string;
		expect(await nameOf(events)).toBe("John A");
		expect(await nameOf(events)).toBe("John B");
		await rename(api, token, "John C");
		expect(await nameOf(events)).toBe("John C");
		const { cursor } = await read(api, token, "max=1");
		const again = await stream({ "last-event-id": cursor });
		expect(await nameOf(again)).toBe("John B");
		await again.return?.(undefined);
		api.server.stop();
		expect((await events.next()).done).toBe(true);
	});

	test("ends at once, as a stream and as a long poll, when the token is revoked", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const made = await api.call<{ id: string; accessToken: string }>(
			token,
			"POST",
			"/tokens",
			{ name: "short", scopes: ["spark-admin:people_read"] },
		);
		const { accessToken, id } = made.body;
		const stream = await api.server.fetch(
			new Request("http://localhost/v1/changes?since=now", {
				headers: {
					authorization: `Bearer ${accessToken}`,
					accept: "text/event-stream",
				},
			}),
		);
		const poll = api.call(accessToken, "GET", "/changes?since=now&wait=60");
		// The long poll is under way before the token ends.
		await read(api, token, "since=now");
		expectStatus(await api.call(token, "DELETE", `/tokens/${id}`), 204);
		expect(await stream.text()).toStartWith(":\n\n");
		expectStatus(await poll, 401);
	});

	test("is read by a bounded number of streams of one person, and others read on", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const open = (of: string) =>
			api.server.fetch(
				new Request("http://localhost/v1/changes?since=now", {
					headers: {
						authorization: `Bearer ${of}`,
						accept: "text/event-stream",
					},
				}),
			);
		const streams = await Promise.all(
			Array.from({ length: 50 }, () => open(token)),
		);
		expect(streams.map(({ status }) => status)).toEqual(Array(50).fill(200));
		expect((await open(token)).status).toBe(429);
		expect((await open(await api.tokenOf(people.user))).status).toBe(200);
		await streams[0]?.body?.cancel();
		expect((await open(token)).status).toBe(200);
	});

	test("is for administrators, of their organization and those they manage", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		await rename(api, token, "John A");
		const path = `/changes?orgId=${ids.organization}`;
		const partner = await api.tokenOf(people.partner);
		const seen = await api.call<FeedPage>(partner, "GET", path);
		expect(seen.body.items).toHaveLength(1);
		const stranger = await api.tokenOf(people.stranger);
		expectRefusal(await api.call(stranger, "GET", path), 404);
		const other = await api.call<FeedPage>(stranger, "GET", "/changes");
		expect(other.body.items).toEqual([]);
		const member = await api.tokenOf(people.member);
		expectRefusal(await api.call(member, "GET", "/changes"), 403);
		const small = await api.tokenOf(people.full, ["spark:people_read"]);
		expectRefusal(await api.call(small, "GET", "/changes"), 403);
	});

	test("refuses what is no place in it, naming every wrong parameter", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const query = "since=yesterday&max=0&wait=61&orgId=mine";
		expectRefusal(
			await api.call(token, "GET", `/changes?${query}`),
			400,
			"since",
			"max",
			"wait",
			"orgId",
		);
	});
});
