import { expect, test } from "bun:test";
import { once } from "node:events";
import { connect } from "node:net";
import { adminToken, startServer } from "../end-to-end/process.ts";

// The limit of Node itself for a whole request, which is five minutes: nobody waits for that here.
const shorterLimit = `
	import http from "node:http";
	import { syncBuiltinESMExports } from "node:module";
	const { createServer } = http;
	const short = { requestTimeout: 300, headersTimeout: 300, connectionsCheckingInterval: 20 };
	http.createServer = (options, listener) => createServer({ ...short, ...options }, listener);
	syncBuiltinESMExports();
`;

test("a body on Node may take longer than Node itself lets it", async () => {
	const preload = `data:text/javascript,${encodeURIComponent(shorterLimit)}`;
	await using server = await startServer({
		runtime: "node",
		environment: { NODE_OPTIONS: `--import=${preload}` },
	});
	const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
	socket.on("error", () => {});
	let received = "";
	socket.on("data", (part) => {
		received += part;
	});
	const isClosed = once(socket, "close");
	await once(socket, "connect");
	const body = '{"emails":["slow@example.com"],"displayName":"Slow"}';
	socket.write(
		[
			"POST /v1/people HTTP/1.1",
			"Host: localhost",
			`Authorization: Bearer ${adminToken}`,
			"Content-Type: application/json",
			`Content-Length: ${body.length}`,
			"Connection: close",
			"",
			"",
		].join("\r\n"),
	);
	// The pace of the client is the point: whatever the server does, the body takes a second.
	for (const piece of body) {
		socket.write(piece);
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	await isClosed;
	expect(received).toStartWith("HTTP/1.1 200 ");
});
