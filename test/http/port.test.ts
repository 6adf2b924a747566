import { expect, test } from "bun:test";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { openPort } from "../../src/http/port.ts";
import {
	openResponse,
	replyStream,
	withoutBody,
} from "../../src/http/reply.ts";

/** More than the buffers between a server and a client that does not read. */
const replyBytes = 32 * 1024 * 1024;

test("sends a reply to its end before the port is closed", async () => {
	const { socket, port } = await askWithoutReading();
	const isClosed = port.close(20_000);
	let received = 0;
	socket.on("data", (part) => {
		received += part.length;
	});
	await Promise.all([isClosed, once(socket, "close")]);
	expect(received).toBeGreaterThan(replyBytes);
});

test("cuts a reply that its client does not read, after a while", async () => {
	const { socket, port } = await askWithoutReading();
	await port.close(50);
	let received = 0;
	socket.on("data", (part) => {
		received += part.length;
	});
	await once(socket, "close");
	expect(received).toBeLessThan(replyBytes);
});

test("tells no length of a HEAD's reply whose body is made while it is sent", async () => {
	const port = await openPort({ port: 0, host: "127.0.0.1" }, async () =>
		openResponse(
			await withoutBody(replyStream(null, { "content-type": "text/csv" })),
		),
	);
	const socket = connect(Number(new URL(port.url).port), "127.0.0.1");
	socket.write("HEAD / HTTP/1.1\r\nhost: localhost\r\n\r\n");
	const [head] = (await once(socket, "data")) as [Buffer];
	socket.destroy();
	await port.close(20_000);
	expect(String(head)).toStartWith("HTTP/1.1 200");
	expect(String(head).toLowerCase()).not.toContain("content-length");
});

async function askWithoutReading() {
	const body = "x".repeat(replyBytes);
	const port = await openPort(
		{ port: 0, host: "127.0.0.1" },
		async () => new Response(body),
	);
	const socket: Socket = connect(Number(new URL(port.url).port), "127.0.0.1");
	// The server cuts the connection in one of the tests.
	socket.on("error", () => {});
	await once(socket, "connect");
	socket.write("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n");
	await once(socket, "readable");
	return { socket, port };
}
