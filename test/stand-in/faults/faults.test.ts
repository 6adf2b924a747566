import { describe, expect, test } from "bun:test";
import type { FaultRule } from "../../../src/contract/stand-in/fault.ts";
import { openSqliteStore } from "../../../src/storage/sqlite/store.ts";
import {
	type Api,
	descriptionsOf,
	expectRefusal,
	expectStatus,
	ids,
	type Json,
	openApi,
	people,
} from "../../webex/harness.ts";

const john = `/people/${ids.person}`;
const title = { displayName: "John Andersen", title: "Changed" };

/** A stand-in with what a test asks of it. Replies that a rule changed are not held against the contract. */
async function openStandIn(options: Parameters<typeof openApi>[1] = {}) {
	const api = await openApi(() => openSqliteStore(":memory:"), {
		isStandIn: true,
		areRequestsKept: true,
		...options,
	});
	const token = await api.tokenOf(people.full);
	return {
		...api,
		token,
		async addRule(rule: Json): Promise<FaultRule> {
			const made = await api.call<FaultRule>(
				token,
				"POST",
				"//peopled/faults",
				rule,
			);
			expectStatus(made, 201);
			return made.body;
		},
		async listRules(): Promise<FaultRule[]> {
			const path = "//peopled/faults";
			const { body } = await api.call<{ items: FaultRule[] }>(
				token,
				"GET",
				path,
			);
			return body.items;
		},
		send(method: string, path: string, body?: Json, headers: Json = {}) {
			return api.server.fetch(
				new Request(`http://localhost/v1${path}`, {
					method,
					headers: {
						authorization: `Bearer ${token}`,
						"content-type": "application/json",
						...(headers as Record<string, string>),
					},
					body: body && JSON.stringify(body),
				}),
			);
		},
	};
}

const titleOf = async (api: Api) => (await api.see(ids.person)).title;

describe("fault rules", () => {
	test("are made, listed, read and deleted, with their counts and in words", async () => {
		await using api = await openStandIn();
		const first = await api.addRule({
			match: { method: "PUT", path: "/v1/people/*" },
			fault: { status: 503, retryAfter: 2 },
			times: 1,
		});
		expect(first).toMatchObject({ id: "1", matched: 0, hits: 0, left: 1 });
		await api.addRule({ name: "mine", fault: { delayMs: 0 } });
		expectStatus(await api.call(api.token, "GET", "//peopled/faults/1"), 200);
		const refused = await api.send("PUT", john, title);
		expect([refused.status, refused.headers.get("retry-after")]).toEqual([
			503,
			"2",
		]);
		expect((await api.send("PUT", john, title)).status).toBe(200);
		const [used] = await api.listRules();
		expect(used).toMatchObject({
			...{ matched: 1, hits: 1, left: 0 },
			lastHitAt: "2026-01-15T09:00:00.000Z",
			description:
				"PUT /v1/people/* gets 503 with Retry-After: 2, once; the call does not run.",
		});
		for (const path of ["//peopled/faults/1", "//peopled/faults"])
			expectStatus(await api.call(api.token, "DELETE", path), 204);
		expectRefusal(
			await api.call(api.token, "DELETE", "//peopled/faults/1"),
			404,
			"There is no such fault rule.",
		);
		expect(await api.listRules()).toEqual([]);
		// An id is never given twice.
		expect(await api.addRule({ fault: { delayMs: 1 } })).toMatchObject({
			id: "3",
		});
	});

	test("are refused with every problem at once", async () => {
		await using api = await openStandIn();
		const reply = await api.call(api.token, "POST", "//peopled/faults", {
			match: { methods: "PUT", operation: "updatePersn" },
			fault: { status: 200, retryAfter: {} },
			tmes: 3,
		});
		expectRefusal(reply, 400);
		expect(descriptionsOf(reply).toSorted()).toEqual([
			"fault.retryAfter must be a whole number or a string, not an object.",
			"fault.status must be 400 or more.",
			"match.methods is not a property of this call.",
			'match.operation must be an operationId of /openapi.json; "updatePersn" is none, and updatePerson is one.',
			"tmes is not a property of this call.",
		]);
		expect(await api.listRules()).toEqual([]);
	});

	test("are at most 1,000", async () => {
		await using api = await openStandIn();
		const rules = Array.from({ length: 1000 }, () => ({
			draft: { fault: { status: 503 }, match: { path: "/v1/none" } },
		}));
		api.server.standIn?.faults?.add(...rules);
		expectRefusal(
			await api.call(api.token, "POST", "//peopled/faults", {
				fault: { status: 503 },
			}),
			409,
			"There can be at most 1000 fault rules.",
		);
	});

	test("are not there without faults, and not without a stand-in", async () => {
		for (const options of [{ areFaultsAllowed: false }, { isStandIn: false }]) {
			await using api = await openStandIn(options);
			const reply = await api.call(api.token, "GET", "//peopled/faults");
			expectStatus(reply, 404);
			const document = await api.server.fetch(
				new Request("http://localhost/openapi.json"),
			);
			const isDescribed = (await document.text()).includes("/peopled/faults");
			expect(isDescribed).toBe(false);
		}
	});

	test("hit in their order, and leave the rest to the next", async () => {
		await using api = await openStandIn();
		await api.addRule({ match: { every: 2 }, fault: { status: 502 } });
		await api.addRule({ fault: { status: 504 }, times: 2 });
		const statuses: number[] = [];
		for (let count = 0; count < 6; count++)
			statuses.push((await api.send("GET", "/people/me")).status);
		expect(statuses).toEqual([504, 502, 504, 502, 200, 502]);
	});

	test("count exactly when requests come together", async () => {
		await using api = await openStandIn();
		await api.addRule({
			match: { caller: people.full },
			fault: { status: 503 },
			times: 5,
		});
		const replies = await Promise.all(
			Array.from({ length: 20 }, () => api.send("GET", "/people/me")),
		);
		expect(replies.filter(({ status }) => status === 503)).toHaveLength(5);
		expect(await api.listRules()).toMatchObject([{ hits: 5, left: 0 }]);
	});

	test("know the person in the path, as me and in the body, and the caller", async () => {
		await using api = await openStandIn();
		const hits = async (match: Json, ...request: [string, string, Json?]) => {
			const { id } = await api.addRule({ match, fault: { status: 418 } });
			const { status } = await api.send(...request);
			await api.call(api.token, "DELETE", `//peopled/faults/${id}`);
			return status === 418;
		};
		const body = { emails: ["JOHN.andersen@example.com"], displayName: "J" };
		const uuid = "f5b36187-c8dd-4727-8b2f-f9c447f29046";
		expect(await hits({ person: people.john }, "GET", john)).toBe(true);
		expect(await hits({ person: ids.person }, "GET", john)).toBe(true);
		expect(await hits({ person: uuid }, "PUT", john, title)).toBe(true);
		expect(await hits({ person: people.john }, "POST", "/people", body)).toBe(
			true,
		);
		expect(await hits({ person: people.full }, "GET", "/people/me")).toBe(true);
		expect(await hits({ person: people.full }, "GET", john)).toBe(false);
		expect(await hits({ person: people.full }, "POST", "/people", body)).toBe(
			false,
		);
		expect(await hits({ caller: people.full }, "GET", john)).toBe(true);
		expect(await hits({ caller: people.john }, "GET", john)).toBe(false);
		// A body that was looked into is read by the call as usual.
		await api.addRule({
			match: { person: people.full, method: "PUT" },
			fault: { status: 418 },
		});
		expect((await api.send("PUT", john, title)).status).toBe(200);
		expect(await titleOf(api)).toBe("Changed");
	});

	test("come before authentication, unless they name a caller", async () => {
		await using api = await openStandIn();
		const request = () =>
			api.server.fetch(new Request("http://localhost/v1/people/me"));
		await api.addRule({
			match: { caller: people.full },
			fault: { status: 500 },
		});
		expect((await request()).status).toBe(401);
		await api.addRule({ fault: { html: "gateway" } });
		const page = await request();
		expect(page.status).toBe(502);
		expect(page.headers.get("content-type")).toBe("text/html");
		expect(await page.text()).toContain("<h1>502 Bad Gateway</h1>");
	});

	test("do not hit the stand-in, its list of requests, health and metrics unless they name the path", async () => {
		await using api = await openStandIn();
		await api.addRule({ fault: { status: 500 } });
		await api.addRule({ match: { path: "/**" }, fault: { status: 500 } });
		const ask = async (path: string) =>
			(await api.server.fetch(new Request(`http://localhost${path}`))).status;
		expect(await ask("/health")).toBe(200);
		expect(await ask("/metrics")).toBe(200);
		expect(await ask("/openapi.json")).toBe(200);
		expect(await api.listRules()).toHaveLength(2);
		// Without a token, the list of requests refuses by itself.
		expect(await ask("/v1/requests")).toBe(401);
		expect(await ask("/v1/requests/stream")).toBe(401);
		expect(await ask("/v1/people")).toBe(500);
		await api.addRule({ match: { path: "/health" }, fault: { status: 503 } });
		expect(await ask("/health")).toBe(503);
	});

	test("do not hit the console, and do not count its requests", async () => {
		await using standIn = await openStandIn();
		await standIn.addRule({ fault: { status: 503 }, times: 1 });
		const asConsole = { "x-peopled-console": "1" };
		const own = await standIn.send("GET", "/people/me", undefined, asConsole);
		expect(own.status).toBe(200);
		expect((await standIn.send("GET", "/people/me")).status).toBe(503);
		expect(await standIn.listRules()).toMatchObject([{ matched: 1, hits: 1 }]);
	});

	test("know the query as it was sent, also where the real service ignores it", async () => {
		await using api = await openStandIn({ isFaithful: true });
		await api.addRule({
			match: { query: { dryRun: "true", other: "a?b" } },
			fault: { status: 418, json: { errors: [{ field: "kept" }] } },
		});
		const plain = await api.send("GET", "/people/me?dryRun=true");
		expect(plain.status).toBe(200);
		const hit = await api.send("GET", "/people/me?dryRun=true&other=a?b");
		expect(hit.status).toBe(418);
		// What a rule does is not disguised afterwards.
		expect(await hit.json()).toMatchObject({ errors: [{ field: "kept" }] });
	});

	test("end with their time, by the clock of the server", async () => {
		await using api = await openStandIn();
		await api.addRule({ match: { for: "1m" }, fault: { status: 503 } });
		expect((await api.send("GET", "/people/me")).status).toBe(503);
		api.clock.now += 60_000;
		expect((await api.send("GET", "/people/me")).status).toBe(200);
	});

	test("repeat their chance with the same seed", async () => {
		const hitsOf = async (chanceSeed: number, match: Json) => {
			await using api = await openStandIn({ chanceSeed });
			await api.addRule({ match, fault: { status: 503 } });
			const statuses: number[] = [];
			for (let count = 0; count < 30; count++)
				statuses.push((await api.send("GET", "/people/me")).status);
			return statuses.join();
		};
		const half = { probability: 0.5 };
		expect(await hitsOf(1, half)).toBe(await hitsOf(1, half));
		expect(await hitsOf(1, half)).not.toBe(await hitsOf(2, half));
		const own = { ...half, seed: 9 };
		expect(await hitsOf(1, own)).toBe(await hitsOf(2, own));
	});
});

describe("a fault", () => {
	test("in words of Webex, or in others, in the envelope of the API", async () => {
		await using api = await openStandIn();
		const match = { nth: 1 };
		await api.addRule({
			match,
			fault: { status: 429, retryAfter: "rand(30)" },
		});
		const usual = await api.send("GET", "/people/me");
		expect(usual.headers.get("retry-after")).toBe("rand(30)");
		const { message, errors, trackingId } = (await usual.json()) as Json;
		expect(message).toStartWith("Too many requests have been sent");
		expect(errors).toEqual([{ description: message }]);
		expect(usual.headers.get("trackingid")).toBe(String(trackingId));
		await api.addRule({
			fault: { status: 418, message: "No.", headers: { "x-a": "b" } },
		});
		const other = await api.send("GET", "/people/me");
		expect([other.status, other.headers.get("x-a")]).toEqual([418, "b"]);
		expect(await other.json()).toMatchObject({ message: "No." });
		const scim = await api.server.fetch(
			new Request("http://localhost/identity/scim/x/v2/Users"),
		);
		expect(await scim.json()).toMatchObject({ status: "418", detail: "No." });
	});

	test.each([
		[{ status: 503 }, false],
		[{ status: 503, when: "after" }, true],
		[{ html: "gateway", when: "after" }, true],
		[{ cut: "before" }, false],
		[{ cut: "after" }, true],
		[{ cut: "headers" }, true],
		[{ cut: "body" }, true],
		[{ status: 502, cut: "body" }, false],
		[{ truncate: 3 }, true],
		[{ gzip: "broken" }, true],
		[{ delayMs: 1, delayAfterMs: 1 }, true],
	] as const)("%j: the call runs: %p", async (fault, isRun) => {
		await using api = await openStandIn();
		await api.addRule({ fault, times: 1 });
		await api.send("PUT", john, title).catch(() => {});
		expect(await titleOf(api)).toBe(isRun ? "Changed" : undefined);
	});

	test("cuts the connection for a caller in this process too", async () => {
		await using api = await openStandIn();
		const cut = (fault: Json) =>
			api
				.addRule({ fault, times: 1 })
				.then(() => api.send("GET", "/people/me"));
		for (const when of ["before", "after"]) {
			const failure = await cut({ cut: when }).then(
				() => undefined,
				(cause: Error) => cause,
			);
			expect(failure).toBeInstanceOf(TypeError);
			expect(failure?.cause).toMatchObject({ code: "ECONNRESET" });
		}
		for (const fault of [{ cut: "headers" }, { cut: "body" }]) {
			const reply = await cut(fault);
			expect(reply.status).toBe(200);
			expect(reply.text()).rejects.toThrow("fetch failed");
		}
	});

	test("changes the body, the JSON and the headers of a reply", async () => {
		await using api = await openStandIn();
		const replyWith = async (fault: Json) => {
			await api.addRule({ fault, times: 1 });
			return api.send("GET", `${john}?callingData=true`);
		};
		const patched = await replyWith({
			json: { displayName: "Somebody", emails: null },
			headers: { etag: null, "x-added": "yes" },
		});
		const body = (await patched.json()) as Json;
		expect(body).toMatchObject({ id: ids.person, displayName: "Somebody" });
		expect(body).not.toHaveProperty("emails");
		expect(patched.headers.has("etag")).toBe(false);
		expect(patched.headers.get("x-added")).toBe("yes");
		expect(await (await replyWith({ body: "oops" })).text()).toBe("oops");
		expect(await (await replyWith({ truncate: 6 })).text()).toBe('{"id":');
		const zipped = await replyWith({ gzip: "broken" });
		expect(zipped.headers.get("content-encoding")).toBe("gzip");
		const bytes = await zipped.bytes();
		expect([...bytes.slice(0, 2)]).toEqual([0x1f, 0x8b]);
		expect(() => Bun.gunzipSync(bytes)).toThrow();
	});

	test("leaves the reply of a request with a key to be had afterwards", async () => {
		await using api = await openStandIn();
		await api.addRule({
			match: { method: "POST" },
			fault: { cut: "after" },
			times: 1,
		});
		const body = { emails: ["new@example.com"], displayName: "New" };
		const key = { "idempotency-key": "8e03978e" };
		expect(api.send("POST", "/people", body, key)).rejects.toThrow();
		const again = await api.send("POST", "/people", body, key);
		expect(again.status).toBe(200);
		expect(again.headers.get("idempotency-replayed")).toBe("true");
	});

	test("and the header of a request both have their effect", async () => {
		await using api = await openStandIn();
		await api.addRule({ fault: { headers: { "x-added": "yes" } } });
		const reply = await api.send("GET", "/people/me", undefined, {
			"x-peopled-fault": "504",
		});
		expect([reply.status, reply.headers.get("x-added")]).toEqual([504, "yes"]);
	});

	test("is in the list of requests, with what the client received", async () => {
		await using api = await openStandIn();
		await api.call(api.token, "GET", "/requests");
		await api.addRule({
			match: { method: "PUT", nth: 1 },
			fault: { status: 503, when: "after" },
		});
		await api.addRule({
			match: { method: "PUT" },
			fault: { cut: "after" },
			times: 1,
		});
		await api.addRule({ match: { method: "PUT" }, fault: { cut: "body" } });
		await api.send("PUT", john, title);
		await api.send("PUT", john, title).catch(() => {});
		await api.send("PUT", john, title);
		const { body } = await api.call<{ items: Json[] }>(
			api.token,
			"GET",
			"/requests?max=3",
		);
		const [broken, cut, lost] = body.items;
		expect(broken).toMatchObject({
			...{ fault: "3", status: 200, replyBody: { text: "", isCut: true } },
		});
		const sent = { text: JSON.stringify(title), isCut: false };
		expect(lost).toMatchObject({ fault: "1", status: 503, requestBody: sent });
		expect(JSON.stringify(lost?.replyBody)).toContain("Server is overloaded");
		expect(cut).toMatchObject({ fault: "2", operation: "updatePerson" });
		expect(cut).not.toHaveProperty("status");
		expect(cut).not.toHaveProperty("replyBody");
	});

	test("is no failure of the server in its log", async () => {
		const failures: unknown[] = [];
		const log = {
			failure: (_: unknown, cause: unknown) => failures.push(cause),
			request: () => {},
		};
		await using api = await openStandIn({ log });
		await api.addRule({ fault: { status: 503, when: "after" } });
		const wrong = { displayName: "x".repeat(300) };
		expect((await api.send("PUT", john, wrong)).status).toBe(503);
		expect(failures).toEqual([]);
	});

	test("of code runs instead of the call, and may make others", async () => {
		await using api = await openStandIn();
		await api.call(api.token, "GET", "/requests");
		const seen: string[] = [];
		api.server.standIn?.faults?.add({
			incident: "half",
			draft: { match: { method: ["PUT"] }, fault: { headers: { "x-a": "b" } } },
			async around(request, next, { now, trackingId }) {
				const { url, headers } = request;
				const before = await next(new Request(url, { headers }));
				const person = (await before.json()) as Json;
				seen.push(String(person.displayName), String(now), trackingId);
				const sent = (await request.json()) as Json;
				const body = JSON.stringify({ ...sent, title: "Half" });
				const done = await next(new Request(request, { body }));
				return Response.json(await done.json(), { status: 500 });
			},
		});
		const reply = await api.send("PUT", john, title);
		expect([reply.status, reply.headers.get("x-a")]).toEqual([500, "b"]);
		const trackingId = reply.headers.get("trackingid") ?? "";
		expect(seen).toEqual(["John Andersen", String(api.clock.now), trackingId]);
		expect(await reply.json()).toMatchObject({ title: "Half" });
		expect(await titleOf(api)).toBe("Half");
		expect(await api.listRules()).toMatchObject([{ incident: "half" }]);
		const { body } = await api.call<{ items: Json[] }>(
			api.token,
			"GET",
			"/requests?max=2",
		);
		// What `around` asked is not in the list, and what the client sent is.
		const [, put] = body.items;
		expect(put).toMatchObject({
			...{ method: "PUT", status: 500, fault: "1", operation: "updatePerson" },
			requestBody: { text: JSON.stringify(title), isCut: false },
		});
	});

	test("refuses a body that is too long to look into, and one that is cut off", async () => {
		await using api = await openStandIn({ bulkBytesMax: 100 });
		await api.addRule({
			match: { person: people.john },
			fault: { status: 418 },
		});
		const body = { displayName: "x".repeat(100) };
		expect((await api.send("POST", "/people", body)).status).toBe(413);
	});

	test("is not in the way of a HEAD", async () => {
		await using api = await openStandIn();
		await api.addRule({
			match: { method: "HEAD" },
			fault: { status: 503 },
			times: 1,
		});
		const reply = await api.send("HEAD", "/people/me");
		expect([reply.status, await reply.text()]).toEqual([503, ""]);
		await api.addRule({ match: { method: "HEAD" }, fault: { cut: "body" } });
		expect(api.send("HEAD", "/people/me")).rejects.toThrow("fetch failed");
	});

	test("does not keep others out while requests wait", async () => {
		await using api = await openStandIn({ requestsInFlightMax: 2 });
		const { id } = await api.addRule({
			match: { path: "/v1/people/me" },
			fault: { delayMs: 120_000, status: 503 },
		});
		const waiting = [1, 2, 3, 4].map(() => api.send("GET", "/people/me"));
		await new Promise((resolve) => setTimeout(resolve, 5));
		expect((await api.send("GET", "/roles")).status).toBe(200);
		const path = `//peopled/faults/${id}`;
		expectStatus(await api.call(api.token, "DELETE", path), 204);
		api.server.stop();
		await Promise.all(waiting);
	});

	test("waits no longer than the server runs", async () => {
		await using api = await openStandIn();
		await api.addRule({ fault: { delayMs: 120_000, status: 503 } });
		const reply = api.send("GET", "/people/me");
		await new Promise((resolve) => setTimeout(resolve, 5));
		api.server.stop();
		expect((await reply).status).toBe(503);
		await api.server.drain();
	});
});
