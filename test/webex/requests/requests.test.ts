import { expect, test } from "bun:test";
import { openClient } from "../../../src/client/client.ts";
import { watchRequests } from "../../../src/client/watch-requests.ts";
import {
	type RecordedRequest,
	type RecordedRequestList,
	requestsKeptMax,
} from "../../../src/contract/request.ts";
import { listSampleSignIns } from "../../../src/sample/sign-ins.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	people,
} from "../harness.ts";

const options = { areRequestsKept: true };

async function list(
	api: Api,
	email: string = people.full,
	query = "",
): Promise<RecordedRequest[]> {
	// What is captured while somebody watches is kept a moment after the reply.
	await new Promise((resolve) => setTimeout(resolve, 0));
	const token = await api.tokenOf(email);
	const reply = await api.call<RecordedRequestList>(
		token,
		"GET",
		`/requests${query}`,
	);
	expectStatus(reply, 200);
	return reply.body.items;
}

describeApi("the list of requests", (openApi) => {
	test("shows what was answered to whom, the youngest first, and not the looking itself", async () => {
		await using api = await openApi(options);
		const member = await api.tokenOf(people.member);
		const found = await api.call(member, "GET", "/people/me?callingData=true");
		await api.call(member, "DELETE", `/people/${ids.manager}`);
		await list(api);
		const [second, first] = await list(api);
		expect(first).toMatchObject({
			method: "GET",
			path: "/v1/people/me?callingData=true",
			operation: "getMe",
			status: 200,
			trackingId: found.headers.get("trackingid"),
			caller: {
				personId: await api.idOf(people.member),
				orgId: ids.organization,
				displayName: "Karim Jackson",
			},
		});
		expect(second).toMatchObject({ operation: "deletePerson", status: 403 });
		expect(Number(second?.id)).toBeGreaterThan(Number(first?.id));
		expect(await list(api)).toHaveLength(2);
	});

	test("has headers and bodies from when somebody looks, with secrets masked, until some minutes after", async () => {
		await using api = await openApi(options);
		const full = await api.tokenOf(people.full);
		const change = { displayName: "John Duarte", title: "Changed" };
		await api.call(full, "PUT", `/people/${ids.manager}`, change);
		const [unwatched] = await list(api);
		expect(unwatched).not.toHaveProperty("requestHeaders");
		expect(unwatched).not.toHaveProperty("replyBody");

		await api.call(full, "PUT", `/people/${ids.manager}`, change);
		const [watched] = await list(api);
		expect(JSON.parse(watched?.requestBody?.text ?? "")).toEqual(change);
		expect(JSON.parse(watched?.replyBody?.text ?? "")).toMatchObject(change);
		expect(watched?.requestHeaders?.authorization).toBe("Bearer ***");
		expect(watched?.replyHeaders?.["content-type"]).toContain("json");

		api.clock.now += 6 * 60 * 1000;
		await api.call(full, "GET", "/people/me");
		const [later] = await list(api);
		expect(later).not.toHaveProperty("requestHeaders");
	});

	test("has only those that were refused, without beginning to keep bodies, and says since when it is complete", async () => {
		await using api = await openApi({ ...options, requestsKeptMax: 3 });
		const full = await api.tokenOf(people.full);
		const read = async () =>
			(
				await api.call<RecordedRequestList>(
					full,
					"GET",
					"/requests?statusFrom=400&details=false",
				)
			).body;
		expect(await read()).toEqual({ items: [] });
		const change = { displayName: "John Duarte", title: "Changed" };
		await api.call(full, "PUT", `/people/${ids.manager}`, change);
		const first = await read();
		expect(first.items).toEqual([]);
		expect(first.keptSince).toBeDefined();
		api.clock.now += 1000;
		for (let time = 0; time < 3; time++)
			await api.call(full, "GET", "/people/nobody");
		const { items, keptSince } = await read();
		expect(items.map(({ status }) => status)).toEqual([404, 404, 404]);
		expect(keptSince).toBe(items.at(-1)?.at);
		const [detailed] = await list(api);
		expect(detailed).not.toHaveProperty("requestHeaders");
	});

	test("shows no secret of a new token, nor of a sample sign-in", async () => {
		await using api = await openApi({
			...options,
			samplePeople: listSampleSignIns(),
		});
		await list(api);
		const full = await api.tokenOf(people.full);
		const made = await api.call(full, "POST", "/tokens", {
			name: "x",
			scopes: ["spark-admin:people_read"],
		});
		const session = await api.call(undefined, "POST", "/sample/sessions", {
			personId: ids.person,
		});
		await api.call(made.body.accessToken as string, "GET", "/people/me");
		const shown = JSON.stringify(await list(api));
		expect(shown).toContain("createSampleSession");
		expect(shown).toContain("createToken");
		for (const secret of [
			full,
			made.body.accessToken as string,
			session.body.accessToken as string,
		])
			expect(shown).not.toContain(secret);
	});

	test("keeps a large body cut, and of a huge one nothing", async () => {
		await using api = await openApi(options);
		await list(api);
		const full = await api.tokenOf(people.full);
		await api.call(full, "GET", "/people?max=200");
		await api.call(full, "PUT", `/people/${ids.manager}`, {
			displayName: "x".repeat(300_000),
		});
		const [huge, large] = await list(api);
		expect(huge).toMatchObject({
			status: 400,
			requestBody: { text: "", isCut: true },
		});
		expect(large?.replyBody).toMatchObject({ isCut: true });
		expect(large?.replyBody?.text).toHaveLength(16 * 1024);
	});

	test("finds those with a method, a path or a status, after one of them", async () => {
		await using api = await openApi(options);
		const full = await api.tokenOf(people.full);
		await api.call(full, "GET", "/people/me");
		await api.call(full, "GET", `/people/${ids.nobody}`);
		await api.call(full, "PUT", `/people/${ids.nobody}`, { displayName: "x" });
		const operationsOf = async (query: string) =>
			(await list(api, people.full, query)).map(({ operation }) => operation);
		expect(await operationsOf("?method=put")).toEqual(["updatePerson"]);
		expect(await operationsOf("?path=/v1/people/*&status=404")).toEqual([
			"updatePerson",
			"getPerson",
		]);
		expect(await operationsOf("?path=/v1/people")).toEqual([]);
		const [, { id } = { id: "" }] = await list(api);
		expect(await operationsOf(`?after=${id}`)).toEqual(["updatePerson"]);
		expectRefusal(
			await api.call(full, "GET", "/requests?status=1"),
			400,
			"status",
		);
	});

	test("in stand-in mode has every request whole, also one that was refused unread, until it is cleared", async () => {
		await using api = await openApi({
			...options,
			isStandIn: true,
			areRequestsWhole: true,
			samplePeople: listSampleSignIns(),
		});
		const member = await api.tokenOf(people.member);
		const change = { displayName: "x".repeat(20_000), password: "hidden" };
		await api.call(member, "PUT", `/people/${ids.manager}`, change);
		await api.call("unknown-token", "POST", "/people", { title: "Unread" });
		await api.call(await api.tokenOf(people.full), "GET", "/people?max=100");
		const [page, unread, member403] = await list(api);
		expect(unread).toMatchObject({
			status: 401,
			requestBody: { text: '{"title":"Unread"}', isCut: false },
		});
		expect(page?.replyBody?.isCut).toBe(false);
		expect(JSON.parse(page?.replyBody?.text ?? "").items).toHaveLength(100);
		expect(member403).toMatchObject({ status: 403 });
		expect(JSON.parse(member403?.requestBody?.text ?? "")).toEqual({
			...change,
			password: "***",
		});
		const full = await api.tokenOf(people.full);
		expectStatus(await api.call(full, "DELETE", "//peopled/requests"), 204);
		expect(await list(api)).toEqual([]);
	});

	test("is for full administrators only, each of their own organizations", async () => {
		await using api = await openApi(options);
		for (const email of [people.member, people.stranger, people.partner])
			await api.call(await api.tokenOf(email), "GET", "/people/me");
		await api.call("unknown-token", "GET", "/people/me");
		const namesFor = async (email: string) =>
			(await list(api, email)).map(({ caller }) => caller?.displayName);
		expect(await namesFor(people.full)).toEqual(["Karim Jackson"]);
		expect(await namesFor(people.stranger)).toEqual(["Stella Stranger"]);
		expect(await namesFor(people.partner)).toEqual([
			"Petra Partner",
			"Karim Jackson",
		]);
		for (const email of [people.user, people.readonly, people.member]) {
			const token = await api.tokenOf(email);
			for (const path of ["/requests", "/requests/stream"])
				expectRefusal(
					await api.call(token, "GET", path),
					403,
					/full administrators/,
				);
		}
		const narrow = await api.tokenOf(people.full, ["spark-admin:people_read"]);
		expectRefusal(
			await api.call(narrow, "GET", "/requests"),
			403,
			/spark-admin:requests_read/,
		);
	});

	test("shows in a sample also what nobody known asked", async () => {
		await using api = await openApi({
			...options,
			samplePeople: listSampleSignIns(),
		});
		await api.call("unknown-token", "GET", "/people/me");
		expect(await list(api)).toMatchObject([{ status: 401 }]);
		expect((await list(api))[0]).not.toHaveProperty("caller");
	});

	test("continues after requests with an invalid Host, and shows their path", async () => {
		await using api = await openApi({
			...options,
			samplePeople: listSampleSignIns(),
		});
		for (const host of ["[", "a]", "%00", "127.0.0.1:1:2", "x:99999", "a b"]) {
			const request = new Request("http://localhost/console", {
				headers: { host },
			});
			expect((await api.server.fetch(request)).status).toBe(400);
			expect(await list(api)).toContainEqual(
				expect.objectContaining({ status: 400, path: "/console" }),
			);
		}
	});

	test("holds a bounded number, and goes on behind any of them", async () => {
		await using api = await openApi(options);
		const full = await api.tokenOf(people.full);
		for (let index = 0; index < requestsKeptMax + 20; index++)
			await api.call(full, "HEAD", "/people/me");
		const all = await list(api, people.full, `?max=${requestsKeptMax}`);
		expect(all).toHaveLength(requestsKeptMax);
		const seen: string[] = [];
		for (let before = ""; ; before = `&before=${seen.at(-1)}`) {
			const page = await list(api, people.full, `?max=200${before}`);
			if (page.length === 0) break;
			seen.push(...page.map(({ id }) => id));
		}
		expect(seen).toEqual(all.map(({ id }) => id));
		const wrong = await api.call(full, "GET", "/requests?max=0&before=x");
		expectRefusal(wrong, 400, "max", "before");
	});

	test("is not there when it is turned off", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		expectStatus(await api.call(full, "GET", "/requests"), 404);
		expectStatus(await api.call(full, "GET", "/requests/stream"), 404);
	});
});

describeApi("the stream of requests", (openApi) => {
	const watch = async (api: Api, email: string = people.full) => {
		const opened = Promise.withResolvers<void>();
		const client = openClient({
			url: "http://localhost",
			token: await api.tokenOf(email),
			async send(request) {
				const reply = await api.server.fetch(request);
				opened.resolve();
				return reply;
			},
		});
		const requests = watchRequests(client);
		// The stream is opened once the first request of it is waited for.
		const first = requests.next();
		await opened.promise;
		return { first, requests };
	};

	test("tells each request once, with its details, and ends when its reader leaves", async () => {
		await using api = await openApi(options);
		const { first, requests } = await watch(api);
		const member = await api.tokenOf(people.member);
		await api.call(member, "GET", "/people/me");
		await api.call(member, "GET", `/people/${ids.manager}`);
		const told = [(await first).value, (await requests.next()).value];
		expect(told).toMatchObject([
			{ operation: "getMe", requestHeaders: { authorization: "Bearer ***" } },
			{ operation: "getPerson", status: 200 },
		]);
		await requests.return(undefined);
		expect(await list(api)).toHaveLength(2);
	});

	test("tells nothing of another organization", async () => {
		await using api = await openApi(options);
		const { first, requests } = await watch(api, people.stranger);
		await api.call(await api.tokenOf(people.member), "GET", "/people/me");
		const stella = await api.tokenOf(people.stranger);
		await api.call(stella, "GET", "/people/me");
		expect((await first).value).toMatchObject({
			caller: { displayName: "Stella Stranger" },
		});
		await requests.return(undefined);
	});

	test("is watched by a bounded number of readers of one person, and others watch on", async () => {
		await using api = await openApi(options);
		const open = async (email: string) =>
			api.server.fetch(
				new Request("http://localhost/v1/requests/stream", {
					headers: { authorization: `Bearer ${await api.tokenOf(email)}` },
				}),
			);
		const streams: Response[] = [];
		for (let index = 0; index < 5; index++)
			streams.push(await open(people.full));
		expect(streams.map(({ status }) => status)).toEqual(Array(5).fill(200));
		const full = await api.tokenOf(people.full);
		const reply = await api.call(full, "GET", "/requests/stream");
		expectRefusal(
			reply,
			429,
			/This person already has 5 readers that watch requests/,
		);
		expect((await open(people.partner)).status).toBe(200);
		await streams[0]?.body?.cancel();
		expect((await open(people.full)).status).toBe(200);
	});

	test("ends at once when the token of its reader is revoked", async () => {
		await using api = await openApi(options);
		const full = await api.tokenOf(people.full);
		const made = await api.call<{ id: string; accessToken: string }>(
			full,
			"POST",
			"/tokens",
			{ name: "short", scopes: ["spark-admin:requests_read"] },
		);
		const reply = await api.server.fetch(
			new Request("http://localhost/v1/requests/stream", {
				headers: { authorization: `Bearer ${made.body.accessToken}` },
			}),
		);
		expectStatus(
			await api.call(full, "DELETE", `/tokens/${made.body.id}`),
			204,
		);
		const ended = await reply.text();
		expect(ended).toStartWith(":\n\n");
	});

	test("tell those of the console apart, so that they can be left out", async () => {
		await using api = await openApi({ areRequestsKept: true });
		const admin = await api.tokenOf(people.full);
		await api.call(admin, "GET", "/people/me");
		await api.call(admin, "GET", "/roles", undefined, {
			"x-peopled-console": "1",
		});
		const { body } = await api.call<RecordedRequestList>(
			admin,
			"GET",
			"/requests",
		);
		expect(
			body.items.map(({ operation, fromConsole }) => [operation, fromConsole]),
		).toEqual([
			["listRoles", true],
			["getMe", undefined],
		]);
	});
});
