import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { once } from "node:events";
import { connect } from "node:net";
import { openPort, type Port } from "../../src/http/port.ts";
import { openPeopled } from "../../src/process/open-peopled.ts";
import { createSample } from "../../src/sample/sample.ts";
import { listSampleSignIns } from "../../src/sample/sign-ins.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import {
	chunkedHidden,
	hidden,
	isReadAsOne,
	post,
	shapes,
} from "./smuggling-shapes.ts";

describe("a connection", () => {
	const store = openSqliteStore(":memory:");
	const paths: string[] = [];
	const server = openPeopled({
		store,
		now: Date.now,
		steadyNow: () => performance.now(),
		bodyBytesMax: 1024 * 1024,
		bulkBytesMax: 1024 * 1024,
		jobBytesMax: 1024 * 1024,
		jobLifeMs: 60_000,
		requestsInFlightMax: 1000,
		requestsPerMinute: 0,
		areFaultsAllowed: false,
		samplePeople: listSampleSignIns(),
		log: { failure() {}, request: (line) => paths.push(line().path) },
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

	/** The statuses that come back, and the paths that were asked for as the server understood it. */
	const send = async (text: string) => {
		paths.length = 0;
		const socket = connect(Number(new URL(port.url).port), "127.0.0.1");
		let received = "";
		socket.on("data", (part) => {
			received += part;
		});
		socket.on("error", () => {});
		socket.end(Buffer.from(text, "latin1"));
		await once(socket, "close");
		const statuses = [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)];
		return { statuses: statuses.map(([, status]) => Number(status)), paths };
	};

	test("may hold one request behind another, and both are answered", async () => {
		const health = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
		const { statuses, paths } = await send(health + hidden);
		expect(statuses).toEqual([200, 404]);
		expect(paths).toEqual(["/health", "/v1/hidden"]);
		const chunked = await send(
			post(["Transfer-Encoding: chunked"], `2;a=b\r\n{}\r\n${chunkedHidden}`),
		);
		expect(chunked.statuses).toEqual([400, 404]);
	});

	test.each(Object.entries(shapes))(
		"gets one answer to %s, and no second request is seen in it",
		async (_, requests) => {
			const wrong: object[] = [];
			for (const request of requests) {
				const { statuses, paths } = await send(request);
				const isRight =
					isReadAsOne(request, statuses) && !paths.includes("/v1/hidden");
				if (!isRight) wrong.push({ request, statuses, paths: [...paths] });
			}
			expect(wrong).toEqual([]);
		},
	);
});
