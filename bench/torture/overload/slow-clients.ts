import { connect, type Socket } from "node:net";

/** Clients that take a server's time and give it nothing. */
interface SlowClients extends AsyncDisposable {
	/** Bodies that the server has refused for their slowness. */
	refusedBodies(): number;
}

const idleCount = 300;
const bodyCount = 100;
const readerCount = 30;
const dripMs = 250;

/** Opens connections that say nothing more, that send their bodies byte by byte, and that hardly read their replies. */
export function openSlowClients(url: string, token: string): SlowClients {
	const { hostname, port, host } = new URL(url);
	const open = new Set<Socket>();
	let isOver = false;
	let refused = 0;
	const begin = (text: string, again: () => void): Socket => {
		const socket = connect(Number(port), hostname);
		open.add(socket);
		socket.on("error", () => {});
		socket.on("close", () => {
			open.delete(socket);
			if (!isOver) setTimeout(again, dripMs);
		});
		socket.write(text);
		return socket;
	};
	const head = `Host: ${host}\r\nAuthorization: Bearer ${token}\r\n`;
	// The system gives a server no connection that says nothing.
	const idle = (): void =>
		void begin(`GET /health HTTP/1.1\r\n${head}\r\n`, idle);
	const bodies = new Set<Socket>();
	const body = (): void => {
		const socket = begin(
			`POST /v1/people HTTP/1.1\r\n${head}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`,
			body,
		);
		bodies.add(socket);
		socket.on("data", (part) => {
			if (part.toString("latin1").includes(" 408 ")) refused++;
		});
		socket.on("close", () => bodies.delete(socket));
	};
	const reader = (): void => {
		const socket = begin(
			`GET /v1/people?max=1000&callingData=true HTTP/1.1\r\n${head}\r\n`.repeat(
				20,
			),
			reader,
		);
		socket.pause();
	};
	for (let count = 0; count < idleCount; count++) idle();
	for (let count = 0; count < bodyCount; count++) body();
	for (let count = 0; count < readerCount; count++) reader();
	const drip = setInterval(() => {
		for (const socket of bodies) socket.write(" ");
	}, dripMs);
	return {
		refusedBodies: () => refused,
		async [Symbol.asyncDispose]() {
			isOver = true;
			clearInterval(drip);
			for (const socket of open) socket.destroy();
		},
	};
}
