import { afterAll, beforeAll, expect, test } from "bun:test";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { openPort, type Port } from "../../src/http/port.ts";

/** Of each kind. */
const count = 200;
const request = "GET / HTTP/1.1\r\nHost: localhost\r\n";

let port: Port;
const sockets: Socket[] = [];
beforeAll(async () => {
	port = await openPort(
		{ port: 0, host: "127.0.0.1", idleSeconds: 1 },
		async () => new Response("here"),
	);
});
afterAll(async () => {
	for (const socket of sockets) socket.destroy();
	await port.close(0);
});

async function open(text: string): Promise<Socket> {
	const socket = connect(Number(new URL(port.url).port), "127.0.0.1");
	sockets.push(socket);
	socket.on("error", () => {});
	socket.resume();
	await once(socket, "connect");
	socket.write(text);
	return socket;
}

test("connections that say nothing, or never end their headers, keep nobody out and are closed", async () => {
	const kinds = ["", `${request}X: `, `${request}\r\n`];
	const opened = await Promise.all(
		kinds.flatMap((text) => Array.from({ length: count }, () => open(text))),
	);
	const dripping = await Promise.all(
		Array.from({ length: count }, () => open(`${request}X: `)),
	);
	const timer = setInterval(() => {
		for (const socket of dripping) socket.write("x");
	}, 500);
	let closed = 0;
	const areClosed = Promise.all(
		[...opened, ...dripping].map((socket) =>
			once(socket, "close").then(() => closed++),
		),
	);
	const replies = Array.from({ length: 20 }, async () => {
		const reply = await fetch(port.url);
		return reply.text();
	});
	expect(new Set(await Promise.all(replies))).toEqual(new Set(["here"]));
	expect(closed).toBe(0);
	await areClosed;
	clearInterval(timer);
}, 90_000);
