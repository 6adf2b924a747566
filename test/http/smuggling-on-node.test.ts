import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { connect } from "node:net";
import { type ServerProcess, startServer } from "../end-to-end/process.ts";
import { hidden, isReadAsOne, shapes } from "./smuggling-shapes.ts";

describe("a connection to a server on Node", () => {
	let server: ServerProcess;
	beforeAll(async () => {
		server = await startServer({ runtime: "node" });
	});
	afterAll(() => server[Symbol.asyncDispose]());

	/** The statuses that come back, and all that was received in lower case. */
	const send = async (text: string) => {
		const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
		let received = "";
		socket.on("data", (part) => {
			received += part;
		});
		socket.on("error", () => {});
		socket.end(Buffer.from(text, "latin1"));
		await new Promise((resolve) => socket.once("close", resolve));
		const statuses = [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)];
		return {
			statuses: statuses.map(([, status]) => Number(status)),
			received: received.toLowerCase(),
		};
	};

	test("may hold one request behind another, and both are answered", async () => {
		const health = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
		expect((await send(health + hidden)).statuses).toEqual([200, 404]);
	});

	test.each(Object.entries(shapes))(
		"gets one answer to %s, or is closed without one",
		async (_, requests) => {
			const sent = await Promise.all(
				requests.map(async (request) => ({
					request,
					...(await send(request)),
				})),
			);
			// Its body may be broken after the request was done, and then no status would be true.
			const wrong = sent.filter(
				({ request, statuses }) =>
					statuses.length > 0 && !isReadAsOne(request, statuses),
			);
			expect(wrong).toEqual([]);
		},
	);

	test("gets a refusal with a tracking id for a host that is none, and is closed", async () => {
		const request = "GET /health HTTP/1.1\r\nHost: a, b\r\n\r\n";
		const { statuses, received } = await send(request + hidden);
		expect(statuses).toEqual([400]);
		expect(received).toContain("connection: close");
		expect(received).toMatch(/"trackingid":"router_/);
	});

	test("gets a refusal for what is no request", async () => {
		const { statuses } = await send("nothing\r\n\r\n");
		expect(statuses).toEqual([400]);
	});
});
