import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { openPort, type Port } from "../../src/http/port.ts";
import type { RequestLine } from "../../src/http/server-options.ts";
import { openPeopled } from "../../src/process/open-peopled.ts";
import { createSample } from "../../src/sample/sample.ts";
import { listSampleSignIns } from "../../src/sample/sign-ins.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";

/** What a socket got, from when it was opened until it was closed. */
interface Talk {
	socket: Socket;
	received(): string;
	isClosed: Promise<unknown>;
}

describe("a body on a socket", () => {
	const store = openSqliteStore(":memory:");
	const lines: RequestLine[] = [];
	const failures: RequestLine[] = [];
	const server = openPeopled({
		store,
		now: Date.now,
		steadyNow: () => performance.now(),
		bodyBytesMax: 1024 * 1024,
		bodyGraceMs: 500,
		bulkBytesMax: 16 * 1024 * 1024,
		jobBytesMax: 16 * 1024 * 1024,
		jobLifeMs: 60_000,
		requestsInFlightMax: 4,
		requestsPerMinute: 0,
		areFaultsAllowed: false,
		samplePeople: listSampleSignIns(),
		log: {
			failure: (line) => failures.push(line),
			request: (line) => lines.push(line()),
		},
	});
	let port: Port;
	beforeAll(async () => {
		await store.load(createSample(Date.now()));
		port = await openPort({ port: 0, host: "127.0.0.1" }, server.fetch);
	});
	afterAll(async () => {
		server.stop();
		await server.drain();
		await port.close(0);
		await store[Symbol.asyncDispose]();
	});

	const talk = async (text: string): Promise<Talk> => {
		const socket = connect(Number(new URL(port.url).port), "127.0.0.1");
		let received = "";
		socket.on("data", (part) => {
			received += part;
		});
		socket.on("error", () => {});
		const isClosed = once(socket, "close");
		await once(socket, "connect");
		socket.write(text);
		return { socket, received: () => received, isClosed };
	};
	const begin = (path: string, headers = "") =>
		`POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n${headers}\r\n{`;

	test("that does not come is refused with 408, and others are answered meanwhile", async () => {
		// Ten times as many as may be answered at a time.
		const stalled = await Promise.all(
			Array.from({ length: 40 }, () => talk(begin("/v1/sample/sessions"))),
		);
		const order: string[] = [];
		const allRefused = Promise.all(
			stalled.map(({ isClosed }) => isClosed),
		).then(() => order.push("refused"));
		for (let round = 0; round < 5; round++) {
			const health = await fetch(`${port.url}/health`);
			const me = await fetch(`${port.url}/v1/sample/people`);
			order.push(`${health.status} ${me.status}`);
		}
		await allRefused;
		expect(order).toEqual([...Array(5).fill("200 200"), "refused"]);
		for (const { received } of stalled)
			expect(received()).toStartWith("HTTP/1.1 408 ");
	});

	test("that drips is refused like one that stalls", async () => {
		const dripping = await talk(begin("/v1/sample/sessions"));
		const timer = setInterval(() => dripping.socket.write(" "), 20);
		await dripping.isClosed;
		clearInterval(timer);
		expect(dripping.received()).toStartWith("HTTP/1.1 408 ");
	});

	test("is not waited for where the caller may not send it", async () => {
		for (const [path, status] of [
			["/v1/bulk", 401],
			["/v1/nothing", 404],
			["/v1/sample/people", 405],
		] as const) {
			const refused = await talk(begin(path));
			await once(refused.socket, "data");
			expect(refused.received()).toStartWith(`HTTP/1.1 ${status} `);
			refused.socket.destroy();
		}
	});

	test("whose client hangs up counts as 499, and as no failure", async () => {
		lines.length = 0;
		failures.length = 0;
		const { socket } = await talk(begin("/v1/sample/sessions"));
		// The server has begun to read when it answers somebody who came later.
		await fetch(`${port.url}/health`);
		socket.destroy();
		while (!lines.some(({ status }) => status === 499))
			await fetch(`${port.url}/health`);
		expect(failures).toEqual([]);
		const metrics = await (await fetch(`${port.url}/metrics`)).text();
		expect(metrics).toContain(
			'peopled_requests_total{operation="createSampleSession",status="499"} 1',
		);
		expect(metrics).toMatch(/^peopled_requests_in_flight 1$/m);
	});

	test.each([
		"[",
		"a]",
		"%00",
		"127.0.0.1:1:2",
		"x:99999",
		"a b",
		"u@x",
		"a, b",
		"",
	])(
		"of a request with the Host %p is refused, and shows nothing of the inside",
		async (host) => {
			const bad = await talk(`GET /console HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
			await bad.isClosed;
			expect(bad.received()).toStartWith("HTTP/1.1 400 ");
			expect(bad.received()).not.toMatch(/\.ts|node_modules|at /);
		},
	);

	test("of a request with two Hosts is refused, and one of an IPv6 literal is not", async () => {
		const two = await talk(
			"GET /health HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
		);
		await two.isClosed;
		expect(two.received()).toStartWith("HTTP/1.1 400 ");
		const literal = await talk(
			"GET /health HTTP/1.1\r\nHost: [::1]:80\r\n\r\n",
		);
		await once(literal.socket, "data");
		expect(literal.received()).toStartWith("HTTP/1.1 200 ");
		literal.socket.destroy();
	});

	test("of a HEAD is not there, and its length is that of the GET", async () => {
		const get = await fetch(`${port.url}/v1/sample/people`);
		const head = await fetch(`${port.url}/v1/sample/people`, {
			method: "HEAD",
		});
		expect(head.headers.get("content-length")).toBe(
			String((await get.arrayBuffer()).byteLength),
		);
	});

	test("and a refused CONNECT lets go of its connection", async () => {
		const refused = await talk("CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n");
		await refused.isClosed;
		expect(refused.received()).toMatch(/^HTTP\/1\.1 4\d\d /);
	});
});
