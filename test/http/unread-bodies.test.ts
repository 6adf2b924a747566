import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { once } from "node:events";
import { connect } from "node:net";
import {
	adminToken,
	runtimes,
	type ServerProcess,
	startServer,
} from "../end-to-end/process.ts";

const health = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
const long = JSON.stringify({ displayName: "x".repeat(3 * 1024 * 1024) });
const broken = `{x${"x".repeat(300_000)}`;

interface Refused {
	/** The method and the path. */
	call: string;
	body: string;
	token?: string;
	mediaType?: string;
}

const refused: Readonly<Record<string, Refused & { status: number }>> = {
	"a body that is too long": {
		...{ call: "POST /v1/people", body: long },
		status: 413,
	},
	"a long body that is not JSON": {
		...{ call: "POST /v1/people", body: broken },
		status: 400,
	},
	"a bulk of another shape": {
		...{ call: "POST /v1/bulk", body: long },
		status: 400,
	},
	"a token that is wrong": {
		...{ call: "POST /v1/people", body: long, token: "wrong" },
		status: 401,
	},
	"a path that is not there": {
		...{ call: "PUT /v1/nothing", body: long },
		status: 404,
	},
	"a media type that is not read": {
		...{ call: "POST /v1/people", body: long, mediaType: "text/plain" },
		status: 415,
	},
	"a body that the call does not read": {
		...{ call: "DELETE /v1/people/nobody", body: long },
		status: 404,
	},
};

/** The request with a body of a known length, or in chunks. */
function write(
	{ call, body, token = adminToken, mediaType = "application/json" }: Refused,
	isChunked: boolean,
): string {
	const lines = [
		`${call} HTTP/1.1`,
		"Host: localhost",
		`Authorization: Bearer ${token}`,
		`Content-Type: ${mediaType}`,
		isChunked ? "Transfer-Encoding: chunked" : `Content-Length: ${body.length}`,
	];
	const head = `${lines.join("\r\n")}\r\n\r\n`;
	if (!isChunked) return head + body;
	const chunks = body.match(/.{1,65536}/g) ?? [];
	const sent = chunks.map((part) => `${part.length.toString(16)}\r\n${part}`);
	return `${head}${[...sent, "0"].join("\r\n")}\r\n\r\n`;
}

describe.each(runtimes)("a connection to a server on %s", (runtime) => {
	let server: ServerProcess;
	beforeAll(async () => {
		const flags = ["--body-timeout", "2000"];
		server = await startServer({ runtime, flags });
	});
	afterAll(() => server[Symbol.asyncDispose]());

	const open = async () => {
		const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
		socket.on("error", () => {});
		let received = "";
		socket.on("data", (part) => {
			received += part;
		});
		const isClosed = once(socket, "close");
		await once(socket, "connect");
		return {
			socket,
			isClosed,
			received: () => received,
			/** The statuses of the replies that are there whole, as soon as there are so many, or the connection is closed. */
			async statuses(count: number): Promise<number[]> {
				for (;;) {
					const found = readStatuses(received);
					if (found.length >= count || socket.destroyed) return found;
					await Promise.race([once(socket, "data"), isClosed]);
				}
			},
		};
	};

	const rows = Object.entries(refused).flatMap(([name, row]) =>
		[true, false].map(
			(isChunked) =>
				[name, isChunked ? "in chunks" : "of a known length", row] as const,
		),
	);
	test.each(rows)(
		"that is refused %s, %s, is used again",
		async (_, form, row) => {
			const request = write(row, form === "in chunks");
			const { socket, statuses } = await open();
			socket.write(request);
			// Bun closes a connection whose next request comes before the reply.
			expect(await statuses(1)).toEqual([row.status]);
			socket.write(health);
			expect(await statuses(2)).toEqual([row.status, 200]);
			socket.destroy();
		},
	);

	test.each(["in chunks", "of a known length"])(
		"gets the whole refusal of a body %s before it has sent all of it",
		async (form) => {
			const row = { call: "PUT /v1/nothing", body: long };
			const request = write(row, form === "in chunks");
			const { socket, statuses } = await open();
			socket.write(request.slice(0, request.length / 2));
			expect(await statuses(1)).toEqual([404]);
			socket.write(request.slice(request.length / 2) + health);
			expect(await statuses(2)).toEqual([404, 200]);
			socket.destroy();
		},
	);

	test("is closed with the refusal of a body that was waited for in vain", async () => {
		const request = write({ call: "POST /v1/people", body: long }, true);
		const { socket, isClosed, received } = await open();
		socket.write(request.slice(0, 1000));
		await isClosed;
		expect(readStatuses(received())).toEqual([408]);
		expect(received().toLowerCase()).toContain("connection: close");
	});
});

/** The statuses of the replies of known length that are whole. */
function readStatuses(received: string): number[] {
	const headEnd = received.indexOf("\r\n\r\n");
	if (headEnd === -1) return [];
	const head = received.slice(0, headEnd);
	const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
	const rest = received.slice(headEnd + 4);
	if (rest.length < length) return [];
	return [Number(head.slice(9, 12)), ...readStatuses(rest.slice(length))];
}
