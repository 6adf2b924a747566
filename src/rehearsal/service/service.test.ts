import { expect, test } from "bun:test";
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { LostReplyError } from "./reply.ts";
import {
	openService,
	type Service,
	type ServiceOptions,
	type ServiceRequest,
} from "./service.ts";

type Answer = (request: Request) => Response | Promise<Response>;

/** A service whose replies are given in turn, on a clock that only waits move. */
function openWith(
	answers: readonly Answer[],
	options: Partial<ServiceOptions> = {},
): {
	service: Service;
	clock: { now: number };
	requests: Request[];
	notes: string[];
} {
	const clock = { now: 0 };
	const requests: Request[] = [];
	const notes: string[] = [];
	const service = openService({
		url: "http://other.example/v1/",
		token: "secret-of-the-other",
		send: async (request) => {
			const answer = answers[Math.min(requests.length, answers.length - 1)];
			requests.push(request);
			assert.ok(answer);
			return answer(request);
		},
		now: () => clock.now,
		steadyNow: () => clock.now,
		sleep: async (ms) => {
			clock.now += ms;
		},
		chance: () => 0,
		tell: (sentence) => notes.push(sentence),
		budget: 6000,
		...options,
	});
	return { service, clock, requests, notes };
}

const reply =
	(status: number, body: unknown, headers: Record<string, string> = {}) =>
	() =>
		new Response(typeof body === "string" ? body : JSON.stringify(body), {
			status,
			headers: { "content-type": "application/json", ...headers },
		});
const good = reply(200, { items: [] });

async function itemsOf(pages: AsyncIterable<{ items: readonly unknown[] }>) {
	const all: unknown[] = [];
	for await (const page of pages) all.push(...page.items);
	return all;
}

test("sends the token, the path and the query, and gives the reply whole", async () => {
	const { service, requests } = openWith([reply(409, { message: "taken" })]);
	const request: ServiceRequest = {
		method: "PUT",
		path: "/people/1",
		query: { callingData: true, max: undefined, id: ["a", "b"] },
		body: { displayName: "A" },
	};
	const got = await service.send(request);
	expect(got).toMatchObject({ status: 409, json: { message: "taken" } });
	expect(requests.map(({ url, method }) => `${method} ${url}`)).toEqual([
		"PUT http://other.example/v1/people/1?callingData=true&id=a&id=b",
	]);
	expect(requests[0]?.headers.get("authorization")).toBe(
		"Bearer secret-of-the-other",
	);
	expect(service.sent).toBe(1);
});

test.each([
	["a cut connection", () => Promise.reject(new Error("reset"))],
	["JSON that ends early", reply(200, '{"items": [{"id"')],
	["a body shorter than it says", reply(200, "{}", { "content-length": "3" })],
	["a page of a gateway with status 200", reply(200, "<html>hello</html>")],
	["no body where one is due", reply(200, "")],
	["a body that fails", () => new Response(failingBody())],
])(
	"says that the reply is lost after %s, and does not send again",
	async (_, answer) => {
		const { service, requests } = openWith([answer]);
		const error = await service
			.send({ method: "PUT", path: "/people/1", body: {} })
			.catch((cause: unknown) => cause);
		expect(error).toBeInstanceOf(LostReplyError);
		expect(error).toMatchObject({ canHaveArrived: true });
		expect(requests.length).toBe(1);
	},
);

function failingBody(): ReadableStream {
	return new ReadableStream({
		pull: (controller) => controller.error(new Error("cut")),
	});
}

test("knows that a request without a connection did not arrive", async () => {
	const { service } = openWith(
		[() => fetch("http://127.0.0.1:1/v1/people/1")],
		{},
	);
	const error = await service
		.send({ method: "DELETE", path: "/people/1" })
		.catch((cause: unknown) => cause);
	expect(error).toMatchObject({ canHaveArrived: false });
});

test("takes the page of a gateway as a reply with its status", async () => {
	const { service } = openWith([
		reply(502, "<html>", { "content-type": "text/html" }),
	]);
	const got = await service.send({ method: "PUT", path: "/people/1" });
	expect(got).toMatchObject({ status: 502, json: undefined, text: "<html>" });
});

test.each<[string, Record<string, string>, number]>([
	["seconds", { "retry-after": "7" }, 7000],
	["no time", { "retry-after": "0" }, 1000],
	["garbage", { "retry-after": "rand(30),add(30)" }, 15_000],
	["a year", { "retry-after": "31536000" }, 300_000],
	[
		"a date by the clock of the service",
		{
			"retry-after": "Wed, 21 Oct 2026 07:28:10 GMT",
			date: "Wed, 21 Oct 2026 07:28:00 GMT",
		},
		10_000,
	],
])("waits as a Retry-After of %s asks, and says so", async (_, headers, ms) => {
	const { service, clock, notes } = openWith([reply(429, {}, headers), good]);
	await service.read("/people");
	expect(clock.now).toBe(ms);
	expect(notes.join()).toContain(`rest for ${ms / 1000} seconds`);
});

test("makes every request rest, not only the one that was refused", async () => {
	const { service, clock } = openWith([
		reply(429, {}, { "retry-after": "9" }),
		good,
	]);
	await service.send({ method: "GET", path: "/people" });
	await service.send({ method: "GET", path: "/roles" });
	expect(clock.now).toBe(9000);
});

test("reads again after a busy service, a failure, a cut and half a reply", async () => {
	const { service, requests } = openWith([
		reply(503, "<html>"),
		reply(500, {}),
		() => Promise.reject(new Error("reset")),
		reply(200, '{"items": ['),
		good,
	]);
	expect((await service.read("/people")).json).toEqual({ items: [] });
	expect(requests.length).toBe(5);
});

test("ends its patience after some attempts, with the last reason", async () => {
	const { service, requests } = openWith([reply(502, {})]);
	await expect(service.read("/people")).rejects.toThrow(
		"GET /people was answered with 502. It was tried 12 times.",
	);
	expect(requests.length).toBe(12);
});

test("gives up early where nothing has ever answered", async () => {
	const { service, requests } = openWith([
		() => fetch("http://127.0.0.1:1/v1/people"),
	]);
	await expect(service.read("/people")).rejects.toThrow(
		/no connection to the service \(\w+\)\. It was tried 4 times/,
	);
	expect(requests.length).toBe(4);
});

test("reads once what is refused, and gives the status", async () => {
	const { service, requests } = openWith([
		reply(404, { message: "no such person", trackingId: "ROUTER_1" }),
	]);
	const error = await service
		.read("/people/1")
		.catch((cause: unknown) => cause);
	expect(error).toMatchObject({
		status: 404,
		message:
			"GET /people/1 was answered with 404: no such person. Tracking id ROUTER_1.",
	});
	expect(requests.length).toBe(1);
});

test("does not follow a redirect", async () => {
	const { service, requests } = openWith([
		reply(307, "", { location: "http://elsewhere.example/v1/people" }),
	]);
	await expect(service.read("/people")).rejects.toThrow("redirect (307)");
	expect(requests.length).toBe(1);
	expect(requests[0]?.redirect).toBe("manual");
});

test("shows the token in no error", async () => {
	const { service } = openWith([
		() => Promise.reject(new Error("bad header Bearer secret-of-the-other")),
	]);
	const error = await service
		.send({ method: "PUT", path: "/people/1" })
		.catch((cause: unknown) => cause);
	expect(Bun.inspect(error)).not.toContain("secret-of-the-other");
	for (const token of ["", "a b", "a\n"])
		expect(() => openWith([good], { token })).toThrow("PEOPLED_TOKEN");
});

test("reads every page, with the parameters that a link has lost", async () => {
	const { service, requests } = openWith([
		reply(
			200,
			{ items: [{ id: 1 }] },
			{ link: '</v1/people?cursor=b>; rel="next"' },
		),
		reply(
			200,
			{ items: [] },
			{ link: '<http://other.example/v1/people?cursor=c&max=7>; rel="next"' },
		),
		reply(200, { items: [{ id: 1 }, { id: 2 }] }),
	]);
	const query = { callingData: true, max: 100 };
	expect(await itemsOf(service.pages("/people", query))).toEqual([
		{ id: 1 },
		{ id: 2 },
	]);
	expect(requests.map(({ url }) => new URL(url).search)).toEqual([
		"?callingData=true&max=100",
		"?cursor=b&callingData=true&max=100",
		"?cursor=c&max=7&callingData=true",
	]);
});

test.each<[string, Answer[], string]>([
	[
		"a page comes again",
		[
			reply(
				200,
				{ items: [{ id: 1 }] },
				{ link: '</v1/people?cursor=a>; rel="next"' },
			),
		],
		"does not end",
	],
	[
		"a link leads in a circle",
		[reply(200, { items: [] }, { link: '</v1/people?cursor=a>; rel="next"' })],
		"does not end",
	],
	["a page has no list", [reply(200, { people: [] })], 'no list "items"'],
	[
		"the next page is elsewhere",
		[
			reply(
				200,
				{ items: [] },
				{ link: '<http://evil.example/v1/people>; rel="next"' },
			),
		],
		"evil.example",
	],
	[
		"a later page is refused",
		[
			reply(
				200,
				{ items: [{ id: 1 }] },
				{ link: '</v1/people?cursor=a>; rel="next"' },
			),
			reply(410, { message: "expired" }),
		],
		"410",
	],
])(
	"fails rather than give a shorter list when %s",
	async (_, answers, words) => {
		const { service } = openWith(answers);
		await expect(itemsOf(service.pages("/people"))).rejects.toThrow(words);
	},
);

test("counts a list that says how long it is, and fails when it ends early", async () => {
	const page = (groups: unknown[]) => reply(200, { totalResults: 3, groups });
	const whole = openWith([page([{ id: 1 }, { id: 2 }]), page([{ id: 3 }])]);
	const options = { itemsIn: "groups" };
	expect(
		await itemsOf(whole.service.pages("/groups", { count: 2 }, options)),
	).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
	expect(whole.requests.map(({ url }) => new URL(url).search)).toEqual([
		"?count=2",
		"?count=2&startIndex=3",
	]);
	const short = openWith([page([{ id: 1 }, { id: 2 }]), page([])]);
	await expect(
		itemsOf(short.service.pages("/groups", {}, options)),
	).rejects.toThrow("2 of 3");
});

test("never sends more than the budget in a minute", async () => {
	const times: number[] = [];
	const { service, clock } = openWith(
		[
			() => {
				times.push(clock.now);
				return good();
			},
		],
		{ budget: 60 },
	);
	for (let count = 0; count < 200; count += 1)
		await service.send({ method: "GET", path: "/people" });
	for (const start of times) {
		const inMinute = times.filter((at) => at >= start && at < start + 60_000);
		expect(inMinute.length).toBeLessThanOrEqual(60);
	}
	expect(service.estimateMs(60)).toBeGreaterThan(60_000);
	expect(service.estimateMs(60)).toBeLessThan(90_000);
});

test("sends at half the pace after a 429, and recovers", async () => {
	const times: number[] = [];
	const { service, clock } = openWith(
		[
			reply(429, {}, { "retry-after": "1" }),
			() => {
				times.push(clock.now);
				return good();
			},
		],
		{ budget: 600 },
	);
	for (let count = 0; count < 100; count += 1)
		await service.send({ method: "GET", path: "/people" });
	const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
	expect(gaps[0]).toBeGreaterThan(150);
	expect(gaps.at(-1)).toBeLessThan(120);
});

test("finds the pace of a service that allows much less than the budget", async () => {
	const { service, clock } = openWith([good], { budget: 100_000 });
	let left = 20;
	let since = 0;
	let refused = 0;
	const limited = openWith(
		[
			() => {
				if (limited.clock.now - since > 60_000) {
					since = limited.clock.now;
					left = 20;
				}
				left -= 1;
				if (left >= 0) return good();
				refused += 1;
				return reply(429, {}, { "retry-after": "3" })();
			},
		],
		{ budget: 100_000 },
	);
	for (let count = 0; count < 200; count += 1)
		await limited.service.read("/people");
	expect(refused).toBeLessThan(40);
	// The service allows 200 requests in nine minutes and a moment.
	expect(limited.clock.now).toBeLessThan(15 * 60_000);
	await service.read("/people");
	expect(clock.now).toBe(0);
});

test("has a few requests in flight at most, and sends none after it was told to end", async () => {
	const ends: (() => void)[] = [];
	const end = new AbortController();
	const { service, requests } = openWith(
		[() => new Promise((resolve) => ends.push(() => resolve(good())))],
		{ signal: end.signal },
	);
	const sent = Array.from({ length: 9 }, () =>
		service
			.send({ method: "GET", path: "/people" })
			.then(({ status }) => status)
			.catch(() => "not sent"),
	);
	for (let turns = 0; turns < 1000; turns += 1) await Promise.resolve();
	expect(requests.length).toBe(4);
	end.abort(new Error("the operator ended it"));
	for (const give of ends) give();
	const outcomes = await Promise.all(sent);
	expect(outcomes.filter((outcome) => outcome === 200).length).toBe(4);
	expect(outcomes.filter((outcome) => outcome === "not sent").length).toBe(5);
	expect(requests.length).toBe(4);
});

test.each([
	"ftp://a.example",
	"a.example",
	"http://u:p@a.example",
	"http://a.example/v1?x=1",
])("takes %s for no address of a service", (url) => {
	expect(() => openWith([good], { url })).toThrow(/address of a service/);
});

test("reads what the runtime has unpacked, and loses what cannot be", async () => {
	const packed = gzipSync(JSON.stringify({ items: ["a".repeat(500)] }));
	const server = createServer((request, response) => {
		const isWhole = request.url === "/v1/whole";
		const body = isWhole
			? packed
			: Buffer.concat([packed.subarray(0, 20), Buffer.alloc(12, 7)]);
		response.setHeader("content-type", "application/json");
		response.setHeader("content-encoding", "gzip");
		response.setHeader("content-length", body.length);
		response.end(body);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	try {
		const { service } = openWith([], {
			url: `http://127.0.0.1:${port}`,
			send: undefined,
		});
		const whole = await service.read("/whole");
		expect(whole.json).toEqual({ items: ["a".repeat(500)] });
		await expect(
			service.send({ method: "GET", path: "/broken" }),
		).rejects.toBeInstanceOf(LostReplyError);
	} finally {
		server.close();
		server.closeAllConnections();
	}
});
